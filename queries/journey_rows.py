"""What is read for a customer's journey: contacts by keyset, tickets, orders, surveys; each as far as in reach."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import and_, func, or_, select

from queries.facts import passages
from queries.reach_of import contact_within, customer_within, ticket_within
from queries.rights import Resource
from queries.scope import Principal
from queries.source import Source
from store.schema.contacts import Contact, Ticket
from store.schema.people import Customer, Order
from store.schema.voice import Survey

SIZE = 200  # contacts that a chain is looked for among
MOST_TICKETS = MOST_ORDERS = 200
SHOWN = Resource.CONTACT


def visible(source: Source, principal: Principal, keys: Sequence[int]) -> bool:
    """Whether one of these customers is in the store, and one of their contacts or tickets in reach."""
    seen = customer_within(principal, SHOWN, Customer.id)
    return not source.read(select(Customer.id).where(Customer.id.in_(keys), seen).limit(1)).is_empty()


def person(source: Source, keys: Sequence[int]) -> dict[str, Any]:
    """Read the customer who remains (the first of `keys`), registered when the first of them did."""
    columns = (
        Customer.id, Customer.name, Customer.phone, Customer.email, Customer.segment, Customer.language,
        Customer.registered_at, Customer.closed_at,
    )  # fmt: skip
    rows = source.read(select(*columns).where(Customer.id.in_(keys)))
    there = rows.filter(pl.col("id") == keys[0])
    own = (rows if there.is_empty() else there).row(0, named=True)
    return own | {"registered_at": rows["registered_at"].min()}


def before(source: Source, keys: Sequence[int], first: tuple[datetime, int]) -> list[int]:
    """Keys of up to SIZE contacts before one (its created_at and key): what its chain may have begun with."""
    at, key = first
    earlier = or_(Contact.created_at < at, Contact.id < key)
    older = and_(Contact.created_at <= at, earlier)
    statement = select(Contact.id).where(Contact.customer_id.in_(keys), Contact.source_version >= 0, older)
    return source.read(statement.order_by(Contact.created_at.desc(), Contact.id.desc()).limit(SIZE))["id"].to_list()


def legs(source: Source, contact_ids: Sequence[int]) -> pl.DataFrame:
    """Read contacts with their legs."""
    return source.read(passages.statement(passages.among()), {"ids": list(contact_ids)})


def promised(source: Source, contact_ids: Sequence[int]) -> pl.DataFrame:
    """Read promises of contacts: contact_id, ticket_id, due_at, done_at."""
    columns = (
        Contact.id.label("contact_id"), Contact.ticket_id, Contact.promise_due_at.label("due_at"),
        Contact.promise_kept_at.label("done_at"),
    )  # fmt: skip
    return source.read(select(*columns).where(Contact.id.in_(contact_ids), Contact.promise_due_at.is_not(None)))


def open_promises(source: Source, principal: Principal, keys: Sequence[int]) -> pl.DataFrame:
    """Read promises that nothing kept, of contacts in reach: contact_id, ticket_id, due_at."""
    columns = (Contact.id.label("contact_id"), Contact.ticket_id, Contact.promise_due_at.label("due_at"))
    unkept = (Contact.promise_due_at.is_not(None), Contact.promise_kept_at.is_(None))
    where = (Contact.customer_id.in_(keys), *unkept, contact_within(principal, SHOWN))
    return source.read(select(*columns).where(*where).order_by(Contact.promise_due_at, Contact.id))


def tickets(source: Source, principal: Principal, keys: Sequence[int]) -> pl.DataFrame:
    """Read the newest MOST_TICKETS tickets in reach, newest first; no words of theirs."""
    columns = (
        Ticket.id.label("ticket_id"), Ticket.channel, Ticket.reason, Ticket.priority, Ticket.status, Ticket.stage,
        Ticket.is_complaint, Ticket.created_at, Ticket.resolved_at, Ticket.closed_at, Ticket.reopened_count,
        Ticket.promise_due_at, Ticket.follow_up_due_at, Ticket.follow_up_done_at,
    )  # fmt: skip
    where = (Ticket.customer_id.in_(keys), Ticket.source_version >= 0, ticket_within(principal, SHOWN))
    return source.read(
        select(*columns).where(*where).order_by(Ticket.created_at.desc(), Ticket.id.desc()).limit(MOST_TICKETS)
    )


def orders(source: Source, keys: Sequence[int]) -> pl.DataFrame:
    """Read the newest MOST_ORDERS orders: order_id, ordered_at, amount, product."""
    columns = (Order.id.label("order_id"), Order.ordered_at, Order.amount, Order.product)
    mine = select(*columns).where(Order.customer_id.in_(keys))
    return source.read(mine.order_by(Order.ordered_at.desc(), Order.id.desc()).limit(MOST_ORDERS))


def surveys(source: Source, contact_ids: Sequence[int]) -> pl.DataFrame:
    """Read surveys about these contacts: contact_id, ticket_id, kind, sent_at, answered_at, score, is_resolved."""
    columns = (
        Survey.contact_id, Survey.ticket_id, Survey.kind, Survey.sent_at, Survey.answered_at, Survey.score,
        Survey.is_resolved,
    )  # fmt: skip
    about = Survey.contact_id.in_(contact_ids)
    return source.read(select(*columns).where(about).order_by(Survey.sent_at, Survey.id))


def activity(source: Source, keys: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read when the customer ordered, and when the customer was in contact: a column `at` each, as CUSTOMERS counts."""
    bought = select(Order.ordered_at.label("at")).where(Order.customer_id.in_(keys)).order_by(Order.ordered_at)
    theirs = (Contact.customer_id.in_(keys), Contact.source_version >= 0, Contact.direction != "outbound")
    asked = select(Contact.created_at.label("at")).where(*theirs).order_by(Contact.created_at)
    return source.read(bought), source.read(asked)


def number(source: Source, keys: Sequence[int]) -> int:
    """Count all contacts of the customer."""
    statement = select(func.count().label("n")).where(Contact.customer_id.in_(keys), Contact.source_version >= 0)
    return int(source.read(statement)["n"][0])
