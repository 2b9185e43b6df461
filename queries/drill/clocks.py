"""The service clocks of one ticket or contact: what was due when, whether it was met, and what held it up."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import false, or_

from queries import extent
from queries.dimensions import Dimensions
from queries.facts import contacts, passages, responses, service_clock, targets, threads, tickets
from queries.facts import target_reads as reads
from queries.facts.pauses import STANDING, stretches
from queries.facts.places import own_places, ticket_places
from queries.source import Source
from store.schema.contacts import Contact, Message, Ticket

TOLD = (
    "kind", "leg_id", "contact_id", "ticket_id", "start_at", "due_at", "done_at", "allowance_s", "used_s",
    "is_due", "is_decided", "is_met", "is_paused",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Clocks:
    """`rows`: columns TOLD, in the order of their start; `pauses`: at, until_at (null: it lasts), status."""

    rows: pl.DataFrame
    pauses: pl.DataFrame
    judged_at: datetime | None


def read(source: Source, dims: Dimensions, contact_id: int | None, ticket_id: int | None) -> Clocks:
    """Run the clocks as of the last instant that the store can say what has not happened."""
    judged_at = extent.heard_until(source)
    messages, cases = _cases(source, dims, contact_id, ticket_id)
    waiting = responses.shape(messages, dims)
    of_contact = [] if contact_id is None else _of_contact(source, dims, contact_id)
    parts = (*_of_ticket(source, cases, dims, ticket_id), targets.of_responses(waiting, cases, dims), *of_contact)
    rows = pl.concat(parts).collect().lazy()
    stood = stretches(cases, STANDING, "ticket_id").collect()
    run = service_clock.run(rows, targets.paused(rows, stood.lazy()), dims, judged_at)
    dated = run.with_columns(due_at=pl.coalesce("_stored_due_at", "due_at"))
    told = service_clock.judged(dated, judged_at).select(*TOLD, "target_id").collect()
    plain = told.sort("start_at", "target_id").drop("target_id").with_columns(pl.col("kind").cast(pl.String))
    paused = stood.drop("ticket_id").with_columns(pl.col("status").cast(pl.String)).sort("at")
    return Clocks(plain, paused, judged_at)


def _cases(
    source: Source, dims: Dimensions, contact_id: int | None, ticket_id: int | None
) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    where = Ticket.id == ticket_id if ticket_id is not None else false()
    of_contact = Message.contact_id == contact_id if contact_id is not None else false()
    of_ticket = threads.of_tickets(where) if ticket_id is not None else false()
    messages = source.read(threads.statement(or_(of_contact, of_ticket))).lazy()
    stored, events = source.read(tickets.statement(where)).lazy(), source.read(tickets.events(where)).lazy()
    placed = ticket_places(tickets.derive(stored, events, messages), dims)
    return messages, placed.collect().lazy()


def _of_ticket(source: Source, cases: pl.LazyFrame, dims: Dimensions, ticket_id: int | None) -> list[pl.LazyFrame]:
    alone = source.read(reads.promised_alone(Ticket.id == (ticket_id or 0))).lazy()
    begun = cases.join(alone, on="ticket_id", how="semi").drop("start_at")
    promised = begun.with_columns(start_at="created_at", due="promise_due_at", kept="first_resolved_at")
    return [
        targets.of_tickets(cases, dims, "first_response"),
        targets.of_tickets(cases, dims, "resolution"),
        targets.of_follow_ups(cases),
        targets.of_promises(promised, "ticket_id"),
    ]


def _of_contact(source: Source, dims: Dimensions, contact_id: int) -> list[pl.LazyFrame]:
    stored = source.read(passages.statement(Contact.id == contact_id)).lazy()
    measured = passages.measured(stored.filter(pl.col("leg_id").is_not_null()))
    given = source.read(reads.promises((Contact.id == contact_id) & Contact.promise_due_at.is_not(None))).lazy()
    shaped = contacts.shape(stored, dims).join(given, on="contact_id")
    promised = shaped.with_columns(start_at=pl.coalesce("ended_at", "created_at"))
    return [targets.of_legs(own_places(measured, dims), dims), targets.of_promises(promised, "contact_id")]
