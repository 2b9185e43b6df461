"""The instant of a replay: `?at=2026-11-17T10:42`, local to the site, `&until=` for an interval. No other parameter.

An hour that an autumn night repeats is meant the first time, unless the address says its offset
(`2026-10-25T01:30+00:00`); addresses that a page gives always say it in such an hour. A time that a spring night skips
is the one after the clocks went forward.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queries.scope import Window

WRITTEN = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+ -]\d\d:\d\d)?)?")
LONGEST = timedelta(days=1)
MINUTE = timedelta(minutes=1)
NOON = time(12)
YEARS = range(1990, 2200)


@dataclass(frozen=True)
class Asked:
    """A minute, or the interval that begins with it; `refused` words were not understood."""

    at: datetime
    until: datetime | None
    refused: tuple[str, ...] = ()


def read(at: str | None, until: str | None, zone: str, newest: datetime) -> Asked:
    """Read what the address says; without an `at` that makes sense the newest minute."""
    begin = parsed(at, zone)
    end = parsed(until, zone)
    refused = [text for text, found in ((at, begin), (until, end)) if text and found is None]
    start = begin or newest.replace(second=0, microsecond=0)
    if end is not None and not timedelta(0) < end - start <= LONGEST:
        refused.append(until or "")
        end = None
    return Asked(start, end, tuple(one[:40] for one in refused))


def parsed(text: str | None, zone: str) -> datetime | None:
    """Read a local minute, or a day (its noon); None for anything else. An unescaped + comes as a space."""
    if not text or not WRITTEN.fullmatch(text):
        return None
    try:
        found = datetime.fromisoformat(text[:11] + text[11:].replace(" ", "+"))
        if found.year not in YEARS:
            return None
        whole = datetime.combine(found.date(), NOON) if len(text) == len("2026-11-17") else found
        local = whole if whole.tzinfo else whole.replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(UTC).replace(second=0, microsecond=0)
    except (ValueError, OverflowError):
        return None


def written(at: datetime, zone: str) -> str:
    """Write an instant as an address says it: with its offset where the clock shows it twice."""
    local = at.astimezone(ZoneInfo(zone))
    return local.isoformat(timespec="minutes") if is_twice(at, zone) else f"{local:%Y-%m-%dT%H:%M}"


def is_twice(at: datetime, zone: str) -> bool:
    """Whether the clock shows this time of this day twice."""
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def window(asked: Asked, zone: str) -> Window:
    """Give the local day of the minute, on to the end of the interval where that is later."""
    day = asked.at.astimezone(ZoneInfo(zone)).date()
    whole = Window.days(day, day + timedelta(days=1), zone)
    return Window(whole.start_at, max(whole.end_at, asked.until or whole.end_at), zone)


def hours(asked: Asked, zone: str) -> float:
    """Tell how long the local day of the minute is: 24, but where the clocks change."""
    whole = window(Asked(asked.at, None), zone)
    return (whole.end_at - whole.start_at) / timedelta(hours=1)


def moved(at: datetime, day: date, zone: str) -> datetime:
    """Give the same time of another day."""
    local = datetime.combine(day, at.astimezone(ZoneInfo(zone)).time())
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
