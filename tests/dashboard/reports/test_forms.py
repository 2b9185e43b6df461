"""Every form of the report says the same, in both languages, and runs nothing of what it was given."""

import re
import zipfile
import zlib
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from dashboard.reports import as_html, as_pdf, as_sheets, course, making, told, wrapping
from dashboard.reports.headline import headline
from dashboard.scorecard import origins, saying
from dashboard.wording.catalogue import t
from tests.dashboard.reports import weeks

LANGS = ["en", "zh"]
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def report(lang="en"):
    return told.report(weeks.read(), "Harbour 海港", lang, weeks.AT)


class Texts(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.texts.append(data)


def sheets(content):
    """Sheets of a workbook: rows of (type, value)."""
    book = zipfile.ZipFile(BytesIO(content))
    strings = ["".join(one.itertext()) for one in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    names = [one.get("name") for one in ET.fromstring(book.read("xl/workbook.xml")).iterfind(".//s:sheet", NS)]
    found = {}
    for number, name in enumerate(names, 1):
        rows = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iterfind(".//s:row", NS)
        found[name] = [{re.sub(r"\d", "", c.get("r")): _cell(c, strings) for c in row} for row in rows]
    return book, found


def _cell(cell, strings):
    value = cell.find("s:v", NS).text
    return strings[int(value)] if cell.get("t") == "s" else float(value)


def kept(value):
    """Return what a workbook keeps of a number: 16 digits."""
    return None if value is None else float(f"{value:.16g}")


def pdf_text(content):
    """Text of a PDF, each run by the map of its font from glyphs to characters."""
    objects = {int(n): body for n, body in re.findall(rb"\n(\d+) 0 obj\n(.*?)\nendobj", content, re.DOTALL)}
    streams = {n: body.partition(b"stream\n")[2].rpartition(b"\nendstream")[0] for n, body in objects.items()}
    maps = {}
    for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", content):
        to = int(re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])[1])
        pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>", streams[to])
        maps[name] = {int(a, 16): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}
    texts = []
    for body in streams.values():
        font = None
        for name, run in re.findall(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", body, re.DOTALL):
            font = name or font
            if run and font:
                raw = re.sub(rb"\\(.)", lambda m: {b"r": b"\r", b"n": b"\n"}.get(m[1], m[1]), run, flags=re.DOTALL)
                codes = [int.from_bytes(raw[n : n + 2], "big") for n in range(0, len(raw), 2)]
                texts.append("".join(maps[font].get(code, "?") for code in codes))
    return texts


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_the_scorecard_says(lang):
    said = report(lang)
    page = Texts(as_html.written(said))
    for line in said.lines:
        assert line.value == saying.value(line.row, line.row.now.value, lang)
        assert {line.name, line.value, line.target, line.variation} <= set(page.texts)
        assert any(line.sentence in text for text in page.texts)
    assert page.tags.count("svg") == len(said.lines)


@pytest.mark.parametrize("lang", LANGS)
def test_the_workbook_holds_the_numbers_themselves(lang):
    card = weeks.card()
    _, found = sheets(as_sheets.written(report(lang)))
    kpis, series = found[t("report.sheet_kpis", lang)], found[t("report.sheet_series", lang)]
    assert [row["C"] for row in kpis[1:]] == [kept(row.now.value) for row in card.rows]
    assert [row["D"] for row in kpis[1:]] == [row.now.n for row in card.rows]
    drawn = [(row.get("E"), row.get("H"), row.get("I")) for row in series[1:]]
    all_weeks = [week for row in card.rows for week in row.weeks]
    assert drawn == [tuple(kept(one) for one in (week.value, week.low, week.high)) for week in all_weeks]
    assert kpis[1]["C"] == weeks.SERVICE[-1]
    assert [len(rows) > 1 for rows in found.values()] == [True] * 6


@pytest.mark.parametrize("lang", LANGS)
def test_every_form_says_where_a_change_comes_from_and_its_parts_sum_to_it(lang):
    said = report(lang)
    (told_change,) = said.changes
    change, row = told_change.change, told_change.change.row
    assert [split.dimension for split in change.splits] == ["channel", "queue"]
    channel = change.splits[0]
    assert channel.now == pytest.approx(weeks.SERVICE[-1])
    assert (channel.parts["mix"] + channel.parts["rate"]).sum() == pytest.approx(channel.change, abs=1e-15)
    assert channel.parts["mix"].abs().min() > 0, "a share of the cases moved, so the mix has a part in it"
    lines = [origins.whole(channel, row, lang), *origins.parts(channel, row, lang, told.MOST)]
    assert origins.group("channel", "phone", lang) in {line.group for line in lines}
    page = Texts(as_html.written(said)).texts
    paper = pdf_text(as_pdf.written(said, compressed=False))
    assert told_change.text in page
    for line in lines:
        assert list(line) in [page[at : at + len(line)] for at in range(len(page))]
        assert set(line) <= set(paper)
    _, found = sheets(as_sheets.written(said))
    kept_parts = [
        row for row in found[t("report.sheet_parts", lang)][1:] if row["D"] == origins.dimension("channel", lang)
    ]
    of_them = channel.parts.select("before", "now", "before_share", "now_share", "mix", "rate", "effect").rows()
    assert [tuple(row[name] for name in "FGHIJKL") for row in kept_parts] == [tuple(map(kept, one)) for one in of_them]
    (sent,) = headline(weeks.read())["changes"]
    assert sent["parts"]["channel"]["groups"] == channel.parts.to_dicts()
    assert sent["sentence"][lang] == told_change.text


def test_where_nothing_changed_every_form_says_so():
    read = weeks.read()
    calm = replace(read, card=replace(read.card, rows=read.card.rows[1:]))
    said, words = told.report(calm, "x", "en", weeks.AT), t("report.nothing_changed", "en")
    assert words in Texts(as_html.written(said)).texts
    assert words in pdf_text(as_pdf.written(said, compressed=False))
    assert sheets(as_sheets.written(said))[1][t("report.sheet_changes", "en")][1]["A"] == words
    assert headline(calm)["changes"] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_pdf_says_what_the_scorecard_says_in_fonts_of_its_own(lang):
    said = report(lang)
    content = as_pdf.written(said, compressed=False)
    texts = pdf_text(content)
    whole = re.sub(r"\s", "", "".join(texts))
    for line in said.lines:
        assert line.value in texts
        for text in (line.sentence, line.name, line.assurance):
            assert re.sub(r"\s", "", text) in whole
    assert content.count(b"/FontFile") >= 2
    assert b"/Image" not in content.replace(b"/ImageB", b"").replace(b"/ImageC", b"").replace(b"/ImageI", b"")
    assert len(re.findall(rb"/Type /Page\n", content)) in {1, 2}


def test_what_somebody_wrote_is_neither_markup_nor_formula():
    page = Texts(as_html.written(report()))
    assert "script" not in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"href", "src"}]
    assert any(weeks.HOSTILE in text for text in page.texts)
    book, found = sheets(as_sheets.written(report()))
    assert not any(b"<f>" in book.read(name) for name in book.namelist())
    cells = [cell for rows in found.values() for row in rows for cell in row.values() if isinstance(cell, str)]
    assert any("cmd|" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_site_that_is_a_formula_is_shown_as_it_is():
    said = told.report(weeks.read(), "=1+1", "en", weeks.AT)
    _, found = sheets(as_sheets.written(said))
    assert found["Scope"][1]["B"] == "'=1+1"


def test_what_changed_and_what_will_be_missed_again_comes_first():
    said = report()
    assert said.in_short[0] == "Changed beyond chance: Service level"
    assert said.in_short[1].endswith(": Abandonment rate")
    assert [one.change.row.metric for one in said.changes] == ["service_level"]


def test_a_new_kpi_has_points_and_no_limits():
    line = report().lines[3]
    drawn = course.course(line.row, 100, 40)
    assert (len(drawn.dots), drawn.steps) == (3, ())
    assert line.marks, "its last contacts are not mature"
    assert drawn.dots[-1].shape == "ring"


def test_signals_are_told_by_shape_and_lie_in_the_box():
    drawn = course.course(report().lines[0].row, 100, 40, 5, 7)
    assert (drawn.dots[-1].shape, drawn.dots[0].shape) == ("triangle", "circle")
    assert all(5 <= x <= 105 and 7 <= y <= 47 for x, y in (dot.at for dot in drawn.dots))
    assert drawn.dots[-1].at[1] < min(dot.at[1] for dot in drawn.dots[:-1]), "more is higher"


def test_a_kpi_that_never_moves_is_drawn():
    still = told.report(weeks.read(), "x", "en", weeks.AT).lines[2].row
    assert course.course(still, 100, 40).dots


@pytest.mark.parametrize(
    "text", ["服务水平81.2%，在常态范围76%–86%内，无需解释。", "Service level, within usual", "x" * 50]
)
def test_lines_are_as_wide_as_allowed_and_lose_nothing(text):
    lines = wrapping.lines(text, 10, len)
    assert all(len(line) <= 12 for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert not [line for line in lines if line[0] in "，。,."]


def test_a_sign_that_no_font_has_leaves_a_mark():
    note = weeks.card().notes[0]
    read = weeks.read(notes=(note.__class__(note.at, note.iso_week, note.kind, "party 🎉 at noon", None, False),))
    content = as_pdf.written(told.report(read, "x", "en", weeks.AT), compressed=False)
    assert any("party □ at noon" in text for text in pdf_text(content))


@pytest.mark.parametrize("form", ["pdf", "xlsx", "html", "json"])
def test_a_parcel_is_a_file_of_its_kind(form):
    made = making.parcel(weeks.read(), "Harbour", "zh", form, weeks.AT)
    starts = {"pdf": b"%PDF-", "xlsx": b"PK", "html": b"<!doctype html>", "json": b"{"}
    assert made.content.startswith(starts[form])
    assert (made.name, made.kind.count("/")) == (f"floorview-2026-W46.{form}", 1)
    assert "2026年第46周" in made.words


def test_the_same_report_is_the_same_file():
    assert zlib.crc32(as_html.written(report())) == zlib.crc32(as_html.written(report()))
