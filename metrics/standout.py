"""Which channel answers which reason less well than the others do, beyond chance: where to look first.

Each cell of reason × channel is held against the other channels' attainment for the same reason: like with like. So
many cells are looked at that some lie apart by chance alone; bounds are those of all cells at once (Bonferroni), so
that with no real difference anything is called apart in at most 5 of 100 readings. Contacts of one day share its luck:
bounds are widened by how much days differ (phi).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from metrics.statistics import difference, intervals
from metrics.statistics.difference import Estimate
from metrics.statistics.intervals import LEVEL
from metrics.statistics.standardise import LEAST, Floats

WORSE, BETTER, USUAL, FEW = "worse", "better", "usual", "few"
JUDGED = (WORSE, BETTER, USUAL)


def compared(
    cells: pl.DataFrame,
    phi: Mapping[str, float] | None = None,
    customers: pl.DataFrame | None = None,
    level: float = LEVEL,
    looked_at: int | None = None,
) -> pl.DataFrame:
    """Hold each cell of `channels.matrix` (shares) against the other channels' contacts for the same reason.

    Adds others (their attainment), others_n, difference (of the cell from it), difference_low, difference_high (at
    `level` for `looked_at` comparisons at once; None: for all cells), standing ("worse", "better", "usual"; "few":
    fewer than 30 here or on the others; null: nothing known), asked (`customers` of reason, channel, customers; else n)
    and affected: how many of them fared worse than they would have on the others (0 unless worse), if those not known
    of fared alike. `phi` says by channel how much more its days differ than by chance. Rows and order of `cells`.
    """
    hits = (pl.col("value") * pl.col("n")).fill_null(0.0)
    spread = pl.col("channel").replace_strict(dict(phi or {}), default=1.0, return_dtype=pl.Float64)
    told = cells.with_columns(_hits=hits, _phi=spread)
    sums = {name: pl.col(name).sum().over("reason") - pl.col(name) for name in ("n", "_hits")}
    wide = ((pl.col("_phi") * pl.col("n")).sum().over("reason") - pl.col("_phi") * pl.col("n")) / sums["n"]
    held = told.with_columns(others_n=sums["n"], _others=sums["_hits"], _others_phi=wide)
    is_enough = (pl.col("n") >= LEAST) & (pl.col("others_n") >= LEAST)
    at_once = max(looked_at or held.filter(is_enough).height, 1)
    apart = _apart(held, 1 - (1 - level) / at_once)
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
    short = (-pl.col("difference") * pl.col("asked")).round()
    return (
        _asking(marked, customers)
        .with_columns(affected=pl.when(pl.col("standing") == WORSE).then(short).otherwise(0.0).cast(pl.Int64))
        .drop("_hits", "_phi", "_others", "_others_phi")
    )


def first(told: pl.DataFrame) -> dict[str, Any] | None:
    """Return the row of `compared` to look at first: worse for most people, beyond chance and beyond the channel's own.

    A channel that is behind on every reason (see `behind`) has no reason to be looked at before the others: only one on
    which it is further behind than on its other reasons is named. None where there is no such cell.
    """
    mean, below = (_elsewhere(pl.col("difference") - part) for part in (pl.lit(0.0), pl.col("difference_low")))
    over = pl.col("difference_high") - pl.col("difference")
    is_own = (mean >= 0) | (pl.col("difference") - mean + (over**2 + below**2).sqrt() < 0)
    worse = told.filter((pl.col("standing") == WORSE) & is_own).sort(
        "affected", "reason", "channel", descending=[True, False, False], nulls_last=True
    )
    return None if worse.is_empty() else worse.row(0, named=True)


def behind(told: pl.DataFrame) -> dict[str, Any] | None:
    """Return the channel that is behind the others over all its reasons, for most people; None where none is.

    channel, value, n (of judged cells), others, difference, difference_low, difference_high, affected. Bounds are those
    of its cells together, as if these shared all their luck: compare `told` for as many as there are channels.
    """
    judged = told.filter(pl.col("standing").is_in(JUDGED))
    weight = pl.col("n") / pl.col("n").sum()
    names = ("value", "others", "difference", "difference_low", "difference_high")
    found = judged.group_by("channel").agg(
        *((pl.col(name) * weight).sum() for name in names),
        n=pl.col("n").sum(),
        _cells=pl.len(),
        affected=(-pl.col("difference") * pl.col("asked")).sum().round().cast(pl.Int64),
    )
    worst = found.filter(pl.col("difference_high") < 0, pl.col("_cells") > 1).sort(
        "affected", "channel", descending=[True, False]
    )
    return None if worst.is_empty() else worst.drop("_cells").row(0, named=True)


def _elsewhere(amount: pl.Expr) -> pl.Expr:
    """Mean of an amount over the channel's other reasons, by their contacts; 0 where no other is judged."""
    weight = pl.when(pl.col("standing").is_in(JUDGED)).then(pl.col("n")).otherwise(0)
    part = (weight * amount).fill_null(0.0)
    rest = weight.sum().over("channel") - weight
    return ((part.sum().over("channel") - part) / pl.when(rest > 0).then(rest)).fill_null(0.0)


def _asking(held: pl.DataFrame, customers: pl.DataFrame | None) -> pl.DataFrame:
    if customers is None:
        return held.with_columns(asked=pl.col("n"))
    asked = customers.rename({"customers": "asked"})
    return held.join(asked, on=["reason", "channel"], how="left", nulls_equal=True, maintain_order="left")


def _apart(held: pl.DataFrame, level: float) -> pl.DataFrame:
    """Add others and the difference with bounds at this confidence."""
    arrays = {name: held[name].to_numpy() for name in ("_hits", "n", "_phi", "_others", "others_n", "_others_phi")}
    own = _estimate(arrays["_hits"], arrays["n"], arrays["_phi"], level)
    others = _estimate(arrays["_others"], arrays["others_n"], arrays["_others_phi"], level)
    apart = difference.between(own, others)
    return held.with_columns(
        pl.Series(name, values, dtype=pl.Float64, nan_to_null=True)
        for name, values in (
            ("others", np.asarray(others.value)),
            ("difference", apart.value),
            ("difference_low", apart.low),
            ("difference_high", apart.high),
        )
    )


def _estimate(hits: Floats, n: NDArray[Any], phi: Floats, level: float) -> Estimate:
    """Share with Wilson bounds of as many rows as the days' spread leaves them worth; phi is NaN where not known."""
    known = np.where(n > 0, n, np.nan)
    worth = np.where(np.isnan(phi), 1.0, phi)
    bounds = intervals.wilson(hits / worth, known / worth, level)
    return Estimate(hits / known, bounds.low, bounds.high)
