"""What is read to follow tickets through their stages and statuses: all events of those touched in a window."""

from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from queries.dimensions import Dimensions
from queries.facts.belonging import TEAM_THEN, team_of_the_time
from queries.statement import Statement
from store.schema.contacts import Ticket, TicketEvent

STATUS_KINDS = ("status", "reopened")


def touched(start: datetime, end: datetime, kinds: tuple[str, ...]) -> ColumnElement[bool]:
    """Tickets that were created, resolved or closed, or have an event of `kinds`, in [start, end)."""
    event = aliased(TicketEvent)
    moved = select(event.ticket_id).where(event.at >= start, event.at < end, event.kind.in_(kinds))
    instants = (Ticket.created_at, Ticket.resolved_at, Ticket.closed_at)
    return or_(Ticket.id.in_(moved), *((at >= start) & (at < end) for at in instants))


def of_kinds(where: ColumnElement[bool], kinds: tuple[str, ...]) -> Statement:
    """Select the events of `kinds` of tickets where `where` holds."""
    return (
        select(
            TicketEvent.id.label("event_id"),
            TicketEvent.ticket_id,
            TicketEvent.at,
            TicketEvent.kind,
            TicketEvent.actor_kind,
            TicketEvent.actor_id,
            TicketEvent.from_value,
            TicketEvent.to_value,
        )
        .join_from(TicketEvent, Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(where, TicketEvent.kind.in_(kinds))
    )


def tickets(where: ColumnElement[bool]) -> Statement:
    """Select tickets where `where` holds, with what follows them; the subject is left behind."""
    return select(
        Ticket.id.label("ticket_id"), Ticket.channel, Ticket.reason, Ticket.priority, Ticket.segment,
        Ticket.customer_id, Ticket.source, Ticket.queue_id, Ticket.team_id.label("assigned_team_id"),
        Ticket.assignee_id, Ticket.status, Ticket.stage.label("stored_stage"), Ticket.created_at, Ticket.resolved_at,
        Ticket.closed_at,
    ).where(where, Ticket.source_version >= 0)  # fmt: skip


def credited(rows: pl.LazyFrame, dims: Dimensions, at: str) -> pl.LazyFrame:
    """Give each row to the agent who made it and that agent's team at the instant in `at`, else to the ticket's today.

    Rows come in the order of `at`.
    """
    told = rows.with_columns(agent_id=pl.coalesce("actor_agent_id", "assignee_id"))
    own = pl.when(pl.col("actor_agent_id").is_null()).then("assigned_team_id").otherwise(TEAM_THEN)
    return team_of_the_time(told, dims, at).with_columns(assigned_team_id=own).drop(TEAM_THEN)


def actor() -> pl.Expr:
    """Key of the agent who made an event; null: somebody else did."""
    return pl.when(pl.col("actor_kind") == "agent").then("actor_id").alias("actor_agent_id")
