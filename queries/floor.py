"""`FLOOR`: the legs that are alive at an instant, now or past, from their recorded intervals."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from queries.facts.durations import MICROSECONDS
from queries.facts.media import CHAT, GHOST_CASE_S, GHOST_S, VOICE
from queries.frames import FLOOR, INSTANT

GHOST_P99 = 3.0  # a channel on which waits are long by nature is given three times its own 99th percentile


def ghost_limits(legs: pl.LazyFrame) -> dict[str, float]:
    """Seconds after which a leg of a channel that nothing ended is a ghost, for each channel seen in `legs`."""
    seen = legs.group_by(pl.col("channel").cast(pl.String)).agg(
        pl.col("wait_s").quantile(0.99, interpolation="linear").alias("p99")
    )
    return {channel: max(least(channel), GHOST_P99 * (p99 or 0.0)) for channel, p99 in seen.collect().rows() if channel}


def least(channel: str) -> float:
    """Seconds that a leg of a channel may always stay open."""
    return GHOST_S if channel in VOICE or channel in CHAT else GHOST_CASE_S


def alive(legs: pl.LazyFrame, at: datetime, limits: Mapping[str, float]) -> pl.LazyFrame:
    """Legs on the floor at `at`, with `is_waiting`, `is_in_progress`, `is_in_wrap` and `is_ghost`."""
    now = pl.lit(at, dtype=INSTANT)
    on_floor = (pl.col("queued_at") <= now) & (pl.col("until_at").is_null() | (pl.col("until_at") > now))
    answered = pl.col("answered_at").is_not_null() & (pl.col("answered_at") <= now)
    ended = pl.col("ended_at").is_not_null() & (pl.col("ended_at") <= now)
    left = pl.col("left_queue_at").is_not_null() & (pl.col("left_queue_at") <= now)
    stage_at = pl.when(ended).then("ended_at").when(answered).then("answered_at").otherwise("queued_at")
    return (
        legs.filter(on_floor)
        .with_columns(
            is_waiting=~left & ~ended,
            is_in_progress=answered & ~ended,
            is_in_wrap=answered & ended,
            at=now,
            is_ghost=((now - stage_at).dt.total_microseconds() / MICROSECONDS) > limit(limits),
        )
        .filter(pl.col("is_waiting") | pl.col("is_in_progress") | pl.col("is_in_wrap"))
    )


def shape(on_floor: pl.LazyFrame) -> pl.LazyFrame:
    """Shape what `alive` found into FLOOR; ghosts are left out."""
    waiting = (pl.col("at") - pl.col("queued_at")).dt.total_microseconds() / MICROSECONDS
    return (
        on_floor.filter(~pl.col("is_ghost"))
        .with_columns(waiting_s=pl.when("is_waiting").then(waiting))
        .sort("queued_at", "leg_id")
        .select(*FLOOR.columns)
    )


def limit(limits: Mapping[str, float]) -> pl.Expr:
    """Seconds after which a leg that nothing ended is a ghost, by its channel."""
    channel = pl.col("channel").cast(pl.String)
    usual = pl.when(channel.is_in([*VOICE, *CHAT])).then(GHOST_S).otherwise(GHOST_CASE_S)
    if not limits:
        return usual
    own = channel.replace_strict(list(limits), list(limits.values()), default=None, return_dtype=pl.Float64)
    return pl.coalesce(own, usual)
