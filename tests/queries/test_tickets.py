"""TICKETS, RESPONSES and OPEN_TICKETS by hand-worked rows, on both stores."""

from datetime import timedelta

import pytest

from queries import dimensions, history
from queries.facts import threads, tickets
from queries.frames import OPEN_TICKETS, RESPONSES, TICKETS
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.people import Calendar, CalendarSpan, ServiceStandard, Site
from tests.queries.world import asked, at

NINE = at("2013-06-04 07:00")  # nine o'clock in Berlin, a Tuesday
WEEK = asked(at("2013-06-01 00:00"), at("2013-06-08 00:00"), "Europe/Berlin")


def minutes(number):
    return NINE + timedelta(minutes=number)


@pytest.fixture
def berlin(world):
    world.put(Calendar, time_zone="Europe/Berlin")
    for weekday in range(1, 8):
        world.put(CalendarSpan, calendar_id=1, weekday=weekday, opens=9 * 60, closes=18 * 60)
    world.centre()
    world.change(Site, 1, time_zone="Europe/Berlin", calendar_id=1)
    return world


def one(source, *columns):
    rows = history.read(source, TICKETS, WEEK).select(columns).rows()
    assert len(rows) == 1
    return rows[0]


def status(world, at_, to, **columns):
    world.put(TicketEvent, ticket_id=1, at=at_, to_value=to, **columns)


def test_z7_pending_on_the_customer_stops_the_clock(berlin, source):
    berlin.put(Ticket, created_at=NINE, status="closed", resolved_at=minutes(180), queue_id=2)
    status(berlin, minutes(60), "pending_customer")
    status(berlin, minutes(90), "open")
    status(berlin, minutes(180), "resolved")
    berlin.put(Message, ticket_id=1, at=minutes(105), author_kind="agent", author_id=1)
    assert one(source, "first_response_s", "resolution_s", "resolution_open_s") == (6300.0, 9000.0, 9000.0)


def test_open_seconds_leave_the_night_out(berlin, source):
    berlin.put(Ticket, created_at=minutes(8 * 60), status="resolved", resolved_at=minutes(25 * 60), queue_id=2)
    berlin.put(Message, ticket_id=1, at=minutes(24 * 60 + 30), author_kind="agent")
    seconds = one(source, "first_response_s", "first_response_open_s", "resolution_open_s")
    assert seconds == (16.5 * 3600, 1.5 * 3600, 2 * 3600)


def test_a_note_or_a_bot_is_no_response(berlin, source):
    berlin.put(Ticket, created_at=NINE)
    berlin.put(Message, ticket_id=1, at=minutes(1), author_kind="bot")
    berlin.put(Message, ticket_id=1, at=minutes(2), author_kind="system")
    berlin.put(Message, ticket_id=1, at=minutes(3), author_kind="agent", is_public=False)
    assert one(source, "first_response_at") == (None,)
    berlin.put(Message, ticket_id=1, at=minutes(9), author_kind="agent")
    assert one(source, "first_response_s") == (540.0,)


def test_a_ticket_that_an_agent_opened_starts_at_the_customers_first_message(berlin, source):
    berlin.put(Ticket, created_at=NINE)
    berlin.put(TicketEvent, ticket_id=1, at=NINE, kind="created", actor_kind="agent")
    berlin.put(Message, ticket_id=1, at=minutes(1), author_kind="agent")
    assert one(source, "request_at", "first_response_at") == (None, None)
    berlin.put(Message, ticket_id=1, at=minutes(60), author_kind="customer")
    berlin.put(Message, ticket_id=1, at=minutes(62), author_kind="agent")
    assert one(source, "request_at", "first_response_s") == (minutes(60), 120.0)


def test_a_message_on_a_contact_of_the_ticket_counts(berlin, source):
    berlin.put(Ticket, created_at=NINE)
    berlin.put(Contact, created_at=NINE, ticket_id=1, channel="email")
    berlin.put(Message, contact_id=1, at=minutes(5), author_kind="agent")
    assert one(source, "first_response_s") == (300.0,)


def test_a_stored_first_response_stands_where_no_message_tells(berlin, source):
    berlin.put(Ticket, created_at=NINE, first_response_at=minutes(10))
    assert one(source, "first_response_s") == (600.0,)


def test_a_reopened_ticket_keeps_its_first_resolution(berlin, source):
    berlin.put(Ticket, created_at=NINE, status="resolved", resolved_at=minutes(120), reopened_count=1)
    for number, to in ((30, "resolved"), (60, "open"), (120, "resolved")):
        status(berlin, minutes(number), to)
    assert one(source, "first_resolution_s", "resolution_s") == (1800.0, 7200.0)


def test_standards_of_tickets(berlin, source):
    long_ago = at("2010-01-01 00:00")
    berlin.put(ServiceStandard, metric="first_response", threshold_s=3600.0, effective_from=long_ago)
    berlin.put(ServiceStandard, metric="resolution", priority="high", threshold_s=7200.0, effective_from=long_ago)
    berlin.put(Ticket, created_at=NINE, priority="high")
    assert one(source, "first_response_threshold_s", "resolution_threshold_s") == (3600.0, 7200.0)


def test_several_customer_messages_in_a_row_count_from_the_first(berlin, source):
    berlin.put(Contact, created_at=NINE, channel="chat", customer_id=None)
    berlin.put(ContactLeg, contact_id=1, queued_at=NINE)
    talk = {0: "customer", 1: "bot", 2: "customer", 5: "agent", 6: "agent", 10: "customer", 11: "customer"}
    for minute, kind in talk.items():
        author = 1 if kind == "agent" else None
        berlin.put(Message, contact_id=1, at=minutes(minute), author_kind=kind, author_id=author)
    rows = history.read(source, RESPONSES, WEEK)
    columns = ("asked_at", "answered_at", "is_first", "response_s", "queue", "agent")
    assert rows.select(columns).rows() == [
        (minutes(0), minutes(5), True, 300.0, "Sales", "Ann"),
        (minutes(10), None, False, None, "Sales", None),
    ]


def test_what_is_open_now_and_how_much_of_its_time_is_used(berlin, source):
    long_ago = at("2010-01-01 00:00")
    berlin.put(ServiceStandard, metric="first_response", threshold_s=3600.0, effective_from=long_ago)
    berlin.put_all(
        (Ticket, {"created_at": NINE, "assignee_id": 1}),
        (Ticket, {"created_at": NINE, "first_response_at": minutes(10)}),
        (Ticket, {"created_at": NINE, "status": "resolved", "resolved_at": minutes(20)}),
        (Ticket, {"created_at": minutes(60)}),
        (Ticket, {"created_at": minutes(0), "promise_due_at": minutes(60)}),
    )
    snapshot = history.at_instant(source, minutes(45))
    rows = snapshot.open_tickets(WEEK, minutes(45))
    columns = ("ticket_id", "age_s", "is_unassigned", "is_unattended", "used_share")
    assert rows.select(columns).rows() == [
        (1, 2700.0, False, True, 0.75),
        (2, 2700.0, True, False, None),
        (5, 2700.0, True, True, 0.75),
    ]
    assert OPEN_TICKETS.check(rows).height == 3
    assert snapshot.open_tickets(WEEK, minutes(15))["ticket_id"].to_list() == [1, 2, 3, 5]


def test_a_reopened_ticket_was_closed_in_between(berlin, source):
    berlin.put(Ticket, created_at=NINE, status="open", first_resolved_at=minutes(30), reopened_count=1)
    for number, to in ((30, "resolved"), (60, "open")):
        status(berlin, minutes(number), to)
    snapshot = history.at_instant(source, minutes(90))
    statuses = [snapshot.open_tickets(WEEK, minutes(minute))["status"].to_list() for minute in (10, 45, 61)]
    assert statuses == [["new"], [], ["open"]]


def test_a_few_tickets_are_dressed_at_once(berlin, source):
    berlin.put(Ticket, created_at=NINE)
    where = tickets.within("created_at", WEEK.window.start_at, WEEK.window.end_at)
    stored, moves = source.read(tickets.statement(where)).lazy(), source.read(tickets.events(where)).lazy()
    messages = source.read(threads.statement(threads.of_tickets(where))).lazy()
    dressed = tickets.dress(tickets.derive(stored, moves, messages), dimensions.read(source))
    assert dressed.collect().height == 1
    assert len(dressed.explain(optimized=False)) < 20_000, "a plan that doubles with each clock takes a second to run"


def test_a_resolution_told_by_an_event_alone_is_read_by_its_time(berlin, source):
    berlin.put(Ticket, created_at=NINE - timedelta(days=40), status="closed")
    berlin.put(Ticket, created_at=NINE - timedelta(days=40), status="closed", resolved_at=NINE - timedelta(days=20))
    for key in (1, 2):
        berlin.put(TicketEvent, ticket_id=key, at=minutes(30), to_value="resolved")
    rows = history.read(source, TICKETS, WEEK, anchor="resolved_at")
    assert rows.select("ticket_id", "resolved_at").rows() == [(1, minutes(30))]
    held = history.at_instant(source, minutes(60)).frame(TICKETS, WEEK, anchor="resolved_at")
    assert held["ticket_id"].to_list() == [1]
    assert history.read(source, TICKETS, WEEK, anchor="created_at").is_empty()


def test_c2_a_ticket_that_a_bot_hands_over_starts_at_the_hand_over_and_later_waits_count_apart(berlin, source):
    second = timedelta(seconds=1)
    berlin.put(Ticket, created_at=NINE + 20 * second)
    berlin.put(Message, ticket_id=1, at=NINE + 20 * second, author_kind="customer")
    berlin.put(Message, ticket_id=1, at=NINE + 25 * second, author_kind="bot")
    berlin.put(Message, ticket_id=1, at=NINE + 62 * second, author_kind="agent")
    berlin.put(Message, ticket_id=1, at=minutes(60), author_kind="customer")
    berlin.put(Message, ticket_id=1, at=minutes(180), author_kind="agent")
    assert one(source, "first_response_s") == (42.0,)
    assert history.read(source, RESPONSES, WEEK)["response_s"].to_list() == [42.0, 7200.0]


def test_a_ticket_that_was_reopened_by_an_event_of_its_own_is_open_again(berlin, source):
    berlin.put(Ticket, created_at=NINE, status="resolved", resolved_at=minutes(120), reopened_count=1)
    status(berlin, minutes(30), "resolved")
    berlin.put(TicketEvent, ticket_id=1, at=minutes(60), kind="reopened", to_value="open")
    status(berlin, minutes(120), "resolved")
    snapshot = history.at_instant(source, minutes(130))
    open_then = [snapshot.open_tickets(WEEK, minutes(minute)).height for minute in (10, 45, 61, 125)]
    assert open_then == [1, 0, 1, 0]
