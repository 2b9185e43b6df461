"""Columns of `OUTCOMES` that others said of a contact: the customer in a survey, a reviewer in a score."""

import polars as pl
from sqlalchemy import ColumnElement, select

from queries.statement import Statement
from store.schema.contacts import Contact
from store.schema.voice import QualityReview, Survey

CSAT = (1, 5)
SCORES = (0.0, 100.0)


def surveys(inside: ColumnElement[bool]) -> Statement:
    """Select the answered surveys of contacts for which `inside` holds."""
    of = select(Contact.id).where(inside).correlate(None)
    return select(
        Survey.contact_id, Survey.id.label("survey_id"), Survey.kind, Survey.answered_at, Survey.score,
        Survey.is_resolved,
    ).where(Survey.contact_id.in_(of), Survey.answered_at.is_not(None))  # fmt: skip


def reviews(inside: ColumnElement[bool]) -> Statement:
    """Select the quality reviews of contacts for which `inside` holds."""
    of = select(Contact.id).where(inside).correlate(None)
    columns = (QualityReview.contact_id, QualityReview.id.label("review_id"), QualityReview.reviewed_at)
    return select(*columns, QualityReview.score).where(QualityReview.contact_id.in_(of))


def with_surveys(rows: pl.LazyFrame, answered: pl.DataFrame) -> pl.LazyFrame:
    """Add `survey_is_resolved`, `csat_score`: the latest answers that tell; null: none, or off its scale."""
    scored = (pl.col("kind") == "csat") & pl.col("score").is_between(*CSAT)
    told = (
        answered.lazy()
        .sort("answered_at", "survey_id")
        .group_by("contact_id")
        .agg(
            survey_is_resolved=pl.col("is_resolved").drop_nulls().last(),
            csat_score=pl.col("score").filter(scored).last(),
        )
    )
    return rows.join(told, on="contact_id", how="left", maintain_order="left")


def with_reviews(rows: pl.LazyFrame, reviewed: pl.DataFrame) -> pl.LazyFrame:
    """Add `quality_score` of the latest review; null: none, or off its scale."""
    told = (
        reviewed.lazy()
        .filter(pl.col("score").is_between(*SCORES))
        .sort("reviewed_at", "review_id")
        .group_by("contact_id")
        .agg(quality_score=pl.col("score").last())
    )
    return rows.join(told, on="contact_id", how="left", maintain_order="left")
