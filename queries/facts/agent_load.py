"""Shapes `AGENT_LOAD`: an agent's half hours, with contacts in hand and without (the activity basis of handle time)."""

from datetime import UTC, datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts import in_hand
from queries.facts.belonging import belonging_columns
from queries.facts.durations import in_seconds
from queries.facts.halves import halves
from queries.facts.local_time import calendar_columns, half_hour_column
from queries.facts.stretches import cut, known_until, past, resolved, stored
from queries.facts.sweep import segments, starts_and_ends
from queries.frames import AGENT_LOAD
from queries.reading import Reading
from queries.scope import Window

FRAME = AGENT_LOAD
AVAILABLE, RINGING, BUSY, AWAY = 1, 2, 3, 4  # 0: signed out, not known, or nothing recorded
CODES = {
    "available": AVAILABLE, "ringing": RINGING, "on_contact": BUSY, "hold": BUSY, "wrap": BUSY,
    "offline": 0, "unknown": 0,
}  # fmt: skip
SUMS = ("busy_s", "contact_s", "ended_contact_s", "idle_s", "on_queue_s", "logged_in_s")
GROUP = ("agent_id", "half_hour_at")


def between(reading: Reading) -> pl.LazyFrame:
    """Half hours that touch the window, with what of them lies in it and has passed."""
    window = past(reading.window)
    until = known_until(reading) or datetime.now(UTC)
    return shape(stored(reading), in_hand.stored(reading), window, until, reading.dims)


def shape(states: pl.LazyFrame, legs: pl.LazyFrame, window: Window, until: datetime, dims: Dimensions) -> pl.LazyFrame:
    """Shape stored states and measured legs into AGENT_LOAD, in the order of agents and time."""
    single = resolved(
        cut(states, window, until).select("state_id", "agent_id", "state", "started_at", "ended_at").collect()
    )
    pieces = _pieces(single.lazy(), in_hand.spans(legs, window, until))
    split = halves(_zoned(pieces, dims, "started_at"), dims.zones, window.zone)
    told = pl.concat([_worked(split), _ended(legs, window, dims)], how="diagonal")
    summed = told.group_by(GROUP).agg(pl.col(SUMS).sum())
    placed = belonging_columns(summed, dims, "half_hour_at")
    sources = dims.agents.lazy().select("agent_id", source=pl.col("agent_source").cast(pl.Categorical))
    dressed = placed.join(sources, on="agent_id", how="left").sort(GROUP)
    return calendar_columns(dressed, "half_hour_at", dims.zones, window.zone).select(*AGENT_LOAD.columns)


def _pieces(states: pl.LazyFrame, hands: pl.LazyFrame) -> pl.LazyFrame:
    """Stretches in which neither state nor contacts in hand changed.

    A case lies while its agent is away from the queue; of who never told a state it is taken to be in hand.
    """
    code = pl.col("state").cast(pl.String).replace_strict(CODES, default=AWAY, return_dtype=pl.Int16)
    told = states.select("agent_id").unique().with_columns(_tells=True)
    is_case = pl.col("is_case").cast(pl.Int16)
    changes = starts_and_ends(states, state=(code, 0))
    taken, laid = (
        hands.filter(which).pipe(starts_and_ends, **{name: (pl.lit(1), -1)})
        for name, which in (("live", is_case == 0), ("cases", is_case == 1))
    )
    at_work = pl.col("state").is_in([AVAILABLE, RINGING, BUSY]) | pl.col("_tells").is_null()
    return (
        segments([changes, taken, laid], held=["state"], counted=["live", "cases"])
        .join(told, on="agent_id", how="left")
        .with_columns(in_hand=pl.col("live") + pl.when(at_work).then("cases").otherwise(0))
        .filter((pl.col("state") > 0) | (pl.col("in_hand") > 0))
        .select("agent_id", "started_at", "ended_at", "state", "in_hand")
    )


def _worked(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Seconds of each piece by kind; who is said to be on a contact has one in hand, known or not."""
    length = in_seconds(pl.col("ended_at") - pl.col("started_at"))
    state, held = pl.col("state"), pl.col("in_hand")
    contacts = pl.max_horizontal(held, (state == BUSY).cast(pl.Int64))
    return pieces.select(
        *GROUP,
        busy_s=pl.when(contacts > 0).then(length).otherwise(0.0),
        contact_s=length * contacts,
        idle_s=pl.when((state == AVAILABLE) & (held == 0)).then(length).otherwise(0.0),
        on_queue_s=pl.when(state.is_in([AVAILABLE, RINGING, BUSY])).then(length).otherwise(0.0),
        logged_in_s=pl.when(state > 0).then(length).otherwise(0.0),
    )


def _ended(legs: pl.LazyFrame, window: Window, dims: Dimensions) -> pl.LazyFrame:
    """Handle time of the legs that ended in each half hour, all of it there (the contact basis)."""
    ended = pl.col("ended_at")
    inside = legs.filter(ended >= window.start_at, ended < window.end_at).select(
        "agent_id", "ended_at", ended_contact_s="handle_s"
    )
    told = half_hour_column(_zoned(inside, dims, "ended_at"), "ended_at", dims.zones, window.zone)
    return told.select(*GROUP, "ended_contact_s")


def _zoned(rows: pl.LazyFrame, dims: Dimensions, at: str) -> pl.LazyFrame:
    """Add `_zone`, the zone of the agent's site; where there is but one site it is that one's, and cheap."""
    if dims.sites.height <= 1:
        return rows.with_columns(_zone=pl.lit(next(iter(dims.zones), None), dtype=pl.String))
    return belonging_columns(rows, dims, at).drop("team_id", "team", "agent", "site_id", "site")


__all__ = ["FRAME", "between", "shape"]
