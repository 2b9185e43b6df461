"""How many cases stand in each stage of the service process, day after day, and where missed ones stood longest."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

STAGES = ("accepted", "assigned", "first_response", "diagnosis", "resolution", "confirmation", "follow_up")
MISSED = pl.col("is_decided").fill_null(value=False) & ~pl.col("is_met").fill_null(value=False)


def standing(stays: pl.DataFrame, instants: Sequence[datetime]) -> pl.DataFrame:
    """Count stays that last at each instant (entered_at ≤ instant < left_at, or not left): at, stage, n.

    `stays` has stage, entered_at, left_at. Every stage of the stays has a row at every instant.
    """
    at = pl.Series("at", sorted(instants), dtype=stays.schema["entered_at"])
    told = [
        pl.DataFrame({"at": at, "n": _until(of["entered_at"], at) - _until(of["left_at"], at)}).with_columns(
            stage=pl.lit(str(stage))
        )
        for (stage,), of in stays.drop_nulls("stage").partition_by("stage", as_dict=True).items()
    ]
    none = pl.DataFrame(schema={"at": at.dtype, "n": pl.Int64, "stage": pl.String})
    return pl.concat([none, *told]).select("at", "stage", "n").sort("at", "stage")


def _until(moments: pl.Series, at: pl.Series) -> pl.Series:
    """Count the moments up to each instant."""
    ordered = moments.drop_nulls().to_physical().sort()
    return ordered.search_sorted(at.to_physical(), side="right").cast(pl.Int64)


def longest_stages(targets: pl.DataFrame, stays: pl.DataFrame) -> pl.DataFrame:
    """Of missed targets of tickets, the stage in which each stood longest: kind, stage, n, share of its kind.

    `targets` has target_id, kind, ticket_id, done_at, is_decided, is_met; `stays` ticket_id, stage, entered_at,
    open_seconds (business hours). Only stays that began before the target was done count; tickets whose stages are not
    known are left out. Largest n first.
    """
    missed = targets.filter(MISSED).select("target_id", "kind", "ticket_id", "done_at")
    stood = stays.select("ticket_id", "stage", "entered_at", "open_seconds").drop_nulls("stage")
    longest = (
        missed.join(stood, on="ticket_id")
        .filter((pl.col("entered_at") < pl.col("done_at")).fill_null(value=True))
        .group_by("target_id", "kind", "stage")
        .agg(pl.col("open_seconds").sum())
        .with_columns(pl.col("kind", "stage").cast(pl.String))
        .sort("target_id", "open_seconds", "stage", descending=[False, True, False])
        .unique("target_id", keep="first", maintain_order=True)
    )
    told = longest.group_by("kind", "stage").agg(n=pl.len().cast(pl.Int64))
    return told.with_columns(share=pl.col("n") / pl.col("n").sum().over("kind")).sort(
        "n", "kind", "stage", descending=[True, False, False]
    )
