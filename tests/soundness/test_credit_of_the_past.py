"""Agents' numbers that other dashboards rewrite or inflate. Each name is what must not happen here."""

from datetime import timedelta

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, sheets
from queries import history
from queries.frames import TICKETS
from queries.source import Source
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState
from store.schema.people import Agent, ServiceStandard, TeamMembership
from tests.queries.world import World, asked, at

NINE = at("2026-03-02 09:00")
DAYS = timedelta(days=5)
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


CASES = ("first_response_time", "resolution_time", "next_response_time", "sla_attainment_first_response",
         "sla_attainment_resolution")  # fmt: skip


def case(world, **columns):
    """Put in a ticket of Ann's: assigned to her, answered by Bob at ten, resolved by Cai at eleven."""
    ten, eleven = NINE + timedelta(hours=1), NINE + timedelta(hours=2)
    told = {"created_at": NINE, "status": "resolved", "resolved_at": eleven, "assignee_id": 1, "source": "desk"}
    key = world.put(Ticket, **(told | columns))
    world.put(Message, ticket_id=key, at=NINE, author_kind="customer")
    world.put(Message, ticket_id=key, at=ten, author_kind="agent", author_id=2)
    world.put(TicketEvent, ticket_id=key, at=eleven, to_value="resolved", actor_id=3)
    for metric in ("first_response", "resolution"):
        world.put(ServiceStandard, metric=metric, threshold_s=7200.0, effective_from=at("2020-01-01 00:00"))
    return key


def by_whom(source, by="agent", keys=CASES):
    metrics = [registry.get(key) for key in keys]
    frames = {name: history.read(source, sheet.frame, DAY, sheet.anchor) for name, sheet in sheets(metrics).items()}
    made = evaluate(metrics, frames, [by])
    return dict(made.filter(pl.col("value").is_not_null()).select("metric", by).iter_rows())


def test_a_response_is_credited_to_who_gave_it_and_a_resolution_to_who_resolved(world, source):
    case(world)
    assert by_whom(source) == dict(zip(CASES, ("Bob", "Cai", "Bob", "Bob", "Cai"), strict=True))
    assert by_whom(source, "team") == dict(zip(CASES, ("North", "South", "North", "North", "South"), strict=True))


def test_it_does_not_follow_the_ticket_to_its_next_owner_nor_the_agent_to_the_next_team(world, source):
    case(world)
    before = by_whom(source), by_whom(source, "team")
    world.change(Ticket, 1, assignee_id=3, team_id=2)
    for agent, then, now in ((2, 1, 2), (3, 2, 1)):
        world.put(TeamMembership, agent_id=agent, team_id=then, from_at=at("2026-01-01 00:00"), to_at=NINE + DAYS)
        world.put(TeamMembership, agent_id=agent, team_id=now, from_at=NINE + DAYS)
        world.change(Agent, agent, team_id=now)
    assert (by_whom(source), by_whom(source, "team")) == before


def test_what_nobody_is_named_for_goes_to_who_had_the_ticket_then_and_else_to_todays_assignee(world, source):
    told = {"first_response_at": NINE + timedelta(hours=1), "resolved_at": NINE + timedelta(hours=2)}
    world.change(Agent, 2, source="desk", source_id="b")
    for _ in (1, 2):
        world.put(Ticket, created_at=NINE, status="resolved", assignee_id=3, source="desk", **told)
    for hours, to in ((0, "b"), (3, "c")):
        passed = {"kind": "assigned", "actor_kind": "system", "to_value": to, "source": "desk"}
        world.put(TicketEvent, ticket_id=1, at=NINE + timedelta(hours=hours), **passed)
    metrics = [registry.get(key) for key in CASES[:2]]
    for metric in metrics:
        rows = history.read(source, metric.frame, DAY, metric.anchor)
        assert rows.sort("ticket_id").select("agent", "team").rows() == [("Bob", "North"), ("Cai", "South")]


def test_the_live_floor_credits_as_the_history_does(world, source):
    case(world)
    case(world, status="open", resolved_at=None)
    for anchor in ("created_at", "resolved_at"):
        live = history.at_instant(source, NINE + timedelta(hours=8)).frame(TICKETS, DAY, anchor)
        assert live.rows() == history.read(source, TICKETS, DAY, anchor).rows()
    open_now = history.at_instant(source, NINE + timedelta(hours=1)).open_tickets(DAY, NINE + timedelta(hours=1))
    assert set(open_now["agent"]) == {"Ann"}, "what is open now is with today's assignee"


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
