"""The report as a workbook: KPIs, weeks, definitions, scope. Numbers are numbers; no text is ever run or linked."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from dashboard.reports import sheet_parts
from dashboard.reports.book import Book, shape
from dashboard.reports.told import Line, Report, reading, why
from dashboard.wording.catalogue import t

KPI_COLUMNS = (
    *("kpi", "metric", "this_week", "n", "target", "usual_low", "usual_high", "centre", "unit"),
    *("variation", "assurance", "says", "marks"),
)
WEEK_COLUMNS = (
    *("kpi", "metric", "iso_week", "monday", "value", "n", "days", "usual_low", "usual_high", "centre"),
    *("target", "baseline", "reading", "marks"),
)


def written(report: Report) -> bytes:
    """Write the workbook."""
    out = BytesIO()
    book = Book(out, report)
    _kpis(book, report)
    sheet_parts.write(book, report)
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
        *(line.name, row.metric, now.value, row.cases(now), row.target),
        *(limits.low, limits.high, limits.centre, str(row.unit)),
        *(line.variation, line.assurance, line.sentence, line.marks),
    )


def _weeks(book: Book, report: Report) -> None:
    sheet = book.sheet("series", WEEK_COLUMNS)
    rows = ((line, week) for line in report.lines for week in line.row.weeks)
    for place, (line, week) in enumerate(rows, 1):
        row, shown = line.row, shape(line.row.unit)
        values = (
            *(line.name, row.metric, week.iso_week, week.monday, week.value, row.cases(week), week.days),
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
