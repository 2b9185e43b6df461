"""Bounds of ratios of sums, by drawing whole days anew: contacts of one day are alike, days less so.

Where a group has fewer than 7 days, half hours are drawn; with fewer than 5 of them there are no bounds.
"""

from collections.abc import Sequence

import polars as pl

from metrics import native
from metrics.metric import AnyMetric, Metric, Quotient
from metrics.statistics import intervals
from metrics.tables import Tables, aggregated, beside

UNITS = ("local_day", "half_hour_at")
LEAST_DAYS = 7
LEAST_SAYING = 5  # units that add something: of fewer, the bounds would say that all is certain


def units(metric: AnyMetric) -> tuple[str, ...]:
    """Which of the two units all frames of the metric know."""
    return tuple(unit for unit in UNITS if all(unit in part.frame.columns for part in metric.parts))


def ratio(part: Metric, told: pl.DataFrame, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    """Put `low` and `high` beside the ratio of two sums over the same rows."""
    measure = part.build(tables.settings)
    if measure.each is None or measure.per is None or not units(part):
        return told
    keys = list(dict.fromkeys((*by, *units(part))))
    top, bottom = native.added(part, tables.settings)
    added = tables.rows(part).select(*keys, top=top, bottom=bottom)
    return _bounded(told, added, by, units(part), tables.level or intervals.LEVEL)


def quotient(metric: Quotient, told: pl.DataFrame, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    """Put `low` and `high` beside one count or sum divided by another, such as contacts per hour."""
    known = units(metric)
    if not known:
        return told
    keys = list(dict.fromkeys((*by, *known)))
    top, bottom = (
        tables.table(part, keys).select(*keys, pl.col(part.key).alias(name))
        for part, name in ((metric.top, "top"), (metric.bottom, "bottom"))
    )
    added = beside(keys, top, bottom).with_columns(pl.col("bottom") * metric.factor)
    return _bounded(told, added, by, known, tables.level or intervals.LEVEL)


def _bounded(
    told: pl.DataFrame, added: pl.DataFrame, by: Sequence[str], known: Sequence[str], level: float
) -> pl.DataFrame:
    """Bounds of Σ top ÷ Σ bottom of each group, from its sums by unit."""
    sums = aggregated(added, list(dict.fromkeys((*by, *known))), pl.col("top", "bottom").sum())
    parts = sums.partition_by(by, as_dict=True, include_key=True) if by else {(): sums}
    made = [(*group, *_drawn(one, known, level)) for group, one in parts.items()]
    schema = {name: sums.schema[name] for name in by} | {"low": pl.Float64(), "high": pl.Float64()}
    found = pl.DataFrame(made, schema=schema, orient="row").with_columns(pl.col("low", "high").fill_nan(None))
    return beside(by, told.drop("low", "high"), found)


def _drawn(sums: pl.DataFrame, known: Sequence[str], level: float) -> tuple[float, float]:
    unit = next((name for name in known if sums[name].n_unique() >= LEAST_DAYS), known[-1])
    drawn = aggregated(sums, [unit], pl.col("top", "bottom").sum()).sort(unit)
    if drawn.filter((pl.col("top") != 0) | (pl.col("bottom") != 0)).height < LEAST_SAYING:
        return float("nan"), float("nan")
    return intervals.bootstrap_ratio(drawn["top"].to_numpy(), drawn["bottom"].to_numpy(), level)
