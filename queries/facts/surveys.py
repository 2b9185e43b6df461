"""Shapes `SURVEYS`: one survey sent, answered or not.

An answer whose score is off its scale is an answer whose score is not known. One that came without the instant of its
coming is taken to have come when the survey was sent.
"""

from datetime import datetime

import polars as pl
from sqlalchemy import ColumnElement, and_, or_

from queries.dimensions import Dimensions
from queries.facts import subjects
from queries.frames import SURVEYS
from queries.reading import Reading
from store.schema.voice import Survey

FRAME = SURVEYS
SCALES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
OWN = (
    Survey.id.label("survey_id"), Survey.source, Survey.kind, Survey.sent_at, Survey.answered_at, Survey.score,
    Survey.is_resolved,
)  # fmt: skip


def within(anchor: str, start: datetime, end: datetime) -> ColumnElement[bool]:
    """Surveys whose `anchor` (sent_at or answered_at) lies in [start, end)."""
    sent = and_(Survey.sent_at >= start, Survey.sent_at < end)
    if anchor == "sent_at":
        return sent
    undated = and_(Survey.answered_at.is_(None), or_(Survey.score.is_not(None), Survey.is_resolved.is_not(None)))
    return or_(and_(Survey.answered_at >= start, Survey.answered_at < end), and_(undated, sent))


def between(reading: Reading) -> pl.LazyFrame:
    """Read the surveys of a window, with what they are about."""
    where = within(reading.anchor, reading.window.start_at, reading.window.end_at)
    stored = subjects.rows(reading, Survey, OWN, where)
    shaped = shape(stored, reading.dims, anchor=reading.anchor, zone=reading.window.zone)
    return reading.within(shaped.select(name for name in SURVEYS.columns if reading.wants(name)))


def shape(stored: pl.LazyFrame, dims: Dimensions, *, anchor: str, zone: str) -> pl.LazyFrame:
    """Shape stored surveys, one row for each leg of their contacts, into SURVEYS, in the order of surveys."""
    spoken = pl.col("score").is_not_null() | pl.col("is_resolved").is_not_null()
    on_scale = pl.any_horizontal(
        (pl.col("kind") == kind) & pl.col("score").is_between(low, high) for kind, (low, high) in SCALES.items()
    )
    answered = stored.with_columns(
        answered_at=pl.coalesce("answered_at", pl.when(spoken).then("sent_at")),
        score=pl.when(on_scale).then("score"),
        is_answered=spoken | pl.col("answered_at").is_not_null(),
    )
    told = subjects.dressed(answered, dims, key="survey_id", anchor=anchor, zone=zone)
    return told.select(*SURVEYS.columns)
