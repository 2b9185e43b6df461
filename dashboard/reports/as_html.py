"""The report as one HTML file: no script, nothing fetched; every text is put in as text, never as markup."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from dashboard.reports import course
from dashboard.reports.told import Line, Report, about
from dashboard.wording.catalogue import t

WIDE, HIGH = 260.0, 64.0
INK = {"usual": "#6b6b6b", "better": "#0072b2", "worse": "#b84f00", "changed": "#490092", "open": "#6b6b6b"}
STYLE = """
body{font:15px/1.45 "Noto Sans SC","Noto Sans","PingFang SC","Microsoft YaHei",system-ui,sans-serif;color:#1b2430;
margin:2rem auto;max-width:1180px;padding:0 1rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}
p{margin:.3rem 0}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .6rem;border-bottom:1px solid #d7dce2}
th{font-size:.85rem;color:#4a5563}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
td:first-child{min-width:7em;font-weight:600}td:nth-child(5){min-width:7em}td:nth-child(6){min-width:9em}
strong{font-size:1.1rem}small{color:#4a5563}
.usual{color:#4a5563}.better{color:#005f94;font-weight:600}.worse{color:#9a4200;font-weight:600}
.changed{color:#490092;font-weight:600}
@media print{body{margin:0;font-size:10px}h2{break-after:avoid}tr{break-inside:avoid}}
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def written(report: Report) -> bytes:
    """Write the whole page, UTF-8."""
    root = Element("html", lang="zh-Hans" if report.lang == "zh" else "en")
    head, body = SubElement(root, "head"), SubElement(root, "body")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY})
    SubElement(head, "meta", name="viewport", content="width=device-width")
    _put(head, "title", f"{report.title} {report.card.iso_week}")
    SubElement(head, "style").text = STYLE
    _put(body, "h1", f"{report.title} · {report.site}")
    _put(body, "p", report.week)
    if report.state:
        _put(body, "p", report.state, "changed")
    for text in report.in_short:
        _put(SubElement(body, "p"), "b", text)
    _table(body, report)
    _list(body, t("report.what_changed", report.lang), report.changes or (t("report.nothing_changed", report.lang),))
    if report.notes:
        _list(body, t("report.notes", report.lang), report.notes)
    _meanings(body, report)
    _facts(body, report)
    return b"<!doctype html>\n" + tostring(root, encoding="unicode", method="html").encode()


def _put(into: Element, tag: str, text: str, of: str = "") -> Element:
    made = SubElement(into, tag, {"class": of} if of else {})
    made.text = text
    return made


def _table(body: Element, report: Report) -> None:
    table = SubElement(body, "table")
    top = SubElement(SubElement(table, "thead"), "tr")
    for key in ("kpi", "course", "this_week", "target", "variation", "assurance", "says"):
        _put(top, "th", t(f"report.{key}", report.lang))
    inside = SubElement(table, "tbody")
    for line in report.lines:
        row = SubElement(inside, "tr", {"data-metric": line.row.metric})
        _put(row, "td", line.name)
        drawing(SubElement(row, "td"), line, about(report.card, line.row))
        told = SubElement(row, "td", {"class": "n"})
        _put(told, "strong", line.value)
        SubElement(told, "br")
        _put(told, "small", line.n)
        _put(row, "td", line.target, "n")
        _put(row, "td", line.variation, line.code)
        _put(row, "td", " ".join(one for one in (line.icon, line.assurance) if one))
        _put(row, "td", " ".join(one for one in (line.sentence, line.standing) if one))


def drawing(into: Element, line: Line, notes: Sequence[tuple[int, str]] = ()) -> None:
    """Draw a KPI's weeks as vector lines; `notes` are their numbers and weeks."""
    name = f"{line.name}: {line.sentence}"
    box = f"0 0 {WIDE:g} {HIGH:g}"
    image = SubElement(into, "svg", {"viewBox": box, "width": f"{WIDE:g}", "height": f"{HIGH:g}", "role": "img"})
    image.set("aria-label", name)
    made = course.course(line.row, WIDE, HIGH)
    for number, week in notes:
        if week in made.places:
            across = f"{made.places[week]:.1f}"
            SubElement(image, "line", {"x1": across, "x2": across, "y1": "0", "y2": f"{HIGH:g}", "stroke": "#a6a6a6"})
            SubElement(image, "text", {"x": across, "y": "8", "dx": "2", "font-size": "8"}).text = str(number)
    for step in made.steps:
        _line(image, step.left, step.right, step.centre, "#a6a6a6", "")
        for at in (step.low, step.high):
            _line(image, step.left, step.right, at, "#a6a6a6", "4 3")
    if made.target is not None:
        _line(image, 0, WIDE, made.target, "#1b2430", "1 3")
    for run in made.runs:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        SubElement(image, "polyline", {"points": points, "fill": "none", "stroke": "#6b7685", "stroke-width": "1.2"})
    for dot in made.dots:
        _dot(image, dot)


def _line(image: Element, left: float, right: float, at: float, ink: str, dash: str) -> None:  # noqa: PLR0913, PLR0917
    drawn = {"x1": f"{left:.1f}", "x2": f"{right:.1f}", "y1": f"{at:.1f}", "y2": f"{at:.1f}", "stroke": ink}
    SubElement(image, "line", drawn | ({"stroke-dasharray": dash} if dash else {}))


def _dot(image: Element, dot: course.Dot) -> None:
    (x, y), ink = dot.at, INK[dot.reading]
    fill = "#ffffff" if dot.shape == "ring" else ink
    size = 3.4 if dot.is_last or dot.reading in {"better", "worse", "changed"} else 2.0
    common = {"fill": fill, "stroke": ink, "data-reading": dot.reading}
    if dot.shape in {"circle", "ring"}:
        SubElement(image, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{size:g}", **common})
        return
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in course.corners(dot, size))
    SubElement(image, "polygon", {"points": points, **common})


def _list(body: Element, title: str, texts: tuple[str, ...]) -> None:
    _put(body, "h2", title)
    held = SubElement(body, "ul")
    for text in texts:
        _put(held, "li", text)


def _meanings(body: Element, report: Report) -> None:
    _put(body, "h2", t("report.definitions", report.lang))
    for one in report.meanings:
        _put(SubElement(body, "p"), "b", one.name)
        _put(body, "p", f"{one.question} {one.formula}")
        for text in one.numbers:
            _put(body, "p", text, "usual")
        _put(body, "p", t("report.source", report.lang, source=one.source), "usual")


def _facts(body: Element, report: Report) -> None:
    _put(body, "h2", t("report.scope", report.lang))
    table = SubElement(SubElement(body, "table"), "tbody")
    for name, value in report.scope:
        row = SubElement(table, "tr")
        _put(row, "th", name)
        _put(row, "td", value)
