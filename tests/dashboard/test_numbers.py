"""Numbers, durations and dates in words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.wording import numbers

FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12)


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (0.8125, "81.3%"),
        (0.285, "28.5%"),
        (0.00049999, "0.0%"),
        (0.0005, "0.1%"),
        (-0.0005, "−0.1%"),
        (0.9995, "100.0%"),
        (1.0, "100.0%"),
        (0.0, "0.0%"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_a_share_is_told_with_one_decimal_halves_away_from_zero(share, told):
    assert numbers.percent(share) == told


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1000, "1.0k", "1,000"),
        (1250, "1.3k", "1,250"),
        (12_345, "12.3k", "1.2万"),
        (123_456, "123.5k", "12.3万"),
        (3_400_000, "3.4M", "340.0万"),
        (340_000_000, "340.0M", "3.4亿"),
        (None, "–", "–"),
    ],
)
def test_counts_are_short(value, en, zh):
    assert (numbers.count(value, "en"), numbers.count(value, "zh")) == (en, zh)


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "00:00", "00:00"),
        (107.5, "01:48", "01:48"),
        (3599.4, "59:59", "59:59"),
        (3599.5, "1:00 h", "1:00时"),
        (3960, "1:06 h", "1:06时"),
        (172_799, "47:59 h", "47:59时"),
        (300_000, "3 d 11 h", "3天11时"),
        (-3, "00:00", "00:00"),
        (None, "–", "–"),
    ],
)
def test_durations_are_mm_ss_and_from_an_hour_h_mm(seconds, en, zh):
    assert (numbers.duration(seconds, "en"), numbers.duration(seconds, "zh")) == (en, zh)


@given(FINITE, st.integers(0, 3))
def test_a_number_read_back_is_the_nearest_of_its_places(value, places):
    told = numbers.number(value, places).replace(",", "").replace(numbers.MINUS, "-")
    assert abs(Decimal(told) - Decimal(str(value))) <= Decimal(1).scaleb(-places) / 2
    assert told not in {"-0", "-0.0", "-0.00", "-0.000"}


@given(st.floats(min_value=0, max_value=1e7, allow_nan=False))
def test_longer_is_never_told_shorter(seconds):
    def back(told: str) -> int:
        if " d " in told:
            days, hours = told.removesuffix(" h").split(" d ")
            return int(days) * 86400 + int(hours) * 3600
        first, second = told.removesuffix(" h").split(":")
        return int(first) * 3600 + int(second) * 60 if told.endswith("h") else int(first) * 60 + int(second)

    assert back(numbers.duration(seconds, "en")) <= back(numbers.duration(seconds + 3600, "en"))


def test_dates_and_clocks():
    assert numbers.day(date(2026, 11, 21), "en") == "21 Nov 2026"
    assert numbers.day(date(2026, 11, 21), "zh") == "2026年11月21日"
    assert numbers.clock(datetime(2026, 11, 21, 16, 30, 5, tzinfo=UTC), "Asia/Shanghai") == "00:30:05"
