"""What is read of messages: who wrote when, in which ticket or contact. No text."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select

from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Message, Ticket

ASKED_BEFORE = timedelta(days=30)  # a row of customer messages is followed back no further
TICKET_ID = func.coalesce(Message.ticket_id, Contact.ticket_id, type_=Message.ticket_id.type)


def statement(where: ColumnElement[bool]) -> Statement:
    """Select messages where `where` holds, with the contact or ticket that they belong to."""
    return (
        select(
            Message.id.label("message_id"),
            Message.contact_id,
            TICKET_ID.label("ticket_id"),
            Message.at,
            Message.author_kind,
            Message.author_id,
            Message.is_public,
            Message.source,
            _either(Contact.channel, Ticket.channel).label("channel"),
            _either(Contact.reason, Ticket.reason).label("reason"),
            _either(Contact.segment, Ticket.segment).label("segment"),
            _either(Contact.customer_id, Ticket.customer_id).label("customer_id"),
            _either(Ticket.queue_id, ContactLeg.queue_id).label("queue_id"),
            Ticket.team_id.label("own_team_id"),
        )
        .join_from(Message, Contact, Contact.id == Message.contact_id, isouter=True)
        .join(Ticket, Ticket.id == TICKET_ID, isouter=True)
        .join(ContactLeg, and_(ContactLeg.contact_id == Message.contact_id, ContactLeg.leg_no == 1), isouter=True)
        .where(where)
    )


def among_tickets() -> ColumnElement[bool]:
    """Messages of the tickets bound as `ids`, directly or through a contact."""
    ids: BindParameter[int] = bindparam("ids", expanding=True)
    through = select(Contact.id).where(Contact.ticket_id.in_(ids))
    return or_(Message.ticket_id.in_(ids), Message.contact_id.in_(through.correlate(None)))


def among_contacts() -> ColumnElement[bool]:
    """Messages of the contacts bound as `ids`."""
    return Message.contact_id.in_(bindparam("ids", expanding=True))


def of_tickets(where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Messages of the tickets for which `where` holds, directly or through a contact."""
    chosen = select(Ticket.id).where(where).correlate(None)
    through = select(Contact.id).where(Contact.ticket_id.in_(chosen)).correlate(None)
    return or_(Message.ticket_id.in_(chosen), Message.contact_id.in_(through))


def within(start: datetime, end: datetime | None = None) -> ColumnElement[bool]:
    """Messages of every thread that has one in [start, end), as far back and forth as a thread is followed."""
    inside = Message.at >= start if end is None else and_(Message.at >= start, Message.at < end)
    tickets = select(Message.ticket_id).where(inside, Message.ticket_id.is_not(None))
    contacts = select(Message.contact_id).where(inside, Message.contact_id.is_not(None))
    same = or_(Message.ticket_id.in_(tickets.correlate(None)), Message.contact_id.in_(contacts.correlate(None)))
    return and_(same, Message.at >= start - ASKED_BEFORE)


def thread() -> pl.Expr:
    """Key of a thread: its ticket, else its contact (negative)."""
    return pl.coalesce("ticket_id", -pl.col("contact_id"), -pl.lit(2**62) - pl.col("message_id"))


def is_asked() -> pl.Expr:
    """Whether the customer wrote it."""
    return (pl.col("author_kind") == "customer").fill_null(value=False)


def is_reply() -> pl.Expr:
    """Whether it is a public message by a human agent: no private note, no bot, nothing automatic."""
    return ((pl.col("author_kind") == "agent") & pl.col("is_public")).fill_null(value=False)


def _either(first: Any, second: Any) -> Any:
    return func.coalesce(first, second, type_=first.type)
