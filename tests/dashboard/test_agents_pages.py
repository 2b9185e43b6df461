"""The pages of agents over a simulated store: what is sent to whom, in both languages; tampering; the access log."""

import json
from types import SimpleNamespace

import pytest

from dashboard import stored, written
from queries import dimensions
from queries.past import PAST
from queries.scope import Principal, Role
from queries.source import Source
from tests.dashboard.looked import at, read, told

pytestmark = pytest.mark.xdist_group("simulated agents")
SCRIPT = """
import streamlit as st
from importlib import import_module
from dashboard import links
NAMES = ("agents", "agent", "team", "contacts", "interaction")
links.remember(dict.fromkeys(NAMES))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""


@pytest.fixture(scope="module")
def people(simulated):
    """Names of the store: all of them, and those of the first agent's team."""
    source = Source(f"sqlite:///{simulated}")
    dims = dimensions.read(source)
    source.close()
    team = dims.teams["team"][0]
    ours = dims.agents.filter(dims.agents["agent_team_id"] == dims.teams["team_id"][0])
    every = dict(dims.agents.select("agent", "agent_id").rows())
    return SimpleNamespace(every=every, team=team, ours=set(ours["agent"]), first=ours.row(0, named=True))


@pytest.fixture
def log(monkeypatch):
    """What is noted in the access log."""
    seen = []
    monkeypatch.setattr(written, "_chosen", [SimpleNamespace(note=lambda *noted: seen.append(noted))])
    return seen


@pytest.fixture(autouse=True)
def store(simulated, monkeypatch, log):
    monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{simulated}")
    stored.forget()
    yield
    stored.forget()


@pytest.fixture(autouse=True, scope="module")
def rows_are_held_for_this_module_alone():
    PAST.forget()
    yield
    PAST.forget()


@pytest.fixture
def see(monkeypatch):
    """Look at a page as somebody."""

    def look(page, who, **params):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return at(SCRIPT, page=page, **params)

    return look


def sent(app) -> str:
    """Everything that goes to the browser, as one text: components, charts with their data, plain texts."""
    parts = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    parts += [one.proto.arrow_data.SerializeToString().decode("utf-8", "replace") for one in app.get("bidi_component")]
    for chart in app.get("vega_lite_chart"):
        parts += [json.loads(chart.proto.spec), chart.proto.alt]
        for dataset in chart.proto.datasets:
            parts.append(read(dataset))
    return json.dumps([*parts, *(one.value for one in app.text)], ensure_ascii=False)


def blocks(app, kind):
    return [block for one in told(app, "people") for block in one["blocks"] if block["kind"] == kind]


def named(app, people):
    text = sent(app)
    return {name for name in people.every if name in text}


def lead(people):
    return Principal("lead", Role.TEAM_LEAD, teams=frozenset({people.team}))


def agent(people):
    return Principal("agent", Role.AGENT, teams=frozenset({people.team}), agent_id=people.first["agent_id"])


SUPERVISOR = Principal("supervisor", Role.SUPERVISOR)


@pytest.mark.parametrize("page", ["agents", "team"])
def test_a_lead_gets_no_name_of_another_team(see, people, page):
    assert named(see(page, lead(people)), people) == people.ours


def test_a_supervisor_gets_all_names_and_a_director_none(see, people):
    assert named(see("agents", SUPERVISOR), people) == set(people.every)
    app = see("agents", Principal("director", Role.DIRECTOR))
    assert named(app, people) == set()
    assert app.get("vega_lite_chart"), "but points without names"


def test_an_agent_gets_the_own_name_and_the_own_point(see, people):
    app = see("agents", agent(people))
    assert named(app, people) == {people.first["agent"]}
    (chart,) = app.get("vega_lite_chart")
    (points,) = [one for one in chart.proto.datasets if one.name == "points"]
    assert [row["name"] for row in read(points)] == [people.first["agent"]]


@pytest.mark.parametrize("page", ["agents", "agent", "team"])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.WALL])
def test_who_has_no_grant_gets_nothing(see, people, page, role):
    app = see(page, Principal("x", role))
    assert named(app, people) == set()
    assert not app.get("vega_lite_chart")


def test_an_agent_opens_straight_on_the_own_page(see, people, log):
    app = see("agent", agent(people))
    assert named(app, people) == {people.first["agent"]}
    assert log == [("agent", "agent", "agent", f"agent:{people.first['agent_id']}")]


@pytest.mark.parametrize("asked", ["0", "9" * 400, "1 or 1=1", "٣", "elsewhere"])
def test_an_id_that_is_nobodys_and_one_that_is_not_ones_own_say_the_same(see, people, log, asked):
    other = next(key for name, key in people.every.items() if name not in people.ours)
    app = see("agent", lead(people), id=str(other) if asked == "elsewhere" else asked)
    assert [block["title"] for block in blocks(app, "lines")] == ["No such agent"]
    assert named(app, people) == set()
    assert log == []


def test_a_team_that_is_not_ones_own_is_not_found(see, people):
    app = see("team", lead(people), team="Another team")
    assert [block["title"] for block in blocks(app, "lines")] == ["No such team"]


def test_what_cannot_be_noted_is_not_shown(see, people, monkeypatch):
    monkeypatch.setattr(written, "_chosen", [])
    app = see("agent", lead(people), id=str(people.first["agent_id"]))
    assert app.header[0].value == "Not shown"
    assert not app.get("vega_lite_chart")


def test_staying_on_a_page_is_noted_once(see, people, log):
    app = see("agent", lead(people), id=str(people.first["agent_id"]))
    app.run()
    assert len(log) == 1


@pytest.mark.parametrize("page", ["agents", "agent", "team"])
def test_both_languages_tell_the_same_numbers(see, people, page):
    bars = {}
    for lang in ("en", "zh"):
        app = see(page, lead(people), id=str(people.first["agent_id"]), lang=lang, kpi="handle_time")
        tables = blocks(app, "table")
        bars[lang] = [[cell.get("bar") for cell in row["cells"]] for table in tables for row in table["rows"]]
        assert len(app.get("vega_lite_chart")) == {"agents": 1, "agent": 2, "team": 0}[page]
        assert all(chart.proto.alt for chart in app.get("vega_lite_chart")), "every chart says what it shows"
    assert bars["en"] == bars["zh"]
    assert bars["en"]


def test_every_number_leads_to_its_contacts(see, people):
    key = people.first["agent_id"]
    app = see("agent", lead(people), id=str(key))
    (figures, *_) = blocks(app, "table")
    ways = [cell["to"] for row in figures["rows"][:6] for cell in row["cells"] if cell["to"]]
    assert f"/contacts?agent={key}&metric=fcr&side=denominator" in ways
    assert f"/contacts?agent={key}&metric=fcr&side=numerator" in ways


def test_an_empty_period_says_when_the_last_contact_was(see, people):
    app = see("agent", lead(people), id=str(people.first["agent_id"]), **{"from": "2026-11-20", "to": "2026-11-21"})
    (head, *_) = blocks(app, "lines")
    assert any(line["text"].startswith("No handled contacts in this period; last on ") for line in head["lines"])


def test_a_period_without_anybody_draws_no_funnel(see, people):
    app = see("agents", SUPERVISOR, **{"from": "2020-01-01", "to": "2020-01-08"})
    assert not app.get("vega_lite_chart")
