"""The two kinds of lists by filters, contacts and tickets: what each has of its own."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.lists import question
from queries.drill import contact_list, shown, ticket_list
from queries.drill.contact_list import Found
from queries.drill.wanted import Wanted
from queries.scope import Scope
from queries.source import Source


@dataclass(frozen=True)
class Kind:
    """What contacts and tickets have each of their own."""

    page: str
    key: str
    opens: str  # parameter of /interaction
    columns: tuple[str, ...]
    usual: tuple[str, ...]
    filters: tuple[str, ...]
    sorts: frozenset[str]
    length: Callable[[Source, Scope, Wanted], int]
    find: Callable[..., Found]
    shown: Callable[..., pl.DataFrame]


CONTACTS = Kind(
    page="contacts",
    key="contact_id",
    opens="id",
    columns=(
        *("created_at", "contact_id", "source_id", "channel", "direction", "queue", "team", "agent", "customer_name"),
        *("segment", "reason", "wait_s", "handle_s", "length_s", "outcome", "resolution_code", "is_resolved", "legs"),
        *("csat_score", "quality_score", "language", "source"),
    ),
    usual=(
        *("created_at", "channel", "queue", "agent", "customer_name", "segment", "reason"),
        *("wait_s", "handle_s", "length_s", "outcome", "legs", "csat_score"),
    ),
    filters=question.CONTACTS,
    sorts=frozenset(contact_list.SORTS),
    length=contact_list.length,
    find=contact_list.find,
    shown=shown.contacts,
)
TICKETS = Kind(
    page="tickets",
    key="ticket_id",
    opens="ticket",
    columns=(
        *("created_at", "ticket_id", "source_id", "channel", "queue", "team", "agent", "customer_name", "segment"),
        *("reason", "priority", "status", "stage", "is_complaint", "first_response_s", "resolution_s"),
        *("reopened_count", "promise_due_at", "resolved_at", "closed_at", "source"),
    ),
    usual=(
        *("created_at", "ticket_id", "channel", "queue", "agent", "customer_name", "reason", "priority", "status"),
        *("stage", "first_response_s", "resolution_s", "reopened_count"),
    ),
    filters=question.TICKETS,
    sorts=frozenset(ticket_list.SORTS),
    length=ticket_list.length,
    find=ticket_list.find,
    shown=shown.ticket_rows,
)
