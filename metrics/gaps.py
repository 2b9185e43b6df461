"""Days of which nothing was delivered, although there is always something on such a weekday."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

SURE = 10  # usual rows of such a weekday, of which none is no chance (1 in 20,000)


def missing_days(by_weekday: pl.DataFrame, mondays: Sequence[date], known: date) -> dict[str, tuple[date, ...]]:
    """Days without rows by ISO week, of weekdays that usually (median of all weeks) have 10 or more.

    `by_weekday`: group (the weekday, "1" is Monday), iso_week, n. Days after `known` are not missing, nor is a weekday
    before anything was ever delivered.
    """
    counts = {(week, int(day)): n for day, week, n in by_weekday.select("group", "iso_week", "n").iter_rows() if day}
    first = min((monday for monday in mondays for day in range(1, 8) if (_iso(monday), day) in counts), default=None)
    since = [monday for monday in mondays if first is not None and monday >= first]
    usual = {day: pl.Series([counts.get((_iso(one), day), 0) for one in since]).median() or 0 for day in range(1, 8)}
    found: dict[str, tuple[date, ...]] = {}
    for monday in since:
        days = [monday + timedelta(days=day) for day in range(7)]
        lost = [
            one
            for number, one in enumerate(days, start=1)
            if one <= known and float(usual[number]) >= SURE and not counts.get((_iso(monday), number))  # type: ignore[arg-type]
        ]
        if lost:
            found[_iso(monday)] = tuple(lost)
    return found


def _iso(monday: date) -> str:
    return f"{monday:%G-W%V}"
