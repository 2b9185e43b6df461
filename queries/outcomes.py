"""Reads `OUTCOMES`: puts together what contacts, their tickets, surveys and reviews say; reads no more than asked."""

import polars as pl

from queries.facts import merged, outcomes_tickets, outcomes_voice, passages
from queries.facts.local_time import calendar_columns
from queries.facts.outcomes import shape, stored
from queries.facts.outcomes_contacts import contacts_around
from queries.frames import CALENDAR, OUTCOMES
from queries.outcome_standards import judged_tickets, with_resolution_met, with_response_met
from queries.reading import Reading


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of OUTCOMES whose anchor lies in the window, with the columns asked for."""
    wanted = reading.columns or frozenset(OUTCOMES.columns)
    rows = contacts_around(reading, stored(wanted))
    who = merged.identified(rows, merged.read(reading.source))
    known = reading.known_until() if "age_days" in wanted else None
    linked = shape(who, reading.dims, wanted, zone=reading.window.zone, known_until=known)
    told = _told(reading.within(linked).collect().lazy(), reading)
    if reading.wants(*CALENDAR):
        told = calendar_columns(told, reading.anchor, reading.dims.zones, reading.window.zone)
    return told.select(name for name in OUTCOMES.columns if name in wanted)


def _told(rows: pl.LazyFrame, reading: Reading) -> pl.LazyFrame:
    """Add what was written down elsewhere about these contacts."""
    inside = passages.contacts_within(reading.anchor, reading.window.start_at, reading.window.end_at)
    tickets = outcomes_tickets.of_contacts(inside)
    read = reading.source.read
    if reading.wants("reopened_days"):
        found = read(outcomes_tickets.reopenings(tickets))
        rows = outcomes_tickets.with_reopened(rows, found, reading.dims, reading.window.zone)
    if reading.wants("agent_replies"):
        rows = outcomes_tickets.with_replies(rows, read(outcomes_tickets.replies(tickets)))
    if reading.wants("is_ticket_resolved"):
        rows = outcomes_tickets.with_done(rows, read(outcomes_tickets.done(tickets)))
    if reading.wants("survey_is_resolved", "csat_score"):
        rows = outcomes_voice.with_surveys(rows, read(outcomes_voice.surveys(inside)))
    if reading.wants("quality_score"):
        rows = outcomes_voice.with_reviews(rows, read(outcomes_voice.reviews(inside)))
    if reading.wants("is_response_met", "is_resolution_met"):
        judged = judged_tickets(reading, tickets)
        rows = with_resolution_met(with_response_met(rows, reading, judged), judged)
    return rows
