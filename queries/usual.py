"""What is usual here at this time: the legs of the same weekday in recent weeks, moved onto today.

`local_day` keeps the day that a leg really belongs to, so that a metric by `local_day` gives one value a week; every
instant is moved by whole local days, so that the same clock time falls on the same clock time (through DST too).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl

from queries.frames import INSTANT, LEGS
from queries.history import read
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source

WEEKS = 8
INSTANTS = [name for name, dtype in LEGS.schema.items() if dtype == INSTANT]


def read_usual(source: Source, zone: str, today: date, weeks: int = WEEKS) -> pl.DataFrame:
    """LEGS of the `weeks` same weekdays before `today`, moved onto it; none where the store does not reach back."""
    now = Window.days(today, today + timedelta(days=1), zone)
    days = [today - timedelta(weeks=back) for back in range(1, weeks + 1)]
    return pl.concat([_moved(source, day, now) for day in days])


def _moved(source: Source, day: date, now: Window) -> pl.DataFrame:
    then = Window.days(day, day + timedelta(days=1), now.zone)
    legs = read(source, LEGS, Scope(then, replace(OPERATOR, name="usual")))
    shift = now.start_at - then.start_at
    return legs.with_columns(pl.col(name) + shift for name in INSTANTS).with_columns(
        pl.col(name).cast(pl.String) for name, dtype in legs.schema.items() if dtype == pl.Categorical
    )


def waiting_at(legs: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """How many waited, and how long the longest had, at the clock time of `at` in each week: metric, value."""
    waiting = (pl.col("queued_at") <= at) & (pl.col("left_queue_at") > at)
    waited = (pl.lit(at) - pl.col("queued_at").filter(waiting).min()).dt.total_microseconds() / 1_000_000
    weeks = legs.group_by("local_day").agg(waiting=waiting.sum().cast(pl.Float64), longest_wait=waited)
    return weeks.unpivot(index="local_day", variable_name="metric")
