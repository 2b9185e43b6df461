"""Columns of `OUTCOMES` that come from a contact's ticket: reopened, replies, resolved."""

import polars as pl
from sqlalchemy import ColumnElement, and_, func, or_, select

from queries.dimensions import Dimensions
from queries.facts.local_days import local_day
from queries.facts.threads import TICKET_ID
from queries.statement import Statement
from store.schema.contacts import Contact, Message, Ticket, TicketEvent

DONE = ("resolved", "closed")


def of_contacts(inside: ColumnElement[bool]) -> Statement:
    """Select the keys of the tickets of contacts for which `inside` holds."""
    return select(Contact.ticket_id).where(inside, Contact.ticket_id.is_not(None)).correlate(None)


def reopenings(tickets: Statement) -> Statement:
    """Select ticket_id, at of each reopening: an event that says so, or a move from done to not done."""
    back = and_(TicketEvent.from_value.in_(DONE), TicketEvent.to_value.not_in(DONE))
    moved = or_(TicketEvent.kind == "reopened", and_(TicketEvent.kind == "status", back))
    return select(TicketEvent.ticket_id, TicketEvent.at).where(moved, TicketEvent.ticket_id.in_(tickets))


def replies(tickets: Statement) -> Statement:
    """Select ticket_id and how many public messages by people it has, directly or in its contacts."""
    is_reply = and_(Message.author_kind == "agent", Message.is_public)
    counted = func.count(Message.id, type_=Message.id.type).label("replies")
    return (
        select(TICKET_ID.label("ticket_id"), counted)
        .join_from(Message, Contact, Contact.id == Message.contact_id, isouter=True)
        .where(is_reply, TICKET_ID.in_(tickets))
        .group_by(TICKET_ID)
    )


def done(tickets: Statement) -> Statement:
    """Select ticket_id, status."""
    return select(Ticket.id.label("ticket_id"), Ticket.status).where(Ticket.id.in_(tickets), Ticket.source_version >= 0)


def with_reopened(rows: pl.LazyFrame, reopened: pl.DataFrame, dims: Dimensions, zone: str) -> pl.LazyFrame:
    """Add `reopened_days`: local days from the contact's end to its ticket's first reopening after it; null: none."""
    asked = rows.select("contact_id", "ticket_id", "_until", "_zone", "end_day").drop_nulls(["ticket_id", "_until"])
    after = asked.sort("_until").join_asof(
        reopened.lazy().sort("at"),
        left_on="_until",
        right_on="at",
        by="ticket_id",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    days = (local_day("at", dims.zones, zone) - pl.col("end_day")).dt.total_days()
    told = after.select("contact_id", reopened_days=days)
    return rows.join(told, on="contact_id", how="left", maintain_order="left")


def with_replies(rows: pl.LazyFrame, counted: pl.DataFrame) -> pl.LazyFrame:
    """Add `agent_replies`: 0 where its ticket has none; null: no ticket."""
    joined = rows.join(counted.lazy(), on="ticket_id", how="left", maintain_order="left")
    replies = pl.when(pl.col("ticket_id").is_not_null()).then(pl.col("replies").fill_null(0))
    return joined.with_columns(agent_replies=replies).drop("replies")


def with_done(rows: pl.LazyFrame, tickets: pl.DataFrame) -> pl.LazyFrame:
    """Add `is_ticket_resolved`: its ticket stands at resolved or closed; null: no ticket."""
    told = tickets.lazy().select("ticket_id", is_ticket_resolved=pl.col("status").is_in(DONE))
    return rows.join(told, on="ticket_id", how="left", maintain_order="left")
