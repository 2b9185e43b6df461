"""Opening spans of a calendar as instants: when the clock on the wall shows an open time.

A second is open where the local clock shows a time within a span of its weekday, on a day that is not shut. So a
time that a spring night skips is never open, and one that an autumn night repeats is open twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Micros = npt.NDArray[np.int64]
Weekly = tuple[tuple[int, int, int], ...]  # (weekday 1…7, opens, closes in minutes after midnight), in order, apart
SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
DAY_S = 86_400
DAY_US = DAY_S * SECOND_US
PROBE_DAYS = 7  # no zone changes its clocks back and forth within a week
THURSDAY = 4  # 1 January 1970


@lru_cache(maxsize=64)
def spans_until(zone: str, weekly: Weekly, shut: frozenset[date], days: int) -> tuple[Micros, Micros]:
    """Spans (opens, closes) in UTC of the first so many days since 1970, in order, none overlapping. Do not write."""
    opens, closes = _wall_spans(weekly, shut, days)
    parts = [_within(opens, closes, *stretch) for stretch in _stretches(zone, days)]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _wall_spans(weekly: Weekly, shut: frozenset[date], days: int) -> tuple[Micros, Micros]:
    """Spans as the clock on the wall shows them, in microseconds since it showed 1970."""
    every = np.arange(days + 1, dtype=np.int64)
    epoch = date(1970, 1, 1)
    closed = np.array([(day - epoch).days for day in shut], dtype=np.int64)
    worked = every[~np.isin(every, closed)]
    weekday = (worked + THURSDAY - 1) % 7 + 1
    pairs = [
        (worked[weekday == number] * DAY_US + first * MINUTE_US, (last - first) * MINUTE_US)
        for number, first, last in weekly
    ]
    opens = np.concatenate([np.empty(0, np.int64), *(begins for begins, _ in pairs)])
    lengths = np.concatenate([np.empty(0, np.int64), *(np.full(len(begins), length) for begins, length in pairs)])
    order = np.argsort(opens, kind="stable")
    return opens[order], (opens + lengths)[order]


def _within(opens: Micros, closes: Micros, start: int, end: int, offset: int) -> tuple[Micros, Micros]:
    """Spans of a stretch of time [start, end) in which the wall clock is `offset` ahead of UTC, in UTC."""
    low = np.searchsorted(closes, start + offset, side="right")
    high = np.searchsorted(opens, end + offset, side="left")
    return np.maximum(opens[low:high] - offset, start), np.minimum(closes[low:high] - offset, end)


@lru_cache(maxsize=64)
def _stretches(zone: str, days: int) -> list[tuple[int, int, int]]:
    """Stretches of UTC in which the zone's offset stays the same: (start, end, offset) in microseconds."""
    changes = list(_changes(ZoneInfo(zone), days * DAY_S))
    bounds = [0, *changes, days * DAY_S]
    local = ZoneInfo(zone)
    return [(start * SECOND_US, end * SECOND_US, _offset(local, start) * SECOND_US) for start, end in pairwise(bounds)]


def _changes(zone: ZoneInfo, until: int) -> Iterator[int]:
    """Seconds since 1970 at which the zone's offset changes."""
    step = PROBE_DAYS * DAY_S
    for start in range(0, until, step):
        low, high = start, min(start + step, until)
        before = _offset(zone, low)
        if before == _offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
        yield high


def _offset(zone: ZoneInfo, at: int) -> int:
    shown = datetime.fromtimestamp(at, zone).utcoffset() or timedelta()
    return int(shown.total_seconds())
