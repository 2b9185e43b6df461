"""What changed on paper: a sentence each, and the table of parts that it is made of."""

from dashboard.reports.paper import INK, POINT, QUIET, Paper
from dashboard.reports.told import MOST, Report, Told
from dashboard.scorecard import origins
from dashboard.scorecard.origins import Part
from dashboard.wording.catalogue import t

TEXT, SMALL = 7.6, 6.8
EDGES = (60.0, 78.0, 98.0, 120.0, 138.0, 163.0, 186.0)  # where columns end (mm from the margin); the first begins at 0
INSET, ROW = 3.0, SMALL * POINT * 1.3


def write(paper: Paper, report: Report) -> None:
    """Write all special causes."""
    for told in report.changes:
        paper.room(7 * ROW)
        paper.say(told.text, TEXT)
        paper.y += 0.8
        _table(paper, told, report.lang)
        paper.y += 1.6


def _table(paper: Paper, told: Told, lang: str) -> None:
    """Write the parts, dimension by dimension; each begins with what its parts come to."""
    splits, row = told.change.splits, told.change.row
    if not splits:
        return
    _line(paper, Part(*(t(f"scorecard.parts_{name}", lang) for name in Part._fields)), "B", quiet=True)
    paper.rule(QUIET)
    for split in splits:
        lines = origins.parts(split, row, lang, MOST)
        paper.room((len(lines) + 1) * ROW)
        _line(paper, origins.whole(split, row, lang), "B")
        for part in lines:
            _line(paper, part, inset=INSET)
        paper.rule()
        paper.y += 0.5


def _line(paper: Paper, part: Part, style: str = "", *, quiet: bool = False, inset: float = 0.0) -> None:
    paper.pen(SMALL, style, QUIET if quiet else INK)
    name = paper.broken(part.group, EDGES[0] - inset)[:1] or [""]
    paper.write(paper.left + inset, paper.y, name, ROW)
    for edge, text in zip(EDGES[1:], part[1:], strict=True):
        shown = paper.shown(text)
        paper.write(paper.left + edge - paper.pdf.get_string_width(shown), paper.y, [shown], ROW)
    paper.y += ROW
