"""How far a metric's value may be off: bounds for what `evaluate` tells, by the kind of measure.

Shares: Wilson. Means: Student t. Percentiles: order statistics. Ratios of sums and quotients: bootstrap over days
(metrics/redraw.py). Counts, sums and maxima have none; a derived figure brings its own.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from metrics import native, redraw
from metrics.arithmetic import Kind
from metrics.derived import Derived
from metrics.metric import AnyMetric, Metric, MetricError, Quotient
from metrics.options import Settings
from metrics.statistics import intervals
from metrics.tables import Tables, aggregated, beside


def columns(metric: AnyMetric, settings: Settings) -> tuple[str, ...]:
    """Columns that its interval needs beside those that the metric itself reads, as far as its frames promise them."""
    return redraw.units(metric) if draws_days(metric, settings) else ()


def draws_days(metric: AnyMetric, settings: Settings) -> bool:
    """Whether its interval comes from drawing days anew: how much days differ is in it already."""
    if isinstance(metric, Derived):
        return False
    return isinstance(metric, Quotient) or any(part.build(settings).kind == Kind.RATIO for part in metric.parts)


def check(level: float) -> None:
    """Refuse a confidence outside 0…1; MetricError."""
    if not 0 < level < 1:
        raise MetricError(f"a confidence of {level:g}: it lies between 0 and 1, such as 0.95")


def bounded(metric: AnyMetric, told: pl.DataFrame, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    """Put `low` and `high` beside *by, value, n, at the confidence of `tables`; null where there is no interval."""
    level = tables.level
    if level is None or isinstance(metric, Derived):
        return told
    if isinstance(metric, Quotient):
        return redraw.quotient(metric, told, tables, by)
    (part,) = metric.parts
    kind = part.build(tables.settings).kind
    if kind == Kind.SHARE:
        n = _array(told["n"])
        return _put(told, intervals.wilson(np.round(_array(told["value"]) * n), n, level))
    if kind == Kind.MEAN:
        return _of_mean(part, told, tables, by, level)
    if kind == Kind.PERCENTILE:
        return _of_percentile(part, told, tables, by, level)
    return redraw.ratio(part, told, tables, by) if kind == Kind.RATIO else told


def _of_mean(part: Metric, told: pl.DataFrame, tables: Tables, by: Sequence[str], level: float) -> pl.DataFrame:
    spread = _of_each(part, tables, by, pl.col(native.EACH).std().alias("deviation"))
    both = beside(by, told, spread)
    mean, deviation, n = (_array(both[name]) for name in ("value", "deviation", "n"))
    return _put(both, intervals.student_t(mean, deviation, n, level))


def _of_percentile(part: Metric, told: pl.DataFrame, tables: Tables, by: Sequence[str], level: float) -> pl.DataFrame:
    ordered = _of_each(part, tables, by, pl.col(native.EACH).drop_nulls().sort().implode().alias("ordered"))
    both = beside(by, told, ordered)
    q = part.build(tables.settings).q or 0.0
    ranks = intervals.percentile_ranks(_array(both["n"]), q, level)
    ranked = _put(both, ranks).with_columns(pl.col("low", "high").cast(pl.Int64) - 1)
    return ranked.with_columns(pl.col("ordered").list.get(pl.col(name)).alias(name) for name in ("low", "high"))


def _of_each(part: Metric, tables: Tables, by: Sequence[str], aggregate: pl.Expr) -> pl.DataFrame:
    """Aggregate what each row adds, by group."""
    each, _ = native.added(part, tables.settings)
    return aggregated(tables.rows(part).select(*by, each), by, aggregate)


def _put(told: pl.DataFrame, found: intervals.Interval) -> pl.DataFrame:
    return told.with_columns(
        pl.Series(name, bound, pl.Float64, nan_to_null=True) for name, bound in zip(("low", "high"), found, strict=True)
    )


def _array(values: pl.Series) -> intervals.Floats:
    """NaN where unknown."""
    return np.asarray(values.to_numpy(), dtype=np.float64)
