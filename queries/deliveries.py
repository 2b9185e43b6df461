"""What sources delivered, and what of it could not be taken. No payload is read: it may be personal."""

import polars as pl
from sqlalchemy import func, select

from queries.source import Source
from store.schema.operations import Feed, Reject

FEEDS = select(
    Feed.source, Feed.is_live, Feed.last_event_at, Feed.last_success_at, Feed.rows, Feed.rejected, Feed.conflicts,
    Feed.adjusted,
).order_by(Feed.source)  # fmt: skip
REJECTS = (
    select(Reject.source, Reject.reason, func.count().label("rows"), func.max(Reject.received_at).label("latest_at"))
    .group_by(Reject.source, Reject.reason)
    .order_by(func.count().desc(), Reject.source, Reject.reason)
)


def feeds(source: Source) -> pl.DataFrame:
    """Sources: source, is_live, last_event_at, last_success_at, rows, rejected, conflicts, adjusted."""
    return source.read(FEEDS)


def rejects(source: Source) -> pl.DataFrame:
    """Records that could not be taken: source, reason, rows, latest_at; the most frequent first."""
    return source.read(REJECTS)
