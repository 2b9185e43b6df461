"""The company's clock: wherever and whenever a demo starts, its company is at work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from store.simulator.clock import BUSY_FROM, BUSY_TO, rhythm


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu"])
def test_any_start_falls_in_the_busy_stretch_of_an_ordinary_day(zone):
    for hours in range(24 * 9):
        end = datetime(2026, 12, 20, 0, 17, tzinfo=UTC) + timedelta(hours=hours)
        clock = rhythm(end, zone)
        local = end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - timedelta(minutes=clock.shift_minutes)
        assert BUSY_FROM <= local.hour + local.minute / 60 <= BUSY_TO
        assert clock.strength(clock.day_of(end)) >= 1


def test_office_hours_of_a_weekday_are_left_as_they_are():
    clock = rhythm(datetime(2026, 11, 20, 11, 30, tzinfo=UTC), "Europe/London")
    assert (clock.shift_minutes, clock.quiet) == (0, (6, 7))


def test_opening_hours_keep_wall_time_when_the_clocks_change():
    clock = rhythm(datetime(2026, 11, 20, 11, 30, tzinfo=UTC), "Europe/London")
    before, after = datetime(2026, 10, 24, tzinfo=UTC).date(), datetime(2026, 10, 25, tzinfo=UTC).date()
    assert clock.start_of(after, 600) - clock.start_of(before, 600) == 25 * 3_600_000
