"""What changed in a workbook: a sheet of sentences, and one of the parts as numbers."""

from dashboard.reports.book import Book, shape
from dashboard.reports.told import Report, Told
from dashboard.scorecard import origins, saying
from dashboard.wording.catalogue import t

START = ("kpi", "metric", "iso_week")
NUMBERS = ("before", "now", "before_share", "now_share", "mix", "rate", "effect")  # as `metrics.parts` names them


def write(book: Book, report: Report) -> None:
    """Write special causes, and all their parts: the effects by one dimension sum to the change."""
    sheet = book.sheet("changes", (*START, "what_changed"))
    for number, told in enumerate(report.changes, 1):
        for column, text in enumerate((*_start(told, report.lang), told.text)):
            book.put(sheet, (number, column), text)
    if not report.changes:
        book.put(sheet, (1, 0), t("report.nothing_changed", report.lang))
    _parts(book, report)


def _parts(book: Book, report: Report) -> None:
    sheet = book.sheet("parts", (*START, "dimension", "part", *NUMBERS))
    place = 0
    for told in report.changes:
        shown = shape(told.change.row.unit)
        for split in told.change.splits:
            for one in split.parts.iter_rows(named=True):
                place += 1
                group = origins.group(split.dimension, one["group"], report.lang)
                named = (*_start(told, report.lang), origins.dimension(split.dimension, report.lang), group)
                for column, text in enumerate(named):
                    book.put(sheet, (place, column), text)
                for column, name in enumerate(NUMBERS, len(named)):
                    book.put(sheet, (place, column), one[name], "0.0%" if name.endswith("_share") else shown)


def _start(told: Told, lang: str) -> tuple[str, str, str]:
    row = told.change.row
    return saying.name(row.metric, lang), row.metric, row.judged.iso_week if row.judged else ""
