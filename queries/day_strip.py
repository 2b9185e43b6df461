"""One agent's day: what was planned, what was done, which contacts. Three short reads by the agent's own key."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import ColumnElement, and_, func, or_, select

from queries.frames import INSTANT
from queries.reach_of import agent_within, contact_within
from queries.rights import Resource
from queries.scope import Principal, Window
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState, Shift

REACHES_BACK = timedelta(days=2)  # nothing that touches a day began earlier


class DayStrip(NamedTuple):
    """Three tables in order of time, instants cut at the day: what, started_at, ended_at (null: it goes on).

    `planned` and `done`: their activity or state in `what`; `handled`: the channel in `what`, the contact's key in
    `contact_id` (null: not one that the asker may open), `wrap_ended_at`.
    """

    planned: pl.DataFrame
    done: pl.DataFrame
    handled: pl.DataFrame


def read(source: Source, principal: Principal, agent_id: int, day: Window) -> DayStrip:
    """Read the day of an agent whose performance the principal may see; empty tables of any other."""
    with source.consistent():
        tables = [source.read(one) for one in _statements(principal, agent_id, day)]
    return DayStrip(*(_cut(table, day) for table in tables))


def last_handled(source: Source, principal: Principal, agent_id: int) -> datetime | None:
    """Read when the agent last answered a contact; None: never, or not for this principal."""
    seen = agent_within(principal, Resource.AGENT_PERFORMANCE, ContactLeg.agent_id)
    mine = and_(ContactLeg.agent_id == agent_id, ContactLeg.answered_at.is_not(None), seen)
    found = source.read(select(func.max(ContactLeg.answered_at).label("last")).where(mine))["last"][0]
    return found if isinstance(found, datetime) else None


def _statements(principal: Principal, agent_id: int, day: Window) -> list[Statement]:
    def touches(agent: Any, began: Any, ended: Any) -> ColumnElement[bool]:
        return and_(
            agent == agent_id,
            agent_within(principal, Resource.AGENT_PERFORMANCE, agent),
            began < day.end_at,
            began >= day.start_at - REACHES_BACK,
            or_(ended.is_(None), ended > day.start_at),
        )

    opened = contact_within(principal, Resource.CONTACT, ContactLeg.contact_id)
    return [
        select(Shift.activity.label("what"), Shift.starts_at.label("started_at"), Shift.ends_at.label("ended_at"))
        .where(touches(Shift.agent_id, Shift.starts_at, Shift.ends_at))
        .order_by(Shift.starts_at, Shift.id),
        select(AgentState.state.label("what"), AgentState.started_at, AgentState.ended_at)
        .where(touches(AgentState.agent_id, AgentState.started_at, AgentState.ended_at))
        .order_by(AgentState.started_at, AgentState.id),
        select(
            Contact.channel.label("what"),
            ContactLeg.answered_at.label("started_at"),
            ContactLeg.ended_at,
            ContactLeg.wrap_ended_at,
            ContactLeg.contact_id,
            opened.label("is_open_to"),
        )
        .join(Contact, Contact.id == ContactLeg.contact_id)
        .where(touches(ContactLeg.agent_id, ContactLeg.queued_at, ContactLeg.ended_at))
        .where(ContactLeg.answered_at.is_not(None))
        .order_by(ContactLeg.answered_at, ContactLeg.id),
    ]


def _cut(table: pl.DataFrame, day: Window) -> pl.DataFrame:
    start, end = (pl.lit(at, dtype=INSTANT) for at in (day.start_at, day.end_at))
    known = table.filter(pl.col("started_at") < end)
    if "is_open_to" in known.columns:
        known = known.with_columns(contact_id=pl.when("is_open_to").then("contact_id")).drop("is_open_to")
    instants = [name for name in ("ended_at", "wrap_ended_at") if name in known.columns]
    return known.with_columns(pl.max_horizontal("started_at", start).alias("started_at")).with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.min_horizontal(name, end)).alias(name) for name in instants
    )
