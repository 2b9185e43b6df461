"""Shapes `REVIEWS`: one quality review of a contact; a score off the scale of 0 to 100 is not known."""

import polars as pl
from sqlalchemy import and_

from queries.dimensions import Dimensions
from queries.facts import subjects
from queries.frames import REVIEWS
from queries.reading import Reading
from store.schema.voice import QualityReview

FRAME = REVIEWS
BEST = 100.0
OWN = (
    QualityReview.id.label("review_id"), QualityReview.source, QualityReview.reviewer_id, QualityReview.reviewed_at,
    QualityReview.score,
)  # fmt: skip


def between(reading: Reading) -> pl.LazyFrame:
    """Read the reviews of a window, with the contacts that they are about."""
    at = QualityReview.reviewed_at
    where = and_(at >= reading.window.start_at, at < reading.window.end_at)
    shaped = shape(subjects.rows(reading, QualityReview, OWN, where), reading.dims, zone=reading.window.zone)
    return shaped.select(name for name in REVIEWS.columns if reading.wants(name))


def shape(stored: pl.LazyFrame, dims: Dimensions, *, zone: str) -> pl.LazyFrame:
    """Shape stored reviews, one row for each leg of their contacts, into REVIEWS, in the order of reviews."""
    known = stored.with_columns(score=pl.when(pl.col("score").is_between(0.0, BEST)).then("score"))
    return subjects.dressed(known, dims, key="review_id", anchor=REVIEWS.time, zone=zone).select(*REVIEWS.columns)
