"""What `TARGETS` reads from the store beside other facts: which tickets and contacts may have one in a window."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from queries.statement import Statement
from store.schema.contacts import Contact, Message, Ticket

DONE = ("resolved", "closed")


def tickets_about(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Tickets with a clock that started or ran in [start, end)."""
    recent = or_(
        Ticket.created_at >= start, Ticket.status.not_in(DONE), Ticket.resolved_at.is_(None),
        Ticket.resolved_at >= start, Ticket.closed_at >= start, Ticket.follow_up_due_at >= start,
        Ticket.promise_due_at >= start,
    )  # fmt: skip
    return and_(Ticket.created_at < end, recent)


def tickets_spoken_in(start: datetime, end: datetime) -> ColumnElement[bool]:
    """Tickets with a message in [start, end), of their own or in a contact of theirs."""
    inside = and_(Message.at >= start, Message.at < end)
    own = select(Message.ticket_id).where(inside, Message.ticket_id.is_not(None))
    through = select(Contact.ticket_id).join_from(Message, Contact, Contact.id == Message.contact_id).where(inside)
    return or_(Ticket.id.in_(own.correlate(None)), Ticket.id.in_(through.correlate(None)))


def promised(anchor: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Contacts with a promise that falls due, or was made, in [start, end)."""
    if anchor == "due_at":
        return and_(Contact.promise_due_at >= start, Contact.promise_due_at < end)
    made = or_(
        and_(Contact.ended_at >= start, Contact.ended_at < end),
        and_(Contact.ended_at.is_(None), Contact.created_at >= start, Contact.created_at < end),
    )
    return and_(Contact.promise_due_at.is_not(None), made)


def promises(where: ColumnElement[bool]) -> Statement:
    """Select the promises of contacts where `where` holds."""
    return (
        select(
            Contact.id.label("contact_id"),
            Contact.promise_due_at.label("due"),
            Contact.promise_kept_at.label("kept"),
            Ticket.priority,
        )
        .join_from(Contact, Ticket, Ticket.id == Contact.ticket_id, isouter=True)
        .where(where)
    )


def promised_on(where: ColumnElement[bool]) -> Statement:
    """Select the keys of tickets where `where` holds that carry a promise."""
    return select(Ticket.id.label("ticket_id")).where(where, Ticket.promise_due_at.is_not(None))


def promised_in(where: ColumnElement[bool]) -> Statement:
    """Select ticket_id, contact_id of the contacts with a promise, of tickets where `where` holds that carry one."""
    tickets = promised_on(where).correlate(None)
    return select(Contact.ticket_id, Contact.id.label("contact_id")).where(
        Contact.promise_due_at.is_not(None), Contact.ticket_id.in_(tickets)
    )


def promised_alone(where: ColumnElement[bool]) -> Statement:
    """Select the keys of tickets where `where` holds that carry a promise which none of their contacts has."""
    giver = aliased(Contact)
    given = exists().where(giver.ticket_id == Ticket.id, giver.promise_due_at.is_not(None)).correlate(Ticket)
    return promised_on(where).where(~given)
