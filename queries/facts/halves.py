"""Time split at local half hours: what lies across a bound belongs to both sides, each to its own part."""

from collections.abc import Iterable

import polars as pl

from queries.facts.local_time import HALF_HOUR_US, half_hour_column
from queries.frames import INSTANT

LENGTH = pl.duration(microseconds=HALF_HOUR_US)


def halves(spans: pl.LazyFrame, zones: Iterable[str], zone: str) -> pl.LazyFrame:
    """Cut rows of [started_at, ended_at) at the half hours of their `_zone`, and add each piece's `half_hour_at`."""
    told = half_hour_column(spans, "started_at", zones, zone)
    fits = pl.col("ended_at") <= pl.col("half_hour_at") + LENGTH
    bounds = pl.int_ranges(pl.col("half_hour_at").cast(pl.Int64), pl.col("ended_at").cast(pl.Int64), HALF_HOUR_US)
    across = (
        told.filter(~fits)
        .with_columns(half_hour_at=bounds)
        .explode("half_hour_at")
        .with_columns(pl.col("half_hour_at").cast(INSTANT))
        .with_columns(
            started_at=pl.max_horizontal("started_at", "half_hour_at"),
            ended_at=pl.min_horizontal("ended_at", pl.col("half_hour_at") + LENGTH),
        )
    )
    return pl.concat([told.filter(fits), across])
