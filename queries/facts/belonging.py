"""Where an agent belonged at an instant: history credits the team of the time, not today's."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.places import people_columns, site_columns

TEAM_THEN = "_team_then_id"


def belonging_columns(rows: pl.LazyFrame, dims: Dimensions, at: str) -> pl.LazyFrame:
    """Add `team_id`, `team`, `agent`, `site_id`, `site` and `_zone` of `agent_id` at the instant in column `at`.

    An agent without a membership then is taken to be in today's team. Rows come in the order of `at`.
    """
    belonged = team_of_the_time(rows, dims, at).rename({TEAM_THEN: "team_id"})
    return site_columns(people_columns(belonged, dims), dims, "_team_site_id").drop("_team_site_id")


def team_of_the_time(rows: pl.LazyFrame, dims: Dimensions, at: str) -> pl.LazyFrame:
    """Add TEAM_THEN, the team of `agent_id` at the instant in column `at`: today's where no membership tells of it.

    Rows come in the order of `at`.
    """
    member = dims.memberships.lazy().select(
        "agent_id", pl.col("team_id").alias("_member_team_id"), "from_at", pl.col("to_at").alias("_to_at")
    )
    today = dims.agents.lazy().select("agent_id", pl.col("agent_team_id").alias("_today_team_id"))
    return (
        rows.sort(at, maintain_order=True)
        .join_asof(member.sort("from_at"), left_on=at, right_on="from_at", by="agent_id", check_sortedness=False)
        .join(today, on="agent_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce(pl.when(_lasts(at)).then("_member_team_id"), "_today_team_id").alias(TEAM_THEN))
        .drop("_member_team_id", "_to_at", "_today_team_id", "from_at", strict=False)
    )


def _lasts(at: str) -> pl.Expr:
    return pl.col("_to_at").is_null() | (pl.col(at) < pl.col("_to_at"))
