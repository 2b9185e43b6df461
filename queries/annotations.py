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
