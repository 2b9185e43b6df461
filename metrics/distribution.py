"""How the times of a metric are distributed: bins on a log scale and percentiles, from the rows that it reads."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from metrics import native
from metrics.metric import Metric, MetricError
from metrics.options import Settings
from metrics.statistics import intervals

EDGES = (
    *(0.0, 1, 2, 5, 10, 20, 30, 60, 120, 180, 300, 600, 1200, 1800, 3600, 7200),
    *(14_400, 28_800, 57_600, 86_400, 172_800, 345_600, 604_800, 1_209_600, 2_592_000),
)  # seconds that people speak of; each about twice the one before
QUANTILES = (0.5, 0.8, 0.9, 0.95)


def values(metric: Metric, rows: pl.DataFrame, settings: Settings | None = None) -> pl.Series:
    """Return the number that each row brings to a mean or percentile, those not known left out.

    MetricError for a metric that takes no number of each row.
    """
    if metric.build(settings or {}).each is None:
        raise MetricError(f"{metric.key} takes no number of each row")
    each, _ = native.added(metric, settings or {})
    return rows.select(each).to_series().drop_nulls()


def histogram(told: pl.Series, edges: Sequence[float] = EDGES) -> pl.DataFrame:
    """Count numbers by bins [low, high): low, high (f64; the last has none), n, share, below (share under `high`).

    Bins at both ends that hold nothing are left out, those between are not. Below the first edge counts as the first.
    """
    bounds = np.asarray(edges, dtype=np.float64)
    place = np.clip(np.searchsorted(bounds, told.to_numpy(), side="right") - 1, 0, len(bounds) - 1)
    n = np.bincount(place, minlength=len(bounds)) if len(told) else np.zeros(len(bounds), dtype=np.int64)
    made = pl.DataFrame(
        {"low": bounds, "high": [*bounds[1:], None], "n": n},
        schema={"low": pl.Float64, "high": pl.Float64, "n": pl.Int64},
    )
    used = made.with_row_index("_bin").filter(pl.col("n") > 0)["_bin"]
    if used.is_empty():
        return made.clear().with_columns(share=pl.lit(None, pl.Float64), below=pl.lit(None, pl.Float64))
    first, last = int(used[0]), int(used[-1])
    share = pl.col("n") / len(told)
    return made[first : last + 1].with_columns(share=share, below=share.cum_sum())


def percentiles(
    told: pl.Series, quantiles: Sequence[float] = QUANTILES, level: float = intervals.LEVEL
) -> pl.DataFrame:
    """Percentiles (linear interpolation) with intervals of order statistics: q, value, low, high; null if unknown."""
    ordered = told.sort()
    rows = []
    for q in quantiles:
        ranks = intervals.percentile_ranks([len(ordered)], q, level)
        low, high = (_at(ordered, float(rank[0])) for rank in ranks)
        rows.append((q, ordered.quantile(q, "linear"), low, high))
    names = ("q", "value", "low", "high")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64), orient="row")


def placed(told: pl.Series, bins: pl.DataFrame) -> pl.Series:
    """Return where numbers stand among bins of `histogram`, 2.5 half way through the third; null where unknown."""
    lows = np.asarray(bins["low"].to_numpy(), dtype=np.float64)
    last = float(bins["high"][-1] or lows[-1] * 2)
    edges = np.append(lows, last)
    found = np.interp(told.cast(pl.Float64).fill_null(float("nan")).to_numpy(), edges, np.arange(len(edges)))
    return pl.Series(found, dtype=pl.Float64, nan_to_null=True)


def _at(ordered: pl.Series, rank: float) -> float | None:
    return None if np.isnan(rank) else float(ordered[int(rank) - 1])
