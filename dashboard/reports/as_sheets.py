"""The report as a workbook: KPIs, weeks, definitions, scope. Numbers are numbers; no text is ever run or linked."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.export import neutral
from dashboard.reports.told import Line, Report, is_whole_number, reading, why
from dashboard.wording.catalogue import t
from metrics.metric import Unit

AS_THEY_ARE = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
KPI_COLUMNS = (
    *("kpi", "metric", "this_week", "n", "target", "usual_low", "usual_high", "centre", "unit"),
    *("variation", "assurance", "says", "marks"),
)
WEEK_COLUMNS = (
    *("kpi", "metric", "iso_week", "monday", "value", "n", "days", "usual_low", "usual_high", "centre"),
    *("target", "baseline", "reading", "marks"),
)
WIDTHS = {"kpi": 26, "metric": 28, "says": 90, "variation": 34, "assurance": 34, "marks": 40}


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


def written(report: Report) -> bytes:
    """Write the workbook."""
    out = BytesIO()
    book = Book(out, report)
    _kpis(book, report)
    _weeks(book, report)
    _texts(
        book,
        "definitions",
        ("kpi", "question", "formula", "in_force", "source_of"),
        [(one.name, one.question, one.formula, "; ".join(one.numbers), one.source) for one in report.meanings],
    )
    notes = [(t("report.note_title", report.lang), note) for note in report.notes]
    _texts(book, "scope", ("what", "is"), [*report.scope, *notes])
    book.made.close()
    return out.getvalue()


def shape(unit: Unit) -> str:
    """Return how a spreadsheet shows values of a unit: shares as percentages, durations as hours and minutes."""
    if unit is Unit.SHARE:
        return "0.0%"
    return "#,##0" if is_whole_number(unit) else "#,##0.00" if unit is Unit.RATIO else "#,##0.0"


def _kpis(book: Book, report: Report) -> None:
    sheet = book.sheet("kpis", KPI_COLUMNS)
    for place, line in enumerate(report.lines, 1):
        shown = [shape(line.row.unit)] * len(KPI_COLUMNS)
        shown[KPI_COLUMNS.index("n")] = "#,##0"
        for column, value in enumerate(_kpi(line)):
            book.put(sheet, (place, column), value, shown[column])


def _kpi(line: Line) -> tuple[Any, ...]:
    row, now = line.row, line.row.now
    limits = row.judged or now
    return (
        *(line.name, row.metric, now.value, now.n, row.target, limits.low, limits.high, limits.centre, str(row.unit)),
        *(line.variation, line.assurance, line.sentence, line.marks),
    )


def _weeks(book: Book, report: Report) -> None:
    sheet = book.sheet("series", WEEK_COLUMNS)
    rows = ((line, week) for line in report.lines for week in line.row.weeks)
    for place, (line, week) in enumerate(rows, 1):
        row, shown = line.row, shape(line.row.unit)
        values = (
            *(line.name, row.metric, week.iso_week, week.monday, week.value, week.n, week.days),
            *(week.low, week.high, week.centre, row.target, week.baseline),
            *(reading(week, report.lang), why(week, report.lang)),
        )
        for column, value in enumerate(values):
            is_count = WEEK_COLUMNS[column] in {"n", "days"}
            book.put(sheet, (place, column), value, "#,##0" if is_count else shown)


def _texts(book: Book, key: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    sheet = book.sheet(key, columns)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(columns) - 1, 60)
    for place, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            book.put(sheet, (place, column), text)
