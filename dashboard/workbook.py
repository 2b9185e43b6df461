"""A sheet as a workbook: text is never run, numbers are numbers, and above the table stands whose it is."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from math import isfinite
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.export import neutral

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXACT = 2**53  # greater whole numbers lose digits in a spreadsheet: they are written as text
LONGEST_CELL = 32_767
WIDEST, NARROWEST, LOOKED_AT = 48, 8, 200
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(names: Sequence[str], rows: Iterable[Sequence[Any]], above: Iterable[Sequence[str]] = ()) -> bytes:
    """Write one sheet: the lines of `above`, an empty one, headings that stay in view, and the rows.

    Numbers and truths keep their kind; instants and days are ISO text; what is unknown, and what is no number (NaN,
    infinite), is an empty cell.
    """
    made = BytesIO()
    with Workbook(made, {"in_memory": True, **AS_TEXT}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        told = [tuple(line) for line in above]
        for place, line in enumerate(told):
            _row(sheet, place, line)
        head = len(told) + bool(told)
        _row(sheet, head, names, bold)
        sheet.freeze_panes(head + 1, 0)
        widths = [len(str(name)) for name in names]
        for place, row in enumerate(rows, start=head + 1):
            _row(sheet, place, row)
            if place < head + LOOKED_AT:
                widths = [max(width, len(str(value))) for width, value in zip(widths, row, strict=True)]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(max(width + 2, NARROWEST), WIDEST))
    return made.getvalue()


def _row(sheet: Worksheet, place: int, values: Iterable[Any], form: Any = None) -> None:
    for column, value in enumerate(values):
        _cell(sheet, place, column, value, form)


def _cell(sheet: Worksheet, row: int, column: int, value: Any, form: Any) -> None:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float) and abs(value) < EXACT:
        sheet.write_number(row, column, value, form)
    else:
        text = value.isoformat() if isinstance(value, date | datetime) else str(neutral(value))
        sheet.write_string(row, column, text[:LONGEST_CELL], form)
