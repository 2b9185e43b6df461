"""What is read for a contact: the contact beside each of its legs. Frames LEGS and CONTACTS are shaped from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import polars as pl
from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from queries.facts.durations import possible, seconds
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg

SIBLINGS = timedelta(days=30)  # legs of one contact further apart than this do not know of one another
SHORT = timedelta(
    days=10
)  # of a window so short the siblings are looked up; of a longer one all that are near are read
OPEN_FOR = timedelta(days=90)  # a contact without an end is looked for so far back
COLUMNS = (
    ContactLeg.id.label("leg_id"),
    Contact.id.label("contact_id"),
    ContactLeg.leg_no,
    ContactLeg.queue_id,
    ContactLeg.agent_id,
    ContactLeg.team_id.label("own_team_id"),
    ContactLeg.queued_at,
    ContactLeg.offered_at,
    ContactLeg.answered_at,
    ContactLeg.left_queue_at,
    ContactLeg.ended_at,
    ContactLeg.wrap_ended_at,
    ContactLeg.talk_s,
    ContactLeg.hold_s,
    ContactLeg.wrap_s,
    ContactLeg.leave_kind,
    ContactLeg.source,
    Contact.source.label("contact_source"),
    Contact.ticket_id,
    Contact.customer_id,
    Contact.segment,
    Contact.channel,
    Contact.direction,
    Contact.reason,
    Contact.language,
    Contact.created_at,
    Contact.ended_at.label("contact_ended_at"),
    Contact.outcome,
    Contact.resolution_code,
    Contact.is_resolved,
)


def statement(where: ColumnElement[bool], columns: Iterable[str] = (), *, with_legs_only: bool = False) -> Statement:
    """Select contacts with their legs where `where` holds; only `columns` if any are named.

    A contact without legs is one row whose leg is null, unless `with_legs_only`.
    """
    wanted = frozenset(columns)
    chosen = [column for column in COLUMNS if not wanted or column.key in wanted]
    on, known = ContactLeg.contact_id == Contact.id, Contact.source_version >= 0  # below: named, but not delivered yet
    if with_legs_only:
        return select(*chosen).join_from(ContactLeg, Contact, on).where(where, known)
    return select(*chosen).join_from(Contact, ContactLeg, on, isouter=True).where(where, known)


def among() -> ColumnElement[bool]:
    """Contacts whose keys are bound as `ids`."""
    return Contact.id.in_(bindparam("ids", expanding=True))


def kept(cut: datetime) -> ColumnElement[bool]:
    """Contacts that began or ended after `cut`, or go on; their keys bound as `low` … `high` (exclusive)."""
    goes_on = and_(Contact.ended_at.is_(None), Contact.outcome.is_(None), Contact.created_at >= cut - OPEN_FOR)
    block = and_(Contact.id >= bindparam("low"), Contact.id < bindparam("high"))
    return and_(block, or_(Contact.created_at >= cut, Contact.ended_at >= cut, goes_on))


def legs_within(anchor: str, start: datetime, end: datetime, *, with_siblings: bool = True) -> ColumnElement[bool]:
    """Legs whose `anchor` lies in [start, end), `with_siblings` also those before and after them in their contacts."""
    queued = ContactLeg.queued_at
    if anchor == "ended_at":
        inside = and_(ContactLeg.ended_at >= start, ContactLeg.ended_at < end, queued >= start - SIBLINGS, queued < end)
    else:
        inside = and_(queued >= start, queued < end)
    if not with_siblings:
        return inside
    if end - start <= SHORT:
        same = select(ContactLeg.contact_id).where(inside).correlate(None)
        near = and_(queued >= start - SIBLINGS, queued < end + SIBLINGS)
        return and_(ContactLeg.contact_id.in_(same), near)
    later = and_(ContactLeg.leg_no > 1, queued >= start - SIBLINGS, queued < end + SIBLINGS)
    return or_(inside, ContactLeg.contact_id.in_(select(ContactLeg.contact_id).where(later).correlate(None)))


def contacts_within(anchor: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Contacts whose `anchor` (created_at or ended_at) lies in [start, end)."""
    if anchor == "ended_at":
        began = and_(Contact.created_at >= start - SIBLINGS, Contact.created_at < end)
        return and_(Contact.ended_at >= start, Contact.ended_at < end, began)
    return and_(Contact.created_at >= start, Contact.created_at < end)


def measured(stored: pl.LazyFrame) -> pl.LazyFrame:
    """Add each leg's durations and close what a source left open.

    A leg that was answered left the queue then; one that ended without an answer left it at its end, unserved.
    """
    answered, ended, left = pl.col("answered_at"), pl.col("ended_at"), pl.col("left_queue_at")
    kind = pl.col("leave_kind").cast(pl.String)
    wrap_ended = ended + pl.duration(microseconds=(pl.col("wrap_s") * 1_000_000).cast(pl.Int64))
    closed = stored.with_columns(
        left_queue_at=pl.coalesce(left, answered, ended),
        wrap_ended_at=pl.coalesce("wrap_ended_at", wrap_ended),
        leave_kind=pl.when(kind.is_not_null())
        .then(kind)
        .when(answered.is_not_null())
        .then(pl.lit("answered"))
        .when(left.is_not_null() | ended.is_not_null())
        .then(pl.lit("unserved")),
    )
    handled = answered.is_not_null() & ended.is_not_null()
    wrap = seconds("ended_at", "wrap_ended_at")
    talk = pl.coalesce(possible(pl.col("talk_s")), seconds("answered_at", "ended_at") - pl.col("hold_s").fill_null(0))
    return closed.with_columns(
        wait_s=seconds("queued_at", "left_queue_at"),
        talk_s=pl.when(answered.is_not_null()).then(pl.when(handled).then(possible(talk)).otherwise("talk_s")),
        wrap_s=possible(pl.coalesce("wrap_s", pl.when(wrap != 0).then(wrap))),  # 0: the source tells of none
        hold_s=possible(pl.col("hold_s")),
    ).with_columns(
        handle_s=pl.when(handled).then(pl.col("talk_s") + pl.col("hold_s").fill_null(0) + pl.col("wrap_s").fill_null(0))
    )
