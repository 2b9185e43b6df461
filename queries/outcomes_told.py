"""What `OUTCOMES` says of contacts beside their links, frame `TOLD`: from tickets, surveys and reviews."""

import polars as pl
from sqlalchemy import select

from queries.facts import outcomes_tickets, outcomes_voice, passages
from queries.facts.tickets import DONE
from queries.outcome_standards import judged_tickets, with_resolution_met, with_response_met
from queries.reading import Reading
from queries.sealed.bases import TOLD
from store.schema.contacts import Ticket

RUNNING = "running_ticket_id"
TOLD_COLUMNS = frozenset(TOLD.columns) - {"contact_id", *TOLD.anchors, RUNNING}
OPEN = select(Ticket.id).where(Ticket.status.not_in(DONE))


def told_of(contacts: pl.LazyFrame, reading: Reading) -> pl.LazyFrame:
    """Add the columns of TOLD that are asked for to those contacts (facts.outcomes) that lie in the window."""
    rows = reading.within(contacts)
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
    marked = _running(rows)
    there = set(marked.collect_schema().names())
    return marked.select(name for name in TOLD.columns if name in there)


def as_of_now(rows: pl.LazyFrame, reading: Reading) -> pl.LazyFrame:
    """Judge once more, as of the last instant that the store knows of, whose ticket was open and in time when read."""
    if not reading.wants("is_resolution_met"):
        return rows
    made = rows.collect()
    running = made.filter(pl.col(RUNNING).is_not_null())
    if running.is_empty():
        return made.lazy().drop(RUNNING)
    judged = with_resolution_met(
        running.lazy().select("contact_id", ticket_id=RUNNING), judged_tickets(reading, OPEN)
    ).select("contact_id", _now="is_resolution_met")
    known = made.lazy().join(judged, on="contact_id", how="left", maintain_order="left")
    return known.with_columns(is_resolution_met=pl.coalesce("is_resolution_met", "_now")).drop("_now", RUNNING)


def _running(rows: pl.LazyFrame) -> pl.LazyFrame:
    if "is_resolution_met" not in rows.collect_schema():
        return rows
    is_running = pl.col("is_resolution_met").is_null() & pl.col("_is_open").fill_null(value=False)
    return rows.with_columns(pl.when(is_running).then("ticket_id").alias(RUNNING))
