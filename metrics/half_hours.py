"""One figure from the half hours of queues that `workload` prepares: a mean, a peak, or a mean over contacts."""

from collections.abc import Callable
from math import isfinite

import numpy as np
import polars as pl

from metrics.derived import Work
from metrics.figure import Figure
from metrics.workload import Chosen


def mean_load(rows: pl.DataFrame, _: Chosen) -> Figure:
    """Erlangs of all queues together, mean over the half hours in which somebody came."""
    return _per_half_hour(rows, "erlangs", pl.Expr.mean)


def mean_agents(rows: pl.DataFrame, _: Chosen) -> Figure:
    """Agents of all queues together, mean over the half hours in which somebody came."""
    return _per_half_hour(rows, "agents", pl.Expr.mean)


def most_agents(rows: pl.DataFrame, _: Chosen) -> Figure:
    """Agents of all queues together in the half hour that needs most."""
    return _per_half_hour(rows, "agents", pl.Expr.max)


def by_contacts(column: str) -> Work:
    """Mean over contacts of what is expected in their half hour; infinite waits are not known."""
    return _weighted(column, "contacts")


def by_servers(column: str) -> Work:
    """Mean over the time of agents."""
    return _weighted(column, "servers")


def _weighted(column: str, weight: str) -> Work:
    def work(rows: pl.DataFrame, _: Chosen) -> Figure:
        known = rows.filter(pl.col(column).is_not_null())
        weights, values = known[weight].to_numpy(), known[column].to_numpy()
        value = float(np.average(values, weights=weights)) if weights.sum() > 0 else None
        return Figure(value if value is not None and isfinite(value) else None, int(known["contacts"].sum()))

    return work


def _per_half_hour(rows: pl.DataFrame, column: str, of: Callable[[pl.Expr], pl.Expr]) -> Figure:
    known = rows.filter(pl.col(column).is_not_null())
    halves = known.group_by("half_hour_at").agg(pl.col(column).sum()).sort("half_hour_at")
    return Figure(halves.select(of(pl.col(column))).item(), int(known["contacts"].sum()))
