"""Agents' numbers that other dashboards rewrite or inflate. Each name is what must not happen here."""

from datetime import timedelta

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, sheets
from queries import history
from queries.source import Source
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState
from store.schema.people import Agent, TeamMembership
from tests.queries.world import World, asked, at

NINE = at("2026-03-02 09:00")
DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"), "UTC")
CREDITED = ("handled", "handle_time", "contact_time", "logged_in_time", "scheduled_time", "occupancy_wall")


@pytest.fixture
def world(sqlite_url):
    engine = open_store(sqlite_url)
    made = World(engine)
    made.centre()
    made.put(TeamMembership, agent_id=1, team_id=1, from_at=at("2026-01-01 00:00"))
    yield made
    engine.dispose()


@pytest.fixture
def source(sqlite_url):
    opened = Source(sqlite_url)
    yield opened
    opened.close()


def worked(world, agent=1, minutes=60):
    ended = NINE + timedelta(minutes=minutes)
    contact = world.put(Contact, created_at=NINE, ended_at=ended, outcome="answered")
    told = {"queued_at": NINE, "answered_at": NINE, "left_queue_at": NINE, "ended_at": ended}
    world.put(ContactLeg, contact_id=contact, agent_id=agent, team_id=1, leave_kind="answered", **told)
    world.put(AgentState, agent_id=agent, state="on_contact", started_at=NINE, ended_at=ended)


def told(source, by):
    metrics = [registry.get(key) for key in CREDITED]
    frames = {name: history.read(source, sheet.frame, DAY, sheet.anchor) for name, sheet in sheets(metrics).items()}
    return evaluate(metrics, frames, by).select(*by, "metric", "value", "n").rows()


def test_last_months_numbers_do_not_follow_an_agent_to_todays_team(world, source):
    worked(world)
    before = told(source, ["team"])
    world.change(TeamMembership, 1, to_at=at("2026-04-01 00:00"))
    world.put(TeamMembership, agent_id=1, team_id=2, from_at=at("2026-04-01 00:00"))
    world.change(Agent, 1, team_id=2)
    assert told(source, ["team"]) == before
    assert {row[0] for row in before} == {"North"}


def test_a_contact_that_two_agents_shared_is_not_credited_to_the_last_alone(world, source):
    worked(world, minutes=20)
    then = NINE + timedelta(minutes=20)
    on = {"queued_at": then, "answered_at": then, "left_queue_at": then, "ended_at": then + timedelta(minutes=10)}
    world.put(ContactLeg, contact_id=1, leg_no=2, agent_id=2, team_id=1, leave_kind="answered", **on)
    handled = {row[0]: row[2] for row in told(source, ["agent"]) if row[1] == "contact_time"}
    assert handled == {"Ann": 1200, "Bob": 600}


def test_signed_in_time_is_the_sum_of_its_states_however_they_overlap(world, source):
    for start, end, state in ((0, 60, "available"), (10, 30, "on_contact"), (20, 40, "break"), (50, 90, "lunch")):
        bounds = (NINE + timedelta(minutes=one) for one in (start, end))
        world.put(AgentState, agent_id=1, state=state, **dict(zip(("started_at", "ended_at"), bounds, strict=True)))
    metrics = [registry.get(key) for key in ("time_in_state", "logged_in_time")]
    frames = {name: history.read(source, sheet.frame, DAY) for name, sheet in sheets(metrics).items()}
    by_state, whole = evaluate(metrics[:1], frames, ["state"]), evaluate(metrics[1:], frames)
    assert by_state["value"].sum() == whole["value"][0] == 90 * 60


def test_a_logout_that_was_never_heard_of_is_not_weeks_of_work(world, source):
    world.put(AgentState, agent_id=1, state="available", started_at=NINE)
    world.put(Contact, created_at=NINE + timedelta(days=30))
    month = asked(at("2026-03-01 00:00"), at("2026-04-10 00:00"), "UTC")
    metric = registry.get("logged_in_time")
    frames = {name: history.read(source, sheet.frame, month) for name, sheet in sheets([metric]).items()}
    assert evaluate([metric], frames)["value"][0] == timedelta(days=2).total_seconds()


def test_occupancy_of_agents_is_not_averaged():
    load = pl.DataFrame({"busy_s": [10.0, 900.0], "idle_s": [0.0, 900.0], "logged_in_s": [10.0, 1800.0]})
    assert evaluate([registry.get("occupancy_wall")], {"agent_load": load})["value"][0] == pytest.approx(910 / 1810)
