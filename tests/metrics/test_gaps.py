"""Days of which nothing was delivered."""

from datetime import date, timedelta

import polars as pl

from metrics.gaps import missing_days

MONDAYS = [date(2026, 12, 14) + timedelta(days=7 * week) for week in range(4)]  # one of them week 53


def by_weekday(without=(), n=20, weekdays=range(1, 8)):
    rows = [
        (str(day), f"{monday:%G-W%V}", n)
        for monday in MONDAYS
        for day in weekdays
        if (f"{monday:%G-W%V}", day) not in without
    ]
    return pl.DataFrame(rows, schema=["group", "iso_week", "n"], orient="row")


def test_days_are_named_in_the_week_of_53_too():
    told = missing_days(by_weekday({("2026-W53", 2), ("2026-W53", 3)}), MONDAYS, date(2027, 1, 30))
    assert told == {"2026-W53": (date(2026, 12, 29), date(2026, 12, 30))}


def test_a_centre_closed_on_sundays_misses_none():
    assert missing_days(by_weekday(weekdays=range(1, 7)), MONDAYS, date(2027, 1, 30)) == {}


def test_few_are_no_gap_and_tomorrow_is_not_missing():
    assert missing_days(by_weekday({("2026-W52", 1)}, n=9), MONDAYS, date(2027, 1, 30)) == {}
    assert missing_days(by_weekday({("2027-W01", 7)}), MONDAYS, date(2027, 1, 9)) == {}


def test_what_began_later_is_not_missing_before():
    gone = {(f"{monday:%G-W%V}", day) for monday in MONDAYS[:2] for day in range(1, 8)}
    assert missing_days(by_weekday(gone), MONDAYS, date(2027, 1, 30)) == {}
