"""Rows of a frame as they were at an instant: what happened after it has not happened yet."""

from datetime import datetime

import polars as pl

from queries.frames import INSTANT, LEGS

ANSWERED = ("answered_at",)
LEFT = ("left_queue_at", "wait_s", "leave_kind", "callback_wait_s")
ENDED = ("ended_at", "talk_s", "hold_s", "wrap_s", "handle_s", "outcome")
WRAPPED = ("wrap_ended_at",)


def legs(rows: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Return LEGS (with these instants: answered_at, left_queue_at, ended_at, wrap_ended_at) as known at `at`.

    Legs queued later are left out. Whether a leg was handed on by then is told from its own end, for the later leg is
    queued at it; what a contact came to, and an after-call work that went on, are null.
    """
    moment = pl.lit(at, INSTANT)
    by = (("answered_at", ANSWERED), ("left_queue_at", LEFT), ("ended_at", ENDED), ("wrap_ended_at", WRAPPED))
    known = rows.filter(pl.col(LEGS.time) <= moment)
    for instant, names in by:
        later = (pl.col(instant) > moment).fill_null(value=False)
        there = [name for name in names if name in rows.columns and name != instant]
        known = known.with_columns(pl.when(~later).then(name).alias(name) for name in there)
        if instant == "ended_at" and "is_transferred" in rows.columns:
            known = known.with_columns(is_transferred=pl.col("is_transferred") & ~later)
    return known.with_columns(
        pl.when((pl.col(instant) <= moment).fill_null(value=False)).then(instant).alias(instant) for instant, _ in by
    )
