"""Handled inbound contacts with a person, folded from their legs: what `OUTCOMES` is linked from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, CompoundSelect, and_, select, union

from queries.facts import passages
from queries.facts.repeats import LOOK_DAYS
from queries.reading import Reading
from queries.scope import Window
from queries.sealed import reading as sealed
from queries.sealed.bases import HANDLED
from queries.statement import Statement
from store.schema.codes import SELF_SERVICE_CHANNELS
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Customer

LOOK = timedelta(days=LOOK_DAYS + 1)  # whole local days, those of 25 hours included
LONGEST = passages.SIBLINGS  # a contact goes on for no longer
DAY = timedelta(days=1)
LONG = 8 * DAY  # read whole sooner than by its customers
LOOKS_BACK = ("previous_days", "previous_reason_days", "previous_channel_days")
LOOKS_AHEAD = (
    "next_days", "next_reason_days", "next_channel_days", "next_channel", "next_is_linked", "next_same_agent",
    "next_same_code",
)  # fmt: skip
REPEATING = ("channel", "reason", "language", "segment", "source", "resolution_code")
LEGS_OF = ("contact_id", "leg_no", "leg_id", "queued_at", "answered_at")
TIMES = ("talk_s", "hold_s", "wrap_s", "wrap_ended_at", "left_queue_at", "ended_at", "leave_kind")
# What `contacts_around` can give, and the stored columns that each is made of.
NEEDS: Mapping[str, Sequence[str]] = {
    "contact_id": (),
    "ticket_id": ("ticket_id",),
    "customer_id": ("customer_id",),  # as stored: before merging
    "channel": ("channel",),
    "reason": ("reason",),
    "language": ("language",),
    "segment": ("segment",),
    "source": ("contact_source",),
    "created_at": ("created_at",),
    "ended_at": ("contact_ended_at",),
    "resolution_code": ("resolution_code",),
    "is_resolved": ("is_resolved",),
    "previous_contact_id": ("previous_contact_id",),
    "queue_id": ("queue_id",),  # of the first leg
    "agent_id": ("agent_id",),  # of the last leg that an agent answered, as is the team
    "own_team_id": ("own_team_id",),
    "queued_at": (),  # of the first leg
    "answered_at": (),  # first time by an agent
    "is_transferred": (),  # after an agent answered, a later leg was queued
    "handle_s": TIMES,
}


def contacts_around(reading: Reading, columns: Collection[str]) -> pl.LazyFrame:
    """Contacts in scope with `columns` (of NEEDS): those of the window, and those before and after it that are needed.

    In scope: inbound, on a channel served by people, at least one leg answered. Beyond the window, as far as
    LOOK_DAYS reaches, contacts are given of the window's customers (at least) where `reading` wants what came before
    or what followed. Sorted by created_at, contact_id; `customer_id` is as stored.
    """
    wanted = [name for name in NEEDS if name in {"contact_id", "created_at", *columns}]
    part = replace(reading, window=_stretch(reading), anchor="created_at", columns=frozenset(wanted))
    if not reading.source.notes_keys and (_is_long(reading) or _is_sealed(part)):
        return sealed.rows(part, HANDLED, handled).select(wanted).sort("created_at", "contact_id")
    rows = [reading.source.read(_statement(where, _stored(wanted))) for where in _ranges(reading)]
    return folded(pl.concat(rows).lazy().unique("leg_id") if len(rows) > 1 else rows[0].lazy(), wanted)


def handled(reading: Reading) -> pl.LazyFrame:
    """Contacts in scope that were created in the window."""
    wanted = [name for name in NEEDS if reading.wants(name)]
    where = _created(reading.window.start_at, reading.window.end_at)
    return folded(reading.source.read(_statement(where, _stored(wanted))).lazy(), wanted)


def folded(legs: pl.LazyFrame, wanted: Sequence[str]) -> pl.LazyFrame:
    """Make one row of each contact that an agent answered, sorted; most have one leg, and only others are grouped."""
    ordered = legs.sort("created_at", "contact_id", "leg_no", "leg_id")
    if "handle_s" in wanted:
        ordered = passages.measured(ordered)
    made = ordered.with_columns(_repeating(ordered)).collect().lazy()
    contact = pl.col("contact_id")
    is_alone = (contact != contact.shift(1)).fill_null(value=True) & (contact != contact.shift(-1)).fill_null(
        value=True
    )
    marked = made.with_columns(_alone=is_alone).collect().lazy()
    handled = pl.col("answered_at").is_not_null()
    alone = marked.filter("_alone", handled).select(_of_one(wanted))
    several = (
        marked.filter(~pl.col("_alone"))
        .group_by("contact_id", maintain_order=True)
        .agg(*_of_several(wanted), handled.any().alias("_handled"))
        .filter("_handled")
        .select(wanted)
    )
    return pl.concat([alone, several]).sort("created_at", "contact_id")


def _repeating(legs: pl.LazyFrame) -> list[pl.Expr]:
    there = set(legs.collect_schema().names())
    stored = {name: NEEDS[name][0] for name in REPEATING}
    return [pl.col(column).cast(pl.Categorical) for column in stored.values() if column in there]


def _of_one(wanted: Iterable[str]) -> list[pl.Expr]:
    plain = {"is_transferred": pl.lit(value=False), "source": pl.col("contact_source")}
    plain |= {"ended_at": pl.col("contact_ended_at")}
    return [plain.get(name, pl.col(name)).alias(name) for name in wanted]


def _of_several(wanted: Iterable[str]) -> list[pl.Expr]:
    handled = pl.col("answered_at").is_not_null()
    first_no = pl.col("leg_no").filter(handled).first()
    first_answer = pl.col("answered_at").filter(handled).first()
    later = pl.col("queued_at").filter(pl.col("leg_no") > first_no).max()
    told = {
        "source": pl.col("contact_source").first(),
        "ended_at": pl.col("contact_ended_at").first(),
        "agent_id": pl.col("agent_id").filter(handled).last(),
        "own_team_id": pl.col("own_team_id").filter(handled).last(),
        "answered_at": first_answer,
        "is_transferred": (later >= first_answer).fill_null(value=False),
        "handle_s": pl.when(pl.col("handle_s").count() > 0).then(pl.col("handle_s").sum()),
    }
    return [told.get(name, pl.col(name).first()).alias(name) for name in wanted if name != "contact_id"]


def _statement(where: ColumnElement[bool], stored: Collection[str]) -> Statement:
    chosen = [column for column in (*passages.COLUMNS, Contact.previous_contact_id) if column.key in stored]
    by_people = and_(Contact.direction == "inbound", Contact.channel.not_in(SELF_SERVICE_CHANNELS))
    on = ContactLeg.contact_id == Contact.id
    return select(*chosen).join_from(Contact, ContactLeg, on).where(where, by_people, Contact.source_version >= 0)


def _stretch(reading: Reading) -> Window:
    """Give the window with what lies around it."""
    first, last = _around(reading)
    return replace(reading.window, start_at=min(first, reading.window.start_at - LONGEST), end_at=last)


def _is_long(reading: Reading) -> bool:
    """Whether all of a window is read at once, rather than its customers' contacts of the days around it."""
    start, end = reading.window.start_at, reading.window.end_at
    return end - start >= (LONG if _around(reading) == (start, end) else LOOK)


def _is_sealed(stretch: Reading) -> bool:
    """Whether a stretch comes from sealed days, but for few."""
    left = sealed.gaps(stretch, HANDLED)
    return left is not None and left * DAY <= LONG


def _ranges(reading: Reading) -> list[ColumnElement[bool]]:
    """Say what to read for a short window: of the days around it its customers' contacts alone."""
    first, last = _around(reading)
    inside = passages.contacts_within(reading.anchor, reading.window.start_at, reading.window.end_at)
    if (first, last) == (reading.window.start_at, reading.window.end_at):
        return [inside]
    return [inside, and_(_created(first, last), Contact.customer_id.in_(_customers_of(inside)))]


def _around(reading: Reading) -> tuple[datetime, datetime]:
    start, end = reading.window.start_at, reading.window.end_at
    back, ahead = reading.wants(*LOOKS_BACK), reading.wants(*LOOKS_AHEAD)
    # What follows a contact that ends in the window may have begun, and ended, before the window did.
    first = start - LOOK - LONGEST if back else start - LONGEST if ahead else start
    return first, end + LOOK if ahead else end


def _stored(wanted: Iterable[str]) -> set[str]:
    return {*LEGS_OF, "created_at", *(need for name in wanted for need in NEEDS[name])}


def _created(first: datetime, last: datetime) -> ColumnElement[bool]:
    return and_(Contact.created_at >= first, Contact.created_at < last)


def _customers_of(inside: ColumnElement[bool]) -> Statement:
    """Customers of the contacts inside, and whoever was ever merged: any of them may be one of those."""
    merged = Customer.merged_into.is_not(None)
    found: CompoundSelect[Any] = union(
        select(Contact.customer_id).where(inside, Contact.customer_id.is_not(None)),
        select(Customer.id).where(merged),
        select(Customer.merged_into).where(merged),
    )
    return select(found.subquery().c[0])


__all__ = ["LOOKS_AHEAD", "LOOKS_BACK", "NEEDS", "contacts_around", "folded", "handled"]
