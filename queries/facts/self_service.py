"""Shapes `SELF_SERVICE`: one session with a bot or the IVR, and whether the customer then needed a person."""

from datetime import datetime, timedelta

import polars as pl
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from queries.facts import merged
from queries.facts.durations import in_seconds
from queries.facts.local_time import calendar_columns
from queries.facts.places import site_columns
from queries.frames import INSTANT, SELF_SERVICE
from queries.reading import Reading
from queries.statement import Statement
from store.schema.codes import SELF_SERVICE_CHANNELS
from store.schema.contacts import Contact, ContactLeg

FRAME = SELF_SERVICE
WITHIN = timedelta(hours=24)
LONGEST = timedelta(days=1)  # no session goes on for longer
COMPLETED = "self_served"
REPEATING = ("channel", "direction", "reason", "language", "segment", "source", "outcome")


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of SELF_SERVICE whose anchor lies in the window."""
    start, end = reading.window.start_at, reading.window.end_at
    who = merged.read(reading.source)
    sessions = merged.identified(reading.source.read(statement(start, end)).lazy(), who)
    agents = merged.identified(reading.source.read(with_people(start, end + LONGEST + WITHIN)).lazy(), who)
    sited = site_columns(_settled(_followed(sessions, agents), reading.known_until()), reading.dims)
    told = calendar_columns(sited, reading.anchor, reading.dims.zones, reading.window.zone)
    return told.with_columns(pl.col(REPEATING).cast(pl.Categorical)).select(*SELF_SERVICE.columns)


def statement(start: datetime, end: datetime) -> Statement:
    """Select the sessions that began in [start, end)."""
    return select(
        Contact.id.label("contact_id"), Contact.channel, Contact.direction, Contact.reason, Contact.language,
        Contact.segment, Contact.customer_id, Contact.source, Contact.created_at, Contact.ended_at, Contact.outcome,
    ).where(
        Contact.channel.in_(SELF_SERVICE_CHANNELS), Contact.created_at >= start, Contact.created_at < end,
        Contact.source_version >= 0,
    )  # fmt: skip


def with_people(start: datetime, end: datetime) -> Statement:
    """Select customer_id, person_at of inbound contacts that began in [start, end) and that an agent answered."""
    leg = aliased(ContactLeg)
    answered = exists().where(leg.contact_id == Contact.id, leg.answered_at.is_not(None)).correlate(Contact)
    by_people = and_(Contact.direction == "inbound", Contact.channel.not_in(SELF_SERVICE_CHANNELS), answered)
    return select(Contact.customer_id, Contact.created_at.label("person_at")).where(
        by_people, Contact.customer_id.is_not(None), Contact.created_at >= start, Contact.created_at < end
    )


def _followed(sessions: pl.LazyFrame, people: pl.LazyFrame) -> pl.LazyFrame:
    """Add `agent_contact_s`: from the session's end to the next contact with a person that began after its start.

    Null: none within 24 h. One that began before the session had ended follows it after 0 s.
    """
    joined = sessions.sort("created_at", "contact_id").join_asof(
        people.sort("person_at"),
        left_on="created_at",
        right_on="person_at",
        by="customer_id",
        strategy="forward",
        check_sortedness=False,
    )
    ended = pl.max_horizontal("created_at", "ended_at")
    gap = in_seconds(pl.col("person_at") - ended).clip(lower_bound=0.0)
    is_near = gap <= WITHIN.total_seconds()
    return joined.with_columns(
        agent_contact_s=pl.when(is_near).then(gap),
        is_completed=pl.when(pl.col("outcome").is_not_null()).then(pl.col("outcome") == COMPLETED),
    )


def _settled(rows: pl.LazyFrame, known_until: datetime | None) -> pl.LazyFrame:
    """Add `is_settled`: 24 h lie between the session's end and the last instant that the store knows of."""
    ended = pl.max_horizontal("created_at", "ended_at")
    return rows.with_columns(is_settled=pl.lit(known_until, INSTANT) - ended >= WITHIN)
