"""Shapes `AGENT_TIME`: stretches of agents in states, split at half-hour bounds when they are asked for."""

from datetime import datetime, timedelta

import polars as pl
from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from queries.dimensions import Dimensions
from queries.facts.durations import MICROSECONDS
from queries.facts.local_time import HALF_HOUR_US, calendar_columns
from queries.facts.places import people_columns, site_columns
from queries.frames import AGENT_TIME
from queries.scope import Window
from queries.statement import Statement
from store.schema.operations import AgentState

FRAME = AGENT_TIME
LONGEST = timedelta(days=2)  # a stretch longer than this is a logout that was never heard of
STRETCH = (
    "state_id", "agent_id", "agent", "team_id", "team", "site_id", "site", "source", "state", "reason",
    "started_at", "ended_at", "_zone",
)  # fmt: skip


def statement(where: ColumnElement[bool]) -> Statement:
    """Select stretches where `where` holds."""
    return select(
        AgentState.id.label("state_id"),
        AgentState.agent_id,
        AgentState.source,
        AgentState.state,
        AgentState.reason,
        AgentState.started_at,
        AgentState.ended_at,
    ).where(where)


def among() -> ColumnElement[bool]:
    """Stretches whose keys are bound as `ids`."""
    return AgentState.id.in_(bindparam("ids", expanding=True))


def kept(cut: datetime) -> ColumnElement[bool]:
    """Stretches that ended after `cut` or go on."""
    return or_(AgentState.ended_at >= cut, AgentState.ended_at.is_(None))


def within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Stretches that touch [start, end)."""
    recent = and_(AgentState.started_at < end, AgentState.started_at >= start - LONGEST)
    return and_(recent, or_(AgentState.ended_at > start, AgentState.ended_at.is_(None)))


def dress(stretches: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add names, the team that the agent was in when the stretch began, and the zone of its site."""
    member = dims.memberships.lazy().select(
        "agent_id", pl.col("team_id").alias("_member_team_id"), "from_at", pl.col("to_at").alias("_to_at")
    )
    agents = dims.agents.lazy().select("agent_id", "agent_team_id")
    dated = stretches.select(
        "state_id", "agent_id", pl.col("source", "state", "reason").cast(pl.Categorical), "started_at", "ended_at"
    ).sort("started_at", "state_id")
    belonged = (
        dated.join_asof(
            member.sort("from_at"), left_on="started_at", right_on="from_at", by="agent_id", check_sortedness=False
        )
        .join(agents, on="agent_id", how="left", maintain_order="left")
        .with_columns(_member_team_id=pl.when(_is_member()).then("_member_team_id"))
        .with_columns(team_id=pl.coalesce("_member_team_id", "agent_team_id"))
    )
    return site_columns(people_columns(belonged, dims), dims, "_team_site_id").select(*STRETCH)


def split(stretches: pl.LazyFrame, window: Window, now: datetime, dims: Dimensions) -> pl.LazyFrame:
    """Cut stretches at the bounds of the window and at local half-hours; those that go on end at `now`.

    Rows in the order of agents and time, all columns of AGENT_TIME.
    """
    limit = min(window.end_at, now)
    bounded = stretches.with_columns(
        started_at=pl.max_horizontal(pl.col("started_at"), pl.lit(window.start_at, dtype=pl.Datetime("us", "UTC"))),
        ended_at=pl.min_horizontal(
            pl.coalesce("ended_at", pl.lit(limit, dtype=pl.Datetime("us", "UTC"))),
            pl.lit(limit, dtype=pl.Datetime("us", "UTC")),
        ),
    ).filter(pl.col("ended_at") > pl.col("started_at"))
    lower = pl.col("half_hour_at").cast(pl.Int64)
    pieces = (
        calendar_columns(bounded, "started_at", dims.zones, window.zone)
        .with_columns(_bound=pl.int_ranges(lower, pl.col("ended_at").cast(pl.Int64), HALF_HOUR_US))
        .explode("_bound")
        .with_columns(_bound=pl.col("_bound").cast(pl.Datetime("us", "UTC")))
        .with_columns(
            started_at=pl.max_horizontal("started_at", "_bound"),
            ended_at=pl.min_horizontal("ended_at", pl.col("_bound") + pl.duration(microseconds=HALF_HOUR_US)),
        )
        .with_columns(
            seconds=(pl.col("ended_at") - pl.col("started_at")).dt.total_microseconds() / MICROSECONDS,
        )
    )
    return (
        calendar_columns(pieces, "started_at", dims.zones, window.zone)
        .sort("agent_id", "started_at", "state_id")
        .select(*AGENT_TIME.columns)
    )


def _is_member() -> pl.Expr:
    return pl.col("_to_at").is_null() | (pl.col("started_at") < pl.col("_to_at"))
