"""The period of a page that looks back: `?period=28d`, or `?from=2026-10-01&to=2026-10-08` (the day after the last).

A list behind a point of a chart has a finer one: `?start=…&end=…`, two instants in ISO 8601 with their offset from UTC,
and a list behind a figure of a live screen `?as_of=…`: its day up to that instant, in milliseconds since 1970 UTC.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from queries.scope import Window

LENGTHS = {"today": 1, "7d": 7, "28d": 28, "13w": 91, "26w": 182}  # days, the last one that of the newest data
USUAL = "28d"
LONGEST_DAYS = 800
EPOCH, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
FINER = ("start", "end", "as_of")  # parameters that give way to another period


class Period(NamedTuple):
    """What was asked for: a name of LENGTHS, `days` or `instants`, and the window it means."""

    name: str
    window: Window


def from_url(zone: str, known_until: datetime | None, usual: str = USUAL) -> Period:
    """Read the period from the URL; `usual` where there is none or none that makes sense."""
    finer = _between() or _until(zone)
    if finer:
        return Period("instants", Window(*finer, zone))
    first, end = (_day(st.query_params.get(name, "")) for name in ("from", "to"))
    if first and end and timedelta(0) < end - first <= timedelta(days=LONGEST_DAYS):
        return Period("days", Window.days(first, end, zone))
    name = st.query_params.get("period", usual)
    name = name if name in LENGTHS else usual
    return Period(name, lately(LENGTHS[name], zone, known_until))


def lately(days: int, zone: str, known_until: datetime | None) -> Window:
    """Return the last local days up to that of the newest data, which counts as one."""
    newest = (known_until or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()
    return Window.days(newest - timedelta(days=days - 1), newest + timedelta(days=1), zone)


def as_of() -> datetime | None:
    """Return the instant of the live screen that one came from; None: from elsewhere."""
    text = st.query_params.get("as_of", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(2**53))
    moment = EPOCH + timedelta(milliseconds=int(text)) if is_number else None
    return moment if moment and moment < LAST else None


def _between() -> tuple[datetime, datetime] | None:
    start, end = (_instant(st.query_params.get(name, "")) for name in ("start", "end"))
    is_some = start and end and timedelta(0) < end - start <= timedelta(days=LONGEST_DAYS)
    return (start, end) if is_some and start and end else None


def _until(zone: str) -> tuple[datetime, datetime] | None:
    """Return the local day of `as_of` up to it."""
    end = as_of()
    if end is None:
        return None
    day = end.astimezone(ZoneInfo(zone)).date()
    return Window.days(day, day + timedelta(days=1), zone).start_at, end + timedelta(milliseconds=1)


def _instant(text: str) -> datetime | None:
    """Read an instant; a naive one is none. A plus that a URL turned into a space is a plus."""
    try:
        told = datetime.fromisoformat(text.replace(" ", "+"))
        return told.astimezone(UTC) if told.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
