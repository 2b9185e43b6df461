"""Open time of rows whose calendars differ: the standard's calendar, else the site's."""

from collections.abc import Callable

import numpy as np
import polars as pl

from queries.clock import UNKNOWN, OpenHours
from queries.dimensions import Dimensions
from queries.facts.durations import in_seconds, seconds
from queries.facts.standards import standard_columns
from queries.open_spans import Micros

CALENDAR_ID = "_calendar_id"


def with_calendar(rows: pl.LazyFrame, dims: Dimensions, metric: str, *, at: str) -> pl.LazyFrame:
    """Add `_calendar_id`: that of the standard of `metric` in force at column `at`, else that of the row's site."""
    into = {"_standard_calendar_id": "calendar_id"}
    judged = standard_columns(rows.drop(CALENDAR_ID, strict=False), dims.standards, metric=metric, at=at, into=into)
    return with_site_calendar(judged, dims, "_standard_calendar_id")


def with_site_calendar(rows: pl.LazyFrame, dims: Dimensions, standard: str) -> pl.LazyFrame:
    """Add `_calendar_id`: column `standard` (which is dropped), else the calendar of the row's site."""
    sites = dims.sites.lazy().select("site_id", pl.col("site_calendar_id").alias("_site_calendar_id"))
    return (
        rows.join(sites, on="site_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce(standard, "_site_calendar_id").alias(CALENDAR_ID))
        .drop(standard, "_site_calendar_id")
    )


def open_seconds(dims: Dimensions, start: str, end: str) -> pl.Expr:
    """Open seconds between two columns on each row's calendar; all seconds where it has none.

    0 and null where `seconds` is: an end before its start is never negative.
    """
    counted = in_seconds((elapsed(dims, end) - elapsed(dims, start)).clip(0))
    return pl.when(seconds(start, end).is_not_null()).then(counted)


def elapsed(dims: Dimensions, instant: str) -> pl.Expr:
    """Open microseconds up to the instants of a column, by each row's calendar (all of them where it has none)."""
    return _by_calendar(dims, instant, OpenHours.elapsed).cast(pl.Int64)


def instant_of(dims: Dimensions, open_time: str) -> pl.Expr:
    """First instants at which so many open microseconds (see `elapsed`) had passed; null where that is never."""
    return _by_calendar(dims, open_time, OpenHours.instant).cast(pl.Datetime("us", "UTC"))


def _by_calendar(dims: Dimensions, column: str, work: Callable[[OpenHours, Micros], Micros]) -> pl.Expr:
    def made(columns: pl.Series) -> pl.Series:
        rows = columns.struct.unnest()
        values, calendars = rows[column].cast(pl.Int64), rows[CALENDAR_ID]
        is_known = values.is_not_null().to_numpy()
        numbers, keys = values.fill_null(0).to_numpy(), calendars.fill_null(-1).to_numpy()
        found = numbers.copy()
        for key in calendars.unique().drop_nulls().to_list():
            chosen = is_known & (keys == key)
            if key in dims.hours and chosen.any():
                found[chosen] = work(dims.hours[key], numbers[chosen])
        return pl.Series(np.where(is_known, found, UNKNOWN)).replace(UNKNOWN, None)

    return pl.struct(CALENDAR_ID, column).map_batches(made, return_dtype=pl.Int64)
