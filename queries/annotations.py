"""What people noted about the floor's past: process changes, outages, holidays, and where a baseline begins."""

import polars as pl
from sqlalchemy import select

from queries.scope import Window
from queries.source import Source
from store.schema.operations import Annotation


def within(source: Source, window: Window) -> pl.DataFrame:
    """Notes of the window in order: at, kind, text, starts_baseline, and `scope` (what it is about; null: all)."""
    told = select(Annotation.at, Annotation.kind, Annotation.text, Annotation.starts_baseline, Annotation.scope)
    inside = told.where(Annotation.at >= window.start_at, Annotation.at < window.end_at)
    return source.read(inside.order_by(Annotation.at, Annotation.id))


def by_week(source: Source, window: Window) -> pl.DataFrame:
    """Notes as `within`, with the day, monday and iso_week that they fall on in the window's zone."""
    local = pl.col("at").dt.convert_time_zone(window.zone)
    noted = within(source, window).with_columns(day=local.dt.date(), monday=local.dt.truncate("1w").dt.date())
    return noted.with_columns(iso_week=pl.col("monday").dt.strftime("%G-W%V"))


def baselines(notes: pl.DataFrame, metric: str) -> pl.DataFrame:
    """Keep the notes at which a baseline of this metric begins."""
    return notes.filter("starts_baseline", pl.col("scope").is_null() | (pl.col("scope") == metric))
