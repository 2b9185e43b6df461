"""Open seconds of rows whose calendars differ: the standard's calendar, else the site's."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.standards import standard_columns

CALENDAR_ID = "_calendar_id"


def with_calendar(rows: pl.LazyFrame, dims: Dimensions, metric: str, *, at: str) -> pl.LazyFrame:
    """Add `_calendar_id`: that of the standard of `metric` in force at column `at`, else that of the row's site."""
    into = {"_standard_calendar_id": "calendar_id"}
    sites = dims.sites.lazy().select("site_id", pl.col("site_calendar_id").alias("_site_calendar_id"))
    judged = standard_columns(rows.drop(CALENDAR_ID, strict=False), dims.standards, metric=metric, at=at, into=into)
    return (
        judged.join(sites, on="site_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("_standard_calendar_id", "_site_calendar_id").alias(CALENDAR_ID))
        .drop("_standard_calendar_id", "_site_calendar_id")
    )


def open_seconds(dims: Dimensions, start: str, end: str) -> pl.Expr:
    """Open seconds between two columns on each row's calendar; all seconds where it has none."""

    def counted(columns: pl.Series) -> pl.Series:
        rows = columns.struct.unnest()
        found = rows.select(seconds(start, end)).to_series()
        for key, hours in dims.hours.items():
            chosen = rows[CALENDAR_ID] == key
            if chosen.any():
                there = hours.seconds(rows[start], rows[end])
                found = pl.select(pl.when(chosen.fill_null(value=False)).then(there).otherwise(found)).to_series()
        return found

    return pl.struct(CALENDAR_ID, start, end).map_batches(counted, return_dtype=pl.Float64)
