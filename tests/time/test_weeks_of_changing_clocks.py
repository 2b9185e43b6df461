"""Days that are not 24 hours long, week by week and zone by zone: nothing is lost, nothing counted twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from queries import history
from queries.frames import CONTACTS, LEGS, STAGES, TARGETS, TICKET_MOVES, TICKETS
from queries.scope import OPERATOR, Scope, Window
from store.schema.contacts import Contact, ContactLeg, Ticket, TicketEvent
from store.schema.people import ServiceStandard, Site

EVERY = timedelta(minutes=30)
WEEKS = [
    pytest.param("Europe/London", date(2025, 10, 20), {date(2025, 10, 26): 50}, id="London, 26 October 2025"),
    pytest.param("Europe/London", date(2026, 3, 23), {date(2026, 3, 29): 46}, id="London, 29 March 2026"),
    pytest.param("America/New_York", date(2025, 10, 27), {date(2025, 11, 2): 50}, id="New York, 2 November 2025"),
    pytest.param("America/New_York", date(2026, 3, 2), {date(2026, 3, 8): 46}, id="New York, 8 March 2026"),
    pytest.param("Australia/Lord_Howe", date(2026, 3, 30), {date(2026, 4, 5): 49}, id="Lord Howe, 5 April 2026"),
    pytest.param("Australia/Lord_Howe", date(2025, 9, 29), {date(2025, 10, 5): 47}, id="Lord Howe, 5 October 2025"),
    pytest.param("Asia/Shanghai", date(2025, 10, 20), {}, id="Shanghai has no such days"),
]
FRAMES = (LEGS, CONTACTS, TICKETS, TICKET_MOVES, TARGETS, STAGES)


def fill(world, zone, first, days):
    """One contact with a leg and one ticket at the start of every half hour of so many local days."""
    start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = first + timedelta(days=days)
    until = datetime(end.year, end.month, end.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    world.centre()
    world.change(Site, 1, time_zone=zone)
    world.put(ServiceStandard, metric="resolution", threshold_s=60.0)
    rows, at, key = [], start, 0
    while at < until:
        key += 1
        rows += [
            (Contact, {"id": key, "created_at": at}),
            (ContactLeg, {"contact_id": key, "queued_at": at}),
            (Ticket, {"id": key, "created_at": at, "queue_id": 1, "status": "open", "stage": "accepted"}),
            (TicketEvent, {"ticket_id": key, "at": at, "kind": "created", "to_value": "new"}),
        ]
        at += EVERY
    world.put_all(*rows)
    return Window.days(first, end, zone), key


@pytest.mark.parametrize(("zone", "monday", "odd"), WEEKS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_each_day_has_as_many_half_hours_as_it_is_long(zone, monday, odd, world, source):
    window, happened = fill(world, zone, monday, 7)
    days = {monday + timedelta(days=number): 48 for number in range(7)} | odd
    assert sum(days.values()) == happened
    for frame in FRAMES:
        rows = history.read(source, frame, Scope(window, OPERATOR))
        counted = dict(rows.group_by("local_day").len().rows())
        assert counted == days, frame.name
        assert rows["half_hour_at"].n_unique() == happened, "the repeated hour has half hours of its own"
        assert rows["quarter_at"].n_unique() == happened
        assert rows.select(pl.col("iso_week").cast(pl.String).unique()).height == 1


@pytest.mark.parametrize(("zone", "monday", "odd"), WEEKS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_the_days_of_a_week_read_one_by_one_are_the_week(zone, monday, odd, world, source):
    _, happened = fill(world, zone, monday, 7)
    found = 0
    for number in range(7):
        day = monday + timedelta(days=number)
        one = history.read(source, TARGETS, Scope(Window.days(day, day + timedelta(days=1), zone), OPERATOR))
        assert one.height == odd.get(day, 48)
        found += one.height
    assert found == happened


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Shanghai", "America/New_York"])
def test_the_year_2026_has_a_53rd_week_that_reaches_into_january(zone, world, source):
    window, _ = fill(world, zone, date(2026, 12, 27), 9)
    for frame in FRAMES:
        rows = history.read(source, frame, Scope(window, OPERATOR))
        weeks = rows.group_by("local_day").agg(pl.col("iso_week").cast(pl.String).first()).rows()
        assert dict(weeks) == {
            date(2026, 12, 27): "2026-W52",
            **{date(2026, 12, 28) + timedelta(days=number): "2026-W53" for number in range(7)},
            date(2027, 1, 4): "2027-W01",
        }, frame.name
