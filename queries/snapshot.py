"""The live state that all viewers share: immutable, swapped whole, and what it answers."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal

import polars as pl

from queries import agents, backlog, floor, hands, queues
from queries.facts import agent_time
from queries.facts.credit import credited
from queries.facts.local_time import calendar_columns
from queries.frames import (
    AGENT_TIME,
    AGENTS_NOW,
    CALENDAR,
    FLOOR,
    HANDS,
    INSTANT,
    LEGS,
    OPEN_TICKETS,
    RESPONSES,
    TICKETS,
    Frame,
)
from queries.held import Held
from queries.reach import limited
from queries.scope import Scope, Window

State = Literal["ok", "lost", "empty"]
INSTANTS_KEPT = 64  # frames that all scopes are cut from; only who asks for many instants meets the limit


@dataclass(frozen=True)
class SourceState:
    """What was heard from one source of events."""

    name: str
    is_live: bool
    last_event_at: datetime | None
    last_success_at: datetime | None
    rows: int
    rejected: int


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The store as of `read_at`, the last time that it answered. Every answer keeps to the scope and its principal.

    `state`: ok; empty (the store holds no contacts); lost (the store does not answer: the rows are those of
    `read_at`, `error` says why, in words for an administrator). `version` grows with every snapshot of a process.
    """

    version: int
    read_at: datetime
    zone: str
    site: str
    state: State
    error: str | None
    sources: tuple[SourceState, ...]
    held: Held
    usual: pl.DataFrame = field(default_factory=LEGS.empty)  # queries.usual: recent weeks, moved onto today
    _made: dict[Hashable, pl.DataFrame] = field(default_factory=dict, repr=False)  # what all scopes are cut from

    @property
    def sites(self) -> pl.DataFrame:
        """Columns site_id, site, zone, site_calendar_id."""
        return self.held.dims.sites

    @property
    def queues(self) -> pl.DataFrame:
        """Columns queue_id, queue, queue_site_id, queue_channel, queue_team_id, queue_source."""
        return self.held.dims.queues

    @property
    def teams(self) -> pl.DataFrame:
        """Columns team_id, team, team_site_id."""
        return self.held.dims.teams

    @property
    def agents(self) -> pl.DataFrame:
        """Columns agent_id, agent, agent_team_id, hired_on, left_on, capacities, agent_source."""
        return self.held.dims.agents

    @property
    def skills(self) -> pl.DataFrame:
        """Columns agent_id, queue_id, level."""
        return self.held.dims.skills

    @property
    def standards(self) -> pl.DataFrame:
        """Rows of service_standards: standard_id, channel, queue_id, priority, segment, metric, threshold_s, …."""
        return self.held.dims.standards

    def frame(self, frame: Frame, scope: Scope, anchor: str | None = None) -> pl.DataFrame:
        """Rows of a fact whose `anchor` (default: the frame's time) lies in the scope's window.

        ValueError for an anchor that the frame does not have. Frames of one instant are answered for the window's
        end, or for `read_at` where the window goes on.
        """
        at = min(scope.window.end_at, self.read_at)
        if frame is FLOOR:
            return self.floor(scope, at)
        if frame is AGENTS_NOW:
            return self.agents_now(scope, at)
        if frame is HANDS:
            return self.hands(scope, at)
        if frame is OPEN_TICKETS:
            return self.open_tickets(scope, at)
        chosen = anchor or frame.time
        make = self._stretches if frame is AGENT_TIME else partial(self._anchored, frame, chosen)
        rows = self._once((frame.name, chosen, scope.window), partial(make, scope.window))
        return frame.check(limited(rows, scope, self.held.dims).collect())

    def _once(self, key: Hashable, make: Callable[[], pl.LazyFrame]) -> pl.LazyFrame:
        """Collect what every scope is cut from once; a scope only filters it."""
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= INSTANTS_KEPT:
                self._made.clear()
            made = self._made[key] = make().collect()
        return made.lazy()

    def usual_legs(self, scope: Scope) -> pl.DataFrame:
        """LEGS of this weekday in recent weeks, moved onto today; `local_day` tells the weeks apart."""
        return LEGS.check(limited(self.usual.lazy(), scope, self.held.dims).collect())

    def queue_table(self, scope: Scope, at: datetime) -> pl.DataFrame:
        """Queues: queue_id, queue, channel, team, source, threshold_s, target_share (in force at `at`; null: none).

        Those of a source that only told of the past, long ago, are no part of the floor while another one is live.
        """
        found = queues.table(self.held.dims, scope, at)
        live = [one.name for one in self.sources if one.is_live]
        if not live or found["source"].is_in(live).all():
            return found
        used = self._once("used queues", lambda: self.held.chunks[LEGS.name].rows().select("queue_id").unique())
        return found.filter(
            pl.col("source").is_in(live) | pl.col("queue_id").is_in(used.collect()["queue_id"].implode())
        )

    def floor(self, scope: Scope, at: datetime) -> pl.DataFrame:
        """Legs that wait, are handled or are wrapped up at the instant `at`; the window is not looked at."""
        rows = self._once((FLOOR.name, at), lambda: floor.shape(self._alive(at)))
        return FLOOR.check(limited(rows, scope, self.held.dims).collect())

    def ghosts(self, scope: Scope, at: datetime) -> int:
        """How many legs are left out of `floor` because they stand open for longer than can be."""
        ghosts = limited(self._alive(at).filter("is_ghost"), scope, self.held.dims)
        return int(ghosts.select(pl.len()).collect().item())

    def agents_now(self, scope: Scope, at: datetime) -> pl.DataFrame:
        """One row an agent at the instant `at`, whatever the window."""
        rows = self._once((AGENTS_NOW.name, at), partial(self._agents_at, at))
        return AGENTS_NOW.check(limited(rows, scope, self.held.dims).collect())

    def hands(self, scope: Scope, at: datetime) -> pl.DataFrame:
        """One row an agent and queue that the agent may serve, at the instant `at`, whatever the window."""
        there = self._once((AGENTS_NOW.name, at), partial(self._agents_at, at))
        rows = self._once((HANDS.name, at), lambda: hands.shape(there, self.held.dims))
        return HANDS.check(limited(rows, scope, self.held.dims).collect())

    def open_tickets(self, scope: Scope, at: datetime) -> pl.DataFrame:
        """Tickets open at the instant `at`, whatever the window."""
        make = partial(backlog.shape, self.held.chunks[TICKETS.name].rows(), self.held.dims, at)
        rows = self._once((OPEN_TICKETS.name, at), make)
        return OPEN_TICKETS.check(limited(rows, scope, self.held.dims).collect())

    def _agents_at(self, at: datetime) -> pl.LazyFrame:
        stretches = self.held.chunks[AGENT_TIME.name].rows()
        return agents.shape(stretches, self._alive(at), self.held.dims, at, self._silent(at))

    def _anchored(self, frame: Frame, anchor: str, window: Window) -> pl.LazyFrame:
        if anchor not in (frame.time, *frame.anchors):
            raise ValueError(f"{frame.name} has no anchor {anchor!r}; it has {', '.join((frame.time, *frame.anchors))}")
        dims = self.held.dims
        rows = self.held.chunks[frame.name].between(anchor, window.start_at, window.end_at)
        if anchor != frame.time or window.zone not in {dims.zone, *dims.zones}:
            zones = dims.sites.lazy().select("site_id", pl.col("zone").alias("_zone"))
            bare = rows.drop(*CALENDAR).join(zones, on="site_id", how="left", maintain_order="left")
            rows = calendar_columns(bare, anchor, dims.zones, window.zone)
        if frame is TICKETS:
            rows = credited(rows, dims, anchor)
        return rows.sort(anchor, *frame.key).select(*frame.columns)

    def _stretches(self, window: Window) -> pl.LazyFrame:
        begun = pl.col("started_at")
        recent = (
            self.held.chunks[AGENT_TIME.name]
            .rows()
            .filter(begun < window.end_at, begun >= window.start_at - agent_time.LONGEST)
        )
        return agent_time.split(recent, agent_time.past(window, self.read_at), self.read_at, self.held.dims)

    def _alive(self, at: datetime) -> pl.LazyFrame:
        moment = pl.lit(at, dtype=INSTANT)
        near = self.held.chunks[LEGS.name].rows(lambda part: (part.bounds["queued_at"][0] or at) <= at)
        return floor.alive(near.filter(pl.col("queued_at") <= moment), at, self.held.limits)

    def _silent(self, at: datetime) -> list[str]:
        """Live sources that had not been heard of for long at `at`."""
        return [
            one.name
            for one in self.sources
            if one.is_live and one.last_success_at is not None and at - one.last_success_at > agents.SILENT
        ]


def state_of(held: Held, *, any_contacts: bool) -> State:
    """Tell an empty store from one that answers."""
    return "ok" if any_contacts or held.chunks[LEGS.name].height else "empty"


__all__ = ["RESPONSES", "Snapshot", "SourceState", "State", "state_of"]
