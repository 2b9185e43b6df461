"""Each agent's one state through a past window, in pieces in which nothing changes: `queries.agents` at every instant.

A stretch that began more than LOOK before the window and that nothing ended is not looked for.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import and_, func, or_, select

from queries.agents import CASE_LEG, LIVE_LEG, LIVE_WRAP, offline_stays, slots
from queries.dimensions import Dimensions
from queries.facts import stretches
from queries.facts.places import people_columns, site_columns
from queries.facts.stretches import LONGEST, RANKS
from queries.frames import INSTANT
from queries.scope import Window
from queries.source import Source
from store.schema.operations import AgentState

ALIVE = timedelta(days=8)  # how long an agent who logged out is known to be offline, as in history.at_instant
LOOK = ALIVE + LONGEST
JUST = pl.duration(microseconds=1)
PIECES = (
    "agent_id", "agent", "team_id", "team", "site_id", "site", "source", "at", "until_at", "state", "reason",
    "since_at", "in_hand", "free_voice", "free_chat", "free_case", "chat",
)  # fmt: skip


def read(source: Source, dims: Dimensions, hands: pl.LazyFrame, window: Window) -> pl.LazyFrame:
    """Pieces (PIECES) of every agent who is employed, in the order of agents and time; `hands` is replay_legs's."""
    start, end = window.start_at, window.end_at
    lasting = or_(AgentState.ended_at.is_(None), AgentState.ended_at >= start)
    within = and_(AgentState.started_at >= start - LOOK, AgentState.started_at < end)
    begun = source.read(stretches.statement(and_(within, lasting))).lazy()
    last = func.max(AgentState.ended_at).label("ended_at")
    over = select(AgentState.agent_id, last).where(
        within, AgentState.ended_at < start, AgentState.ended_at >= start - ALIVE
    )
    ended = source.read(over.group_by(AgentState.agent_id)).lazy()
    logouts = pl.concat([ended, begun.select("agent_id", "ended_at").drop_nulls()]).filter(pl.col("ended_at") < end)
    return _placed(_told(_candidates(begun, hands, window), logouts, dims, window), dims)


def _candidates(begun: pl.LazyFrame, hands: pl.LazyFrame, window: Window) -> pl.LazyFrame:
    """What an agent may be said to do, each with a rank: the least counts."""
    started = pl.col("started_at")
    lost_at = started + pl.lit(LONGEST) + JUST
    state = pl.col("state").cast(pl.String)
    rank = state.replace_strict(list(RANKS), list(RANKS.values()), default=7, return_dtype=pl.Int64)
    told = begun.with_columns(since_at=started, state=state, rank=rank, is_own=pl.lit(value=True))
    known = told.with_columns(at=started, until_at=pl.min_horizontal("ended_at", lost_at))
    lost = told.with_columns(
        state=pl.lit("unknown"), reason=pl.lit(None, pl.String), rank=pl.lit(RANKS["unknown"], pl.Int64),
        at=lost_at, until_at=pl.col("ended_at"),
    )  # fmt: skip
    is_case, in_wrap = pl.col("case") > 0, pl.col("state") == "wrap"
    held = hands.with_columns(
        rank=pl.when(in_wrap).then(LIVE_WRAP).when(is_case).then(CASE_LEG).otherwise(LIVE_LEG).cast(pl.Int64),
        is_own=pl.lit(value=False),
        reason=pl.lit(None, pl.String),
    )
    columns = ("agent_id", "state", "reason", "since_at", "rank", "is_own", "at", "until_at")
    lower, upper = (pl.lit(at, dtype=INSTANT) for at in (window.start_at, window.end_at))
    every = pl.concat([one.select(*columns) for one in (known, lost)]).with_columns(
        pl.lit(0, pl.Int64).alias(name) for name in ("voice", "chat", "case")
    )
    both = pl.concat([every, held.select(*columns, "voice", "chat", "case")])
    clipped = both.with_columns(
        at=pl.max_horizontal("at", lower), until_at=pl.min_horizontal(pl.col("until_at").fill_null(upper), upper)
    )
    return clipped.filter(pl.col("until_at") > pl.col("at"))


def _told(candidates: pl.LazyFrame, logouts: pl.LazyFrame, dims: Dimensions, window: Window) -> pl.LazyFrame:
    """One row for each piece of time of each agent: what counts then, and what is in hand."""
    made = candidates.collect()
    gone = logouts.collect().sort("ended_at")
    bounds = _bounds(made, gone, dims, window)
    held = _held(made, bounds)
    pieces = bounds.filter(pl.col("until_at").is_not_null()).join(held, on="_place", how="left").sort("at")
    last = gone.select("agent_id", _gone="ended_at", ended_at="ended_at")
    dated = pieces.join_asof(
        last, left_on="at", right_on="ended_at", by="agent_id", strategy="backward", check_sortedness=False
    )
    is_gone = pl.col("own_state").is_null() & (pl.col("at") <= pl.col("_gone") + pl.lit(ALIVE))
    alone = is_gone.fill_null(value=False) & pl.col("state").is_null()
    return (
        dated.lazy()
        .with_columns(
            own_state=pl.when(is_gone.fill_null(value=False)).then(pl.lit("offline")).otherwise("own_state"),
            state=pl.when(alone).then(pl.lit("offline")).otherwise("state"),
            since_at=pl.when(alone).then("_gone").otherwise("since_at"),
            **{name: pl.col(name).fill_null(0) for name in ("in_hand", "voice", "chat", "case")},
        )
        .with_columns(state=offline_stays())
    )


def _bounds(made: pl.DataFrame, gone: pl.DataFrame, dims: Dimensions, window: Window) -> pl.DataFrame:
    """Instants at which something may change for an agent, numbered; each with the next one."""
    agents = dims.agents.select("agent_id")
    fixed = pl.DataFrame({"at": _midnights(window, dims.zone)}, schema={"at": INSTANT})
    instants = [
        agents.join(fixed, how="cross"),
        made.select("agent_id", at="at"),
        made.select("agent_id", at="until_at"),
        gone.select("agent_id", at="ended_at"),
        gone.select("agent_id", at=pl.col("ended_at") + pl.lit(ALIVE) + JUST),
    ]
    inside = pl.col("at").is_between(window.start_at, window.end_at)
    every = pl.concat(instants).filter(inside).unique().sort("agent_id", "at")
    following = pl.when(pl.col("agent_id").shift(-1) == pl.col("agent_id")).then(pl.col("at").shift(-1))
    return every.with_columns(until_at=following).with_row_index("_place").cast({"_place": pl.Int64})


def _held(made: pl.DataFrame, bounds: pl.DataFrame) -> pl.DataFrame:
    """For each piece the candidate of the least rank, of equals the one begun first, and the counts of all."""
    first, last = (bounds.select("agent_id", pl.col("at").alias(at), _n="_place") for at in ("at", "until_at"))
    spread = (
        made.join(first.rename({"_n": "_from"}), on=["agent_id", "at"])
        .join(last.rename({"_n": "_to"}), on=["agent_id", "until_at"])
        .drop("agent_id", "at", "until_at")
        .with_columns(_place=pl.int_ranges("_from", "_to"))
        .explode("_place")
        .sort("_place", "rank", "since_at")
    )
    own = pl.col("state").filter("is_own").first()
    hands = {name: pl.col(name).sum() for name in ("voice", "chat", "case")}
    told = spread.group_by("_place", maintain_order=True).agg(
        pl.col("state", "reason", "since_at").first(), own_state=own, **hands
    )
    return told.with_columns(in_hand=pl.col("voice") + pl.col("chat") + pl.col("case"))


def _placed(told: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Keep who is employed that day; add slots, names, teams and sites, as AGENTS_NOW has them."""
    day = pl.col("at").dt.convert_time_zone(dims.zone).dt.date()
    hired, left = pl.col("hired_on"), pl.col("left_on")
    people = dims.agents.lazy().drop("agent").rename({"agent_team_id": "team_id", "agent_source": "source"})
    there = told.join(people, on="agent_id", how="left").filter(
        hired.is_null() | (hired <= day), left.is_null() | (left >= day)
    )
    named = site_columns(people_columns(there.with_columns(**slots()), dims), dims, "_team_site_id")
    return named.sort("agent_id", "at").select(*PIECES)


def _midnights(window: Window, zone: str) -> list[datetime]:
    """Give the window's bounds and the local midnights between them, at which people join and leave."""
    local = ZoneInfo(zone)
    day, last = (at.astimezone(local).date() for at in (window.start_at, window.end_at))
    found = [window.start_at, window.end_at]
    while day < last:
        day += timedelta(days=1)
        found.append(datetime(day.year, day.month, day.day, tzinfo=local))
    return sorted({at.astimezone(window.start_at.tzinfo) for at in found if window.start_at <= at <= window.end_at})
