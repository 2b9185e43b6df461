"""Shapes `CALLBACKS`: one callback that a customer took instead of waiting on, and whether it reached them.

The return call is a later leg of the same contact, or a contact of its own that names the one before it.
"""

import polars as pl
from sqlalchemy import ColumnElement, and_, or_, select

from queries.dimensions import Dimensions
from queries.facts.local_time import calendar_columns
from queries.facts.places import own_places
from queries.frames import CALLBACKS
from queries.reading import Reading
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg

FRAME = CALLBACKS
TAKEN = "callback"  # how such a leg leaves its queue
REPEATING = ("channel", "direction", "reason", "language", "segment", "source")


def statement(where: ColumnElement[bool]) -> Statement:
    """Select legs that left their queue by taking a callback where `where` holds, beside their contacts."""
    return (
        select(
            ContactLeg.id.label("leg_id"), ContactLeg.contact_id, ContactLeg.leg_no, ContactLeg.source,
            ContactLeg.queue_id, ContactLeg.agent_id, ContactLeg.team_id.label("own_team_id"), ContactLeg.queued_at,
            ContactLeg.left_queue_at.label("taken_at"), Contact.channel, Contact.direction, Contact.reason,
            Contact.language, Contact.segment, Contact.customer_id, Contact.outcome,
        )
        .join_from(ContactLeg, Contact, ContactLeg.contact_id == Contact.id)
        .where(where, ContactLeg.leave_kind == TAKEN, Contact.source_version >= 0, Contact.direction != "outbound")
    )  # fmt: skip


def later_legs(where: ColumnElement[bool]) -> Statement:
    """Select the answered legs of contacts that took a callback."""
    took = select(ContactLeg.contact_id).where(where, ContactLeg.leave_kind == TAKEN)
    return select(ContactLeg.contact_id, ContactLeg.leg_no.label("reached_no"), ContactLeg.answered_at).where(
        ContactLeg.contact_id.in_(took.correlate(None)), ContactLeg.answered_at.is_not(None)
    )


def return_calls(where: ColumnElement[bool]) -> Statement:
    """Select return calls of their own that were answered, by the contact that they continue."""
    took = select(ContactLeg.contact_id).where(where, ContactLeg.leave_kind == TAKEN)
    return (
        select(Contact.previous_contact_id.label("contact_id"), Contact.created_at, ContactLeg.answered_at)
        .join_from(Contact, ContactLeg, ContactLeg.contact_id == Contact.id, isouter=True)
        .where(
            Contact.direction == "callback",
            Contact.previous_contact_id.in_(took.correlate(None)),
            or_(ContactLeg.answered_at.is_not(None), Contact.outcome == "answered"),
        )
    )


def between(reading: Reading) -> pl.LazyFrame:
    """Read the callbacks that were taken by those queued in a window, whenever they were returned."""
    at = ContactLeg.queued_at
    where = and_(at >= reading.window.start_at, at < reading.window.end_at)
    taken = reading.source.read(statement(where))
    answered = [reading.source.read(told(where)) for told in (later_legs, return_calls)]
    shaped = shape(taken.lazy(), answered[0].lazy(), answered[1].lazy(), reading.dims, zone=reading.window.zone)
    return shaped.select(name for name in CALLBACKS.columns if reading.wants(name))


def shape(
    taken: pl.LazyFrame, later: pl.LazyFrame, calls: pl.LazyFrame, dims: Dimensions, *, zone: str
) -> pl.LazyFrame:
    """Shape what the three statements select into CALLBACKS, in the order of legs."""
    rows = taken.with_columns(pl.col(REPEATING).cast(pl.Categorical))
    here = (
        rows.join(later, on="contact_id")
        .filter(pl.col("reached_no") > pl.col("leg_no"))
        .group_by("leg_id")
        .agg(_here=pl.col("answered_at").min())
    )
    apart = (
        rows.join(calls, on="contact_id")
        .filter(pl.col("taken_at").is_null() | (pl.col("created_at") >= pl.col("taken_at")))
        .group_by("leg_id")
        .agg(_apart=pl.col("answered_at").min(), _returned=pl.lit(value=True).first())
    )
    told = rows.join(here, on="leg_id", how="left").join(apart, on="leg_id", how="left")
    reached = told.with_columns(
        reached_at=pl.min_horizontal("_here", "_apart"),
        is_reached=(
            pl.col("_here").is_not_null()
            | pl.col("_returned").fill_null(value=False)
            | (pl.col("outcome") == "answered").fill_null(value=False)
        ),
    ).sort("leg_id")
    return calendar_columns(own_places(reached, dims), CALLBACKS.time, dims.zones, zone).select(*CALLBACKS.columns)
