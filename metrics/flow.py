"""How cases come and go, day after day, and how many that are open have missed a target already."""

from collections.abc import Sequence
from datetime import date

import polars as pl

CREATED, RESOLVED, NET = "tickets_created", "tickets_resolved", "net_flow"
USED_UP = 1.0  # of a target's allowance


def course(daily: pl.DataFrame, days: Sequence[date]) -> pl.DataFrame:
    """Tell each of `days`: local_day, created, resolved, reopened, net, and total: the net of all days up to it.

    `daily` are the figures tickets_created, tickets_resolved and net_flow by local_day, as `evaluate` gives them. A day
    without any has 0.
    """
    every = pl.DataFrame({"local_day": list(days)}, schema={"local_day": pl.Date}).sort("local_day")
    for name, metric in (("created", CREATED), ("resolved", RESOLVED), ("net", NET)):
        one = daily.filter(pl.col("metric") == metric).select("local_day", pl.col("value").cast(pl.Int64).alias(name))
        every = every.join(one, on="local_day", how="left", maintain_order="left")
    filled = every.with_columns(pl.col("created", "resolved", "net").fill_null(0))
    return filled.with_columns(
        reopened=pl.col("net") - pl.col("created") + pl.col("resolved"), total=pl.col("net").cum_sum()
    ).select("local_day", "created", "resolved", "reopened", "net", "total")


def missed(open_tickets: pl.DataFrame, by: str) -> pl.DataFrame:
    """Count open tickets whose most pressing target has used up its allowance: `by`, n. Sorted by `by`."""
    late = open_tickets.filter(pl.col("used_share") >= USED_UP)
    return late.group_by(by).agg(n=pl.len().cast(pl.Int64)).sort(by, nulls_last=True)
