"""Figures from the half hours of queues that `workload` prepares: a mean, a peak, or a mean over contacts."""

from collections.abc import Callable, Sequence

import polars as pl

from metrics.derived import AtOnce

HALF_HOUR = "half_hour_at"
N = pl.col("contacts").sum().cast(pl.Int64)


def _per_half_hour(column: str, of: Callable[[pl.Expr], pl.Expr]) -> AtOnce:
    """Add queues up within each half hour in which somebody came, then take `of` over the half hours."""

    def each(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
        known = rows.filter(pl.col(column).is_not_null())
        halves = known.group_by(list(dict.fromkeys((*by, HALF_HOUR))), maintain_order=True).agg(
            pl.col(column).sum(), pl.col("contacts").sum()
        )
        return _of_every(rows, by, halves.group_by(by, maintain_order=True).agg(value=of(pl.col(column)), n=N))

    return AtOnce(each)


def _weighted(column: str, weight: str) -> AtOnce:
    def each(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
        known = rows.filter(pl.col(column).is_not_null())
        of_all = pl.col(weight).sum()
        mean = (pl.col(column) * pl.col(weight)).sum() / of_all
        told = known.group_by(by, maintain_order=True).agg(value=pl.when(of_all > 0).then(mean), n=N)
        finite = pl.when(pl.col("value").is_finite()).then("value")  # waits without end are not known
        return _of_every(rows, by, told.with_columns(value=finite))

    return AtOnce(each)


def _of_every(rows: pl.DataFrame, by: Sequence[str], told: pl.DataFrame) -> pl.DataFrame:
    """Give a group of which nothing is known a row all the same."""
    groups = rows.select(by).unique(maintain_order=True)
    joined = groups.join(told, on=list(by), how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("n").fill_null(0))


mean_load = _per_half_hour("erlangs", pl.Expr.mean)  # Erlangs of all queues together
mean_agents = _per_half_hour("agents", pl.Expr.mean)  # agents of all queues together
most_agents = _per_half_hour("agents", pl.Expr.max)  # in the half hour that needs most


def by_contacts(column: str) -> AtOnce:
    """Mean over contacts of what is expected in their half hour; infinite waits are not known."""
    return _weighted(column, "contacts")


def by_servers(column: str) -> AtOnce:
    """Mean over the time of agents."""
    return _weighted(column, "servers")
