"""Names and sites of what rows refer to by key."""

import polars as pl

from queries.dimensions import Dimensions


def queue_columns(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add `queue`, `_queue_site_id`, `_queue_team_id` by `queue_id`."""
    queues = dims.queues.lazy().select(
        "queue_id",
        pl.col("queue").cast(pl.Categorical),
        pl.col("queue_site_id").alias("_queue_site_id"),
        pl.col("queue_team_id").alias("_queue_team_id"),
    )
    return _join(rows, queues, "queue_id")


def people_columns(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add `team` by `team_id`, `agent` by `agent_id`, `_team_site_id`."""
    teams = dims.teams.lazy().select(
        "team_id", pl.col("team").cast(pl.Categorical), pl.col("team_site_id").alias("_team_site_id")
    )
    agents = dims.agents.lazy().select("agent_id", pl.col("agent").cast(pl.Categorical))
    return _join(_join(rows, teams, "team_id"), agents, "agent_id")


def site_columns(rows: pl.LazyFrame, dims: Dimensions, *known: str) -> pl.LazyFrame:
    """Add `site_id`, the first of `known` that is there, else the only site there is; `site` and `_zone` by it."""
    only = dims.sites["site_id"][0] if dims.sites.height == 1 else None
    chosen = pl.coalesce(*known, pl.lit(only, dtype=pl.Int64))
    sites = dims.sites.lazy().select("site_id", pl.col("site").cast(pl.Categorical), pl.col("zone").alias("_zone"))
    return _join(rows.with_columns(site_id=chosen), sites, "site_id")


def own_places(rows: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add the columns of WHERE and `_zone`: the row's own team, else its queue's; the queue's site, else the team's."""
    teamed = queue_columns(rows, dims).with_columns(team_id=pl.coalesce("own_team_id", "_queue_team_id"))
    return site_columns(people_columns(teamed, dims), dims, "_queue_site_id", "_team_site_id")


def ticket_places(tickets: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Add the columns of WHERE and `_zone`: a ticket's assigned team, else its agent's, else its queue's."""
    agents = dims.agents.lazy().select("agent_id", "agent_team_id")
    teamed = _join(queue_columns(tickets, dims), agents, "agent_id").with_columns(
        team_id=pl.coalesce("assigned_team_id", "agent_team_id", "_queue_team_id")
    )
    return site_columns(people_columns(teamed, dims), dims, "_queue_site_id", "_team_site_id")


def _join(rows: pl.LazyFrame, names: pl.LazyFrame, key: str) -> pl.LazyFrame:
    return rows.join(names, on=key, how="left", maintain_order="left")
