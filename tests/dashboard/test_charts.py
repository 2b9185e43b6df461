"""Charts: fixed fields, no data and no name in a specification, words of both languages, own ways only."""

import json
from pkgutil import iter_modules

import altair as alt
import polars as pl
import pytest
import streamlit as st
from altair.utils.schemapi import debug_mode
from jsonschema import ValidationError

from dashboard import charts, links
from dashboard.charts import (
    bars,
    columns,
    courses,
    dots,
    draw,
    flow,
    funnel,
    grid,
    heat,
    histogram,
    lanes,
    moves,
    shifts,
    standings,
    theme,
    xmr,
)
from dashboard.wording import catalogue
from metrics.metric import Unit

UNITS = (Unit.SHARE, Unit.SECONDS, Unit.SCORE, Unit.COUNT)
STATES = ("on_contact", "wrap", "break")


AXES = (("09", "10"), ("Mon", "Tue"))


def specs(lang):
    return {
        **{f"funnel {unit}": funnel.spec(lang, unit, "Y") for unit in UNITS},
        **{f"xmr {unit}": xmr.spec(lang, unit, "Y") for unit in UNITS},
        "bars": bars.spec(lang, STATES),
    }


def every_spec(lang):
    for unit in UNITS:
        yield from (one.spec(lang, unit, "Y") for one in (funnel, xmr, columns, dots, shifts, standings))
        yield courses.spec(lang, unit, "Y", ("in", "out"))
        yield courses.spec(lang, unit, "Y", ("in",), is_stepped=True)
        yield from (grid.spec(lang, unit, "Y", AXES, look) for look in ("apart", "attained", "amount"))
        yield from (heat.spec(lang, unit, "Y", AXES, is_up=is_up) for is_up in (True, False))
        yield lanes.spec(lang, unit, "Y", ("bill", "card"), ("phone", "chat"))
    yield from (bars.spec(lang, STATES), flow.spec(lang, ("new", "open")), histogram.spec(lang, ("0", "1")))
    yield moves.spec(lang, ("phone", "chat"), ("chat", "app"))


def within(tree):
    yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from within(part)


@pytest.mark.parametrize("lang", catalogue.LANGUAGES)
def test_specifications_hold_no_data_and_evaluate_nothing_but_the_clock(lang):
    for name, spec in specs(lang).items():
        parts = [part for part in within(spec) if isinstance(part, dict)]
        assert "datasets" not in spec, name
        assert all(set(part["data"]) == {"name"} for part in parts if "data" in part), name
        assert {part["labelExpr"] for part in parts if "labelExpr" in part} <= {theme.CLOCK}
        assert not [part for part in parts if {"calculate", "filter", "expr", "signal", "href", "url"} & set(part)]
        fields = {part["field"] for part in parts if "field" in part}
        assert all(field.isidentifier() for field in fields)


@pytest.mark.parametrize("lang", catalogue.LANGUAGES)
def test_every_specification_keeps_to_the_schema_of_vega_lite(lang):
    with debug_mode(True):  # off where pages are drawn
        for spec in every_spec(lang):
            alt.Chart.from_dict(dict(spec))
        with pytest.raises(ValidationError):
            alt.Chart.from_dict({**funnel.spec(lang, Unit.SHARE, "Y"), "layer": [{"mark": "no such mark"}]})


def test_every_kind_of_chart_is_among_them():
    there = {one.name for one in iter_modules(charts.__path__)} - {"draw", "theme"}
    modules = (bars, columns, courses, dots, flow, funnel, grid, heat, histogram, lanes, moves, shifts, standings, xmr)
    assert there == {one.__name__.rpartition(".")[2] for one in modules}


def test_a_specification_is_made_once_and_differs_by_language():
    assert funnel.spec("en", Unit.SHARE, "Y") is funnel.spec("en", Unit.SHARE, "Y")
    assert "Contacts (or answers" in json.dumps(funnel.spec("en", Unit.SHARE, "Y"))
    assert "期内样本量" in json.dumps(funnel.spec("zh", Unit.SHARE, "Y"), ensure_ascii=False)
    assert theme.config("zh")["locale"]["time"]["shortMonths"][10] == "11月"


@pytest.mark.parametrize("chart", [funnel, xmr], ids=["funnel", "xmr"])
@pytest.mark.parametrize("lang", catalogue.LANGUAGES)
def test_every_kind_of_mark_has_a_shape_and_a_word_of_its_own(chart, lang):
    shapes = [(chart.LOOK[code][0], chart.LOOK[code][1]) for code in chart.KINDS]
    assert len(set(shapes)) == len({chart.kind(code, lang) for code in chart.KINDS}) == len(chart.KINDS)


def test_no_status_is_green_or_red():
    for colour in (*theme.STATUS.values(), *theme.STATES.values()):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (green > 1.4 * red and green > 1.4 * blue)
        assert not (red > 2 * green + 60 and red > 2 * blue + 60)


@pytest.fixture
def pages(monkeypatch):
    monkeypatch.setattr(st, "session_state", {links.PAGES: {"agent": "a page"}})


@pytest.mark.parametrize(
    ("picked", "address"),
    [
        ({"selection": {"pick": [{"link": "/agent?id=3"}]}}, "/agent?id=3"),
        ({"selection": {"pick": [{"link": None}, {"link": "/agent?id=4"}]}}, "/agent?id=4"),
        ({"selection": {"pick": [{"link": "https://elsewhere.example/agent"}]}}, None),
        ({"selection": {"pick": [{"link": "javascript:alert(1)"}]}}, None),
        ({"selection": {"pick": [{"link": {"go": "/agent"}}, 7, None]}}, None),
        ({"selection": {"pick": "/agent"}}, None),
        ({"selection": {}}, None),
        ({}, None),
        (None, None),
    ],
)
def test_a_click_leads_to_own_pages_only(pages, picked, address):
    assert draw.chosen(picked) == address


def test_repeated_strings_travel_as_strings():
    sent = draw._sent(pl.DataFrame({"kind": ["a", "b"]}, schema={"kind": pl.Categorical}))
    assert sent.schema == {"kind": pl.String}
