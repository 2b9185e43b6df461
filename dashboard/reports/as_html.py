"""The report as one HTML file: no script, nothing fetched; every text is put in as text, never as markup."""

from xml.etree.ElementTree import Element, SubElement, tostring

from dashboard.reports import html_course
from dashboard.reports.told import MOST, Report, Told, about
from dashboard.scorecard import origins
from dashboard.scorecard.origins import Part
from dashboard.wording.catalogue import t

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
.parts{font-size:.85rem;margin:.3rem 0 1.2rem;font-variant-numeric:tabular-nums}
.parts th,.parts td{padding:.15rem .6rem;text-align:right}
.parts th:first-child,.parts td:first-child{text-align:left;font-weight:400;padding-left:1.4rem}
.parts .whole td,.parts .whole td:first-child{font-weight:600;padding-left:.6rem}
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
    _changes(body, report)
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
        html_course.draw(SubElement(row, "td"), line, about(report.card, line.row))
        told = SubElement(row, "td", {"class": "n"})
        _put(told, "strong", line.value)
        SubElement(told, "br")
        _put(told, "small", line.n)
        _put(row, "td", line.target, "n")
        _put(row, "td", line.variation, line.code)
        _put(row, "td", " ".join(one for one in (line.icon, line.assurance) if one))
        _put(row, "td", " ".join(one for one in (line.sentence, line.standing) if one))


def _list(body: Element, title: str, texts: tuple[str, ...]) -> None:
    _put(body, "h2", title)
    held = SubElement(body, "ul")
    for text in texts:
        _put(held, "li", text)


def _changes(body: Element, report: Report) -> None:
    """Write each special cause, and the table of parts that it is made of."""
    _put(body, "h2", t("report.what_changed", report.lang))
    if not report.changes:
        _put(body, "p", t("report.nothing_changed", report.lang))
    for told in report.changes:
        _put(body, "p", told.text)
        if told.change.splits:
            _parts(
                SubElement(body, "table", {"class": "parts", "data-metric": told.change.row.metric}), told, report.lang
            )


def _parts(table: Element, told: Told, lang: str) -> None:
    """Write the parts, dimension by dimension; each begins with what its parts come to."""
    top, row = SubElement(SubElement(table, "thead"), "tr"), told.change.row
    for name in Part._fields:
        _put(top, "th", t(f"scorecard.parts_{name}", lang))
    for split in told.change.splits:
        inside = SubElement(table, "tbody", {"data-dimension": split.dimension})
        for place, part in enumerate((origins.whole(split, row, lang), *origins.parts(split, row, lang, MOST))):
            line = SubElement(inside, "tr", {} if place else {"class": "whole"})
            for text in part:
                _put(line, "td", text)


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
