"""Time in which a ticket's clock stood still because the customer had the next move."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.open_time import CALENDAR_ID, open_seconds

PENDING = "pending_customer"


def paused(rows: pl.LazyFrame, dims: Dimensions, end: str, prefix: str) -> pl.LazyFrame:
    """Add `{prefix}_paused_s` and `{prefix}_paused_open_s`: time pending from `start_at` to column `end`.

    `rows` has ticket_id, steps (list of at, until_at, status), start_at and `_calendar_id`.
    """
    stretches = (
        rows.select("ticket_id", CALENDAR_ID, "start_at", pl.col(end).alias("_end"), "steps")
        .explode("steps")
        .unnest("steps")
        .filter(pl.col("status") == PENDING)
        .with_columns(
            _from=pl.max_horizontal("at", "start_at"),
            _to=pl.min_horizontal(pl.coalesce("until_at", "_end"), pl.col("_end")),
        )
        .filter(pl.col("_to") > pl.col("_from"))
        .with_columns(_wall=seconds("_from", "_to"), _open=open_seconds(dims, "_from", "_to"))
        .group_by("ticket_id")
        .agg(pl.col("_wall").sum().alias(f"{prefix}_paused_s"), pl.col("_open").sum().alias(f"{prefix}_paused_open_s"))
    )
    joined = rows.join(stretches, on="ticket_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col(f"{prefix}_paused_s", f"{prefix}_paused_open_s").fill_null(0))
