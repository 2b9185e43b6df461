"""A workbook to write in: numbers are numbers, dates are dates, and no text is ever run or linked."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.export import neutral
from dashboard.reports.told import Report, is_whole_number
from dashboard.wording.catalogue import t
from metrics.metric import Unit

AS_THEY_ARE = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
WIDTHS = {
    "what_changed": 120,
    "part": 26,
    "kpi": 26,
    "metric": 28,
    "says": 90,
    "variation": 34,
    "assurance": 34,
    "marks": 40,
}


class Book:
    """A workbook in the making, with its formats."""

    def __init__(self, out: BytesIO, report: Report) -> None:
        self.made = Workbook(out, {"in_memory": True, **AS_THEY_ARE})
        self.lang = report.lang
        self.made.set_properties({"title": f"{report.title} {report.card.iso_week}", "created": report.card.made_at})
        self._bold = self.made.add_format({"bold": True, "bottom": 1})
        self._formats: dict[str, Format] = {}

    def sheet(self, key: str, columns: Sequence[str]) -> Worksheet:
        """Add a sheet with its headings."""
        made: Worksheet = self.made.add_worksheet(t(f"report.sheet_{key}", self.lang))
        for place, column in enumerate(columns):
            made.write_string(0, place, t(f"report.{column}", self.lang), self._bold)
            made.set_column(place, place, WIDTHS.get(column, 14))
        made.freeze_panes(1, 1)
        return made

    def put(self, sheet: Worksheet, at: tuple[int, int], value: Any, shown: str = "General") -> None:
        """Write a cell: nothing, a number, a date or a text that no spreadsheet runs."""
        if value is None or value == "":
            return
        if isinstance(value, date):
            sheet.write_datetime(*at, value, self._format("yyyy-mm-dd"))
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, self._format(shown))
        else:
            sheet.write_string(*at, neutral(str(value)))

    def _format(self, shown: str) -> Format:
        if shown not in self._formats:
            self._formats[shown] = self.made.add_format({"num_format": shown})
        return self._formats[shown]


def shape(unit: Unit) -> str:
    """Return how a spreadsheet shows values of a unit: shares as percentages, durations as hours and minutes."""
    if unit is Unit.SHARE:
        return "0.0%"
    return "#,##0" if is_whole_number(unit) else "#,##0.00" if unit is Unit.RATIO else "#,##0.0"
