"""Shapes `AGENT_TIME`: stretches of agents in states, split at half-hour bounds when they are asked for."""

from datetime import UTC, datetime

import polars as pl
from sqlalchemy import ColumnElement, bindparam, or_

from queries.dimensions import Dimensions
from queries.facts.belonging import belonging_columns
from queries.facts.durations import in_seconds
from queries.facts.halves import halves
from queries.facts.local_time import calendar_columns
from queries.facts.stretches import LONGEST, cut, known_until, past, resolved, statement, within
from queries.frames import AGENT_TIME
from queries.reading import Reading
from queries.scope import Window
from store.schema.operations import AgentState

FRAME = AGENT_TIME
STRETCH = (
    "state_id", "agent_id", "agent", "team_id", "team", "site_id", "site", "source", "state", "reason",
    "started_at", "ended_at", "_zone",
)  # fmt: skip


def among() -> ColumnElement[bool]:
    """Stretches whose keys are bound as `ids`."""
    return AgentState.id.in_(bindparam("ids", expanding=True))


def kept(cut: datetime) -> ColumnElement[bool]:
    """Stretches that ended after `cut` or go on."""
    return or_(AgentState.ended_at >= cut, AgentState.ended_at.is_(None))


def between(reading: Reading) -> pl.LazyFrame:
    """Read the stretches that touch the window; those that go on end where the store's knowledge does."""
    stored = reading.source.read(statement(within(reading.window.start_at, reading.window.end_at))).lazy()
    until = known_until(reading) or datetime.now(UTC)
    return split(dress(stored, reading.dims), past(reading.window), until, reading.dims)


def dress(stretches: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add names, the team that the agent was in when the stretch began, and the zone of its site."""
    dated = stretches.select(
        "state_id", "agent_id", pl.col("source", "state", "reason").cast(pl.Categorical), "started_at", "ended_at"
    ).sort("started_at", "state_id")
    return belonging_columns(dated, dims, "started_at").select(*STRETCH)


def split(stretches: pl.LazyFrame, window: Window, until: datetime, dims: Dimensions) -> pl.LazyFrame:
    """Cut stretches at the bounds of the window and at local half-hours; those that go on end at `until`.

    One state an agent at a time. Rows in the order of agents and time, all columns of AGENT_TIME.
    """
    single = resolved(cut(stretches, window, until).collect()).lazy()
    pieces = halves(single, dims.zones, window.zone).with_columns(
        seconds=in_seconds(pl.col("ended_at") - pl.col("started_at"))
    )
    return (
        calendar_columns(pieces, "started_at", dims.zones, window.zone)
        .sort("agent_id", "started_at", "state_id")
        .select(*AGENT_TIME.columns)
    )


__all__ = ["FRAME", "LONGEST", "STRETCH", "among", "between", "dress", "kept", "past", "split", "statement", "within"]
