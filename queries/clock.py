"""The service clock: which seconds count between two instants, and when an allowance of them is used up.

Open time is a coordinate: `elapsed` says how much of it has passed up to an instant, `instant` when so much of it had.
Both work on whole columns, in microseconds, so that everything else (seconds, due times, pauses) is a subtraction.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from queries.open_spans import DAY_US, SECOND_US, Micros, Weekly, spans_until

Span = tuple[int, int, int]  # weekday 1…7, opens, closes (minutes after local midnight, closes may be 1440)
UNKNOWN = np.iinfo(np.int64).min
INSTANT = pl.Datetime("us", "UTC")
STEP_DAYS = 1024  # spans are made for a multiple of so many days
LAST_DAY = 73_050  # of the year 2170: what falls due later does not fall due
WHOLE_DAYS = tuple((weekday, 0, 1440) for weekday in range(1, 8))


class OpenHours:
    """Opening spans of weekdays in a zone, less the holidays; without any span every second is open.

    A holiday maps a day to whether it is worked all the same. Nothing is open before 1970.
    """

    def __init__(self, zone: str, spans: Iterable[Span], holidays: Mapping[date, bool] | None = None) -> None:
        self._zone = ZoneInfo(zone).key
        self._shut = frozenset(day for day, is_open in (holidays or {}).items() if not is_open)
        self._weekly = _apart(spans) or (WHOLE_DAYS if self._shut else ())
        self._days = 0
        self._opens = self._closes = self._before = np.empty(0, np.int64)

    def elapsed(self, at: Micros) -> Micros:
        """Open microseconds up to each instant (microseconds since 1970), from one origin for all time."""
        if not self._weekly or not len(at):
            return at
        self._reach(int(at.max()) // DAY_US + 2)
        if not len(self._opens):
            return np.zeros_like(at)
        index = np.maximum(np.searchsorted(self._opens, at, side="right") - 1, 0)
        within = np.clip(at - self._opens[index], 0, self._closes[index] - self._opens[index])
        return self._before[index] + within

    def instant(self, elapsed: Micros) -> Micros:
        """First instant at which so much open time had passed; UNKNOWN where that lies beyond all that is known."""
        if not self._weekly or not len(elapsed):
            return elapsed
        while self._total < elapsed.max() and self._days < LAST_DAY:
            self._reach(max(2 * self._days, 1))
        if not len(self._opens):
            return np.full_like(elapsed, UNKNOWN)
        index = np.maximum(np.searchsorted(self._before, elapsed, side="left") - 1, 0)
        found = self._opens[index] + elapsed - self._before[index]
        return np.where(elapsed <= self._total, found, UNKNOWN)

    def seconds(self, start: pl.Series, end: pl.Series) -> pl.Series:
        """Open seconds from `start` to `end` (instants), 0 where the end is earlier, null where either is."""
        first, last = _micros(start), _micros(end)
        counted = np.maximum(self.elapsed(last) - self.elapsed(first), 0) / SECOND_US
        return _known(pl.Series(counted), start.is_not_null() & end.is_not_null())

    def due(self, start: pl.Series, allowance_s: pl.Series) -> pl.Series:
        """Instants at which so many open seconds have passed; null where the calendar never opens so long."""
        begun = _micros(start)
        found = self.instant(self.elapsed(begun) + microseconds(allowance_s))
        is_known = start.is_not_null() & allowance_s.is_not_null() & pl.Series(found != UNKNOWN)
        return _known(pl.Series(np.maximum(found, begun)), is_known).cast(INSTANT)

    @property
    def _total(self) -> int:
        """Open time of all spans that are made."""
        return int(self._before[-1] + self._closes[-1] - self._opens[-1]) if len(self._opens) else -1

    def _reach(self, days: int) -> None:
        """Make the spans of so many days, if they are not."""
        if self._days >= min(days, LAST_DAY):
            return
        self._days = min((days // STEP_DAYS + 1) * STEP_DAYS, LAST_DAY)
        self._opens, self._closes = spans_until(self._zone, self._weekly, self._shut, self._days)
        lengths = self._closes - self._opens
        self._before = np.cumsum(lengths) - lengths


def microseconds(seconds: pl.Series) -> Micros:
    """Whole microseconds of seconds; 0 where they are not known."""
    return (seconds.cast(pl.Float64).fill_null(0.0) * SECOND_US).round().cast(pl.Int64).to_numpy()


def _micros(instants: pl.Series) -> Micros:
    return instants.cast(pl.Int64).fill_null(0).to_numpy()


def _known(values: pl.Series, is_known: pl.Series) -> pl.Series:
    return pl.select(pl.when(is_known).then(values)).to_series()


def _apart(spans: Iterable[Span]) -> Weekly:
    """Sort spans by weekday; those that touch or overlap become one."""
    apart: list[Span] = []
    for weekday, opens, closes in sorted(spans):
        if apart and apart[-1][0] == weekday and opens <= apart[-1][2]:
            apart[-1] = (weekday, apart[-1][1], max(apart[-1][2], closes))
        elif closes > opens:
            apart.append((weekday, opens, closes))
    return tuple(apart)
