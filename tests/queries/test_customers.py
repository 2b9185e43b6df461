"""CUSTOMERS by hand-worked rows, on both stores: as of the start and the end of a window."""

from dataclasses import replace
from datetime import timedelta

import pytest
from polars.testing import assert_frame_equal

from queries import history
from queries.as_of import Customers
from queries.frames import CUSTOMERS, LEGS
from queries.scope import Principal, Role, Window
from store.schema.contacts import Contact
from store.schema.people import Customer, Order
from tests.queries.world import asked, at

MARCH = asked(at("2026-03-01 00:00"), at("2026-04-01 00:00", "Europe/London"))
WEEK = timedelta(weeks=1)
LONG_AGO = at("2020-01-01 00:00")
DAYS = ("start_first_order_days", "start_order_days", "start_activity_days")
END_DAYS = ("end_first_order_days", "end_order_days", "end_activity_days")


def told(source, *columns, scope=MARCH):
    """Columns by customer: read for this window alone, and with the weeks before and within it, which must agree."""
    rows = history.read(source, CUSTOMERS, scope)
    start, end, zone = scope.window.start_at, scope.window.end_at, scope.window.zone
    before, within = Window(start - WEEK, start, zone), Window(start + WEEK, end, zone)
    among = Customers(source, [before, scope.window, within]).read(CUSTOMERS, scope)
    assert_frame_equal(among, rows)
    found = rows.select("customer_id", *columns).rows()
    return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in found}


@pytest.fixture
def known(world):
    """A centre that has heard of things until long after March: its end is the window's."""
    world.centre()
    world.put(Contact, created_at=at("2026-05-01 00:00"))
    return world


def ordered(world, customer, *days):
    for day in days:
        world.put(Order, customer_id=customer, ordered_at=at(f"{day} 12:00"))


def test_days_since_the_first_and_the_latest_order(known, source):
    known.put(Customer, registered_at=LONG_AGO)
    ordered(known, 1, "2025-12-01", "2026-02-27", "2026-03-10", "2026-03-31", "2026-04-01")
    assert told(source, *DAYS)[1] == (90, 2, 2)
    assert told(source, *END_DAYS, "orders")[1] == (121, 1, 1, 2)


def test_a_contact_keeps_a_customer_active_an_agents_call_does_not(known, source):
    known.put(Customer, registered_at=LONG_AGO)
    ordered(known, 1, "2025-03-01")
    known.put(Contact, customer_id=1, created_at=at("2026-02-01 12:00"))
    known.put(Contact, customer_id=1, created_at=at("2026-03-05 12:00"), direction="callback")
    known.put(Contact, customer_id=1, created_at=at("2026-03-20 12:00"), direction="outbound")
    assert told(source, "start_order_days", "start_activity_days", "end_activity_days", "contacts")[1] == (
        365,
        28,
        27,
        1,
    )


def test_who_never_did_anything_has_no_days(known, source):
    known.put(Customer, registered_at=LONG_AGO)
    assert told(source, *DAYS, *END_DAYS, "orders", "contacts")[1] == (None,) * 6 + (0, 0)


def test_days_are_local_and_an_hour_may_be_a_day(known, source):
    """Summer time: 23:30 UTC on 31 March is the first of April in London."""
    for instant in ("2026-03-31 22:30", "2026-03-31 23:30"):
        key = known.put(Customer, registered_at=LONG_AGO)
        known.put(Order, customer_id=key, ordered_at=at(instant))
    window = asked(at("2026-03-01 00:00"), at("2026-04-01 12:00"))
    assert told(source, "end_order_days", scope=window) == {1: 1, 2: 0}


def test_whoever_registered_later_is_not_in_the_starts_base_nor_before_being_there(known, source):
    known.put(Customer, registered_at=at("2026-02-28 23:59"))
    known.put(Customer, registered_at=at("2026-03-01 00:00"))
    known.put(Customer, registered_at=at("2026-04-01 00:00"))
    known.put(Customer)
    for customer in (1, 2, 3, 4):
        ordered(known, customer, "2026-02-01")
    assert told(source, "start_activity_days") == {1: 28, 2: None, 4: 28}
    assert told(source, "end_activity_days") == {1: 59, 2: 59, 4: 59}


def test_closing(known, source):
    for instant in ("2026-02-28 12:00", "2026-03-15 12:00", "2026-04-15 12:00"):
        known.put(Customer, registered_at=LONG_AGO, closed_at=at(instant))
    known.put(Customer, registered_at=LONG_AGO)
    assert told(source, "is_closed_at_start", "is_closed_at_end") == {
        1: (True, True),
        2: (False, True),
        3: (False, False),
        4: (False, False),
    }


def test_merged_customers_are_one_with_all_that_they_did(known, source):
    known.put(Customer, registered_at=at("2026-02-01 00:00"), segment="vip")
    known.put(Customer, registered_at=LONG_AGO, merged_into=1, closed_at=LONG_AGO)
    known.put(Customer, registered_at=at("2026-03-20 00:00"), merged_into=2)
    ordered(known, 1, "2026-03-02")
    ordered(known, 2, "2025-01-01")
    ordered(known, 3, "2026-03-25")
    known.put(Contact, customer_id=3, created_at=at("2026-02-22 12:00"))
    assert told(source, "segment", "registered_at", "is_closed_at_end", "orders") == {1: ("vip", LONG_AGO, False, 2)}
    assert told(source, *DAYS)[1] == (424, 424, 7)
    assert told(source, *END_DAYS)[1] == (455, 7, 7)


def test_customers_merged_in_a_ring_are_one_and_nobody_waits_for_ever(known, source):
    for into in (2, 3, 1):
        known.put(Customer, registered_at=LONG_AGO, merged_into=into)
    ordered(known, 3, "2026-03-02")
    assert told(source, "orders") == {1: 1}


def test_a_customer_merged_into_one_who_is_not_there_is_not_lost(known, source):
    known.put(Customer, registered_at=LONG_AGO, merged_into=77)
    ordered(known, 1, "2026-03-02")
    assert list(told(source, "orders").values()) == [1]


def test_a_window_that_goes_on_is_judged_by_the_last_that_is_known(world, source):
    world.centre()
    world.put(Customer, registered_at=LONG_AGO)
    world.put(Contact, customer_id=1, created_at=at("2026-03-10 12:00"))
    world.put(Contact, created_at=at("2026-03-20 12:00"))
    assert told(source, "at", "end_activity_days")[1] == (at("2026-03-20 12:00"), 10)


def test_a_window_beyond_all_that_is_known_has_no_start(world, source):
    world.centre()
    world.put(Customer, registered_at=LONG_AGO)
    ordered(world, 1, "2026-01-01")
    world.put(Contact, created_at=at("2026-02-01 12:00"))
    assert told(source, "start_activity_days", "end_activity_days")[1] == (None, 31)


def test_the_end_of_one_window_is_the_start_of_the_next(known, source):
    months = [at(f"2026-0{month}-01 00:00", "Europe/London") for month in (1, 2, 3, 4)]
    for day in range(0, 90, 7):
        key = known.put(Customer, registered_at=months[0] + timedelta(days=day - 20))
        known.put(Order, customer_id=key, ordered_at=months[0] + timedelta(days=day - 10, hours=day))
        known.put(Contact, customer_id=key, created_at=months[0] + timedelta(days=day))
    for first, middle, last in zip(months, months[1:], months[2:], strict=False):
        before, after = (told(source, f"{side}_order_days", f"{side}_activity_days", scope=asked(*window))
                         for side, window in (("end", (first, middle)), ("start", (middle, last))))  # fmt: skip
        assert {key: days for key, days in after.items() if key in before} == before


def test_customers_of_nobodys_team_are_not_shown_to_whoever_sees_one_team(known, source):
    known.put(Customer, registered_at=LONG_AGO)
    lead = Principal("lead", Role.SUPERVISOR, teams=frozenset({"North"}))
    assert history.read(source, CUSTOMERS, replace(MARCH, principal=lead)).height == 0
    assert history.read(source, CUSTOMERS, MARCH.choosing(segment=["vip"])).height == 0


def test_an_empty_store_has_no_customers(source):
    CUSTOMERS.check(history.read(source, CUSTOMERS, MARCH))


def test_whoever_reads_several_windows_at_once_reads_other_frames_from_the_store(known, source):
    known.put(Customer, registered_at=LONG_AGO)
    several = Customers(source, [MARCH.window])
    assert_frame_equal(several.read(LEGS, MARCH, "ended_at"), history.read(source, LEGS, MARCH, "ended_at"))
    chosen = {"customer_id", "end_order_days"}
    assert several.read(CUSTOMERS, MARCH, columns=chosen).columns == ["customer_id", "end_order_days"]
