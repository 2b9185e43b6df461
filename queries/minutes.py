"""What holds at each minute of a window, from spans of time: one pass over where they begin and end."""

from datetime import datetime, timedelta

import polars as pl

from queries.frames import INSTANT
from queries.scope import Window

MINUTE_US = 60_000_000
FROM, UNTIL = "_first", "_last"  # numbers of the first minute that a span covers, and of the first after it


def count(window: Window) -> int:
    """How many whole minutes begin in the window, that at its start among them."""
    length = int((window.end_at - window.start_at).total_seconds())
    return -(-length // 60)


def number(window: Window, at: datetime) -> int:
    """Tell the number of the first minute that begins at an instant or after it."""
    return -((window.start_at - at) // timedelta(minutes=1))


def numbered(spans: pl.LazyFrame, window: Window, begin: str, end: str) -> pl.LazyFrame:
    """Keep spans [begin, end) (no end: to the window's) that cover the start of a minute, with FROM and UNTIL."""
    start, until = pl.lit(window.start_at, dtype=INSTANT), pl.lit(window.end_at, dtype=INSTANT)
    whole = count(window)
    ended = pl.min_horizontal(pl.col(end).fill_null(until), until)
    return spans.with_columns(
        _up(pl.col(begin) - start).clip(0, whole).alias(FROM), _up(ended - start).clip(0, whole).alias(UNTIL)
    ).filter(pl.col(FROM) < pl.col(UNTIL))


def running(spans: pl.LazyFrame, window: Window, by: str) -> pl.DataFrame:
    """Count what `numbered` kept: columns `by`, minute (its number), n; a row for each minute of each value of `by`."""
    begun = spans.select(by, minute=FROM, change=pl.lit(1))
    over = spans.select(by, minute=UNTIL, change=pl.lit(-1))
    changes = pl.concat([begun, over]).group_by(by, "minute").agg(pl.col("change").cast(pl.Int64).sum()).collect()
    every = pl.DataFrame({"minute": pl.int_range(count(window), eager=True)})
    dense = changes.select(by).unique().join(every, how="cross").join(changes, on=[by, "minute"], how="left")
    ordered = dense.sort(by, "minute")
    return ordered.select(by, "minute", n=pl.col("change").fill_null(0).cum_sum().over(by))


def longest(spans: pl.LazyFrame, window: Window, by: str, begin: str) -> pl.DataFrame:
    """Tell how long the earliest begun of what `numbered` kept has lasted at a minute: `by`, minute, longest_s."""
    start = pl.lit(window.start_at, dtype=INSTANT)
    each = spans.select(by, begin, minute=pl.int_ranges(FROM, UNTIL)).explode("minute")
    first = each.group_by(by, "minute").agg(pl.col(begin).min()).collect().sort(by, "minute")
    lasted = (start - pl.col(begin)).dt.total_microseconds() + pl.col("minute") * MINUTE_US
    return first.select(by, "minute", longest_s=lasted / 1_000_000)


def _up(length: pl.Expr) -> pl.Expr:
    """Round a duration up to whole minutes."""
    return -((-length.dt.total_microseconds()) // MINUTE_US)
