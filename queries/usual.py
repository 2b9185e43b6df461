"""What is usual here at this time: the legs of the same weekday in recent weeks, moved onto today.

`local_day` keeps the day that a leg really belongs to, so that a metric by `local_day` gives one value a week; every
leg is moved by whole local days, so that the same clock time falls on the same clock time (through DST too).
"""

import logging
from dataclasses import replace
from datetime import date, datetime, timedelta
from threading import Thread
from time import monotonic
from zoneinfo import ZoneInfo

import polars as pl

from queries.frames import INSTANT, LEGS
from queries.history import read
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source

LOG = logging.getLogger(__name__)
WEEKS = 8
DEADLINE_S = 60.0
AGAIN_S = 300.0  # after a failure
NONE = LEGS.empty()
INSTANTS = [name for name, dtype in LEGS.schema.items() if dtype == INSTANT]


class Usual:
    """Today's usual legs, read once a local day in a thread of its own: they are many and nobody waits for them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._known: tuple[tuple[str, date] | None, pl.DataFrame] = (None, NONE)  # one attribute: two threads use it
        self._tried_at = -AGAIN_S
        self._reading: Thread | None = None

    def on(self, zone: str, at: datetime) -> pl.DataFrame:
        """LEGS for the local day of `at`; none until those of that very day have been read."""
        day = (zone, at.astimezone(ZoneInfo(zone)).date())
        known, legs = self._known
        if day == known:
            return legs
        is_reading = self._reading is not None and self._reading.is_alive()
        if not is_reading and monotonic() - self._tried_at >= AGAIN_S:
            self._tried_at = monotonic()
            self._reading = Thread(target=self._read, args=day, name="usual", daemon=True)
            self._reading.start()
        return NONE

    def _read(self, zone: str, day: date) -> None:
        source = Source(self._url, deadline_s=DEADLINE_S)
        try:
            self._known = ((zone, day), read_usual(source, zone, day))
        except (Exception, pl.exceptions.PanicException):  # no thread of ours ends without a word
            LOG.exception("what is usual here could not be read, trying again in %.0f s", AGAIN_S)
        finally:
            source.close()


def read_usual(source: Source, zone: str, today: date, weeks: int = WEEKS) -> pl.DataFrame:
    """LEGS of the `weeks` same weekdays before `today`, moved onto it; none where the store does not reach back."""
    days = [today - timedelta(weeks=back) for back in range(1, weeks + 1)]
    return pl.concat([_moved(source, day, today, zone) for day in days])


def _moved(source: Source, day: date, today: date, zone: str) -> pl.DataFrame:
    then = Window.days(day, day + timedelta(days=1), zone)
    legs = read(source, LEGS, Scope(then, replace(OPERATOR, name="usual")))
    return moved(legs, today - day, zone).with_columns(
        pl.col(name).cast(pl.String) for name, dtype in legs.schema.items() if dtype == pl.Categorical
    )


def moved(legs: pl.DataFrame, by: timedelta, zone: str) -> pl.DataFrame:
    """LEGS queued whole days later at the same clock time; what lay a minute after that lies a minute after it still.

    An hour that the clock shows twice is its first; legs of an hour that the later day skips are left out.
    """
    wall = pl.col("queued_at").dt.convert_time_zone(zone).dt.replace_time_zone(None) + by
    later = wall.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    shift = later - pl.col("queued_at")
    return legs.with_columns(pl.col(name) + shift for name in INSTANTS).drop_nulls("queued_at")


def waiting_at(legs: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """How many waited, and how long the longest had, at the clock time of `at` in each week: metric, value."""
    waiting = (pl.col("queued_at") <= at) & (pl.col("left_queue_at") > at)
    waited = (pl.lit(at) - pl.col("queued_at").filter(waiting).min()).dt.total_microseconds() / 1_000_000
    weeks = legs.group_by("local_day").agg(waiting=waiting.sum().cast(pl.Float64), longest_wait=waited)
    return weeks.unpivot(index="local_day", variable_name="metric")
