"""TICKET_MOVES and STAGES by hand-worked rows."""

from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import history
from queries.frames import STAGES, TICKET_MOVES
from store.schema.contacts import Contact, Ticket, TicketEvent
from store.schema.people import Agent, TeamMembership
from tests.queries.world import asked, at

NINE = at("2026-10-19 09:00")
AUTUMN = asked(at("2026-10-01 00:00"), at("2026-11-15 00:00"))


def days(number):
    return NINE + timedelta(days=number)


@pytest.fixture
def desk(world):
    world.centre()
    world.put(Contact, created_at=days(20), channel="email")  # the last instant that the store knows of
    return world


def event(world, ticket, when, to, kind="status", **columns):
    world.put(TicketEvent, ticket_id=ticket, at=when, kind=kind, to_value=to, **columns)


def moves(source, *columns):
    return history.read(source, TICKET_MOVES, AUTUMN).select(columns).rows()


def test_a_ticket_goes_and_comes_back_and_what_changes_nothing_is_no_move(desk, source):
    desk.put(Ticket, created_at=NINE, status="closed")
    told = [(1, "resolved"), (2, "closed"), (3, "open"), (4, "pending_customer"), (5, "closed")]
    for day, to in told:
        event(desk, 1, days(day), to, kind="reopened" if to == "open" else "status")
    assert moves(source, "kind", "backlog_change", "reopened_days", "age_days") == [
        ("created", 1, None, 20), ("resolved", -1, 2, 19), ("reopened", 1, None, 17), ("resolved", -1, None, 15),
    ]  # fmt: skip


def test_a_resolution_is_mature_when_the_last_day_on_which_it_may_come_back_is_over(desk, source):
    desk.put(Ticket, created_at=NINE, status="open")
    for day in (12, 13):  # the store knows of day 20 until nine: of the thirteenth, seven days are not over
        event(desk, 1, days(day), "resolved")
        event(desk, 1, days(day) + timedelta(hours=1), "open", kind="reopened")
    rate = totals([registry.get("reopen_rate")], {"ticket_moves": history.read(source, TICKET_MOVES, AUTUMN)})
    assert rate["reopen_rate"][:2] == (1.0, 1)


def test_days_until_a_reopening_are_local_days_whatever_their_length(desk, source):
    desk.put(Ticket, created_at=NINE, status="open")
    event(desk, 1, at("2026-10-25 00:30", "Europe/London"), "resolved")
    event(desk, 1, at("2026-10-26 00:15", "Europe/London"), "open", kind="reopened")
    assert moves(source, "kind", "reopened_days")[1] == ("resolved", 1)


def test_a_resolution_is_credited_to_who_resolved_it_not_to_todays_assignee(desk, source):
    desk.put(Ticket, created_at=NINE, status="resolved", assignee_id=1)
    event(desk, 1, days(1), "resolved", actor_id=3)
    assert moves(source, "kind", "agent", "team") == [("created", "Ann", "North"), ("resolved", "Cai", "South")]


def test_a_resolution_stays_with_the_team_of_the_time_when_its_agent_moves_on(desk, source):
    desk.put(Ticket, created_at=NINE, status="resolved", assignee_id=1)
    event(desk, 1, days(1), "resolved", actor_id=3)
    desk.put(TeamMembership, agent_id=3, team_id=2, from_at=days(-90), to_at=days(5))
    desk.put(TeamMembership, agent_id=3, team_id=1, from_at=days(5))
    desk.change(Agent, 3, team_id=1)
    assert moves(source, "kind", "agent", "team")[1] == ("resolved", "Cai", "South")


def test_a_resolution_that_no_event_tells_of_is_taken_from_the_ticket(desk, source):
    desk.put(Ticket, created_at=NINE, status="resolved", resolved_at=days(2))
    desk.put(Ticket, created_at=NINE, status="open", resolved_at=None)
    assert moves(source, "ticket_id", "kind", "at") == [
        (1, "created", NINE), (2, "created", NINE), (1, "resolved", days(2)),
    ]  # fmt: skip


def test_a_ticket_walks_through_the_stages_and_leaves_the_last_when_it_is_closed(desk, source):
    desk.put(Ticket, created_at=NINE, status="closed", stage="resolution", closed_at=days(6), assignee_id=1)
    event(desk, 1, NINE, "new", kind="created", actor_kind="system")
    event(desk, 1, days(1), "diagnosis", kind="stage", from_value="accepted", actor_id=3)
    event(desk, 1, days(4), "resolution", kind="stage", from_value="diagnosis", actor_kind="system")
    desk.put(Ticket, created_at=days(2), status="open", stage="assigned")
    rows = history.read(source, STAGES, AUTUMN).select("ticket_id", "stage", "left_at", "seconds", "agent").rows()
    day = 86_400.0
    assert rows == [
        (1, "accepted", days(1), day, "Ann"), (1, "diagnosis", days(4), 3 * day, "Cai"),
        (2, "assigned", None, None, None), (1, "resolution", days(6), 2 * day, "Ann"),
    ]  # fmt: skip
    left = history.read(source, STAGES, AUTUMN, "left_at")
    assert left["stage"].to_list() == ["accepted", "diagnosis", "resolution"]


def test_a_stay_that_ends_before_it_begins_lasts_for_an_unknown_time(desk, source):
    desk.put(Ticket, created_at=days(3), status="open", stage="diagnosis")
    event(desk, 1, days(1), "diagnosis", kind="stage", from_value="accepted")
    rows = history.read(source, STAGES, AUTUMN).select("stage", "seconds", "open_seconds").rows()
    assert sorted(rows) == [("accepted", None, None), ("diagnosis", None, None)]
