"""Legs of a past window as spans: when each waited, and when an agent had it in hand; ghosts as `queries.floor` has it.

Told by one pass over the window instead of a snapshot an instant: `queries.floor.alive` holds at every instant.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import ColumnElement, and_, or_

from queries import floor
from queries.facts import legs as leg_facts
from queries.facts import passages
from queries.facts.media import CHAT, VOICE
from queries.facts.places import own_places
from queries.facts.standards import standard_columns
from queries.frames import INSTANT
from queries.source import Source, stored_schema
from store.schema.contacts import ContactLeg

if TYPE_CHECKING:
    from queries.dimensions import Dimensions

AGO = timedelta(days=8)  # how far back a leg may have been queued that is still there, as in history.at_instant
TIMES = ("channel", "queued_at", "answered_at", "ended_at", "left_queue_at")
NEEDED = (
    *TIMES, "leg_id", "contact_id", "leg_no", "queue_id", "agent_id", "own_team_id", "wrap_ended_at", "wrap_s",
    "leave_kind", "source", "segment", "direction", "reason", "language", "created_at", "outcome",
)  # fmt: skip
WAITS = (
    "leg_id", "contact_id", "queue_id", "queue", "channel", "reason", "segment", "source", "site_id", "site", "team_id",
    "team", "agent_id", "queued_at", "until_at", "leave_kind", "threshold_s",
)  # fmt: skip
JUST = pl.duration(microseconds=1)


@dataclass(frozen=True, eq=False)
class Legs:
    """Spans [from, to) of legs: `waits` (WAITS), `hands` (agent_id, state, is_case, kind counts, at, until_at)."""

    waits: pl.LazyFrame
    hands: pl.LazyFrame


def read(source: Source, dims: "Dimensions", start: datetime, end: datetime) -> Legs:
    """Read the legs that are on the floor at any instant of [start, end)."""
    recent = and_(ContactLeg.queued_at >= start - AGO, ContactLeg.queued_at < end)
    narrow = source.read(passages.statement(recent, TIMES, with_legs_only=True))
    limits = floor.ghost_limits(passages.measured(_filled(narrow)))
    stored = source.read(passages.statement(and_(recent, _lasting(start)), NEEDED, with_legs_only=True))
    legs = leg_facts.derive(_filled(stored)).with_columns(
        _limit=(floor.limit(limits) * 1_000_000).cast(pl.Int64).cast(pl.Duration("us"))
    )
    return Legs(_waits(legs, dims), _hands(legs))


def _lasting(start: datetime) -> ColumnElement[bool]:
    """Legs that may have been on the floor after `start`; all that are surely over are left out."""
    left, answered, ended = ContactLeg.left_queue_at, ContactLeg.answered_at, ContactLeg.ended_at
    waited = and_(answered.is_(None), or_(left.is_(None), left >= start, ended >= start))
    worked = or_(ended.is_(None), ended >= start, ContactLeg.wrap_ended_at.is_(None), ContactLeg.wrap_ended_at >= start)
    return or_(waited, and_(answered.is_not(None), or_(worked, left >= start)))


def _filled(rows: pl.DataFrame) -> pl.LazyFrame:
    """Add the stored columns that were not read, null."""
    whole = stored_schema(passages.statement(passages.among()))
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in whole.items() if name not in rows.columns]
    return rows.lazy().with_columns(missing)


def _waits(legs: pl.LazyFrame, dims: "Dimensions") -> pl.LazyFrame:
    """In the queue from `queued_at`, until it left it or ended, or became a ghost; placed as LEGS are."""
    answered, left, ended = pl.col("answered_at"), pl.col("left_queue_at"), pl.col("ended_at")
    stage_at = pl.when(answered < pl.min_horizontal(left, ended)).then(answered).otherwise("queued_at")
    until = pl.min_horizontal(left, ended, stage_at + pl.col("_limit") + JUST)
    spans = legs.drop("until_at").with_columns(until_at=until).filter(pl.col("until_at") > pl.col("queued_at"))
    into = {"threshold_s": "threshold_s"}
    judged = standard_columns(
        own_places(spans, dims), dims.standards, metric="service_level", at="queued_at", into=into
    )
    return judged.select(*WAITS)


def _hands(legs: pl.LazyFrame) -> pl.LazyFrame:
    """In an agent's hands: in progress from the answer, and, save cases, in after-call work from the end."""
    channel = pl.col("channel").cast(pl.String)
    voice, chat = channel.is_in(VOICE), channel.is_in(CHAT)
    begun = pl.max_horizontal("queued_at", "answered_at")
    held = legs.filter(pl.col("agent_id").is_not_null(), pl.col("answered_at").is_not_null()).with_columns(
        voice=voice.cast(pl.Int64), chat=chat.cast(pl.Int64), case=(~voice & ~chat).cast(pl.Int64)
    )
    over = pl.min_horizontal("ended_at", "until_at", pl.col("answered_at") + pl.col("_limit") + JUST)
    worked = held.with_columns(state=pl.lit("on_contact"), since_at="answered_at", at=begun, _over=over)
    wrapped = pl.min_horizontal("until_at", pl.col("ended_at") + pl.col("_limit") + JUST)
    wraps = held.filter(pl.col("case") == 0, pl.col("ended_at").is_not_null()).with_columns(
        state=pl.lit("wrap"), since_at="ended_at", at=pl.max_horizontal(begun, "ended_at"), _over=wrapped,
        voice=pl.lit(0, pl.Int64), chat=pl.lit(0, pl.Int64),
    )  # fmt: skip
    columns = ("agent_id", "state", "since_at", "at", "voice", "chat", "case")
    told = pl.concat([one.select(*columns, until_at="_over") for one in (worked, wraps)])
    return told.filter(pl.col("until_at") > pl.col("at")).cast({"since_at": INSTANT})
