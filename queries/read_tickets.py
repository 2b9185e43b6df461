"""Reads `TICKETS` and `RESPONSES` of a window."""

import polars as pl

from queries.facts import responses as response_facts
from queries.facts import threads
from queries.facts import tickets as ticket_facts
from queries.facts.credit import credited
from queries.reading import Reading


def responses(reading: Reading) -> pl.LazyFrame:
    """Customer messages of the window that wait, or waited, for a reply."""
    where = threads.within(reading.window.start_at, reading.window.end_at)
    stored = reading.source.read(threads.statement(where)).lazy()
    return reading.within(response_facts.shape(stored, reading.dims, zone=reading.window.zone))


def tickets(reading: Reading) -> pl.LazyFrame:
    """Tickets whose anchor lies in the window, by who responded or resolved."""
    where = ticket_facts.within(reading.anchor, reading.window.start_at, reading.window.end_at)
    derived = ticket_facts.derive(
        reading.source.read(ticket_facts.statement(where)).lazy(),
        reading.source.read(ticket_facts.events(where)).lazy(),
        reading.source.read(threads.statement(threads.of_tickets(where))).lazy(),
    )
    dressed = ticket_facts.dress(derived, reading.dims, anchor=reading.anchor, zone=reading.window.zone)
    return reading.within(credited(dressed, reading.dims, reading.anchor))
