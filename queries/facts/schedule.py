"""Shapes `SCHEDULE`: an agent's plan beside what the agent did, cut where either changed and at half hours."""

from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy import and_, select

from queries.dimensions import Dimensions
from queries.facts.belonging import belonging_columns
from queries.facts.durations import in_seconds
from queries.facts.halves import halves
from queries.facts.local_time import calendar_columns
from queries.facts.stretches import cut, known_until, past, resolved, stored
from queries.facts.sweep import segments, starts_and_ends
from queries.frames import INSTANT, SCHEDULE
from queries.reading import Reading
from queries.scope import Window
from queries.statement import Statement
from store.schema.codes import ACTIVITIES, AGENT_STATES
from store.schema.operations import Shift

FRAME = SCHEDULE
LONGEST_PLAN = timedelta(days=2)  # no planned activity is longer
AT_WORK = ("available", "ringing", "on_contact", "hold", "wrap")
FITS = {"work": AT_WORK, **{name: (name,) for name in ("break", "lunch", "training", "meeting")}}
PLAN_CODES = {name: place + 1 for place, name in enumerate(ACTIVITIES)}
STATE_CODES = {name: place + 1 for place, name in enumerate(AGENT_STATES)}


def plans(window: Window) -> Statement:
    """Select the planned activities that touch the window."""
    recent = and_(Shift.starts_at < window.end_at, Shift.starts_at >= window.start_at - LONGEST_PLAN)
    return select(
        Shift.id.label("shift_id"),
        Shift.agent_id,
        Shift.activity,
        Shift.starts_at.label("started_at"),
        Shift.ends_at.label("ended_at"),
    ).where(recent, Shift.ends_at > window.start_at)


def between(reading: Reading) -> pl.LazyFrame:
    """Planned time in the window, as far as the store knows what came of it."""
    window = past(reading.window)
    planned = reading.source.read(plans(window)).lazy()
    return shape(planned, stored(reading), window, known_until(reading) or datetime.now(UTC), reading.dims)


def shape(
    planned: pl.LazyFrame, states: pl.LazyFrame, window: Window, until: datetime, dims: Dimensions
) -> pl.LazyFrame:
    """Shape stored plans and states into SCHEDULE, in the order of agents and time."""
    heard = states.select("source").unique().select(source=pl.col("source").cast(pl.String), _is_heard=True)
    lived = resolved(cut(states, window, until).collect()).lazy()
    did = starts_and_ends(lived, state=(_code("state", STATE_CODES), 0))
    meant = starts_and_ends(_one_plan(planned, window, until), activity=(_code("activity", PLAN_CODES), 0))
    both = segments([did, meant], held=["state", "activity"]).filter(pl.col("activity") > 0)
    sources = dims.agents.lazy().select("agent_id", source="agent_source").join(heard, on="source", how="left")
    named = both.with_columns(activity=_name("activity", PLAN_CODES), state=_name("state", STATE_CODES))
    placed = belonging_columns(named, dims, "started_at").join(sources, on="agent_id", how="left")
    judged = placed.with_columns(is_adherent=_is_adherent(), source=pl.col("source").cast(pl.Categorical))
    pieces = halves(judged, dims.zones, window.zone).with_columns(
        seconds=in_seconds(pl.col("ended_at") - pl.col("started_at"))
    )
    told = calendar_columns(pieces, "started_at", dims.zones, window.zone)
    return told.sort("agent_id", "started_at").select(*SCHEDULE.columns)


def _one_plan(planned: pl.LazyFrame, window: Window, until: datetime) -> pl.LazyFrame:
    """Leave each agent one activity at a time: what is planned inside a stretch of work takes its place."""
    upper = pl.lit(min(window.end_at, until), dtype=INSTANT)
    bounded = planned.with_columns(
        started_at=pl.max_horizontal("started_at", pl.lit(window.start_at, dtype=INSTANT)),
        ended_at=pl.min_horizontal("ended_at", upper),
    ).filter(pl.col("ended_at") > pl.col("started_at"))
    # `resolved` ranks by state: of planned work (as `available`) and anything else, the other counts.
    ranked = bounded.select(
        "agent_id",
        "activity",
        "started_at",
        "ended_at",
        state_id="shift_id",
        state=pl.when(pl.col("activity") == "work").then(pl.lit("available")).otherwise("activity"),
    )
    return resolved(ranked.collect()).lazy()


def _is_adherent() -> pl.Expr:
    """Judge a stretch: null where the plan, the state or the agent's whole source says nothing."""
    fits = pl.any_horizontal(
        (pl.col("activity") == activity) & pl.col("state").is_in(list(states)) for activity, states in FITS.items()
    ).fill_null(value=False)
    is_known = pl.col("activity").is_in(list(FITS)) & ~(pl.col("state") == "unknown").fill_null(value=False)
    return pl.when(is_known & (pl.col("_is_heard") | pl.col("state").is_not_null())).then(fits)


def _code(column: str, codes: dict[str, int]) -> pl.Expr:
    return pl.col(column).cast(pl.String).replace_strict(codes, default=codes["other"], return_dtype=pl.Int16)


def _name(column: str, codes: dict[str, int]) -> pl.Expr:
    names = {place: name for name, place in codes.items()}
    return pl.col(column).replace_strict(names, default=None, return_dtype=pl.String).cast(pl.Categorical)


__all__ = ["FRAME", "between", "shape"]
