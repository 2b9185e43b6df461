"""Laws of the service clock, over calendars and instants drawn at random about days that are not 24 hours long."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.clock import OpenHours

INSTANT = pl.Datetime("us", "UTC")
NEVER = datetime.max.replace(tzinfo=UTC)
TURNS = {  # a day near which each zone changes its clocks, or could
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Asia/Shanghai": (date(2026, 3, 29), date(2026, 10, 25)),
}


@st.composite
def calendars(draw):
    """(zone, spans, holidays, a UTC midnight some days before a change of clocks)."""
    zone = draw(st.sampled_from(sorted(TURNS)))
    turn = draw(st.sampled_from(TURNS[zone]))
    bounds = st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted).filter(lambda two: two[0] < two[1])
    span = st.tuples(st.integers(1, 7), bounds).map(lambda told: (told[0], *told[1]))
    spans = draw(st.lists(span, min_size=1, max_size=10))
    away = st.integers(-3, 3).map(lambda days: turn + timedelta(days=days))
    holidays = draw(st.dictionaries(away, st.booleans(), max_size=3))
    return zone, spans, holidays, datetime(turn.year, turn.month, turn.day, tzinfo=UTC) - timedelta(days=3)


def hours(drawn):
    return OpenHours(*drawn[:3])


def instants(*told):
    return pl.Series(told).cast(INSTANT)


def seconds(calendar, start, end):
    return calendar.seconds(instants(start), instants(end))[0]


def minutes_open(drawn, start, count):
    """Slowly: minute by minute, is the time that the clock shows within a span of a day that is not shut?"""
    zone, spans, holidays, _ = drawn
    found = 0
    for number in range(count):
        shown = (start + timedelta(minutes=number)).astimezone(ZoneInfo(zone))
        minute = shown.hour * 60 + shown.minute
        is_shut = holidays.get(shown.date()) is False
        found += not is_shut and any(
            shown.isoweekday() == weekday and opens <= minute < closes for weekday, opens, closes in spans
        )
    return found


times = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=7))


@settings(max_examples=60, deadline=None)
@given(calendars(), st.integers(0, 6 * 1440), st.integers(0, 2000))
def test_it_counts_as_a_slow_clock_does_minute_by_minute(drawn, begin, count):
    start = drawn[3] + timedelta(minutes=begin)
    assert seconds(hours(drawn), start, start + timedelta(minutes=count)) == 60 * minutes_open(drawn, start, count)


@settings(max_examples=200, deadline=None)
@given(calendars(), st.tuples(times, times, times).map(sorted))
def test_seconds_add_up_over_a_split(drawn, shifts):
    first, middle, last = (drawn[3] + shift for shift in shifts)
    calendar = hours(drawn)
    parts = seconds(calendar, first, middle) + seconds(calendar, middle, last)
    assert parts == pytest.approx(seconds(calendar, first, last), abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(calendars(), times, st.integers(1, 10 * 86_400_000_000))
def test_so_much_open_time_has_passed_when_it_falls_due_and_a_microsecond_before_it_had_not(drawn, shift, micros):
    start, calendar = drawn[3] + shift, hours(drawn)
    due = calendar.due(instants(start), pl.Series([micros / 1e6]))[0]
    one = timedelta(microseconds=1)
    assert round(seconds(calendar, start, due) * 1e6) == micros
    assert round(seconds(calendar, start, due - one) * 1e6) == micros - 1


@settings(max_examples=200, deadline=None)
@given(calendars(), times, times, st.floats(0, 1e6), st.floats(0, 1e6))
def test_later_or_longer_is_never_due_sooner(drawn, one, other, some, more):
    start, later = sorted((drawn[3] + one, drawn[3] + other))
    short, long = sorted((some, more))
    due = hours(drawn).due(instants(start, later, start), pl.Series([short, short, long]))
    found = [NEVER if at is None else at for at in due]  # a minute a week opens for a million seconds in 320 years
    assert found[0] <= found[1]
    assert found[0] <= found[2]
    assert found[0] >= start


@settings(max_examples=100, deadline=None)
@given(calendars(), st.lists(times, min_size=1, max_size=20))
def test_a_row_is_worth_the_same_alone_as_among_others(drawn, shifts):
    starts = instants(*(drawn[3] + shift for shift in shifts))
    allowance = pl.Series([3600.0 * (place % 50) for place in range(len(shifts))])
    together = hours(drawn).due(starts, allowance)
    alone = [hours(drawn).due(starts[n : n + 1], allowance[n : n + 1])[0] for n in range(len(shifts))]
    assert together.to_list() == alone
