"""Local days, weeks and intervals, on the days on which they go wrong elsewhere."""

from datetime import date, timedelta

import polars as pl
import pytest

from queries.facts.local_time import calendar_columns
from queries.scope import Window
from tests.queries.world import at


def told(instants, zone, zones=(), own=None):
    rows = pl.LazyFrame({"at": instants, "_zone": own or [None] * len(instants)}, schema_overrides={"_zone": pl.String})
    return calendar_columns(rows.cast({"at": pl.Datetime("us", "UTC")}), "at", zones, zone).collect()


@pytest.mark.parametrize(
    ("zone", "day", "halves"),
    [
        pytest.param("Europe/London", date(2026, 10, 25), 50, id="London, 25 hours"),
        pytest.param("America/New_York", date(2026, 3, 8), 46, id="New York, 23 hours"),
        pytest.param("America/New_York", date(2026, 11, 1), 50, id="New York, 25 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 49, id="Lord Howe, 24.5 hours"),
        pytest.param("Asia/Shanghai", date(2026, 10, 25), 48, id="Shanghai"),
        pytest.param("Asia/Kathmandu", date(2026, 10, 25), 48, id="Kathmandu, 45 minutes off"),
    ],
)
def test_a_day_has_as_many_intervals_as_it_has_half_hours(zone, day, halves):
    window = Window.days(day, day + timedelta(days=1), zone)
    minutes = int((window.end_at - window.start_at).total_seconds() // 60)
    frame = told([window.start_at + timedelta(minutes=number) for number in range(minutes)], zone)
    assert frame["local_day"].unique().to_list() == [day]
    assert frame["half_hour_at"].n_unique() == halves
    assert frame["quarter_at"].n_unique() == halves * 2
    assert set(frame.group_by("half_hour_at").len()["len"]) == {30}
    assert frame["half_hour_at"].min() == window.start_at


def test_the_last_days_of_the_year_belong_to_week_53():
    frame = told([at("2026-12-31 12:00"), at("2027-01-01 12:00"), at("2027-01-04 12:00")], "UTC")
    assert frame["iso_week"].to_list() == ["2026-W53", "2026-W53", "2027-W01"]
    assert frame["weekday"].to_list() == [4, 5, 1]


def test_each_row_is_told_in_the_zone_of_its_site():
    late = at("2026-03-02 20:30")
    frame = told([late] * 3, "UTC", ("Asia/Shanghai", "America/New_York"), ["Asia/Shanghai", "America/New_York", None])
    assert frame["local_day"].to_list() == [date(2026, 3, 3), date(2026, 3, 2), date(2026, 3, 2)]
    assert frame["local_hour"].to_list() == [4, 15, 20]


def test_no_rows_have_their_columns_too():
    assert told([], "UTC").schema["half_hour_at"] == pl.Datetime("us", "UTC")
