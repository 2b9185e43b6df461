"""Frames of any window, straight from the store: the same shapes as the live snapshot, for the command line and pages.

Reads only what the asked columns are made of: a query over months for one figure moves a fraction of the rows' width.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from queries import dimensions, intake, outcomes, targets
from queries.facts import (
    agent_load,
    agent_time,
    callbacks,
    contacts,
    customers,
    legs,
    passages,
    responses,
    reviews,
    schedule,
    self_service,
    stages,
    surveys,
    threads,
    ticket_moves,
    tickets,
)
from queries.frames import (
    AGENT_LOAD,
    AGENT_TIME,
    AGENTS_NOW,
    CALLBACKS,
    CONTACTS,
    CUSTOMERS,
    FLOOR,
    LEGS,
    OPEN_TICKETS,
    OUTCOMES,
    RESPONSES,
    REVIEWS,
    SCHEDULE,
    SELF_SERVICE,
    STAGES,
    SURVEYS,
    TARGETS,
    TICKET_MOVES,
    TICKETS,
    Frame,
)
from queries.reach import limited
from queries.reading import Reading
from queries.scope import Scope
from queries.sealed import reading as sealed
from queries.snapshot import Snapshot
from queries.source import Source, stored_schema

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
        wanted = _wanted(frame, scope, chosen_anchor, columns)
        reading = Reading(source, scope.window, dims, chosen_anchor, wanted)
        shaped = sealed.rows(reading, frame, READERS[frame.name])
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


def _legs(reading: Reading) -> pl.LazyFrame:
    return _passages(reading, LEGS, legs)


def _contacts(reading: Reading) -> pl.LazyFrame:
    return _passages(reading, CONTACTS, contacts)


def _responses(reading: Reading) -> pl.LazyFrame:
    where = threads.within(reading.window.start_at, reading.window.end_at)
    stored = reading.source.read(threads.statement(where)).lazy()
    return reading.within(responses.shape(stored, reading.dims, zone=reading.window.zone))


def _tickets(reading: Reading) -> pl.LazyFrame:
    where = tickets.within(reading.anchor, reading.window.start_at, reading.window.end_at)
    derived = tickets.derive(
        reading.source.read(tickets.statement(where)).lazy(),
        reading.source.read(tickets.events(where)).lazy(),
        reading.source.read(threads.statement(threads.of_tickets(where))).lazy(),
    )
    return reading.within(tickets.dress(derived, reading.dims, anchor=reading.anchor, zone=reading.window.zone))


# Each gives the rows of its frame whose anchor lies in the window, whoever asks; `read` limits them to the scope.
READERS: Mapping[str, Callable[[Reading], pl.LazyFrame]] = {
    LEGS.name: _legs,
    CONTACTS.name: _contacts,
    RESPONSES.name: _responses,
    AGENT_TIME.name: agent_time.between,
    AGENT_LOAD.name: agent_load.between,
    SCHEDULE.name: schedule.between,
    TICKETS.name: _tickets,
    TARGETS.name: targets.between,
    STAGES.name: stages.between,
    TICKET_MOVES.name: ticket_moves.between,
    OUTCOMES.name: outcomes.between,
    SELF_SERVICE.name: self_service.between,
    CALLBACKS.name: callbacks.between,
    SURVEYS.name: surveys.between,
    REVIEWS.name: reviews.between,
    CUSTOMERS.name: customers.between,
}


def _passages(reading: Reading, frame: Frame, fact: Any) -> pl.LazyFrame:
    """Read passages; columns that were not asked for are there, and null."""
    wanted = reading.columns or frozenset(frame.columns)
    start, end = reading.window.start_at, reading.window.end_at
    is_legs = frame is LEGS
    if is_legs:
        where = passages.legs_within(reading.anchor, start, end, with_siblings=not legs.OF_SIBLINGS.isdisjoint(wanted))
    else:
        where = passages.contacts_within(reading.anchor, start, end)
    stored = _stored(fact.NEEDS, wanted) if reading.columns is not None else ()
    rows = reading.source.read(passages.statement(where, stored, with_legs_only=is_legs))
    everything = stored_schema(passages.statement(where))
    missing = {name: dtype for name, dtype in everything.items() if name not in rows.columns}
    filled = rows.lazy().with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in missing.items())
    shaped = fact.shape(filled, reading.dims, anchor=reading.anchor, zone=reading.window.zone)
    return reading.within(shaped.select(name for name in frame.columns if name in wanted))


def _stored(needs: Mapping[str, Iterable[str]], wanted: Collection[str]) -> set[str]:
    """Stored columns that the wanted ones are made of."""
    found = {stored for name in wanted for stored in needs.get(name, (name,))}
    return found | {"contact_id", "leg_no", "leg_id"}  # what passages are ordered by


def _wanted(frame: Frame, scope: Scope, anchor: str, columns: Collection[str] | None) -> frozenset[str] | None:
    """Columns to make: those asked for, those that rows are limited and sorted by; null: all."""
    if columns is None:
        return None
    promised = _promised(frame, columns)
    return frozenset({*promised, *_filtering(frame, scope, promised), anchor, *frame.key})


def _filtering(frame: Frame, scope: Scope, wanted: Collection[str]) -> set[str]:
    """Columns by which rows are let through, or names are hidden."""
    found = {name for name, _ in scope.chosen}
    found |= {name for name, limits in (("site", scope.principal.sites), ("team", scope.principal.teams)) if limits}
    return (found | ({"agent_id"} if "agent" in wanted else set())) & set(frame.columns)


def _promised(frame: Frame, columns: Collection[str] | None) -> list[str]:
    return [name for name in frame.columns if columns is None or name in columns]
