"""Single values that are masked everywhere else: one field of one row, for a reason. What is asked is noted before.

Not there, not yours and not to be had look the same: None. The reason is required here as well as on the page, so that
no way to the value goes without one. Whoever asks has noted it first (dashboard/reveal.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from queries.reach_of import contact_within, customer_within
from queries.rights import Resource, grant
from queries.scope import Principal
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact
from store.schema.people import Customer

LEAST_REASON = 5  # characters: a single letter is none


class NoReasonError(ValueError):
    """A value was asked for without saying why."""


@dataclass(frozen=True)
class Field:
    """A value that can be revealed: of which table, and who may."""

    kind: str  # customer or contact
    resource: Resource
    column: Any


FIELDS: Mapping[str, Field] = {
    "phone": Field("customer", Resource.CONTACT_POINT, Customer.phone),
    "email": Field("customer", Resource.CONTACT_POINT, Customer.email),
    "recording": Field("contact", Resource.RECORDING, Contact.recording_url),
}


def may_ask(principal: Principal, field: str) -> bool:
    """Whether a field can be revealed to this principal at all, of some row."""
    return field in FIELDS and bool(grant(principal, FIELDS[field].resource))


def contact_point(source: Source, principal: Principal, customer_id: int, field: str, reason: str) -> str | None:
    """Read the phone or e-mail of a customer of this principal's; None: there is none, or not to be had.

    NoReasonError without a reason; StoreUnreachableError where the store does not answer.
    """
    return revealed(source, principal, customer_id, field, reason) if _is_of(field, "customer") else None


def recording(source: Source, principal: Principal, contact_id: int, reason: str) -> str | None:
    """Read where the recording of a contact of this principal's is; None: there is none, or not to be had."""
    return revealed(source, principal, contact_id, "recording", reason)


def revealed(source: Source, principal: Principal, key: int, field: str, reason: str) -> str | None:
    """Read one field (of FIELDS) of the row with this key."""
    if len(reason.strip()) < LEAST_REASON:
        raise NoReasonError("say why this value is needed")
    if not may_ask(principal, field):
        return None
    found = source.read(_statement(principal, field), {"key": key})
    return found["value"][0] if found.height else None


def _is_of(field: str, kind: str) -> bool:
    return field in FIELDS and FIELDS[field].kind == kind


def _statement(principal: Principal, field: str) -> Statement:
    wanted = FIELDS[field]
    table, reach = (Customer, customer_within) if wanted.kind == "customer" else (Contact, contact_within)
    return select(wanted.column.label("value")).where(
        table.id == bindparam("key", type_=table.id.type), reach(principal, wanted.resource, table.id)
    )
