"""The period of a page that looks back: `?period=28d`, or `?from=2026-10-01&to=2026-10-08` (the day after the last)."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from queries.scope import Window

LENGTHS = {"today": 1, "7d": 7, "28d": 28, "13w": 91, "26w": 182}  # days, the last one that of the newest data
USUAL = "28d"
LONGEST_DAYS = 800


class Period(NamedTuple):
    """What was asked for: a name of LENGTHS or `days`, and the window it means."""

    name: str
    window: Window


def from_url(zone: str, known_until: datetime | None, usual: str = USUAL) -> Period:
    """Read the period from the URL; `usual` where there is none or none that makes sense."""
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
