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
    at = pl.DataFrame({"at": list(instants)}, schema={"at": stays.schema["entered_at"]}).sort("at")
    stages = stays.select(pl.col("stage").cast(pl.String)).drop_nulls().unique()
    grid = at.join(stages, how="cross").sort("at", "stage")
    moves = pl.concat(
        [
            stays.select(pl.col("stage").cast(pl.String), at="entered_at", step=pl.lit(1, pl.Int64)),
            stays.select(pl.col("stage").cast(pl.String), at="left_at", step=pl.lit(-1, pl.Int64)),
        ]
    ).drop_nulls()
    course = (
        moves.group_by("stage", "at")
        .agg(pl.col("step").sum())
        .sort("at", "stage")
        .with_columns(n=pl.col("step").cum_sum().over("stage"))
    )
    told = grid.join_asof(course.select("at", "stage", "n"), on="at", by="stage", check_sortedness=False)
    return told.with_columns(pl.col("n").fill_null(0)).sort("at", "stage")


def longest_stages(targets: pl.DataFrame, stays: pl.DataFrame) -> pl.DataFrame:
    """Of missed targets of tickets, the stage in which each stood longest: kind, stage, n, share of its kind.

    `targets` has target_id, kind, ticket_id, done_at, is_decided, is_met; `stays` ticket_id, stage, entered_at,
    open_seconds (business hours). Only stays that began before the target was done count; tickets whose stages are not
    known are left out. Largest n first.
    """
    missed = targets.filter(MISSED).select("target_id", pl.col("kind").cast(pl.String), "ticket_id", "done_at")
    known = stays.select("ticket_id", pl.col("stage").cast(pl.String), "entered_at", "open_seconds").drop_nulls("stage")
    longest = (
        missed.join(known, on="ticket_id")
        .filter((pl.col("entered_at") < pl.col("done_at")).fill_null(value=True))
        .group_by("target_id", "kind", "stage")
        .agg(pl.col("open_seconds").sum())
        .sort("target_id", "open_seconds", "stage", descending=[False, True, False])
        .unique("target_id", keep="first", maintain_order=True)
    )
    told = longest.group_by("kind", "stage").agg(n=pl.len().cast(pl.Int64))
    return told.with_columns(share=pl.col("n") / pl.col("n").sum().over("kind")).sort(
        "n", "kind", "stage", descending=[True, False, False]
    )
