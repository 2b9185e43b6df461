"""A past stretch of the floor, replayed: who waited and who was there, at every instant of it.

One pass over the store gives spans that hold at all instants (a minute, a second): at each they say what
`history.at_instant` says of it. Frames of one instant are cut from them, and minutes counted.
"""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import func, select

from queries import dimensions, extent, minutes, replay_agents, replay_legs
from queries.dimensions import Dimensions
from queries.facts.media import CHAT, VOICE
from queries.hands import paired
from queries.reach import limited, owned
from queries.rights import Resource
from queries.scope import Scope, Window
from queries.source import Source
from store.schema.contacts import ContactLeg
from store.schema.operations import AgentState

KINDS = ("spot", "case")
FIRST = tuple(select(func.min(one).label("first")) for one in (ContactLeg.queued_at, AgentState.started_at))


@dataclass(frozen=True, eq=False)
class Replay:
    """Spans [from, to) of a window, of what the scope lets through, and counts at each of its minutes.

    `waits`: replay_legs.WAITS, one a leg that waited. `listed`: those of them that the principal may list. `agents`:
    replay_agents.PIECES; `agent` is null where the principal may not see who it is. `queues`: queue_id, queue, channel.
    `waiting`: queue_id, minute, n. `longest`: queue_id, minute, longest_s. `states`: state, minute, n agents. `free`,
    `at_work`: queue_id, minute, n agents. A minute is numbered from the window's start; a queue or state that has
    nothing all the time has no rows. `kinds` and `kinds_longest` count waits by kind as `waiting` and `longest` do by
    queue: KINDS, contacts that somebody waits for on the spot, and cases that can lie.
    """

    window: Window
    since: datetime | None  # the store knows of nothing before; None: of nothing at all
    until: datetime | None  # nor after
    queues: pl.DataFrame
    waits: pl.DataFrame
    listed: pl.DataFrame
    agents: pl.DataFrame
    waiting: pl.DataFrame
    longest: pl.DataFrame
    states: pl.DataFrame
    free: pl.DataFrame
    at_work: pl.DataFrame
    kinds: pl.DataFrame
    kinds_longest: pl.DataFrame


def read(source: Source, scope: Scope) -> Replay:
    """Replay the scope's window; StoreUnreachableError where the store does not answer."""
    window = scope.window
    with source.consistent():
        dims = dimensions.read(source)
        legs = replay_legs.read(source, dims, window.start_at, window.end_at)
        everybody = replay_agents.read(source, dims, legs.hands, window).collect()
        since, until = _first(source), extent.heard_until(source)
    seen = pl.col("until_at") > window.start_at
    waits = limited(legs.waits.filter(seen), scope, dims).sort("queued_at", "leg_id").collect()
    listed = owned(waits.lazy(), scope.principal, Resource.CONTACT_LIST).collect()
    agents = limited(everybody.lazy(), scope, dims).sort("agent_id", "at").collect()
    kind = pl.when(on_the_spot()).then(pl.lit(KINDS[0])).otherwise(pl.lit(KINDS[1]))
    waited = minutes.numbered(waits.lazy().with_columns(kind=kind), window, "queued_at", "until_at").collect().lazy()
    stays = minutes.numbered(agents.lazy(), window, "at", "until_at")
    serving = limited(paired(everybody, dims), scope, dims).collect().lazy()
    able_to = minutes.numbered(serving, window, "at", "until_at").collect().lazy()
    return Replay(
        window, since, until, _queues(scope, dims), waits, listed, agents,
        waiting=minutes.running(waited, window, "queue_id"),
        longest=minutes.longest(waited, window, "queue_id", "queued_at"),
        states=minutes.running(stays, window, "state"),
        free=minutes.running(able_to.filter("is_free"), window, "queue_id"),
        at_work=minutes.running(able_to.filter(pl.col("holds") > 0), window, "queue_id"),
        kinds=minutes.running(waited, window, "kind"),
        kinds_longest=minutes.longest(waited, window, "kind", "queued_at"),
    )  # fmt: skip


def waiting_at(replay: Replay, at: datetime) -> pl.DataFrame:
    """Legs that waited at an instant, with `waiting_s` so far; the longest first."""
    there = replay.waits.filter(pl.col("queued_at") <= at, pl.col("until_at").is_null() | (pl.col("until_at") > at))
    so_far = (pl.lit(at) - pl.col("queued_at")).dt.total_microseconds() / 1_000_000
    return there.with_columns(waiting_s=so_far).sort("queued_at", "leg_id")


def agents_at(replay: Replay, at: datetime) -> pl.DataFrame:
    """Agents at an instant; sorted by key."""
    return replay.agents.filter(pl.col("at") <= at, pl.col("until_at") > at)


def waited_between(replay: Replay, start: datetime, end: datetime) -> pl.DataFrame:
    """By queue over [start, end): queue_id, waited (legs that did at any time of it), longest_s (reached in it), most.

    `most` waited at once at one of its minutes; 0 where each had left again before the next minute began.
    """
    first, last = (minutes.number(replay.window, at) for at in (start, end))
    inside_of_it = replay.waiting.filter(pl.col("minute").is_between(first, last, closed="left"))
    most = inside_of_it.group_by("queue_id").agg(most=pl.col("n").max())
    ended = pl.min_horizontal(pl.col("until_at").fill_null(end), pl.lit(end))
    inside = replay.waits.filter(pl.col("queued_at") < end, ended > start)
    reached = (ended - pl.col("queued_at")).dt.total_microseconds() / 1_000_000
    by_queue = inside.group_by("queue_id").agg(waited=pl.len().cast(pl.Int64), longest_s=reached.max())
    told = by_queue.join(most, on="queue_id", how="left").with_columns(pl.col("most").fill_null(0))
    return told.sort("queue_id")


def least_available(replay: Replay, start: datetime, end: datetime) -> int:
    """Tell how few agents were available at any minute of [start, end)."""
    first, last = (minutes.number(replay.window, at) for at in (start, end))
    inside = pl.col("minute").is_between(first, last, closed="left")
    found = replay.states.filter(inside, pl.col("state") == "available")["n"].min()
    return int(found) if isinstance(found, int) else 0


def on_the_spot() -> pl.Expr:
    """Whether somebody waits on the line, or at the screen, by `channel`; a case can lie."""
    return pl.col("channel").cast(pl.String).is_in([*VOICE, *CHAT])


def _queues(scope: Scope, dims: Dimensions) -> pl.DataFrame:
    """Queues that the scope chose and the principal may see, by key."""
    sites = dims.sites.lazy().select("site_id", "site")
    teams = dims.teams.lazy().select("team_id", "team")
    told = (
        dims.queues.lazy()
        .select(
            "queue_id", "queue", channel="queue_channel", site_id="queue_site_id", team_id="queue_team_id",
            source="queue_source",
        )
        .join(sites, on="site_id", how="left")
        .join(teams, on="team_id", how="left")
    )  # fmt: skip
    return limited(told, scope, dims).select("queue_id", "queue", "channel").sort("queue_id").collect()


def _first(source: Source) -> datetime | None:
    found = [source.read(statement)["first"][0] for statement in FIRST]
    return min((at for at in found if at is not None), default=None)


__all__ = ["Replay", "agents_at", "least_available", "on_the_spot", "read", "waited_between", "waiting_at"]
