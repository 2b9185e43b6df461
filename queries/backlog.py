"""`OPEN_TICKETS`: the tickets that are open at an instant, and how much of their allowance is used."""

from datetime import datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.open_time import open_seconds, with_calendar
from queries.facts.pauses import STANDING, paused
from queries.facts.tickets import DONE
from queries.frames import INSTANT, OPEN_TICKETS


def shape(tickets: pl.LazyFrame, dims: Dimensions, at: datetime) -> pl.LazyFrame:
    """Tickets of facts.tickets that are open at `at`, with the status that they had then.

    Where a ticket's status changes were recorded they decide; else its creation and its last resolution do.
    """
    now = pl.lit(at, dtype=INSTANT)
    status = _status(now)
    open_now = (
        tickets.filter(pl.col("created_at") <= now)
        .with_columns(at=now, status=status)
        .filter(pl.col("status").is_null() | ~pl.col("status").cast(pl.String).is_in(DONE))
        .with_columns(status=pl.coalesce(pl.col("status").cast(pl.String), pl.lit("open")).cast(pl.Categorical))
    )
    answered = (pl.col("first_response_at") <= now).fill_null(value=False)
    return (
        _used(open_now, dims)
        .with_columns(
            age_s=seconds("created_at", "at"), is_unassigned=pl.col("agent_id").is_null(), is_unattended=~answered
        )
        .sort("created_at", "ticket_id")
        .select(*OPEN_TICKETS.columns)
    )


def _status(now: pl.Expr) -> pl.Expr:
    """Status at the instant: the last recorded change before it, the stored one after the last, else by resolution."""
    steps = pl.col("steps")
    before = steps.list.filter(pl.element().struct.field("at") <= now)
    recorded = before.list.last().struct.field("status")
    was_last = steps.list.len() == before.list.len()
    done = pl.col("until_at").is_not_null() & (pl.col("until_at") <= now)
    stored = pl.when(pl.col("until_at").is_null() | done).then("status")
    return (
        pl.when(was_last.fill_null(value=True))
        .then(stored)
        .when(before.list.len() > 0)
        .then(recorded)
        .otherwise(pl.lit("new").cast(pl.Categorical))
    )


def _used(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add `used_share`: of the running target that is nearest its end, pauses taken off; null without a target."""
    for metric in ("first_response", "resolution"):
        timed = with_calendar(rows, dims, metric, at="created_at").with_columns(
            _elapsed=open_seconds(dims, "start_at", "at")
        )
        rows = paused(timed, dims, "at", f"_{metric}", STANDING).with_columns(
            ((pl.col("_elapsed") - pl.col(f"_{metric}_paused_open_s")) / pl.col(f"{metric}_threshold_s")).alias(
                f"_{metric}_share"
            )
        )
    unanswered = pl.col("first_response_at").is_null() | (pl.col("first_response_at") > pl.col("at"))
    promised = pl.when(pl.col("promise_due_at") > pl.col("start_at")).then(
        seconds("start_at", "at") / seconds("start_at", "promise_due_at")
    )
    return rows.with_columns(
        used_share=pl.max_horizontal(pl.when(unanswered).then("_first_response_share"), "_resolution_share", promised)
    )
