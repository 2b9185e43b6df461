"""What changed between two periods, and what is only noise: never a change without an interval that leaves out 0.

Contacts of one day share its luck, so that with thousands of them every difference would look like a change. Intervals
are widened by how much more days differ from their weekday's usual than chance allows for.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from metrics import registry
from metrics.metric import Direction
from metrics.statistics import difference, funnel
from metrics.statistics.difference import Estimate

BETTER, WORSE, CHANGED, NOISE = "better", "worse", "changed", "noise"
DAYS = ("local_day", "weekday")  # what `spread` needs the figures of days to be told by
COVERED = 0.8  # of as many days as this period has, so that the other one can be held against it
LEAST_DAYS = 3  # of each weekday, for it to have a usual value of its own
Z95 = 1.959963984540054


def changes(
    now: pl.DataFrame, before: pl.DataFrame, by: Sequence[str] = (), spreads: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Hold figures against those of another period; both as `evaluate` gives them, with bounds.

    Columns of `now`, then before, before_n, difference, difference_low, difference_high (f64; n: i64) and verdict:
    "better", "worse", "changed" (neither is better), "noise"; null where either has no bounds or is of fewer than 30.
    `spreads` is what `spread` gives. Rows and order of `now`.
    """
    keys = [*by, "metric"]
    earlier = before.select(
        *keys,
        pl.col("value").alias("before"),
        pl.col("n").alias("before_n"),
        pl.col("low").alias("_low"),
        pl.col("high").alias("_high"),
    )
    both = now.join(earlier, on=keys, how="left", nulls_equal=True, maintain_order="left")
    both = _with_phi(both, spreads)
    told = _apart(both).with_columns(_is_worse=_worse_when(both["metric"]))
    return told.with_columns(verdict=_verdict()).drop("_low", "_high", "_phi", "_is_worse")


def spread(days: pl.DataFrame, by: Sequence[str] = ()) -> pl.DataFrame:
    """Tell how much more days differ than chance makes them: *by, metric, phi (1 at least).

    `days` are figures with bounds by *by and DAYS. Each day is held against the mean of its weekday, or of all days
    where some weekday has fewer than 3. Days of fewer than 30 are left out; phi is 1 where too few remain.
    """
    known = days.filter(pl.col("n") >= funnel.LEAST, pl.col("high") > pl.col("low"))
    keys = [*by, "metric"]
    made = [(*key, _phi(rows)) for key, rows in known.group_by(keys, maintain_order=True)]
    schema = {name: days.schema[name] for name in keys} | {"phi": pl.Float64}
    return pl.DataFrame(made, schema=schema, orient="row")


def uncovered(days: pl.DataFrame, days_before: pl.DataFrame) -> list[str]:
    """Name the metrics whose other period has rows on too few days to be held against: by figures by DAYS of both."""
    now, before = (
        one.filter(pl.col("n") > 0).group_by("metric").agg(days=pl.col("local_day").n_unique())
        for one in (days, days_before)
    )
    both = now.join(before, on="metric", how="left", suffix="_before")
    few = pl.col("days_before").fill_null(0) < COVERED * pl.col("days")
    return sorted(both.filter(few)["metric"])


def _phi(days: pl.DataFrame) -> float:
    per_weekday = days.group_by("weekday").len()["len"]
    is_told_apart = days.height > 0 and int(per_weekday.min() or 0) >= LEAST_DAYS  # type: ignore[arg-type]
    weight = pl.col("n")
    usual = (pl.col("value") * weight).sum() / weight.sum()
    expected = usual.over("weekday") if is_told_apart else usual
    error = (pl.col("high") - pl.col("low")) / (2 * Z95)
    scores = days.select(((pl.col("value") - expected) / error).alias("z"))["z"].to_numpy()
    groups = len(per_weekday) if is_told_apart else 1
    freedom = days.height / (days.height - groups) if days.height > groups else 1.0
    estimate = funnel.spread(scores).estimate * freedom
    return max(1.0, estimate) if np.isfinite(estimate) else 1.0


def _with_phi(both: pl.DataFrame, spreads: pl.DataFrame | None) -> pl.DataFrame:
    if spreads is None:
        return both.with_columns(_phi=pl.lit(1.0))
    keys = [name for name in spreads.columns if name != "phi"]
    found = both.join(spreads.rename({"phi": "_phi"}), on=keys, how="left", nulls_equal=True, maintain_order="left")
    return found.with_columns(pl.col("_phi").fill_null(1.0))


def _apart(both: pl.DataFrame) -> pl.DataFrame:
    now = Estimate(*(_floats(both[name]) for name in ("value", "low", "high")))
    before = Estimate(*(_floats(both[name]) for name in ("before", "_low", "_high")))
    phi = _floats(both["_phi"])
    apart = difference.between(difference.widened(now, phi), difference.widened(before, phi))
    names = ("difference", "difference_low", "difference_high")
    return both.with_columns(
        pl.Series(name, part, pl.Float64, nan_to_null=True) for name, part in zip(names, apart, strict=True)
    )


def _verdict() -> pl.Expr:
    low, high = pl.col("difference_low"), pl.col("difference_high")
    is_many = (pl.col("n") >= funnel.LEAST) & (pl.col("before_n") >= funnel.LEAST)
    rose = pl.when(pl.col("_is_worse").is_null()).then(pl.lit(CHANGED))
    up = rose.when(pl.col("_is_worse")).then(pl.lit(WORSE)).otherwise(pl.lit(BETTER))
    down = rose.when(pl.col("_is_worse")).then(pl.lit(BETTER)).otherwise(pl.lit(WORSE))
    judged = pl.when(low > 0).then(up).when(high < 0).then(down).otherwise(pl.lit(NOISE))
    return pl.when(is_many & low.is_not_null() & high.is_not_null()).then(judged)


def _worse_when(keys: pl.Series) -> pl.Series:
    """Whether more is worse, by metric; null where neither is better."""
    told = {Direction.UP: False, Direction.DOWN: True, Direction.NONE: None}
    return pl.Series([told[registry.get(key).direction] for key in keys], dtype=pl.Boolean)


def _floats(values: pl.Series) -> difference.Floats:
    return np.asarray(values.cast(pl.Float64).fill_null(float("nan")).to_numpy(), dtype=np.float64)
