"""Every number has its definition one hover away: tiles, panels, KPIs of the scorecard, tables of agents."""

import pytest

from dashboard import written
from dashboard.definitions import linked
from queries.scope import Principal, Role
from tests.dashboard.looked import at, settled, told

pytestmark = pytest.mark.xdist_group("simulated agents")
SCRIPT = """
from importlib import import_module
import streamlit as st
from dashboard import links
NAMES = ("agent", "agents", "cases", "consistency", "contacts", "customer", "customers", "fcr", "glossary")
links.remember(dict.fromkeys((*NAMES, "interaction", "response", "scorecard", "team", "tickets")))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""
SETTINGS = """
[[scorecard.kpis]]
metric = "service_level"
target = 0.8
set = { threshold_s = 45 }
[[scorecard.kpis]]
metric = "fcr"
target = 0.7
"""
ROWS_ALONE = {"longest"}  # a list of single chains: no metric is in it


class Noting:
    def note(self, *_):
        """Take it."""


@pytest.fixture(autouse=True)
def store(simulated, monkeypatch, tmp_path):
    with settled(simulated, monkeypatch, tmp_path, SETTINGS):
        written.use(Noting())
        yield


@pytest.fixture
def see(monkeypatch):
    """Open a page as a supervisor."""
    monkeypatch.setattr("dashboard.shell.viewer", lambda: Principal("supervisor", Role.SUPERVISOR))
    return lambda page, **params: at(SCRIPT, page=page, **params)


def named(definitions):
    return [one["name"] for one in definitions]


@pytest.mark.parametrize("page", ["response", "fcr", "consistency", "customers", "cases"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_each_tile_and_each_panel_with_figures_tells_how_they_are_made(see, page, lang):
    app = see(page, lang=lang)
    tiles = told(app, "tiles")[0]["tiles"]
    assert [one["told"][0]["to"].split("metric=")[1] for one in tiles] == [one["key"] for one in tiles]
    panels = [one for one in told(app, "panel") if not one["empty"] and one["key"] not in ROWS_ALONE]
    assert panels
    assert [one["key"] for one in panels if not one["told"]] == []
    assert all(made["formula"] and made["anchors"] for one in panels for made in one["told"])


def test_a_kpi_of_the_scorecard_is_told_as_it_was_chosen_for_it_not_as_the_page_has_it(see):
    app = see("scorecard", set="service_level.threshold_s:10")
    level, fcr = told(app, "scorecard")[0]["rows"]
    assert ["threshold_s", "45"] in [one[:2] for one in level["told"][0]["numbers"]]
    assert named(fcr["told"]) == ["First contact resolution"]
    panels = {one["key"]: one for one in told(see("scorecard", kpi="service_level"), "panel")}
    assert ["threshold_s", "45"] in [one[:2] for one in panels["course"]["told"][0]["numbers"]]


def test_figures_of_agents_tell_it_in_their_headings_and_names(see):
    blocks = [block for one in told(see("agents", kpi="handle_time"), "people") for block in one["blocks"]]
    table = next(one for one in blocks if one["kind"] == "table")
    assert [named(one["told"]) for one in table["columns"]].count(["Average handle time"]) == 3  # n, raw, estimate
    assert all(one["told"] for one in blocks[0]["options"])  # the choice of the figure
    (team,) = [block for one in told(see("team"), "people") for block in one["blocks"] if block["kind"] == "table"]
    assert all(one["told"] for one in team["columns"][2:])  # after the name and what is done now
    blocks = [block for one in told(see("agent", id="1"), "people") for block in one["blocks"]]
    figures = next(one for one in blocks if one["kind"] == "table")
    assert len(figures["rows"]) == 10
    assert all(row["cells"][0]["told"] for row in figures["rows"])


def test_what_the_registry_does_not_know_is_left_out():
    assert linked(["fcr", "no_such_metric"], {}, "en")[0]["name"] == "First contact resolution"
    assert len(linked(["fcr", "no_such_metric"], {}, "en")) == 1
