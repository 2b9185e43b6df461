"""Reads `OUTCOMES`: puts together what contacts, their tickets, surveys and reviews say; reads no more than asked."""

from dataclasses import replace
from functools import partial

import polars as pl

from queries.facts import merged
from queries.facts.local_time import calendar_columns
from queries.facts.outcomes import shape, stored
from queries.facts.outcomes_contacts import contacts_around
from queries.frames import CALENDAR, OUTCOMES
from queries.outcomes_told import RUNNING, TOLD_COLUMNS, as_of_now, told_of
from queries.reading import Reading
from queries.sealed import reading as sealed
from queries.sealed.bases import TOLD


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of OUTCOMES whose anchor lies in the window, with the columns asked for."""
    wanted = reading.columns or frozenset(OUTCOMES.columns)
    rows = contacts_around(reading, stored(wanted))
    who = merged.identified(rows, merged.read(reading.source))
    known = reading.known_until() if "age_days" in wanted else None
    linked = shape(who, reading.dims, wanted, zone=reading.window.zone, known_until=known)
    inside = reading.within(linked).collect().lazy()
    if told := TOLD_COLUMNS & wanted:
        inside = _with_told(inside, replace(reading, columns=told))
    if reading.wants(*CALENDAR):
        inside = calendar_columns(inside, reading.anchor, reading.dims.zones, reading.window.zone)
    return inside.select(name for name in OUTCOMES.columns if name in wanted)


def told(reading: Reading) -> pl.LazyFrame:
    """Rows of TOLD whose anchor lies in the window."""
    columns = reading.columns or frozenset(TOLD.columns)
    asked = replace(reading, columns=TOLD_COLUMNS & columns)
    contacts = contacts_around(asked, stored(asked.columns or ()))
    shaped = shape(contacts, reading.dims, asked.columns or (), zone=reading.window.zone, known_until=None)
    return told_of(shaped.collect().lazy(), asked)


def _with_told(inside: pl.LazyFrame, reading: Reading) -> pl.LazyFrame:
    """Add what was written down elsewhere about these contacts: of sealed days from their files."""
    columns = (reading.columns or frozenset()) | {"contact_id", reading.anchor}
    columns |= {RUNNING} if "is_resolution_met" in columns else set()
    read = partial(_of_these, inside, reading)
    rows = sealed.rows(replace(reading, columns=columns), TOLD, read)
    now = as_of_now(rows, reading).drop(reading.anchor)
    return inside.join(now, on="contact_id", how="left", maintain_order="left")


def _of_these(contacts: pl.LazyFrame, asked: Reading, part: Reading) -> pl.LazyFrame:
    return told_of(contacts, replace(part, columns=asked.columns))
