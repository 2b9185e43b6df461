"""All that the store knows of one person, for the person's own copy and for erasing it.

For the command line on the server itself: who may run it is decided by who may sign in there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy import bindparam, func, or_, select

from queries.masking import normalised
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AccessLog
from store.schema.people import Customer, Order
from store.schema.voice import QualityReview, Survey

LAST = 4  # digits by which numbers are looked for before they are compared
NATIONAL = 10  # digits from which a number may lack its country
OWN = frozenset({"body_hash", "change_no", "changed_at", "source_version", "hash", "previous_hash"})


def found(source: Source, *, customer: int | None = None, phone: str = "", email: str = "") -> list[int]:
    """Find the keys of all records of one person: by key, number or address, and by what those share or became.

    ValueError where nothing is asked for. No keys where nobody is found.
    """
    if customer is None and not phone and not email:
        raise ValueError("name the person: a customer's key, a phone number or an e-mail address")
    rows = source.read(_by_key(), {"keys": [customer]}) if customer is not None else _reached(source, [phone], [email])
    known: set[int] = set()
    while set(rows["id"].to_list()) - known:
        known |= set(rows["id"].to_list())
        merged = source.read(_merged(), {"keys": sorted(known)})
        same = _reached(source, rows["phone"].drop_nulls().to_list(), rows["email"].drop_nulls().to_list())
        rows = pl.concat([rows, merged, same]).unique("id").sort("id")
    return sorted(known)


def record(source: Source, customers: Sequence[int]) -> dict[str, list[dict[str, Any]]]:
    """Read every row about these customers, by table: their own, and who looked at them."""
    with source.consistent():
        told = {"customers": _rows(source, Customer, Customer.id, customers)}
        for table, column in ((Contact, Contact.customer_id), (Ticket, Ticket.customer_id), (Order, Order.customer_id)):
            told[table.__tablename__] = _rows(source, table, column, customers)
        contacts, tickets = ([row["id"] for row in told[name]] for name in ("contacts", "tickets"))
        told["contact_legs"] = _rows(source, ContactLeg, ContactLeg.contact_id, contacts)
        told["ticket_events"] = _rows(source, TicketEvent, TicketEvent.ticket_id, tickets)
        told["quality_reviews"] = _rows(source, QualityReview, QualityReview.contact_id, contacts)
        for said in (Message, Survey):
            rows = _rows(source, said, said.contact_id, contacts) + _rows(source, said, said.ticket_id, tickets)
            told[said.__tablename__] = list({row["id"]: row for row in rows}.values())
        objects = [f"{kind}:{key}" for kind, keys in _seen(customers, contacts, tickets).items() for key in keys]
        told["access_log"] = _rows(source, AccessLog, AccessLog.object, objects)
    return told


def _seen(customers: Sequence[int], contacts: Sequence[int], tickets: Sequence[int]) -> Mapping[str, Sequence[int]]:
    return {"customer": customers, "contact": contacts, "ticket": tickets}


def _rows(source: Source, table: Any, column: Any, wanted: Sequence[Any]) -> list[dict[str, Any]]:
    """Rows whose column is one of these, a thousand at a time, by key."""
    columns = [one for one in table.__table__.c if one.key not in OWN]
    keys = bindparam("keys", expanding=True, type_=column.type)
    statement = select(*columns).where(column.in_(keys)).order_by(table.id)
    pieces = [list(wanted[place : place + 1_000]) for place in range(0, len(wanted), 1_000)]
    return [row for piece in pieces for row in source.read(statement, {"keys": piece}).rows(named=True)]


def _reached(source: Source, phones: Sequence[str], emails: Sequence[str]) -> pl.DataFrame:
    """Customers with one of these numbers or addresses, in whatever way they are written."""
    ends = sorted({digits(one)[-LAST:] for one in phones if len(digits(one)) >= LAST})
    small = sorted({one.strip().lower() for one in emails if one.strip()})
    rows = [source.read(_by_end(), {"end": f"%{end}"}) for end in ends]
    rows = [one.filter(pl.Series([is_same(a, phones) for a in one["phone"]], dtype=pl.Boolean)) for one in rows]
    return pl.concat([source.read(_by_address(), {"emails": small or [""]}), *rows])


def digits(phone: str) -> str:
    """Digits of a number, without the marks of a country or of a way out."""
    return "".join(one for one in normalised(phone) if one.isdigit()).lstrip("0")


def is_same(phone: str, wanted: Sequence[str]) -> bool:
    """Whether a number is one of these, with its country or without."""
    have = digits(phone)
    others = [digits(one) for one in wanted]
    return any(
        have == other or (min(len(have), len(other)) >= NATIONAL and (have.endswith(other) or other.endswith(have)))
        for other in others
        if other
    )


def _selected() -> Statement:
    return select(Customer.id, Customer.phone, Customer.email)


def _by_key() -> Statement:
    return _selected().where(Customer.id.in_(bindparam("keys", expanding=True, type_=Customer.id.type)))


def _merged() -> Statement:
    """Customers merged into one of these, and those that these were merged into."""
    keys = bindparam("keys", expanding=True, type_=Customer.id.type)
    into = select(Customer.merged_into).where(Customer.id.in_(keys), Customer.merged_into.is_not(None))
    return _selected().where(or_(Customer.merged_into.in_(keys), Customer.id.in_(into)))


def _by_end() -> Statement:
    return _selected().where(Customer.phone.like(bindparam("end", type_=Customer.phone.type)))


def _by_address() -> Statement:
    return _selected().where(
        func.lower(Customer.email).in_(bindparam("emails", expanding=True, type_=Customer.email.type))
    )
