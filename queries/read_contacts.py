"""Reads `LEGS` and `CONTACTS` of a window: only the stored columns that the asked ones are made of."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from queries.facts import contacts as contact_facts
from queries.facts import legs as leg_facts
from queries.facts import passages
from queries.frames import CONTACTS, LEGS, Frame
from queries.reading import Reading
from queries.source import stored_schema


def legs(reading: Reading) -> pl.LazyFrame:
    """Legs whose anchor lies in the window."""
    return _passages(reading, LEGS, leg_facts)


def contacts(reading: Reading) -> pl.LazyFrame:
    """Contacts whose anchor lies in the window."""
    return _passages(reading, CONTACTS, contact_facts)


def _passages(reading: Reading, frame: Frame, fact: Any) -> pl.LazyFrame:
    """Read passages; columns that were not asked for are there, and null."""
    wanted = reading.columns or frozenset(frame.columns)
    start, end = reading.window.start_at, reading.window.end_at
    is_legs = frame is LEGS
    if is_legs:
        with_siblings = not leg_facts.OF_SIBLINGS.isdisjoint(wanted)
        where = passages.legs_within(reading.anchor, start, end, with_siblings=with_siblings)
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
