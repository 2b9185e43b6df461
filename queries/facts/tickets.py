"""Shapes `TICKETS`: one case with its clocks."""

from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from queries.dimensions import Dimensions
from queries.facts.credit import RESOLVER, RESPONDER, credit_columns
from queries.facts.durations import seconds
from queries.facts.local_time import calendar_columns
from queries.facts.open_time import open_seconds, with_calendar
from queries.facts.pauses import PENDING, paused
from queries.facts.places import ticket_places
from queries.facts.standards import standard_columns
from queries.facts.threads import is_asked, is_reply
from queries.frames import TICKETS
from queries.statement import Statement
from store.schema.contacts import Ticket, TicketEvent
from store.schema.people import Agent

FRAME = TICKETS
HELPERS = ("assigned_team_id", "start_at", "steps", "until_at", RESPONDER, RESOLVER)
DONE = ("resolved", "closed")
REPEATING = ("channel", "reason", "priority", "segment", "source", "status", "stage")


def statement(where: ColumnElement[bool]) -> Statement:
    """Select tickets where `where` holds; the subject is left behind."""
    return select(
        Ticket.id.label("ticket_id"), Ticket.channel, Ticket.reason, Ticket.priority, Ticket.segment,
        Ticket.customer_id, Ticket.source, Ticket.queue_id, Ticket.team_id.label("assigned_team_id"),
        Ticket.assignee_id.label("agent_id"), Ticket.status, Ticket.stage, Ticket.is_complaint, Ticket.created_at,
        Ticket.first_response_at, Ticket.first_resolved_at, Ticket.resolved_at, Ticket.closed_at,
        Ticket.reopened_count, Ticket.promise_due_at, Ticket.follow_up_due_at, Ticket.follow_up_done_at,
    ).where(where, Ticket.source_version >= 0)  # below: named by another record, but not delivered yet  # fmt: skip


def events(where: ColumnElement[bool]) -> Statement:
    """Select what moves tickets where `where` holds: status changes, who opened them, to whom they were assigned.

    `assigned_id`: key of the agent whom an assignment names as its source does.
    """
    named = and_(
        TicketEvent.kind == "assigned", Agent.source == TicketEvent.source, Agent.source_id == TicketEvent.to_value
    )
    return (
        select(
            TicketEvent.id.label("event_id"),
            TicketEvent.ticket_id,
            TicketEvent.at,
            TicketEvent.kind,
            TicketEvent.actor_kind,
            TicketEvent.actor_id,
            TicketEvent.to_value,
            Agent.id.label("assigned_id"),
        )
        .join_from(TicketEvent, Ticket, Ticket.id == TicketEvent.ticket_id)
        .join(Agent, named, isouter=True)
        .where(where, TicketEvent.kind.in_(("status", "created", "reopened", "assigned")))
    )


def among() -> ColumnElement[bool]:
    """Tickets whose keys are bound as `ids`."""
    return Ticket.id.in_(bindparam("ids", expanding=True))


def kept(cut: datetime) -> ColumnElement[bool]:
    """Tickets created, resolved or closed after `cut`, or still open."""
    recent = or_(Ticket.created_at >= cut, _resolved(cut), Ticket.closed_at >= cut)
    return or_(recent, Ticket.status.not_in(DONE))


def within(anchor: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Tickets whose `anchor` (created_at or resolved_at) lies in [start, end)."""
    if anchor == "resolved_at":
        return _resolved(start, end)
    return and_(Ticket.created_at >= start, Ticket.created_at < end)


def _resolved(start: datetime, end: datetime | None = None) -> ColumnElement[bool]:
    """Tickets resolved in [start, end), by their own word or, without one, by an event (derive takes the last)."""
    moved = aliased(TicketEvent)
    to_resolved = and_(moved.ticket_id == Ticket.id, moved.kind == "status", moved.to_value == "resolved")
    told = exists().where(to_resolved, *_between(moved.at, start, end)).correlate(Ticket)
    return or_(and_(*_between(Ticket.resolved_at, start, end)), and_(Ticket.resolved_at.is_(None), told))


def _between(column: Any, start: datetime, end: datetime | None) -> list[ColumnElement[bool]]:
    return [column >= start] if end is None else [column >= start, column < end]


def derive(stored: pl.LazyFrame, moves: pl.LazyFrame, messages: pl.LazyFrame) -> pl.LazyFrame:
    """Put the clocks together: stored tickets, their events, the messages of their threads (threads.statement)."""
    opened = (
        moves.filter(pl.col("kind") == "created")
        .sort("at", "event_id")
        .group_by("ticket_id")
        .agg(_opened_by_agent=(pl.col("actor_kind").first() == "agent"))
    )
    asked = messages.filter(is_asked()).group_by("ticket_id").agg(_asked_at=pl.col("at").min())
    steps = _steps(moves)
    known = (
        stored.join(opened, on="ticket_id", how="left")
        .join(asked, on="ticket_id", how="left")
        .join(steps, on="ticket_id", how="left")
        .with_columns(
            request_at=pl.when(pl.col("_opened_by_agent").fill_null(value=False))
            .then("_asked_at")
            .otherwise("created_at"),
            resolved_at=pl.coalesce("resolved_at", "_resolved_at"),
            first_resolved_at=pl.coalesce("first_resolved_at", "_first_resolved_at", "resolved_at", "_resolved_at"),
        )
        .with_columns(start_at=pl.coalesce("request_at", "created_at"))
    )
    replies = (
        messages.filter(is_reply())
        .join(known.select("ticket_id", "request_at"), on="ticket_id")
        .filter(pl.col("at") >= pl.col("request_at"))
        .sort("at", "message_id")
        .group_by("ticket_id")
        .agg(_replied_at=pl.col("at").first(), replier_id=pl.col("author_id").first())
    )
    done = pl.col("status").is_in(DONE)
    answered = known.join(replies.drop("replier_id"), on="ticket_id", how="left").with_columns(
        first_response_at=pl.coalesce("_replied_at", "first_response_at"),
        until_at=pl.when(done).then(pl.coalesce("resolved_at", "closed_at", "created_at")),
    )
    return (
        credit_columns(answered, replies.drop("_replied_at"), moves)
        .with_columns(pl.col(REPEATING).cast(pl.Categorical))
        .sort("ticket_id")
    )


def dress(
    tickets: pl.LazyFrame, dims: Dimensions, *, anchor: str = TICKETS.time, zone: str | None = None
) -> pl.LazyFrame:
    """Add names, standards, the seconds and open seconds of each clock, and the calendar of the site."""
    sited = _made(ticket_places(tickets, dims))
    told = calendar_columns(_clocks(_judged(sited, dims), dims), anchor, dims.zones, zone or dims.zone)
    return told.select(*TICKETS.columns, *HELPERS)


def _judged(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    for metric in ("first_response", "resolution"):
        into = {f"{metric}_threshold_s": "threshold_s"}
        rows = _made(standard_columns(rows, dims.standards, metric=metric, at="created_at", into=into))
    return rows


def _clocks(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    answered = _made(with_calendar(rows, dims, "first_response", at="created_at")).with_columns(
        first_response_s=seconds("request_at", "first_response_at"),
        first_response_open_s=open_seconds(dims, "request_at", "first_response_at"),
    )
    resolved = _made(with_calendar(_made(answered), dims, "resolution", at="created_at")).with_columns(
        _all=seconds("start_at", "resolved_at"),
        _all_open=open_seconds(dims, "start_at", "resolved_at"),
        _first=seconds("start_at", "first_resolved_at"),
        _first_open=open_seconds(dims, "start_at", "first_resolved_at"),
    )
    for end, name in (("resolved_at", "resolution"), ("first_resolved_at", "first_resolution")):
        resolved = _made(paused(resolved, dims, end, f"_{name}"))
    return resolved.with_columns(
        resolution_s=pl.col("_all") - pl.col("_resolution_paused_s"),
        resolution_open_s=pl.col("_all_open") - pl.col("_resolution_paused_open_s"),
        first_resolution_s=pl.col("_first") - pl.col("_first_resolution_paused_s"),
        first_resolution_open_s=pl.col("_first_open") - pl.col("_first_resolution_paused_open_s"),
    )


def _made(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Work rows out here: each step above reads them twice, and a plan that doubles six times takes a second."""
    return rows.collect().lazy()


def _steps(moves: pl.LazyFrame) -> pl.LazyFrame:
    """Fold status changes into `steps`, a list of (at, until_at, status), and the first and last move to resolved."""
    to_value = pl.when(pl.col("kind") == "reopened").then(pl.col("to_value").fill_null("open")).otherwise("to_value")
    changes = (
        moves.filter(pl.col("kind").is_in(("status", "reopened")))
        .with_columns(to_value)
        .filter(pl.col("to_value").is_not_null())
        .sort("ticket_id", "at", "event_id")
        .with_columns(until_at=pl.col("at").shift(-1).over("ticket_id"))
    )
    step = pl.struct("at", "until_at", pl.col("to_value").cast(pl.Categorical).alias("status"))
    resolved_at = pl.col("at").filter(pl.col("to_value") == "resolved")
    return changes.group_by("ticket_id", maintain_order=True).agg(
        steps=step, _first_resolved_at=resolved_at.first(), _resolved_at=resolved_at.last()
    )


__all__ = ["DONE", "FRAME", "HELPERS", "PENDING", "among", "derive", "dress", "events", "kept", "statement", "within"]
