"""Time in which a ticket's clock stood still: the customer had the next move, or the case was done."""

from collections.abc import Collection

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.open_time import CALENDAR_ID, open_seconds

PENDING = "pending_customer"
STANDING = (PENDING, "resolved", "closed")  # a standard's clock stands still in these; a reopening sets it going


def stretches(rows: pl.LazyFrame, statuses: Collection[str], *kept: str) -> pl.LazyFrame:
    """Stretches (`at`, `until_at`: null while it lasts) of rows' `steps` in one of `statuses`, with columns `kept`."""
    return (
        rows.select(*kept, "steps")
        .explode("steps")
        .unnest("steps")
        .filter(pl.col("status").cast(pl.String).is_in(list(statuses)))
    )


def paused(
    rows: pl.LazyFrame, dims: Dimensions, end: str, prefix: str, statuses: Collection[str] = (PENDING,)
) -> pl.LazyFrame:
    """Add `{prefix}_paused_s` and `{prefix}_paused_open_s`: time in `statuses` from `start_at` to column `end`.

    `rows` has ticket_id, steps (list of at, until_at, status), start_at and `_calendar_id`.
    """
    ended = rows.with_columns(_end=pl.col(end))
    totals = (
        stretches(ended, statuses, "ticket_id", CALENDAR_ID, "start_at", "_end")
        .with_columns(
            _from=pl.max_horizontal("at", "start_at"),
            _to=pl.min_horizontal(pl.coalesce("until_at", "_end"), pl.col("_end")),
        )
        .filter(pl.col("_to") > pl.col("_from"))
        .with_columns(_wall=seconds("_from", "_to"), _open=open_seconds(dims, "_from", "_to"))
        .group_by("ticket_id")
        .agg(pl.col("_wall").sum().alias(f"{prefix}_paused_s"), pl.col("_open").sum().alias(f"{prefix}_paused_open_s"))
    )
    joined = rows.join(totals, on="ticket_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col(f"{prefix}_paused_s", f"{prefix}_paused_open_s").fill_null(0))
