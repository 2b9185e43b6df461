"""Open seconds: worked examples of a Berlin help desk (times UTC), and days that are not 24 hours long."""

from datetime import date, timedelta

import polars as pl
import pytest

from queries.clock import OpenHours
from tests.queries.world import at

WEEKDAYS = range(1, 6)
DAILY = range(1, 8)


def hours(days, opens, closes, zone="Europe/Berlin", holidays=None):
    return OpenHours(zone, [(day, opens * 60, closes * 60) for day in days], holidays)


def between(calendar, *pairs):
    starts, ends = (
        pl.Series([None if told is None else at(told) for told in side]).cast(pl.Datetime("us", "UTC"))
        for side in zip(*pairs, strict=True)
    )
    return calendar.seconds(starts, ends).to_list()


def falls_due(calendar, start, allowance_s):
    return calendar.due(pl.Series([at(start)]).cast(pl.Datetime("us", "UTC")), pl.Series([float(allowance_s)]))[0]


@pytest.mark.parametrize(
    ("calendar", "created", "minutes", "due"),
    [
        pytest.param(hours(WEEKDAYS, 9, 17), "2013-03-21 09:30", 60, "2013-03-21 10:30", id="Z1 within the day"),
        pytest.param(hours(WEEKDAYS, 9, 17), "2013-03-21 09:30", 240, "2013-03-21 13:30", id="Z1 four hours"),
        pytest.param(hours(DAILY, 8, 17), "2013-10-21 05:30", 120, "2013-10-21 08:00", id="Z3 before it opens"),
        pytest.param(hours(DAILY, 8, 17), "2013-10-21 05:30", 240, "2013-10-21 10:00", id="Z3 four hours"),
        pytest.param(hours(DAILY, 8, 17), "2013-10-21 09:30", 120, "2013-10-21 11:30", id="Z3 while it is open"),
        pytest.param(
            hours(DAILY, 8, 17, holidays={date(2015, 9, 22): False}), "2015-09-21 14:30", 120, "2015-09-23 07:30",
            id="Z4 over a holiday",
        ),
        pytest.param(
            hours(DAILY, 8, 17, holidays={date(2015, 9, 22): False}), "2015-09-21 14:30", 240, "2015-09-23 09:30",
            id="Z4 four hours",
        ),
        pytest.param(
            hours(DAILY, 8, 17, holidays={date(2015, 9, 22): True}), "2015-09-21 14:30", 120, "2015-09-22 07:30",
            id="Z4 a holiday that is worked",
        ),
    ],
)  # fmt: skip
def test_an_allowance_falls_due(calendar, created, minutes, due):
    assert falls_due(calendar, created, minutes * 60) == at(due)
    assert between(calendar, (created, due)) == [minutes * 60]


def test_z2_a_reply_after_closing_time_counts_open_seconds_only():
    calendar = hours(WEEKDAYS, 8, 18)
    pairs = [("2013-03-21 09:30", "2013-03-21 10:00"), ("2013-03-21 09:30", "2013-03-21 14:00")]
    assert between(calendar, *pairs) == [30 * 60, 270 * 60]


def test_c1_a_week_of_office_hours():
    week = ("2022-03-20 00:00", "2022-03-26 23:59")
    assert between(hours(WEEKDAYS, 9, 17, zone="UTC"), week) == [144_000]


def test_two_spans_a_day_and_those_that_overlap():
    calendar = OpenHours("UTC", [(1, 540, 720), (1, 780, 1020), (1, 600, 660)])
    assert between(calendar, ("2026-03-02 00:00", "2026-03-03 00:00")) == [7 * 3600]


def test_unknown_stays_unknown_and_backwards_is_nothing():
    calendar = hours(DAILY, 0, 24)
    pairs = [(None, "2026-03-02 00:00"), ("2026-03-02 00:00", None), ("2026-03-02 12:00", "2026-03-02 11:00")]
    assert between(calendar, *pairs) == [None, None, 0.0]


def test_without_a_span_every_second_is_open():
    always = OpenHours("UTC", [])
    assert falls_due(always, "2026-03-02 00:00", 90) == at("2026-03-02 00:01") + timedelta(seconds=30)
    assert between(always, ("2026-03-02 00:00", "2026-03-02 00:01")) == [60]


def test_without_a_span_a_holiday_is_shut_all_the_same():
    calendar = OpenHours("Europe/London", [], {date(2026, 10, 25): False, date(2026, 10, 26): True})
    assert between(calendar, ("2026-10-24 00:00", "2026-10-28 00:00")) == [(96 - 25) * 3600]


def test_years_of_holidays_put_an_allowance_off_and_one_that_is_never_used_up_falls_never_due():
    shut = {date(2026, 1, 1) + timedelta(days=number): False for number in range(3000)}
    calendar = hours(DAILY, 8, 17, holidays=shut)
    assert falls_due(calendar, "2026-03-02 00:00", 90) == at("2034-03-20 07:01") + timedelta(seconds=30)
    assert falls_due(calendar, "2026-03-02 00:00", 1e11) is None


def test_due_is_a_column_and_unknown_where_its_parts_are():
    start = pl.Series([at("2013-03-21 09:30"), None, at("2013-03-22 15:30")]).cast(pl.Datetime("us", "UTC"))
    found = hours(WEEKDAYS, 9, 17).due(start, pl.Series([0.000001, 60.0, 3600.0])).to_list()
    assert found == [at("2013-03-21 09:30") + timedelta(microseconds=1), None, at("2013-03-25 08:30")]
    assert hours(WEEKDAYS, 9, 17).due(start, pl.Series([None, None, 0.0], dtype=pl.Float64)).to_list() == [
        None,
        None,
        at("2013-03-22 15:30"),
    ]


def test_nothing_allowed_out_of_hours_is_due_at_once():
    assert falls_due(hours(WEEKDAYS, 9, 17), "2013-03-23 12:00", 0) == at("2013-03-23 12:00")


@pytest.mark.parametrize(
    ("day", "opens", "closes", "minutes"),
    [
        pytest.param("2026-03-29", 60, 150, 60, id="a time that the night skips is not open"),
        pytest.param("2026-03-29", 130, 170, 0, id="a span that the night skips whole is not open"),
        pytest.param("2026-10-25", 150, 180, 60, id="a time that the night repeats is open twice"),
        pytest.param("2026-10-25", 60, 150, 120, id="from before it to the middle of both"),
    ],
)
def test_the_clock_on_the_wall_decides(day, opens, closes, minutes):
    calendar = OpenHours("Europe/Berlin", [(7, opens, closes)])
    before = date.fromisoformat(day) - timedelta(days=1)
    assert between(calendar, (f"{before} 12:00", f"{day} 12:00")) == [minutes * 60]


@pytest.mark.parametrize(
    ("zone", "day", "length"),
    [
        pytest.param("Europe/London", "2026-10-25", 25.0, id="London falls back"),
        pytest.param("America/New_York", "2026-03-08", 23.0, id="New York springs forward"),
        pytest.param("America/New_York", "2026-11-01", 25.0, id="New York falls back"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", 24.5, id="Lord Howe falls back by half an hour"),
        pytest.param("Asia/Shanghai", "2026-10-25", 24.0, id="Shanghai has no such days"),
    ],
)
def test_a_day_that_is_open_all_day_is_as_long_as_it_is(zone, day, length):
    following = str(date.fromisoformat(day) + timedelta(days=1))
    calendar = hours(DAILY, 0, 24, zone=zone)
    starts, ends = (pl.Series([at(f"{one} 00:00", zone)]).cast(pl.Datetime("us", "UTC")) for one in (day, following))
    assert calendar.seconds(starts, ends).to_list() == [length * 3600]
