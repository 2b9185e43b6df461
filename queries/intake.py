"""Brings rows from the store into what a snapshot holds: all of them at the start, the changed ones after."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, func, select

from queries import dimensions, floor
from queries.changes import Changes
from queries.facts import agent_time, contacts, legs, passages, responses, threads, tickets
from queries.frames import AGENT_TIME, CONTACTS, LEGS, RESPONSES, TICKETS
from queries.held import Held, checked
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact

BLOCK = 65_536  # contacts read at a time at the start
AT_ONCE = 5_000  # keys bound in one statement
RESPONSES_BACK = timedelta(days=1)
SPARSE = 10_000  # blocks; where keys lie so far apart, ask first which blocks there are
EVERYTHING = 200_000  # more changed keys than this are read faster from the start
BLOCKS = select((Contact.id / BLOCK).label("block")).distinct()
PASSAGES = passages.statement(passages.among())
STATES = agent_time.statement(agent_time.among())
MOVES = tickets.events(tickets.among())
OF_TICKETS = threads.statement(threads.among_tickets())
OF_CONTACTS = threads.statement(threads.among_contacts())
ENDS = select(  # each for itself: SQLite walks all keys where both are asked for at once
    select(func.min(Contact.id)).scalar_subquery().label("low"),
    select(func.max(Contact.id)).scalar_subquery().label("high"),
)


def everything(source: Source, cut: datetime) -> Held:
    """Read all that began, ended or goes on since `cut`, block by block of contacts."""
    held = Held.none(dimensions.read(source))
    statement = passages.statement(passages.kept(cut))
    for low in _blocks(source):
        held = _with_passages(held, source.read(statement, {"low": low, "high": low + BLOCK}))
    held = _with_tickets(held, source, tickets.kept(cut), {})
    held = _with_responses(held, source.read(threads.statement(threads.within(cut - RESPONSES_BACK))))
    held = _with_states(held, source.read(agent_time.statement(agent_time.kept(cut))))
    return with_limits(held)


def changed(held: Held, source: Source, changes: Changes, cut: datetime) -> Held:
    """Read what `changes` names, and what belongs to it, and hold it instead of what was there."""
    if _is_too_much(changes):
        return everything(source, cut)
    bereft, former = _bereft(held, changes), _former_tickets(held, changes)
    held = _deleted(held, changes)
    if changes.dimensions:
        held = _redressed(held, source, cut)
    held = _contacts(held, source, changes.keys("contacts") | changes.keys("contact_legs", "contact_id") | bereft)
    held = _threads(held, source, changes, cut, former)
    for ids in _portions(changes.keys("agent_states")):
        held = _with_states(held, source.read(STATES, {"ids": ids}))
    return held


def with_limits(held: Held) -> Held:
    """Learn anew how long a leg of each channel may stay open."""
    limits = floor.ghost_limits(held.chunks[LEGS.name].rows())
    return Held(held.dims, held.chunks, limits)


def _blocks(source: Source) -> Iterator[int]:
    """First keys of the blocks of contacts that exist."""
    low, high = source.read(ENDS).row(0)
    if low is None:
        return
    if (high - low) // BLOCK > SPARSE:
        yield from (int(block) * BLOCK for block in sorted(source.read(BLOCKS)["block"].unique().to_list()))
        return
    yield from range(low // BLOCK * BLOCK, high + 1, BLOCK)


def _is_too_much(changes: Changes) -> bool:
    return sum(frame.height for frame in changes.rows.values()) > EVERYTHING


def _portions(keys: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _deleted(held: Held, changes: Changes) -> Held:
    if changes.rows["tombstones"].is_empty():
        return held
    none = {frame: held.chunks[frame].schema.to_frame() for frame in held.chunks}
    for frame, table in (
        (LEGS, "contact_legs"),
        (CONTACTS, "contacts"),
        (TICKETS, "tickets"),
        (AGENT_TIME, "agent_states"),
    ):
        held = held.merged(frame.name, none[frame.name], changes.gone(table))
    return held


def _redressed(held: Held, source: Source, cut: datetime) -> Held:
    dims = dimensions.read(source)
    if held.dims.equals(dims):
        return held
    held = held.dressed(dims)
    held = _with_tickets(held, source, tickets.kept(cut), {})
    return _with_responses(held, source.read(threads.statement(threads.within(cut - RESPONSES_BACK))))


def _bereft(held: Held, changes: Changes) -> set[int]:
    """Contacts that lost a leg: asked before the leg is let go of."""
    gone = changes.gone("contact_legs")
    if not gone:
        return set()
    lost = held.chunks[LEGS.name].rows().filter(pl.col("leg_id").is_in(sorted(gone)))
    return set(lost.select("contact_id").collect()["contact_id"].to_list())


def _former_tickets(held: Held, changes: Changes) -> set[int]:
    """Tickets that changed contacts belonged to until now: a contact that moves takes its messages along."""
    keys = sorted(changes.keys("contacts") | changes.gone("contacts"))
    if not keys:
        return set()
    known = (
        held.chunks[CONTACTS.name].rows().filter(pl.col("contact_id").is_in(keys), pl.col("ticket_id").is_not_null())
    )
    return set(known.select("ticket_id").collect()["ticket_id"].to_list())


def _contacts(held: Held, source: Source, touched: set[int]) -> Held:
    for ids in _portions(touched):
        held = _with_passages(held, source.read(PASSAGES, {"ids": ids}))
    return held


def _threads(held: Held, source: Source, changes: Changes, cut: datetime, former: set[int]) -> Held:
    if changes.gone("messages") or changes.gone("ticket_events"):
        cleared = held.without(RESPONSES.name, pl.lit(value=True))
        cleared = _with_tickets(cleared, source, tickets.kept(cut), {})
        return _with_responses(cleared, source.read(threads.statement(threads.within(cut - RESPONSES_BACK))))
    of_contacts = changes.keys("messages", "contact_id") | changes.keys("contacts") | changes.gone("contacts")
    of_tickets = (
        changes.keys("tickets")
        | changes.keys("ticket_events", "ticket_id")
        | changes.keys("messages", "ticket_id")
        | changes.keys("contacts", "ticket_id")
        | changes.gone("tickets")
        | former
    )
    for ids in _portions(of_tickets):
        held = _with_tickets(held, source, tickets.among(), {"ids": ids})
    return _rethreaded(held, source, of_contacts, of_tickets)


def _rethreaded(held: Held, source: Source, of_contacts: set[int], of_tickets: set[int]) -> Held:
    known = held.chunks[RESPONSES.name].rows().filter(pl.col("contact_id").is_in(sorted(of_contacts)))
    through = known.select(pl.col("ticket_id").drop_nulls().unique()).collect()["ticket_id"].to_list()
    whole = of_tickets | set(through)
    stale = pl.col("contact_id").is_in(sorted(of_contacts)) | pl.col("ticket_id").is_in(sorted(whole))
    fresh = [
        source.read(statement, {"ids": ids})
        for statement, keys in ((OF_TICKETS, whole), (OF_CONTACTS, of_contacts))
        for ids in _portions(keys)
    ]
    if of_contacts or whole:
        held = held.without(RESPONSES.name, stale)
    return _with_responses(held, pl.concat(fresh).unique("message_id")) if fresh else held


def _with_passages(held: Held, stored: pl.DataFrame) -> Held:
    if stored.is_empty():
        return held
    rows = stored.lazy()
    held = held.merged(LEGS.name, checked(LEGS, legs.shape(rows, held.dims)))
    return held.merged(CONTACTS.name, checked(CONTACTS, contacts.shape(rows, held.dims)))


def _with_tickets(held: Held, source: Source, where: ColumnElement[bool], values: dict[str, Any]) -> Held:
    stored = source.read(tickets.statement(where), values)
    if stored.is_empty():
        return held
    keys = stored["ticket_id"].to_list()  # by their keys: an index leads from each to what it is about
    moves = _of_keys(source, MOVES, keys)
    messages = _of_keys(source, OF_TICKETS, keys).unique("message_id")
    derived = tickets.derive(stored.lazy(), moves.lazy(), messages.lazy())
    return held.merged(TICKETS.name, checked(TICKETS, tickets.dress(derived, held.dims)))


def _of_keys(source: Source, statement: Statement, keys: Iterable[int]) -> pl.DataFrame:
    return pl.concat([source.read(statement, {"ids": ids}) for ids in _portions(keys)])


def _with_responses(held: Held, stored: pl.DataFrame) -> Held:
    if stored.is_empty():
        return held
    return held.merged(RESPONSES.name, checked(RESPONSES, responses.shape(stored.lazy(), held.dims)))


def _with_states(held: Held, stored: pl.DataFrame) -> Held:
    if stored.is_empty():
        return held
    return held.merged(AGENT_TIME.name, agent_time.dress(stored.lazy(), held.dims).collect())
