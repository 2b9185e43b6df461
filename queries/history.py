"""Frames of any window, straight from the store: the same shapes as the live snapshot, for the command line and pages.

Reads only what the asked columns are made of: a query over months for one figure moves a fraction of the rows' width.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from queries import dimensions, intake
from queries.dimensions import Dimensions
from queries.facts import agent_time, contacts, legs, passages, responses, threads, tickets
from queries.frames import AGENT_TIME, AGENTS_NOW, CONTACTS, FLOOR, LEGS, OPEN_TICKETS, RESPONSES, Frame
from queries.reach import limited
from queries.scope import Scope
from queries.snapshot import Snapshot
from queries.source import Source, stored_schema
from queries.statement import Statement

INSTANT_FRAMES = (FLOOR.name, AGENTS_NOW.name, OPEN_TICKETS.name)
ALIVE_FOR = timedelta(days=8)  # how far before an instant its floor is looked for


def read(
    source: Source, frame: Frame, scope: Scope, anchor: str | None = None, *, columns: Collection[str] | None = None
) -> pl.DataFrame:
    """Rows of `frame` whose `anchor` lies in the scope's window, filtered and limited by the scope, sorted by time.

    All promised columns, or only `columns` (in the frame's order). The floor, the agents' states and the open
    tickets are those of the instant at which the window ends, now where it lies ahead. ValueError for an anchor that
    the frame does not have; StoreUnreachableError where the store does not answer.
    """
    chosen_anchor = anchor or frame.time
    if chosen_anchor not in {frame.time, *frame.anchors}:
        raise ValueError(f"{frame.name} has no anchor {anchor!r}; it has {', '.join(frame.anchors or (frame.time,))}")
    with source.consistent():
        if frame.name in INSTANT_FRAMES:
            rows = at_instant(source, min(scope.window.end_at, datetime.now(UTC))).frame(frame, scope)
            return rows.select(_promised(frame, columns))
        dims = dimensions.read(source)
        shaped = _shaped(source, frame, scope, chosen_anchor, dims, columns)
    rows = limited(shaped, scope, dims).collect().sort(chosen_anchor, *frame.key)
    if columns is None:
        return frame.check(rows)
    return rows.select(_promised(frame, columns))


def at_instant(source: Source, at: datetime) -> Snapshot:
    """Read what a snapshot would have held at `at`: everything of the days before it."""
    held = intake.everything(source, at - ALIVE_FOR)
    dims = held.dims
    return Snapshot(
        version=0, read_at=at, zone=dims.zone, site=dims.site, state="ok", error=None, sources=(), held=held
    )


def _shaped(  # noqa: PLR0913, PLR0917 - what is read depends on all of the question
    source: Source, frame: Frame, scope: Scope, anchor: str, dims: Dimensions, columns: Collection[str] | None
) -> pl.LazyFrame:
    window = scope.window
    start, end = window.start_at, window.end_at
    zone = window.zone
    if frame.name in {LEGS.name, CONTACTS.name}:
        fact: Any = legs if frame.name == LEGS.name else contacts
        promised = _promised(frame, columns)
        wanted = {*promised, *_filtering(frame, scope, promised), anchor, *frame.key}
        stored = _passages(source, frame, anchor, scope, wanted, _stored(fact.NEEDS, wanted) if columns else ())
        rows = fact.shape(stored, dims, anchor=anchor, zone=zone).select(
            name for name in frame.columns if name in wanted
        )
        return _within(rows, anchor, scope)
    if frame.name == RESPONSES.name:
        stored = source.read(threads.statement(threads.within(start, end))).lazy()
        return _within(responses.shape(stored, dims, zone=zone), anchor, scope)
    if frame.name == AGENT_TIME.name:
        stretches = agent_time.dress(source.read(agent_time.statement(agent_time.within(start, end))).lazy(), dims)
        return agent_time.split(stretches, window, datetime.now(UTC), dims)
    where = tickets.within(anchor, start, end)
    derived = tickets.derive(
        source.read(tickets.statement(where)).lazy(),
        source.read(tickets.events(where)).lazy(),
        source.read(threads.statement(threads.of_tickets(where))).lazy(),
    )
    return _within(tickets.dress(derived, dims, anchor=anchor, zone=zone), anchor, scope)


def _passages(  # noqa: PLR0913, PLR0917 - as above
    source: Source, frame: Frame, anchor: str, scope: Scope, wanted: Collection[str], stored: Iterable[str]
) -> pl.LazyFrame:
    """Read passages; columns that were not asked for are there, and null."""
    start, end = scope.window.start_at, scope.window.end_at
    is_legs = frame.name == LEGS.name
    if is_legs:
        where = passages.legs_within(anchor, start, end, with_siblings=not legs.OF_SIBLINGS.isdisjoint(wanted))
    else:
        where = passages.contacts_within(anchor, start, end)
    statement: Statement = passages.statement(where, stored, with_legs_only=is_legs)
    rows = source.read(statement)
    everything = stored_schema(passages.statement(where))
    missing = {name: dtype for name, dtype in everything.items() if name not in rows.columns}
    return rows.lazy().with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in missing.items())


def _stored(needs: Mapping[str, Iterable[str]], wanted: Collection[str]) -> set[str]:
    """Stored columns that the wanted ones are made of."""
    found = {stored for name in wanted for stored in needs.get(name, (name,))}
    return found | {"contact_id", "leg_no", "leg_id"}  # what passages are ordered by


def _filtering(frame: Frame, scope: Scope, wanted: Collection[str]) -> set[str]:
    """Columns by which rows are let through, or names are hidden."""
    found = {name for name, _ in scope.chosen}
    found |= {name for name, limits in (("site", scope.principal.sites), ("team", scope.principal.teams)) if limits}
    return (found | ({"agent_id"} if "agent" in wanted else set())) & set(frame.columns)


def _within(rows: pl.LazyFrame, anchor: str, scope: Scope) -> pl.LazyFrame:
    return rows.filter(pl.col(anchor) >= scope.window.start_at, pl.col(anchor) < scope.window.end_at)


def _promised(frame: Frame, columns: Collection[str] | None) -> list[str]:
    return [name for name in frame.columns if columns is None or name in columns]
