"""One interaction, as far as its reader may know it: the contact, its legs, its ticket, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import select

from queries import dimensions, journey_contacts, masking, same_customer
from queries.dimensions import Dimensions
from queries.drill import case, clocks, people, voices
from queries.drill.clocks import Clocks
from queries.facts import contacts as contact_facts
from queries.facts import legs as leg_facts
from queries.facts import passages
from queries.reach_of import contact_within, ticket_within
from queries.rights import Resource, grant
from queries.scope import Principal
from queries.source import Source
from store.cleaning import INT64_MAX
from store.schema.contacts import Contact, Ticket
from store.schema.people import Customer


@dataclass(frozen=True, eq=False)
class Interaction:
    """`contact`: CONTACTS and source_id, recorded (whether there is a recording); None of a ticket without one.

    `legs`: LEGS in their order. `ticket`, `stages`, `moves`: see queries.drill.case; None and empty without one.
    `person`: the customer, masked (name, phone, email, segment, customer_id); empty: not known. `surveys`, `reviews`:
    see queries.drill.voices. `chain_no`, `chain_days`: the how manieth contact about the same this is, in how many
    days; None: the first. `others`: contacts about the same ticket (contact_id, created_at, channel).
    """

    contact: Mapping[str, Any] | None
    ticket: Mapping[str, Any] | None
    legs: pl.DataFrame
    stages: pl.DataFrame
    moves: pl.DataFrame
    clocks: Clocks
    person: Mapping[str, Any]
    surveys: pl.DataFrame
    reviews: pl.DataFrame
    others: pl.DataFrame
    agents: Mapping[int, str]  # names of those whom the reader may know
    chain_no: int | None
    chain_days: int | None
    zone: str


def contact(source: Source, principal: Principal, key: int) -> Interaction | None:
    """Read the contact with this key; None: there is none, or it is not in reach. StoreUnreachableError passes."""
    if not 0 < key <= INT64_MAX:
        return None
    with source.consistent():
        seen = Contact.id == key, contact_within(principal, Resource.CONTACT)
        found = source.read(_contact().where(*seen)).to_dicts()
        if not found:
            return None
        dims = dimensions.read(source)
        stored = source.read(passages.statement(Contact.id == key))
        told = contact_facts.shape(stored.lazy(), dims).collect().to_dicts()[0] | found[0]
        return _read(source, principal, dims, told, told["ticket_id"], stored)


def ticket(source: Source, principal: Principal, key: int) -> Interaction | None:
    """Read the ticket with this key, without one contact in particular; None as for a contact."""
    if not 0 < key <= INT64_MAX:
        return None
    with source.consistent():
        dims = dimensions.read(source)
        empty = source.read(passages.statement(Contact.id == 0))
        told = _read(source, principal, dims, None, key, empty)
        return told if told.ticket is not None else None


def _contact() -> Any:
    recorded = Contact.recording_url.is_not(None).label("is_recorded")
    return select(Contact.source_id, recorded, Contact.promise_due_at, Contact.promise_kept_at).where(
        Contact.source_version >= 0
    )


def _read(  # noqa: PLR0913, PLR0917 - parts of one reading
    source: Source, principal: Principal, dims: Dimensions, told: dict[str, Any] | None, ticket_id: int | None,
    stored: pl.DataFrame,
) -> Interaction:  # fmt: skip
    key = told["contact_id"] if told else None
    own = _reached_ticket(source, principal, ticket_id)
    one = case.read(source, dims, own) if own is not None else None
    names = people.names(principal, dims)
    customer = (told or (one.row if one else {})).get("customer_id")
    number, days = _chain(source, principal, dims, told, customer) if told and customer else (None, None)
    return Interaction(
        contact=None if told is None else _named(told, names),
        ticket=None if one is None else _named(one.row, names),
        legs=_legs(stored, dims, names),
        stages=_known(one.stages, names) if one else pl.DataFrame(),
        moves=one.moves if one else pl.DataFrame(),
        clocks=clocks.read(source, dims, key, own),
        person=_person(source, principal, customer) if customer else {},
        surveys=voices.surveys(source, key, own),
        reviews=voices.reviews(source, principal, key),
        others=voices.contacts_about(source, principal, own, key),
        agents=names,
        chain_no=number,
        chain_days=days,
        zone=dims.zone,
    )


def _reached_ticket(source: Source, principal: Principal, key: int | None) -> int | None:
    if key is None:
        return None
    seen = select(Ticket.id).where(Ticket.id == key, ticket_within(principal, Resource.CONTACT))
    return key if source.read(seen.where(Ticket.source_version >= 0)).height else None


def _legs(stored: pl.DataFrame, dims: Dimensions, names: Mapping[int, str]) -> pl.DataFrame:
    shaped = leg_facts.shape(stored.lazy(), dims).drop(*leg_facts.HELPERS).collect()
    return _known(shaped, names).sort("leg_no", "leg_id")


def _known(rows: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    known = pl.col("agent_id").is_in(list(names))
    return rows.with_columns(pl.when(known).then(name).alias(name) for name in ("agent", "agent_id"))


def _named(row: dict[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    """Leave out an agent whose name the reader may not know."""
    return row if row.get("agent_id") in names else row | {"agent": None, "agent_id": None}


def _person(source: Source, principal: Principal, key: int) -> dict[str, Any]:
    columns = (Customer.id.label("customer_id"), Customer.name, Customer.phone, Customer.email, Customer.segment)
    found = source.read(select(*columns).where(Customer.id == key)).to_dicts()
    return masking.masked(found[0], grant(principal, Resource.CONTACT)) if found else {}


def _chain(
    source: Source, principal: Principal, dims: Dimensions, told: dict[str, Any], customer: int
) -> tuple[int | None, int | None]:
    began: datetime = told["created_at"]
    keys = same_customer.keys(source, customer)
    rows = journey_contacts.read(source, principal, keys, [(began, told["contact_id"], 1)], dims).to_dicts()
    return (rows[0]["chain_no"], rows[0]["chain_days"]) if rows else (None, None)
