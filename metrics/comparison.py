"""Agents (or teams) side by side, fairly: against their own mix, with limits that chance does not cross.

Neither a ranking nor a verdict: sorted by name, flagged only outside the 99.9 % limits, no rate for fewer than 30.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import polars as pl

from metrics.arithmetic import Kind
from metrics.comparable import Asked, Floats, Units, is_duration, means, shares
from metrics.metric import Metric, MetricError
from metrics.options import Settings
from metrics.statistics import funnel, intervals, shrinkage

FLAGS = {-1: "below", 1: "above"}
PLAIN = ("n", "hits", "pooled", "flag")  # what a scale does not apply to


class Comparison(NamedTuple):
    """`table`, one row a unit by name; `rate` of all together; `spread`: how much more units differ than by chance.

    Columns: `<unit>_id`, `<unit>`, n, hits (null for means), value (null where n < 30; `text` then says "6 of 7"),
    low and high (its own interval), expected (of its own mix), ratio (value ÷ expected), inner_low, inner_high,
    outer_low, outer_high (95 and 99.9 % limits about the expectation, widened by the spread), shrunk, shrunk_low,
    shrunk_high (empirical Bayes), pooled (share of n in cells too small for a rate of their own), flag ("below",
    "above" the outer limits; null: within), text.
    """

    table: pl.DataFrame
    rate: float | None
    spread: funnel.Spread


def compare(
    metric: Metric, rows: pl.DataFrame, *, unit: str = "agent", settings: Settings | None = None, level: float = 0.95
) -> Comparison:
    """Hold each unit among `rows` (of the metric's frame: the comparable group) against what its own mix leads to.

    Shares are compared within channel × reason, means within channel × queue; durations on a log scale: value and
    expectation are geometric means. MetricError for a metric that is neither, or whose rows have no such unit.
    """
    kind = metric.build(settings or {}).kind
    if kind not in COLUMNS or f"{unit}_id" not in metric.frame.columns:
        raise MetricError(f"{metric.key} is neither a share nor a mean of rows that have a {unit}")
    told = rows.filter(pl.col(f"{unit}_id").is_not_null())
    names = told.group_by(f"{unit}_id").agg(pl.col(unit).cast(pl.String).first()).sort(f"{unit}_id")
    find, tell = COLUMNS[kind]
    units = find(Asked(metric, told, names, unit, settings or {}))
    scores = _scores(units, kind)
    spread = funnel.spread(scores[units.n >= funnel.LEAST])
    columns, rate = tell(units, spread.phi, level), units.whole
    if is_duration(metric):
        columns = {name: made if name in PLAIN else np.exp(made) for name, made in columns.items()}
        rate = None if rate is None else float(np.exp(rate))
    return Comparison(_table(names, unit, columns), rate, spread)


def _scores(units: Units, kind: Kind) -> Floats:
    if kind == Kind.SHARE:
        return funnel.share_scores(units.observed, units.expected, units.n)
    return funnel.mean_scores(units.observed, units.expected, units.common, units.n)


def _of_shares(units: Units, phi: float, level: float) -> dict[str, Floats]:
    hits = np.round(np.nan_to_num(units.observed) * units.n)
    inner, outer = (funnel.binomial_limits(units.expected, units.n, width, phi) for width in (funnel.WARN, funnel.FLAG))
    own = intervals.wilson(hits, units.n, level)
    drawn = shrinkage.beta_binomial(hits, units.n, units.expected, level)
    return _columns(units, own, inner, outer, drawn) | {"hits": hits}


def _of_means(units: Units, phi: float, level: float) -> dict[str, Floats]:
    inner, outer = (
        funnel.normal_limits(units.expected, units.common, units.n, width, phi) for width in (funnel.WARN, funnel.FLAG)
    )
    own = intervals.student_t(units.observed, units.deviation, units.n, level)
    errors = units.common / np.sqrt(np.where(units.n > 0, units.n, np.nan))
    drawn = shrinkage.normal_normal(units.observed, errors, units.expected, level)
    return _columns(units, own, inner, outer, drawn) | {"hits": np.full(len(units.n), np.nan)}


COLUMNS: Mapping[Kind, tuple[Callable[[Asked], Units], Callable[[Units, float, float], dict[str, Floats]]]] = {
    Kind.SHARE: (shares, _of_shares),
    Kind.MEAN: (means, _of_means),
}


def _columns(
    units: Units, own: intervals.Interval, inner: funnel.Limits, outer: funnel.Limits, drawn: shrinkage.Shrunk
) -> dict[str, Floats]:
    many = units.n >= funnel.LEAST
    shown = zip(("value", "low", "high"), (units.observed, own.low, own.high), strict=True)
    return {
        "n": units.n,
        **{name: np.where(many, told, np.nan) for name, told in shown},
        "expected": units.expected,
        "inner_low": inner.low,
        "inner_high": inner.high,
        "outer_low": outer.low,
        "outer_high": outer.high,
        "shrunk": drawn.value,
        "shrunk_low": drawn.low,
        "shrunk_high": drawn.high,
        "pooled": units.pooled,
        "flag": np.where(many, funnel.outside(units.observed, outer), 0).astype(np.float64),
    }


def _table(names: pl.DataFrame, unit: str, columns: Mapping[str, Floats]) -> pl.DataFrame:
    made = names.with_columns(pl.Series(name, told, pl.Float64, nan_to_null=True) for name, told in columns.items())
    words = pl.coalesce(pl.format("{} of {}", "hits", "n"), pl.format("{} contacts", "n"))
    return (
        made.with_columns(pl.col("n", "hits").cast(pl.Int64))
        .with_columns(
            ratio=pl.when(pl.col("expected") > 0).then(pl.col("value") / pl.col("expected")),
            flag=pl.col("flag").cast(pl.Int8).replace_strict(FLAGS, default=None, return_dtype=pl.String),
            text=pl.when(pl.col("n") < funnel.LEAST).then(words),
        )
        .select(
            *(f"{unit}_id", unit, "n", "hits", "value", "low", "high", "expected", "ratio"),
            *("inner_low", "inner_high", "outer_low", "outer_high"),
            *("shrunk", "shrunk_low", "shrunk_high", "pooled", "flag", "text"),
        )
        .sort(unit, f"{unit}_id", nulls_last=True)
    )
