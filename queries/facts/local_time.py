"""The calendar columns of a frame: the local day, hour and interval that an anchor falls in, zone by zone."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

QUARTER_US = 15 * 60 * 1_000_000
HALF_HOUR_US = 2 * QUARTER_US
ZONE = "_zone"  # of a row's site; null: the reader's own


def calendar_columns(rows: pl.LazyFrame, anchor: str, zones: Iterable[str], zone: str) -> pl.LazyFrame:
    """Add `local_day`, `local_hour`, `weekday`, `iso_week`, `quarter_at`, `half_hour_at` of `anchor`.

    `zones` are those that column `_zone` holds; a row without one is told in `zone`. Days of 23 and 25 hours are as
    long as they are: an interval starts at an instant, and the repeated hour has intervals of its own.
    """
    utc, wall = pl.col(anchor), pl.col("_wall")
    return (
        rows.with_columns(_wall=_local(utc, zones, zone))
        .with_columns(
            local_day=wall.dt.date(),
            local_hour=wall.dt.hour(),
            weekday=wall.dt.weekday(),
            iso_week=wall.dt.strftime("%G-W%V").cast(pl.Categorical),
            quarter_at=_floor(utc, wall, QUARTER_US),
            half_hour_at=_floor(utc, wall, HALF_HOUR_US),
        )
        .drop("_wall")
    )


def half_hour_column(rows: pl.LazyFrame, anchor: str, zones: Iterable[str], zone: str) -> pl.LazyFrame:
    """Add `half_hour_at` of `anchor` alone, as `calendar_columns` does."""
    told = rows.with_columns(_wall=_local(pl.col(anchor), zones, zone))
    return told.with_columns(half_hour_at=_floor(pl.col(anchor), pl.col("_wall"), HALF_HOUR_US)).drop("_wall")


def local_day(at: str, zones: Iterable[str], zone: str) -> pl.Expr:
    """Local day of the instant in column `at`, told in each row's `_zone`, in `zone` where it has none."""
    return _local(pl.col(at), zones, zone).dt.date()


def _local(utc: pl.Expr, zones: Iterable[str], zone: str) -> pl.Expr:
    """Read each row's clock in the zone of its site, `zone` where it has none."""
    local = _wall(utc, zone)
    for other in sorted(set(zones) - {zone}):
        local = pl.when(pl.col(ZONE) == other).then(_wall(utc, other)).otherwise(local)
    return local


def _wall(utc: pl.Expr, zone: str) -> pl.Expr:
    """Read the clock on the wall, as a naive datetime."""
    return utc.dt.convert_time_zone(zone).dt.replace_time_zone(None)


def _floor(utc: pl.Expr, wall: pl.Expr, interval: int) -> pl.Expr:
    """Start of the local interval as an instant: what the clock shows beyond it is taken off the instant."""
    beyond = wall.cast(pl.Int64) % interval
    return (utc.cast(pl.Int64) - beyond).cast(pl.Datetime("us", "UTC"))


def half_hour_of(at: datetime, zone: str) -> datetime:
    """Start of the local half-hour that an instant falls in, as an instant."""
    wall = at.astimezone(ZoneInfo(zone))
    beyond = timedelta(minutes=wall.minute % 30, seconds=wall.second, microseconds=wall.microsecond)
    return at - beyond
