"""The report as PDF, A4: the KPIs on a page, then what changed, how the numbers are made, and of what."""

from dashboard.reports import pdf_course, pdf_parts
from dashboard.reports.course import SHAPES, Dot
from dashboard.reports.paper import INK, POINT, QUIET, Colour, Paper
from dashboard.reports.told import ASSURANCES, Line, Report, about
from dashboard.wording.catalogue import t
from metrics.statistics.xmr import Assurance

NAME, COURSE, VALUE, SAYS = 0.0, 35.0, 93.0, 119.0  # left edges of the columns (mm from the margin)
COURSE_WIDE, COURSE_HIGH, LEAST = 55.0, 12.2, 14.4
SMALL, BODY, LARGE = 6.8, 7.6, 12.0
LEGEND = ("usual", "better", "worse", "changed", "open")


def written(report: Report, *, compressed: bool = True) -> bytes:
    """Write the whole file; `compressed` off leaves its text readable for other programs."""
    told = f"{report.title} · {report.site} · {report.week}"
    paper = Paper(told, report.lang, report.card.made_at, compressed=compressed)
    _head(paper, report)
    _headings(paper, report)
    for line in report.lines:
        _kpi(paper, report, line)
    _legend(paper, report)
    _list(paper, t("report.what_changed", report.lang), () if report.changes else (_nothing(report),))
    pdf_parts.write(paper, report)
    if report.notes:
        _list(paper, t("report.notes", report.lang), report.notes)
    _meanings(paper, report)
    _scope(paper, report)
    return paper.finished()


def _head(paper: Paper, report: Report) -> None:
    paper.say(f"{report.title} · {report.site}", 15, "B")
    paper.y += 0.8
    state = f" · {report.state}" if report.state else ""
    paper.say(f"{report.week}{state}", 10, colour=QUIET)
    paper.y += 1
    for text in report.in_short:
        paper.say(text, 8.6, "B")
    paper.y += 2


def _headings(paper: Paper, report: Report) -> None:
    paper.pen(SMALL, "B", QUIET)
    places = {"kpi": NAME, "course": COURSE, "this_week": VALUE, "says": SAYS}
    for key, x in places.items():
        paper.write(paper.left + x, paper.y, [paper.shown(t(f"report.{key}", report.lang))], 3)
    paper.y += 4
    paper.rule(QUIET)


def _kpi(paper: Paper, report: Report, line: Line) -> None:
    """Write one KPI; its height is that of what is said of it."""
    words, says = _words(paper, line), paper.width - SAYS
    paper.pen(BODY)
    sentence = paper.broken(" ".join(one for one in (line.sentence, line.standing) if one), says)
    height = max(LEAST, 2.4 + _tall(BODY) * (sum(len(lines) for lines, _ in words) + len(sentence)))
    if paper.room(height):
        _headings(paper, report)
    top, left = paper.y + 1.2, paper.left
    _name(paper, line, top)
    box = (left + COURSE, top, COURSE_WIDE, COURSE_HIGH)
    paper.pen(SMALL, "", QUIET)
    pdf_course.draw(paper.pdf, line.row, box, about(report.card, line.row))
    _value(paper, line, top, report.lang)
    under = top
    for lines, colour in words:
        paper.pen(BODY, "B", colour)
        under = paper.write(left + SAYS, under, lines, _tall(BODY))
    paper.pen(BODY)
    paper.write(left + SAYS, under, sentence, _tall(BODY))
    paper.y += height
    paper.rule()


def _words(paper: Paper, line: Line) -> list[tuple[list[str], Colour]]:
    """Say variation and assurance: lines, and their colour."""
    paper.pen(BODY, "B")
    promised = f"[{line.icon}] {line.assurance}" if line.icon else line.assurance
    fails = line.icon == ASSURANCES[Assurance.FAILS]
    said = ((line.variation, _colour(line.code)), (promised, INK if fails else QUIET))
    return [(paper.broken(text, paper.width - SAYS), colour) for text, colour in said]


def _name(paper: Paper, line: Line, top: float) -> None:
    paper.pen(8.6, "B")
    under = paper.write(paper.left + NAME, top, paper.broken(line.name, COURSE - 2), _tall(8.6))
    paper.pen(SMALL, "", QUIET)
    paper.write(paper.left + NAME, under, paper.broken(line.n, COURSE - 2), _tall(SMALL))


def _value(paper: Paper, line: Line, top: float, lang: str) -> None:
    wide = SAYS - VALUE - 2
    paper.pen(LARGE, "B", QUIET if line.marks else INK)
    under = paper.write(paper.left + VALUE, top - 0.6, paper.broken(line.value, wide), _tall(LARGE))
    paper.pen(SMALL, "", QUIET)
    if line.row.target is not None:
        under = paper.write(
            paper.left + VALUE, under, paper.broken(t("report.target_is", lang, target=line.target), wide), _tall(SMALL)
        )
    paper.write(
        paper.left + VALUE, under, paper.broken(t("report.usual_is", lang, usual=line.usual), wide), _tall(SMALL)
    )


def _legend(paper: Paper, report: Report) -> None:
    """Say what the shapes, lines and letters mean."""
    paper.y += 2
    paper.room(8)
    x = paper.left + 1
    for code in LEGEND:
        pdf_course.mark(paper.pdf, Dot((x, paper.y + 1.3), code, SHAPES[code], is_last=True))
        paper.pen(SMALL, "", QUIET)
        words = t(f"report.reading_{code}", report.lang)
        paper.write(x + 2, paper.y, [words], 3)
        x += paper.pdf.get_string_width(words) + 7
    paper.y += 3.4
    paper.say(t("report.legend", report.lang), SMALL, colour=QUIET)


def _nothing(report: Report) -> str:
    return t("report.nothing_changed", report.lang)


def _list(paper: Paper, title: str, texts: tuple[str, ...]) -> None:
    _title(paper, title)
    for text in texts:
        paper.say(text, BODY)
        paper.y += 0.6


def _title(paper: Paper, text: str) -> None:
    paper.y += 3
    paper.room(14)
    paper.say(text, 10, "B")
    paper.y += 0.6


def _meanings(paper: Paper, report: Report) -> None:
    _title(paper, t("report.definitions", report.lang))
    for one in report.meanings:
        paper.room(3 * _tall(BODY))
        paper.say(one.name, BODY, "B")
        paper.say(f"{one.question} {one.formula}", SMALL)
        source = t("report.source", report.lang, source=one.source)
        paper.say(" · ".join([*one.numbers, source]), SMALL, colour=QUIET)
        paper.y += 0.7


def _scope(paper: Paper, report: Report) -> None:
    _title(paper, t("report.scope", report.lang))
    for name, value in report.scope:
        paper.say(f"{name}: {value}", SMALL)


def _tall(size: float) -> float:
    return size * POINT * 1.28


def _colour(code: str) -> Colour:
    return pdf_course.COLOURS[code] if code in pdf_course.SIGNALS else QUIET
