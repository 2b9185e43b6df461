"""What a survey or a review is about: its contact (else its ticket), who was served, where and by whom."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, and_, func, select

from queries.dimensions import Dimensions
from queries.facts.local_time import calendar_columns
from queries.facts.places import people_columns, queue_columns, site_columns
from queries.frames import CALENDAR, WHERE, WHO
from queries.reading import Reading
from queries.source import stored_schema
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Ticket

REPEATING = ("channel", "direction", "reason", "language", "segment", "source")
LEG = ("leg_no", "leg_id", "leg_queue_id", "leg_agent_id", "leg_team_id", "answered_leg_at")


def rows(reading: Reading, model: Any, own: Sequence[Any], where: ColumnElement[bool]) -> pl.LazyFrame:
    """Read rows of `model` where `where` holds, with no more of their subjects than the reading asks for.

    The columns of its subject that nobody asked for are there, and null. `own` are the model's columns, keyed first.
    """
    told = reading.wants(*WHO, *WHERE, "ticket_id")
    placed = reading.wants(*WHERE) or (reading.wants(*CALENDAR) and reading.dims.sites.height > 1)
    whole = stored_schema(statement(model, own, where, is_told=True, is_placed=True))
    read = reading.source.read(statement(model, own, where, is_told=told or placed, is_placed=placed)).lazy()
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in whole.items() if name not in read.collect_schema()]
    return read.with_columns(missing)


def statement(
    model: Any, own: Sequence[Any], where: ColumnElement[bool], *, is_told: bool, is_placed: bool
) -> Statement:
    """Select rows of `model`; with their contact and ticket where `is_told`, one for each leg where `is_placed`."""
    contact_id = model.contact_id.label("contact_id")
    if not is_told:
        return select(*own, contact_id).where(where)
    ticket_id = func.coalesce(getattr(model, "ticket_id", Contact.ticket_id), Contact.ticket_id, type_=Ticket.id.type)
    chosen = [*own, contact_id, ticket_id.label("ticket_id"), *_who(), *_assigned(), *(_legs() if is_placed else ())]
    told = (
        select(*chosen)
        .join_from(model, Contact, and_(Contact.id == model.contact_id, Contact.source_version >= 0), isouter=True)
        .join(Ticket, and_(Ticket.id == ticket_id, Ticket.source_version >= 0), isouter=True)
        .where(where)
    )
    return told.join(ContactLeg, ContactLeg.contact_id == model.contact_id, isouter=True) if is_placed else told


def dressed(stored: pl.LazyFrame, dims: Dimensions, *, key: str, anchor: str, zone: str) -> pl.LazyFrame:
    """Fold the legs of each row and add names, site and calendar, in the order of keys.

    As of contacts: the queue of the first leg, agent and team of the last handled one; in default of these, those of
    the ticket, then the queue's team.
    """
    handled = pl.col("answered_leg_at").is_not_null()
    others = [name for name in stored.collect_schema().names() if name not in {key, *LEG}]
    folded = (
        stored.sort(key, "leg_no", "leg_id")
        .group_by(key, maintain_order=True)
        .agg(
            pl.col(others).first(),
            _leg_queue=pl.col("leg_queue_id").first(),
            _leg_agent=pl.col("leg_agent_id").filter(handled).last(),
            _leg_team=pl.col("leg_team_id").filter(handled).last(),
        )
        .with_columns(
            pl.col(REPEATING).cast(pl.Categorical),
            queue_id=pl.coalesce("_leg_queue", "ticket_queue_id"),
            agent_id=pl.coalesce("_leg_agent", "assignee_id"),
        )
    )
    placed = queue_columns(folded, dims).with_columns(
        team_id=pl.coalesce("_leg_team", "ticket_team_id", "_queue_team_id")
    )
    sited = site_columns(people_columns(placed, dims), dims, "_queue_site_id", "_team_site_id")
    return calendar_columns(sited, anchor, dims.zones, zone)


def _who() -> list[Any]:
    both = ("channel", "reason", "segment", "customer_id")
    either = [_either(getattr(Contact, name), getattr(Ticket, name)).label(name) for name in both]
    return [*either, Contact.direction, Contact.language]


def _assigned() -> list[Any]:
    return [Ticket.assignee_id, Ticket.team_id.label("ticket_team_id"), Ticket.queue_id.label("ticket_queue_id")]


def _legs() -> list[Any]:
    return [
        ContactLeg.leg_no,
        ContactLeg.id.label("leg_id"),
        ContactLeg.queue_id.label("leg_queue_id"),
        ContactLeg.agent_id.label("leg_agent_id"),
        ContactLeg.team_id.label("leg_team_id"),
        ContactLeg.answered_at.label("answered_leg_at"),
    ]


def _either(first: Any, second: Any) -> Any:
    return func.coalesce(first, second, type_=first.type)
