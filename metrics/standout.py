"""Which channel answers which reason less well than the others do, beyond chance: where to look first.

Each cell of reason × channel is held against the other channels' attainment for the same reason: like with like. So
many cells are looked at that some lie apart by chance alone; bounds are those of all cells at once (Bonferroni), so
that with no real difference anything is called apart in at most 5 of 100 readings. Contacts of one day share its luck:
bounds are widened by how much days differ (phi).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from metrics.statistics import difference, intervals
from metrics.statistics.difference import Estimate
from metrics.statistics.intervals import LEVEL
from metrics.statistics.standardise import LEAST

WORSE, BETTER, USUAL, FEW = "worse", "better", "usual", "few"
SILENT = 2  # times its longest quiet stretch before: a channel silent for longer has stopped


def compared(
    cells: pl.DataFrame,
    phi: Mapping[str, float] | None = None,
    customers: pl.DataFrame | None = None,
    level: float = LEVEL,
) -> pl.DataFrame:
    """Hold each cell of `channels.matrix` (shares) against the other channels' contacts for the same reason.

    Adds others (their attainment), others_n, difference (of the cell from it), difference_low, difference_high (at
    `level` for all cells at once), standing ("worse", "better", "usual"; "few": fewer than 30 here or on the others;
    null: nothing known), and affected: how many fared worse than they would have on the others (0 unless worse), of the
    contacts that it is known of; with `customers` (reason, channel, customers), of all who asked. `phi` says by channel
    how much more its days differ than by chance. Rows and order of `cells`.
    """
    hits = (pl.col("value") * pl.col("n")).fill_null(0.0)
    spread = pl.col("channel").replace_strict(dict(phi or {}), default=1.0, return_dtype=pl.Float64)
    told = cells.with_columns(_hits=hits, _phi=spread)
    sums = {name: pl.col(name).sum().over("reason") - pl.col(name) for name in ("n", "_hits")}
    wide = ((pl.col("_phi") * pl.col("n")).sum().over("reason") - pl.col("_phi") * pl.col("n")) / sums["n"]
    held = told.with_columns(others_n=sums["n"], _others=sums["_hits"], _others_phi=wide)
    is_enough = (pl.col("n") >= LEAST) & (pl.col("others_n") >= LEAST)
    looked_at = max(held.filter(is_enough).height, 1)
    apart = _apart(held, 1 - (1 - level) / looked_at)
    marked = apart.with_columns(
        standing=pl.when(pl.col("n") == 0)
        .then(None)
        .when(~is_enough)
        .then(pl.lit(FEW))
        .when(pl.col("difference_high") < 0)
        .then(pl.lit(WORSE))
        .when(pl.col("difference_low") > 0)
        .then(pl.lit(BETTER))
        .otherwise(pl.lit(USUAL))
    )
    short = (-pl.col("difference") * pl.col("_asked")).round()
    return (
        _asking(marked, customers)
        .with_columns(affected=pl.when(pl.col("standing") == WORSE).then(short).otherwise(0.0).cast(pl.Int64))
        .drop("_hits", "_phi", "_others", "_others_phi", "_asked")
    )


def first(told: pl.DataFrame) -> dict[str, Any] | None:
    """Return the row of `compared` to look at first: worse beyond chance for most contacts; None where nothing is."""
    worse = told.filter(pl.col("standing") == WORSE).sort(
        "affected", "reason", "channel", descending=[True, False, False], nulls_last=True
    )
    return None if worse.is_empty() else worse.row(0, named=True)


def silent(days: pl.DataFrame, until: date) -> dict[str, date]:
    """Name channels that stopped before `until`, the last day known, with the day on which each was last heard of.

    `days`: channel, local_day, a row for each day on which there was something. A channel has stopped where it has been
    quiet for more than twice as long as ever before.
    """
    heard = days.filter(pl.col("channel").is_not_null()).unique().sort("channel", "local_day")
    told = heard.group_by("channel").agg(
        last=pl.col("local_day").max(), longest=pl.col("local_day").diff().dt.total_days().max().fill_null(1)
    )
    quiet = pl.lit(until) - pl.col("last")
    stopped = told.filter(quiet.dt.total_days() > SILENT * pl.col("longest")).sort("channel")
    return dict(stopped.select(pl.col("channel").cast(pl.String), "last").iter_rows())


def asking(rows: pl.DataFrame) -> pl.DataFrame:
    """Count who asked, of rows with reason, channel and customer_id: reason, channel, customers; unknown ones each."""
    known = pl.col("customer_id")
    return rows.group_by("reason", "channel").agg(
        customers=(known.drop_nulls().n_unique() + known.null_count()).cast(pl.Int64)
    )


def of_channels(standings: pl.DataFrame) -> pl.DataFrame:
    """Hold each channel (channel, value, n, low, high) against the mean of the others, weighted by their contacts.

    Adds others, difference, difference_low and difference_high: where the channel's own bounds lie from that mean.
    """
    others_n = pl.col("n").sum() - pl.col("n")
    others = ((pl.col("value") * pl.col("n")).sum() - pl.col("value") * pl.col("n")) / pl.when(others_n > 0).then(
        others_n
    )
    return standings.with_columns(others=others).with_columns(
        difference=pl.col("value") - pl.col("others"),
        difference_low=pl.col("low") - pl.col("others"),
        difference_high=pl.col("high") - pl.col("others"),
    )


def _asking(held: pl.DataFrame, customers: pl.DataFrame | None) -> pl.DataFrame:
    if customers is None:
        return held.with_columns(_asked=pl.col("n"))
    asked = customers.rename({"customers": "_asked"})
    return held.join(asked, on=["reason", "channel"], how="left", nulls_equal=True, maintain_order="left")


def _apart(held: pl.DataFrame, level: float) -> pl.DataFrame:
    """Add others and the difference with bounds at this confidence."""
    own = _estimate(held["_hits"], held["n"], held["_phi"], level)
    others = _estimate(held["_others"], held["others_n"], held["_others_phi"], level)
    apart = difference.between(own, others)
    return held.with_columns(
        pl.Series(name, values, dtype=pl.Float64).fill_nan(None)
        for name, values in (
            ("others", np.asarray(others.value)),
            ("difference", apart.value),
            ("difference_low", apart.low),
            ("difference_high", apart.high),
        )
    )


def _estimate(hits: pl.Series, n: pl.Series, phi: pl.Series, level: float) -> Estimate:
    """Share with Wilson bounds of as many rows as the days' spread leaves them worth."""
    counted = n.cast(pl.Float64)
    known = counted.set(counted == 0, float("nan")) if counted.len() else counted
    worth = phi.fill_null(1.0).fill_nan(1.0)
    bounds = intervals.wilson(hits / worth, known / worth, level)
    return Estimate((hits / known).to_numpy(), bounds.low, bounds.high)
