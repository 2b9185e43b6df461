"""Open seconds of a calendar: which seconds count between two instants, for many rows at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import polars as pl

Micros = npt.NDArray[np.int64]
Span = tuple[int, int, int]  # weekday 1…7, opens, closes (minutes after local midnight, closes may be 1440)
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
UNKNOWN = np.iinfo(np.int64).min
HORIZON_DAYS = 400  # how far past its start an allowance may fall due


class OpenHours:
    """Opening spans of weekdays in a zone, less the holidays; without any span every second is open.

    A holiday maps a day to whether it is worked all the same.
    """

    def __init__(self, zone: str, spans: Iterable[Span], holidays: Mapping[date, bool] | None = None) -> None:
        self._zone = ZoneInfo(zone)
        self._spans: Mapping[int, Sequence[tuple[int, int]]] = _by_weekday(spans)
        self._shut = frozenset(day for day, is_open in (holidays or {}).items() if not is_open)
        self._built: tuple[int, int, Micros, Micros, Micros] | None = None

    def seconds(self, start: pl.Series, end: pl.Series) -> pl.Series:
        """Open seconds from `start` to `end` (instants), 0 where the end is earlier, null where either is."""
        first, last = _micros(start), _micros(end)
        known = (first != UNKNOWN) & (last != UNKNOWN)
        if not known.any():
            return pl.Series([None] * len(first), dtype=pl.Float64)
        lower, upper = int(min(first[known].min(), last[known].min())), int(max(first[known].max(), last[known].max()))
        counted = self._elapsed(last, lower, upper) - self._elapsed(first, lower, upper)
        found = pl.Series(np.maximum(counted, 0) / SECOND_US)
        return pl.select(pl.when(pl.Series(known)).then(found)).to_series()

    def due(self, start: datetime, allowance_s: float) -> datetime | None:
        """Find the instant at which so many open seconds have passed; None where the calendar never opens."""
        if not self._spans:
            return start + timedelta(seconds=allowance_s)
        begin = int(_micros(pl.Series([start]).cast(pl.Datetime("us", "UTC")))[0])
        upper = begin + HORIZON_DAYS * DAY_US
        wanted = int(self._elapsed(np.array([begin]), begin, upper)[0]) + round(allowance_s * SECOND_US)
        _, _, opens, closes, before = self._between(begin, upper)
        index = int(np.searchsorted(before + (closes - opens), wanted, side="left"))
        if index >= len(opens):
            return None
        return start + timedelta(microseconds=int(opens[index] + wanted - before[index]) - begin)

    def _elapsed(self, at: Micros, lower: int, upper: int) -> Micros:
        """Open microseconds up to each instant, counted from one origin."""
        if not self._spans:
            return at
        _, _, opens, closes, before = self._between(lower, upper)
        if not len(opens):
            return np.zeros_like(at)
        index = np.maximum(np.searchsorted(opens, at, side="right") - 1, 0)
        within = np.clip(at - opens[index], 0, closes[index] - opens[index])
        return before[index] + within

    def _between(self, lower: int, upper: int) -> tuple[int, int, Micros, Micros, Micros]:
        """Spans as instants (opens, closes, open time before each) of all days that touch the range; kept."""
        if self._built is None or lower < self._built[0] or upper > self._built[1]:
            if self._built is not None:
                lower, upper = min(lower, self._built[0]), max(upper, self._built[1])
            lower, upper = lower - DAY_US, upper + 30 * DAY_US
            opens, closes = self._instants(lower, upper)
            lengths = closes - opens
            self._built = (lower, upper, opens, closes, np.cumsum(lengths) - lengths)
        return self._built

    def _instants(self, lower: int, upper: int) -> tuple[Micros, Micros]:
        first = datetime.fromtimestamp(lower / SECOND_US, self._zone).date() - timedelta(days=1)
        days = (upper - lower) // DAY_US + 3
        pairs = [
            (self._instant(day, opens), self._instant(day, closes))
            for day in (first + timedelta(days=number) for number in range(days))
            if day not in self._shut
            for opens, closes in self._spans.get(day.isoweekday(), ())
        ]
        opened, closed = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
        return opened, np.maximum(closed, opened)

    def _instant(self, day: date, minutes: int) -> int:
        """Turn a local clock time into an instant: in a repeated hour the first, in a skipped one as if not skipped."""
        midnight = datetime.combine(day + timedelta(days=minutes // 1440), time())
        local = (midnight + timedelta(minutes=minutes % 1440)).replace(tzinfo=self._zone)
        return round(local.timestamp()) * SECOND_US


def _by_weekday(spans: Iterable[Span]) -> dict[int, list[tuple[int, int]]]:
    """Sort spans into weekdays; those that overlap count once."""
    days: dict[int, list[tuple[int, int]]] = {}
    for weekday, opens, closes in sorted(spans):
        day = days.setdefault(weekday, [])
        if day and opens <= day[-1][1]:
            day[-1] = (day[-1][0], max(day[-1][1], closes))
        elif closes > opens:
            day.append((opens, closes))
    return days


def _micros(instants: pl.Series) -> Micros:
    return instants.cast(pl.Int64).fill_null(UNKNOWN).to_numpy()
