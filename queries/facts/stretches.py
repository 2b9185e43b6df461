"""Stretches of agents in states: which are read, when those end that nothing ended, one state an agent at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy import ColumnElement, and_, func, select

from queries.frames import INSTANT
from queries.reading import Reading
from queries.scope import Window
from queries.statement import Statement
from store.schema.operations import AgentState, Feed

LONGEST = timedelta(days=2)  # a stretch longer than this is a logout that was never heard of
RANKS = {  # of several states at once the least counts
    "on_contact": 0,
    "hold": 1,
    "wrap": 4,
    "ringing": 6,
    "break": 7,
    "lunch": 7,
    "training": 7,
    "meeting": 7,
    "other": 7,
    "available": 9,
    "offline": 10,
    "unknown": 11,
}
LAST_STATE = select(func.max(AgentState.started_at).label("last"))
LAST_HEARD = select(func.max(Feed.last_success_at).label("last")).where(Feed.is_live)


COLUMNS = (
    AgentState.id.label("state_id"),
    AgentState.agent_id,
    AgentState.source,
    AgentState.state,
    AgentState.started_at,
    AgentState.ended_at,
)


def statement(where: ColumnElement[bool]) -> Statement:
    """Select stretches where `where` holds, with the reason of each."""
    return select(*COLUMNS, AgentState.reason).where(where)


def stored(reading: Reading) -> pl.LazyFrame:
    """Read what tells who was in which state in the window, without reasons."""
    return reading.source.read(select(*COLUMNS).where(within(reading.window.start_at, reading.window.end_at))).lazy()


def within(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Stretches that may touch [start, end), and those before that tell when one of them was over."""
    return and_(AgentState.started_at < end, AgentState.started_at >= start - LONGEST)


def known_until(reading: Reading) -> datetime | None:
    """Last instant that states are known of: what the store holds, or when a live source was last heard of."""
    found = [reading.known_until(), *(reading.source.read(one)["last"][0] for one in (LAST_STATE, LAST_HEARD))]
    known = [at for at in found if at is not None]
    return min(max(known), datetime.now(UTC)) if known else None


def past(window: Window, now: datetime | None = None) -> Window:
    """Leave of a window what lies before now."""
    end = min(window.end_at, now or datetime.now(UTC))
    return replace(window, end_at=max(window.start_at, end))


def cut(stretches: pl.LazyFrame, window: Window, until: datetime) -> pl.LazyFrame:
    """Give every stretch an end and keep what of it lies in the window.

    One that nothing ended lasts until the agent's next of the same source, else until `until`; none lasts longer than
    LONGEST. One that ends before it starts is left out.
    """
    lower, upper = (pl.lit(at, dtype=INSTANT) for at in (window.start_at, window.end_at))
    known = pl.lit(until, dtype=INSTANT)
    longest = pl.col("started_at") + pl.lit(LONGEST)
    whole = [stretches.filter(pl.col("ended_at").is_not_null()), _closed(stretches, known)]
    return (
        pl.concat(whole)
        .with_columns(ended_at=pl.min_horizontal("ended_at", longest, upper))
        .with_columns(started_at=pl.max_horizontal("started_at", lower))
        .filter(pl.col("ended_at") > pl.col("started_at"))
    )


def _closed(stretches: pl.LazyFrame, known: pl.Expr) -> pl.LazyFrame:
    """End the stretches that nothing ended where the agent's next of the same source begins, or at `known`."""
    starts = stretches.select("agent_id", "source", _next=pl.col("started_at")).sort("_next")
    return (
        stretches.filter(pl.col("ended_at").is_null())
        .sort("started_at")
        .join_asof(
            starts,
            left_on="started_at",
            right_on="_next",
            by=["agent_id", "source"],
            strategy="forward",
            allow_exact_matches=False,
            check_sortedness=False,
        )
        .with_columns(ended_at=pl.coalesce("_next", known))
        .drop("_next")
    )


def resolved(stretches: pl.DataFrame) -> pl.DataFrame:
    """Leave each agent one state at a time, the least of RANKS, the later begun of equals; sorted by agent and time."""
    ordered = stretches.sort("agent_id", "started_at", "state_id")
    is_same = pl.col("agent_id") == pl.col("agent_id").shift(1)
    if not ordered.select((is_same & (pl.col("started_at") < pl.col("ended_at").shift(1))).any()).item():
        return ordered
    reach = pl.col("ended_at").cum_max().over("agent_id").shift(1)
    begins = (pl.col("agent_id") != pl.col("agent_id").shift(1)) | (pl.col("started_at") >= reach)
    crowd = ordered.with_columns(_crowd=begins.fill_null(value=True).cum_sum())
    alone = pl.len().over("_crowd") == 1
    lone, crowded = crowd.filter(alone), crowd.filter(~alone)
    single = pl.concat([lone.select(ordered.columns), _one_at_a_time(crowded).select(ordered.columns)])
    return single.sort("agent_id", "started_at")


def _one_at_a_time(crowded: pl.DataFrame) -> pl.DataFrame:
    """Cut stretches that overlap at each other's bounds and keep one for every piece of time."""
    both = [crowded.select("_crowd", at=name) for name in ("started_at", "ended_at")]
    bounds = pl.concat(both).unique().sort("_crowd", "at").with_row_index("_place").cast({"_place": pl.Int64})
    rank = pl.col("state").cast(pl.String).replace_strict(RANKS, default=7, return_dtype=pl.Int64)
    first, last = (bounds.rename({"at": name, "_place": f"_{name}"}) for name in ("started_at", "ended_at"))
    pieces = (
        crowded.with_columns(_rank=rank, _begun=pl.col("started_at").cast(pl.Int64))
        .join(first, on=["_crowd", "started_at"], how="left")
        .join(last, on=["_crowd", "ended_at"], how="left")
        .with_columns(_place=pl.int_ranges("_started_at", "_ended_at"))
        .explode("_place")
        .sort("_place", "_rank", "_begun", "state_id", descending=[False, False, True, True])
        .unique("_place", keep="first", maintain_order=True)
    )
    whole = pl.col("state_id").rle_id()
    return (
        pieces.drop("started_at", "ended_at")
        .join(bounds.select("_place", started_at="at", ended_at=pl.col("at").shift(-1)), on="_place", how="left")
        .sort("_place")
        .with_columns(_run=whole)
        .group_by("_run", maintain_order=True)
        .agg(pl.exclude("started_at", "ended_at").first(), pl.col("started_at").first(), pl.col("ended_at").last())
    )
