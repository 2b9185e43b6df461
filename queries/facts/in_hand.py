"""When an agent had a contact in hand: from the answer until talk, hold and after-call work are done."""

from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, and_, or_

from queries.facts.durations import in_seconds
from queries.facts.media import CHAT, GHOST_CASE_S, GHOST_S, VOICE
from queries.facts.passages import SIBLINGS, measured, statement
from queries.facts.stretches import LONGEST
from queries.frames import INSTANT
from queries.reading import Reading
from queries.scope import Window
from queries.source import stored_schema
from store.schema.contacts import ContactLeg

BOUNDS = ("agent_id", "channel", "answered_at", "ended_at", "wrap_ended_at", "wrap_s")
MEASURED = ("leg_id", "queued_at", "left_queue_at", "leave_kind", "talk_s", "hold_s")  # what handle time needs


def stored(reading: Reading) -> pl.LazyFrame:
    """Read the answered legs that may have lasted into the window, with their handle time where it is asked for."""
    columns = (*BOUNDS, *(MEASURED if reading.wants("ended_contact_s") else ()))
    rows = reading.source.read(statement(_within(reading.window), columns, with_legs_only=True))
    empty = stored_schema(statement(_within(reading.window), MEASURED)).to_frame().clear()
    return measured(pl.concat([rows, empty], how="diagonal").lazy())


def spans(legs: pl.LazyFrame, window: Window, until: datetime) -> pl.LazyFrame:
    """Rows agent_id, started_at, ended_at, is_case: what of each leg lies in the window.

    A leg that nothing ended lasts until `until`, or is left out where it has been open for longer than a leg of its
    kind can. None lasts longer than LONGEST.
    """
    upper, known = (pl.lit(at, dtype=INSTANT) for at in (window.end_at, until))
    is_case = ~pl.col("channel").cast(pl.String).is_in([*VOICE, *CHAT])
    open_s = in_seconds(known - pl.col("answered_at"))
    is_ghost = pl.col("ended_at").is_null() & (open_s > pl.when(is_case).then(GHOST_CASE_S).otherwise(GHOST_S))
    done = pl.max_horizontal("ended_at", pl.when(pl.col("ended_at").is_not_null()).then("wrap_ended_at"))
    last = pl.min_horizontal(pl.coalesce(done, known), pl.col("answered_at") + pl.lit(LONGEST), upper)
    return (
        legs.filter(~is_ghost)
        .select(
            "agent_id",
            started_at=pl.max_horizontal("answered_at", pl.lit(window.start_at, dtype=INSTANT)),
            ended_at=last,
            is_case=is_case.fill_null(value=True),
        )
        .filter(pl.col("ended_at") > pl.col("started_at"))
    )


def _within(window: Window) -> ColumnElement[bool]:
    """Legs that an agent answered and that may touch the window."""
    recent = and_(ContactLeg.queued_at >= window.start_at - SIBLINGS, ContactLeg.queued_at < window.end_at)
    touches = or_(
        ContactLeg.ended_at.is_(None),
        ContactLeg.ended_at >= window.start_at,
        ContactLeg.wrap_ended_at > window.start_at,
    )
    answered = and_(ContactLeg.agent_id.is_not(None), ContactLeg.answered_at.is_not(None))
    return and_(recent, answered, touches)
