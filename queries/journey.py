"""A customer's journey: contacts on all channels, a page at a time, and what surrounds them. Masked where it is read.

What is not in reach of who asks leaves it as a channel and a day, for who leads a team or a site; for an agent not at
all. How many contacts a chain has counts all of them: a figure, not a row.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from queries import dimensions, extent, journey_contacts, journey_pages, journey_rows, life, masking, same_customer
from queries.place import Place
from queries.rights import grant
from queries.scope import Principal
from queries.source import Source
from store.cleaning import INT64_MAX


@dataclass(frozen=True, eq=False)
class Journey:
    """What may be known of one customer.

    `person`: journey_rows.person, masked. `contacts`: see journey_contacts, newest first. `tickets`, `orders`,
    `surveys`, `promises` (of the contacts), `open_promises` (of all): see journey_rows. `days`: see life. `merged`:
    how many others this customer is. `number`: of all contacts. `newer`, `older`: where the next pages begin.
    """

    person: dict[str, Any]
    merged: int
    number: int
    contacts: pl.DataFrame
    newer: Place | None
    older: Place | None
    tickets: pl.DataFrame
    orders: pl.DataFrame
    surveys: pl.DataFrame
    promises: pl.DataFrame
    open_promises: pl.DataFrame
    days: pl.DataFrame
    until: datetime
    zone: str


def read(source: Source, principal: Principal, customer_id: int, place: Place | None = None) -> Journey | None:
    """Read a customer's journey; None: no such customer, or none of whose contacts may be seen.

    StoreUnreachableError where the store does not answer.
    """
    if not grant(principal, journey_rows.SHOWN) or not 0 < customer_id <= INT64_MAX:
        return None
    if place is not None and not isinstance(place.value, datetime):
        place = None  # of a list in another order
    with source.consistent():
        keys = same_customer.keys(source, customer_id)
        until = extent.heard_until(source)
        if until is None or not journey_rows.visible(source, principal, keys):
            return None
        return _read(source, principal, keys, place, until)


def _read(source: Source, principal: Principal, keys: tuple[int, ...], place: Place | None, until: datetime) -> Journey:
    dims = dimensions.read(source)
    found = journey_pages.page(source, principal, keys, place)
    contacts = journey_contacts.read(source, principal, keys, found.rows, dims)
    seen = [key for _, key, is_seen in found.rows if is_seen]
    person = journey_rows.person(source, keys)
    tickets = journey_rows.tickets(source, principal, keys)
    first = min([until, *(at for at, _, _ in found.rows)])
    span = (_day(first, dims.zone), _day(until, dims.zone))
    return Journey(
        person=masking.masked(person, grant(principal, journey_rows.SHOWN)),
        merged=len(keys) - 1,
        number=journey_rows.number(source, keys),
        contacts=contacts,
        newer=found.newer,
        older=found.older,
        tickets=tickets,
        orders=journey_rows.orders(source, keys),
        surveys=journey_rows.surveys(source, seen),
        promises=journey_rows.promised(source, seen),
        open_promises=journey_rows.open_promises(source, principal, keys),
        days=life.daily(person, *journey_rows.activity(source, keys), span, dims.zone),
        until=until,
        zone=dims.zone,
    )


def _day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()
