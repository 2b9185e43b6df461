"""A comparison as a funnel: limits as curves over n, and each unit where it lies between its own limits.

Every unit has limits of its own, about what its own mix leads to. On one chart there is but one pair of curves, those
about the rate of all together: a unit is placed among them as its value lies among its own limits, so that a point is
beyond a curve exactly when the unit is beyond its limit.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from metrics.arithmetic import Kind
from metrics.comparable import Floats, floats, is_duration
from metrics.comparison import Comparison
from metrics.metric import Metric
from metrics.options import Settings
from metrics.statistics import funnel

STEPS = 90
KNOTS = ("outer_low", "inner_low", "expected", "inner_high", "outer_high")


class Funnel(NamedTuple):
    """`points`: the comparison's rows of units that have a value, with `y`; `limits`: n, rate and four limits."""

    points: pl.DataFrame
    limits: pl.DataFrame


class _Scale(NamedTuple):
    there: Callable[[Floats], Floats]
    back: Callable[[Floats], Floats]


def placed(compared: Comparison, metric: Metric, settings: Settings | None = None) -> Funnel:
    """Lay out a comparison; both tables are empty where no unit has a value."""
    points = compared.table.filter(pl.col("value").is_not_null())
    if points.is_empty() or compared.rate is None:
        return Funnel(points.with_columns(y=pl.col("value")), _limit_columns({name: [] for name in LIMITS}))
    is_share = metric.build(settings or {}).kind == Kind.SHARE
    scale = _Scale(np.log, np.exp) if is_duration(metric) else _Scale(_same, _same)
    n = floats(points["n"])
    curves = _of_shares(compared) if is_share else _of_means(compared, points, scale)
    own = np.column_stack([scale.there(floats(points[name])) for name in KNOTS])
    y = scale.back(_between(scale.there(floats(points["value"])), own, curves(n)))
    return Funnel(points.with_columns(y=pl.Series(np.clip(y, 0, 1) if is_share else y)), _limits(n, curves, scale))


LIMITS = ("n", *KNOTS)
Curves = Callable[[Floats], Floats]  # n → the five knots on the scale, one row an n


def _limits(n: Floats, curves: Curves, scale: _Scale) -> pl.DataFrame:
    grid = floats(np.unique(np.round(np.geomspace(n.min() * 0.93, n.max() * 1.06, STEPS))))
    told = scale.back(curves(grid))
    return _limit_columns({"n": grid} | {name: told[:, at] for at, name in enumerate(KNOTS)})


def _limit_columns(columns: Mapping[str, Floats | list[float]]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(LIMITS, pl.Float64)).rename({"expected": "rate"})


def _of_shares(compared: Comparison) -> Curves:
    rate, phi = compared.rate, compared.spread.phi

    def curves(n: Floats) -> Floats:
        inner, outer = (funnel.binomial_limits(rate or 0.0, n, width, phi) for width in (funnel.WARN, funnel.FLAG))
        return np.column_stack([outer.low, inner.low, np.full(n.shape, rate), inner.high, outer.high])

    return curves


def _of_means(compared: Comparison, points: pl.DataFrame, scale: _Scale) -> Curves:
    """Limits of means are as far from the centre as one unit's are, by the root of n."""
    rate, root = float(scale.there(floats([compared.rate or 0.0]))[0]), np.sqrt(floats(points["n"]))
    centre = scale.there(floats(points["expected"]))
    inner, outer = (float(np.nanmedian((scale.there(floats(points[name])) - centre) * root)) for name in KNOTS[3:])

    def curves(n: Floats) -> Floats:
        return rate + np.outer(1 / np.sqrt(n), np.array([-outer, -inner, 0.0, inner, outer]))

    return curves


def _between(value: Floats, own: Floats, curve: Floats) -> Floats:
    """Map each value from its own five knots to the curve's, straight between two of them and beyond the outer ones."""
    segment = np.clip(np.sum(value[:, None] > own[:, 1:4], axis=1), 0, 3)
    rows = np.arange(len(value))
    low, high = own[rows, segment], own[rows, segment + 1]
    start, end = curve[rows, segment], curve[rows, segment + 1]
    wide = high > low
    slope = np.where(wide, (end - start) / np.where(wide, high - low, 1.0), 1.0)
    return np.asarray(start + slope * (value - low), dtype=np.float64)


def _same(values: Floats) -> Floats:
    return values


def by_chance(units: int) -> float:
    """Count how many of so many units chance alone puts beyond the outer limits."""
    return units * (1 - funnel.FLAG)
