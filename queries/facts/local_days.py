"""Local days of many instants: found among the instants at which days begin, far faster than clock by clock."""

from collections.abc import Iterable

import polars as pl

from queries.facts.local_time import ZONE
from queries.frames import INSTANT

# When a day begins whose midnight was skipped: the clocks went forward then, by half an hour or an hour.
BEGINS = (pl.duration(), pl.duration(minutes=30), pl.duration(hours=1))


def local_day(at: str, zones: Iterable[str], zone: str) -> pl.Expr:
    """Local day (Date) of the instant in column `at`, told in each row's `_zone`, in `zone` where it has none."""
    told = _day(at, zone)
    for other in sorted(set(zones) - {zone}):
        told = pl.when(pl.col(ZONE) == other).then(_day(at, other)).otherwise(told)
    return told


def _day(at: str, zone: str) -> pl.Expr:
    return pl.col(at).map_batches(lambda instants: days(instants, zone), return_dtype=pl.Date())


def days(instants: pl.Series, zone: str) -> pl.Series:
    """Local day of each instant in `zone`; null where there is none."""
    first, last = instants.min(), instants.max()
    if first is None or last is None:
        return instants.cast(pl.Date)
    begins = _beginnings(pl.select(pl.lit(first), last=pl.lit(last)).cast(pl.Date), zone)
    place = begins["at"].search_sorted(instants, side="right").cast(pl.Int64) - 1
    found = begins["day"].gather(place)
    return found.set(instants.is_null(), None).alias(instants.name) if instants.null_count() else found


def _beginnings(bounds: pl.DataFrame, zone: str) -> pl.DataFrame:
    """Columns day, at: the instant at which each local day begins, two days beyond either end."""
    low, high = bounds.row(0)
    reach = pl.duration(days=2)
    every = pl.select(day=pl.date_range(pl.lit(low) - reach, pl.lit(high) + reach))
    wall = pl.col("day").cast(pl.Datetime("us"))
    starts = [
        (wall + later).dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
        for later in BEGINS
    ]
    return every.with_columns(at=pl.coalesce(starts).backward_fill().cast(INSTANT)).drop_nulls("at")
