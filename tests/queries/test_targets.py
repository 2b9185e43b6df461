"""TARGETS by hand-worked rows: a help desk in Berlin that is open from nine to six every day (times below are UTC)."""

from datetime import timedelta

import pytest

from queries import history
from queries.frames import TARGETS
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import Feed
from store.schema.people import Calendar, CalendarSpan, ServiceStandard, Site
from tests.queries.world import asked, at

NINE = at("2013-06-04 09:00")  # eleven o'clock in Berlin, a Tuesday
LONG_AGO = at("2010-01-01 00:00")
JUNE = asked(at("2013-06-01 00:00"), at("2013-07-01 00:00"), "Europe/Berlin")


def clock(told):
    return at(f"2013-06-04 {told}")


@pytest.fixture
def desk(world):
    world.put(Calendar, time_zone="Europe/Berlin")
    for weekday in range(1, 8):
        world.put(CalendarSpan, calendar_id=1, weekday=weekday, opens=9 * 60, closes=18 * 60)
    world.centre()
    world.change(Site, 1, time_zone="Europe/Berlin", calendar_id=1)
    world.put(Contact, created_at=clock("20:00"), channel="email")  # the last instant that the store knows of
    return world


def standard(world, metric, minutes, **columns):
    world.put(ServiceStandard, metric=metric, threshold_s=minutes * 60.0, effective_from=LONG_AGO, **columns)


def status(world, told, to, **columns):
    world.put(TicketEvent, ticket_id=1, at=clock(told), to_value=to, **columns)


def rows(source, kind, *columns, scope=JUNE, anchor="start_at"):
    found = history.read(source, TARGETS, scope, anchor)
    return [row for key, *row in found.select("kind", *columns).rows() if key == kind]


def ticket(world, **columns):
    world.put(Ticket, **({"created_at": NINE, "queue_id": 2} | columns))


def test_z5_pending_and_closed_stop_the_clock_and_a_reopening_sets_it_going(desk, source):
    standard(desk, "resolution", 120)
    ticket(desk)
    for told, to in (("09:30", "pending_customer"), ("09:45", "open"), ("10:00", "closed"), ("10:30", "open")):
        status(desk, told, to)
    assert rows(source, "resolution", "due_at", "is_decided", "is_met") == [[clock("11:45"), True, False]]


def test_z6_five_hours_pending_put_the_due_time_off_to_closing_time(desk, source):
    standard(desk, "resolution", 120)
    ticket(desk, status="resolved", resolved_at=clock("16:00"))
    for told, to in (("10:00", "pending_customer"), ("15:00", "open"), ("16:00", "resolved")):
        status(desk, told, to)
    told = rows(source, "resolution", "due_at", "used_s", "is_met")
    assert told == [[clock("16:00"), 7200.0, True]], "done in the very microsecond it falls due"


def test_z7_both_clocks_of_a_ticket_that_was_pending_for_half_an_hour(desk, source):
    standard(desk, "first_response", 120)
    standard(desk, "resolution", 250)
    ticket(desk, status="closed", resolved_at=clock("12:00"), closed_at=clock("12:00"))
    for told, to in (("10:00", "pending_customer"), ("10:30", "open"), ("12:00", "resolved")):
        status(desk, told, to)
    desk.put(Message, ticket_id=1, at=clock("10:15"), author_kind="agent", is_public=False)  # a note
    desk.put(Message, ticket_id=1, at=clock("10:45"), author_kind="agent")
    assert rows(source, "first_response", "due_at", "used_s") == [[clock("11:30"), 75 * 60.0]]
    assert rows(source, "resolution", "due_at", "used_s") == [[clock("13:40"), 150 * 60.0]]


def test_z7_a_next_response_that_began_within_the_pause(desk, source):
    standard(desk, "next_response", 180)
    ticket(desk)
    desk.put(Message, ticket_id=1, at=clock("09:00"), author_kind="customer")
    desk.put(Message, ticket_id=1, at=clock("09:30"), author_kind="agent")
    desk.put(Message, ticket_id=1, at=clock("10:15"), author_kind="customer")
    status(desk, "10:00", "pending_customer")
    status(desk, "10:30", "open")
    assert rows(source, "next_response", "due_at", "is_decided", "is_met") == [[clock("13:30"), True, False]]


def test_a_target_is_decided_by_timestamps_to_the_microsecond(desk, source):
    one = timedelta(microseconds=1)
    standard(desk, "resolution", 60)
    for late in (-one, 0 * one, one):
        ticket(desk, status="resolved", resolved_at=clock("10:00") + late)
    assert rows(source, "resolution", "is_met") == [[True], [True], [False]]


def test_an_open_ticket_past_its_due_time_is_missed_already_and_one_before_it_is_not_decided(desk, source):
    standard(desk, "resolution", 300)
    ticket(desk)
    ticket(desk, created_at=clock("15:00"))
    told = rows(source, "resolution", "is_due", "is_decided", "is_met", "used_s")
    assert told == [[True, True, False, 7 * 3600.0], [False, False, None, 3600.0]]


def test_a_live_feed_that_has_looked_lets_a_quiet_night_decide(desk, source):
    standard(desk, "resolution", 120)
    ticket(desk, created_at=clock("15:00"))
    assert rows(source, "resolution", "is_decided") == [[False]]
    desk.put(Feed, source="hand", is_live=True, last_success_at=at("2013-06-05 09:00"))
    assert rows(source, "resolution", "is_decided", "is_met") == [[True, False]]


def test_a_pending_ticket_is_not_missed_while_it_waits_for_the_customer(desk, source):
    standard(desk, "resolution", 120)
    ticket(desk, status="pending_customer")
    status(desk, "10:00", "pending_customer")
    told = rows(source, "resolution", "is_paused", "is_decided", "used_s", "due_at")
    assert told == [[True, False, 3600.0, at("2013-06-05 08:00")]]


def test_the_narrowest_standard_in_force_when_it_began_counts(desk, source):
    standard(desk, "resolution", 600)
    standard(desk, "resolution", 60, priority="high")
    standard(desk, "resolution", 30, channel="email", segment="vip")
    desk.put(ServiceStandard, metric="resolution", threshold_s=1.0, queue_id=2, effective_from=clock("12:00"))
    ticket(desk)
    ticket(desk, priority="high", segment="vip")
    ticket(desk, segment="vip")
    ticket(desk, created_at=clock("12:00"))
    assert rows(source, "resolution", "allowance_s") == [[36_000.0], [3600.0], [1800.0], [1.0]]


def test_impossible_rows_are_not_judged_and_never_negative(desk, source):
    standard(desk, "resolution", 60)
    ticket(desk, status="resolved", resolved_at=clock("07:00"))
    desk.put(Contact, created_at=NINE, ended_at=NINE, promise_due_at=clock("07:00"), channel="email")
    assert rows(source, "resolution", "used_s", "is_decided", "is_met") == [[None, False, None]]
    assert rows(source, "promise", "allowance_s", "is_decided", "is_met") == [[None, False, None]]


def test_waits_are_met_by_an_answer_and_missed_by_who_gives_up(desk, source):
    desk.put(ServiceStandard, queue_id=1, effective_from=LONG_AGO)  # 20 s
    ways = [("answered", 20), ("answered", 21), ("abandoned", 4), ("abandoned", 6), ("transferred", 60), (None, None)]
    for kind, waited in ways:
        left = None if waited is None else NINE + timedelta(seconds=waited)
        key = desk.put(Contact, created_at=NINE, channel="phone")
        answered = left if kind == "answered" else None
        desk.put(ContactLeg, contact_id=key, queued_at=NINE, left_queue_at=left, leave_kind=kind, answered_at=answered)
    told = rows(source, "service_level", "is_decided", "is_met")
    assert told == [[True, True], [True, False], [False, None], [True, False], [False, None], [True, False]]


def test_who_was_handed_on_or_hung_up_at_once_waits_for_nothing_any_more(desk, source):
    desk.put(ServiceStandard, queue_id=1, threshold_s=86_400.0, effective_from=LONG_AGO)
    for kind in ("transferred", "callback", "abandoned", None):
        key = desk.put(Contact, created_at=NINE, channel="email")
        left = None if kind is None else NINE + timedelta(seconds=3)
        desk.put(ContactLeg, contact_id=key, queued_at=NINE, left_queue_at=left, leave_kind=kind)
    told = rows(source, "service_level", "is_due", "is_decided", "is_running")
    assert told == [[False, False, False]] * 3 + [[False, False, True]]


def test_promises_and_follow_ups_fall_due_when_it_was_said(desk, source):
    due = clock("12:00")
    for kept in (due, due + timedelta(microseconds=1), None):
        desk.put(Contact, created_at=NINE, ended_at=NINE, channel="email", promise_due_at=due, promise_kept_at=kept)
    ticket(desk, follow_up_due_at=due, follow_up_done_at=clock("11:00"), promise_due_at=due, first_resolved_at=NINE)
    assert rows(source, "promise", "is_met", "contact_id") == [[True, 2], [False, 3], [False, 4], [True, None]]
    assert rows(source, "follow_up", "is_met", "allowance_s") == [[True, 3 * 3600.0]]


def test_the_anchor_due_at_finds_what_began_before_the_window(desk, source):
    standard(desk, "resolution", 240)
    ticket(desk, created_at=clock("15:00"), status="resolved", resolved_at=clock("15:30"))
    wednesday = asked(at("2013-06-04 22:00"), at("2013-06-05 22:00"), "Europe/Berlin")
    told = rows(source, "resolution", "due_at", "local_day", scope=wednesday, anchor="due_at")
    assert told == [[at("2013-06-05 10:00"), at("2013-06-05 10:00").date()]]
    assert rows(source, "resolution", "due_at", scope=wednesday) == []
