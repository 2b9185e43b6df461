"""A ticket with its way through stages and statuses."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import select

from queries.dimensions import Dimensions
from queries.facts import stages, threads, ticket_events, tickets
from queries.frames import STAGES
from queries.source import Source
from store.schema.contacts import Ticket, TicketEvent

MOST = 500  # moves that are shown
KINDS = ("created", "status", "reopened", "priority", "merged", "assigned")


@dataclass(frozen=True, eq=False)
class Case:
    """`row`: TICKETS, source_id, follow_up_due_at, follow_up_done_at. `stages`: STAGES in order.

    `moves`: at, kind, actor_kind, actor_id, from_value, to_value.
    """

    row: dict[str, Any]
    stages: pl.DataFrame
    moves: pl.DataFrame


def read(source: Source, dims: Dimensions, key: int) -> Case:
    """Read one ticket that is there."""
    where = Ticket.id == key
    messages = source.read(threads.statement(threads.of_tickets(where))).lazy()
    derived = tickets.derive(
        source.read(tickets.statement(where)).lazy(), source.read(tickets.events(where)).lazy(), messages
    )
    shaped = tickets.dress(derived, dims).drop(*tickets.HELPERS).collect().to_dicts()[0]
    more = source.read(
        select(Ticket.source_id, Ticket.follow_up_due_at, Ticket.follow_up_done_at).where(where)
    ).to_dicts()[0]
    return Case(shaped | more, _stages(source, dims, key), source.read(_moves(key)))


def _stages(source: Source, dims: Dimensions, key: int) -> pl.DataFrame:
    where = Ticket.id == key
    cases = source.read(ticket_events.tickets(where)).lazy()
    events = source.read(ticket_events.of_kinds(where, stages.KINDS)).lazy()
    stays = stages.stays(cases, events).collect().lazy()
    return stages.dress(stays, dims, anchor=STAGES.time, zone=dims.zone).collect().sort("entered_at", "stay_id")


def _moves(key: int) -> Any:
    return (
        select(
            TicketEvent.at, TicketEvent.kind, TicketEvent.actor_kind, TicketEvent.actor_id, TicketEvent.from_value,
            TicketEvent.to_value,
        )
        .where(TicketEvent.ticket_id == key, TicketEvent.kind.in_(KINDS), TicketEvent.source_version >= 0)
        .order_by(TicketEvent.at, TicketEvent.id)
        .limit(MOST)
    )  # fmt: skip
