"""An agent's day: cut at midnight, told to who may see the agent, contacts open only to who may open them."""

from datetime import UTC, date, datetime

import pytest

from queries import annotations, day_strip
from queries.scope import Principal, Role, Window
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState, Annotation, Shift
from tests.queries.world import at

DAY = Window.days(date(2026, 11, 2), date(2026, 11, 3), "UTC")
SUPERVISOR = Principal("s", Role.SUPERVISOR)
NORTH, SOUTH = (Principal("l", Role.TEAM_LEAD, teams=frozenset({team})) for team in ("North", "South"))


@pytest.fixture
def day(world):
    """Ann works 9 to 17, is signed in since the evening before, and talks at ten; tomorrow is another day."""
    world.centre()
    world.put(Shift, agent_id=1, activity="work", starts_at=at("2026-11-02 09:00"), ends_at=at("2026-11-02 17:00"))
    world.put(Shift, agent_id=1, activity="work", starts_at=at("2026-11-03 09:00"), ends_at=at("2026-11-03 17:00"))
    world.put(AgentState, agent_id=1, started_at=at("2026-11-01 22:00"), ended_at=at("2026-11-02 10:00"))
    world.put(AgentState, agent_id=1, state="on_contact", started_at=at("2026-11-02 10:00"), ended_at=None)
    told = {"queued_at": at("2026-11-02 09:59"), "answered_at": at("2026-11-02 10:00")}
    told |= {"left_queue_at": at("2026-11-02 10:00"), "ended_at": at("2026-11-02 10:05")}
    for agent in (1, 2):
        contact = world.put(Contact, channel="chat", created_at=at("2026-11-02 09:59"), ended_at=None)
        world.put(ContactLeg, contact_id=contact, agent_id=agent, team_id=1, leave_kind="answered", **told)
    return world


def test_the_day_is_cut_at_midnight(day, source):
    found = day_strip.read(source, SUPERVISOR, 1, DAY)
    assert found.planned.rows() == [("work", at("2026-11-02 09:00"), at("2026-11-02 17:00"))]
    assert found.done.rows() == [
        ("available", at("2026-11-02 00:00"), at("2026-11-02 10:00")),
        ("on_contact", at("2026-11-02 10:00"), None),
    ]
    assert found.handled.rows() == [("chat", at("2026-11-02 10:00"), at("2026-11-02 10:05"), None, 1)]


@pytest.mark.parametrize(
    ("who", "parts"), [(NORTH, (1, 2, 1)), (SOUTH, (0, 0, 0)), (Principal("d", Role.DIRECTOR), None)]
)
def test_a_day_is_for_who_may_see_the_agent(day, source, who, parts):
    found = day_strip.read(source, who, 1, DAY)
    assert who.role is Role.DIRECTOR or tuple(one.height for one in found) == parts
    assert (day_strip.last_handled(source, who, 1) is None) == (who is SOUTH or who.role is Role.DIRECTOR)


def test_an_agent_sees_the_own_day_and_nobody_elses(day, source):
    ann = Principal("a", Role.AGENT, teams=frozenset({"North"}), agent_id=1)
    assert day_strip.read(source, ann, 1, DAY).planned.height == 1
    assert [one.height for one in day_strip.read(source, ann, 2, DAY)] == [0, 0, 0]
    assert day_strip.last_handled(source, ann, 1) == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_notes_of_a_window_in_order(day, source):
    day.put(Annotation, at=at("2026-11-02 12:00"), kind="outage", text="Late")
    day.put(Annotation, at=at("2026-11-02 08:00"), kind="process_change", text="New script", starts_baseline=True)
    day.put(Annotation, at=at("2026-11-03 00:00"), kind="outage", text="The day after")
    told = annotations.within(source, DAY).select("text", "starts_baseline").rows()
    assert told == [("New script", True), ("Late", False)]
