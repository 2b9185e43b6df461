"""Evaluates metrics over frames: one pass a frame, whatever the number of metrics."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import polars as pl

from metrics import derived, intervals
from metrics.derived import Derived
from metrics.figure import Figure as Figure  # noqa: PLC0414 - what `totals` gives
from metrics.metric import AnyMetric, Metric, MetricError, Quotient, lacking
from metrics.options import Settings
from metrics.tables import Tables, beside, named
from queries.frames import Frame


class Sheet(NamedTuple):
    """Rows that metrics need: a frame, and the anchor that puts its rows into the period."""

    frame: Frame
    anchor: str


def sheets(metrics: Iterable[AnyMetric]) -> dict[str, Sheet]:
    """Name what `evaluate` needs for these metrics: {"legs": (LEGS, "queued_at"), "legs@ended_at": …}."""
    return {part.sheet: Sheet(part.frame, part.anchor) for metric in metrics for part in metric.parts}


def columns(
    metrics: Iterable[AnyMetric],
    sheet: str,
    by: Iterable[str] = (),
    options: Settings | None = None,
    level: float | None = None,
) -> set[str]:
    """Name the columns of a sheet that `evaluate` reads to tell these metrics so; none where none reads the sheet."""
    settings, read = options or {}, set[str]()
    for metric in metrics:
        parts = [part for part in metric.parts if part.sheet == sheet]
        if parts:
            bounding = intervals.columns(metric, settings) if level else ()
            read |= {*by, *bounding, *metric.told_within, *(name for part in parts for name in part.columns(settings))}
    return read


def evaluate(
    metrics: Sequence[AnyMetric],
    frames: Mapping[str, pl.DataFrame],
    by: Sequence[str] = (),
    options: Settings | None = None,
    level: float | None = None,
) -> pl.DataFrame:
    """Every metric for every group: *by, metric, value (f64), n (i64), low, high (f64), unit, variant.

    Metric by metric, groups sorted. `low` and `high` bound the interval at the confidence `level` (such as
    0.95; null: none asked for); null where the metric has none.

    `frames` holds the rows under the names that `sheets` gives. Without `by` each metric has exactly one row;
    a group without rows has none. MetricError where a metric cannot be grouped so or its rows are not given;
    OptionError for a value that an option does not allow.
    """
    settings = options or {}
    _check(metrics, frames, by)
    if level is not None:
        intervals.check(level)
    tables = Tables(metrics, frames, settings, level)
    return pl.concat([_told(metric, tables, by) for metric in metrics]) if metrics else pl.DataFrame()


def totals(
    metrics: Sequence[AnyMetric], frames: Mapping[str, pl.DataFrame], options: Settings | None = None
) -> dict[str, Figure]:
    """Each metric over all rows, by key."""
    rows = evaluate(metrics, frames, (), options).iter_rows(named=True) if metrics else ()
    return {row["metric"]: Figure(row["value"], row["n"], row["low"], row["high"]) for row in rows}


def wide(long: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Turn what `evaluate` gives into one row a group: *by, then for each metric `<key>` and `<key>.n`."""
    keys = long["metric"].unique(maintain_order=True).to_list()
    groups = long.select(by).unique(maintain_order=True)
    for key in keys:
        one = long.filter(pl.col("metric") == key).select(
            *by, pl.col("value").alias(key), pl.col("n").alias(f"{key}.n")
        )
        groups = groups.join(one, on=list(by), how="left", nulls_equal=True, maintain_order="left")
    return groups


def _check(metrics: Sequence[AnyMetric], frames: Mapping[str, pl.DataFrame], by: Sequence[str]) -> None:
    for metric in metrics:
        if unfit := lacking(metric, by):
            raise MetricError(f"{metric.key} cannot be told by {', '.join(unfit)}")
        if absent := [part.sheet for part in metric.parts if part.sheet not in frames]:
            raise MetricError(
                f"{metric.key} needs rows of {', '.join(absent)}; there are {', '.join(frames) or 'none'}"
            )


def _told(metric: AnyMetric, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    return (
        _figures(metric, tables, by)
        .select(
            *by,
            pl.lit(metric.key).alias("metric"),
            *derived.BOUNDS,
            pl.lit(str(metric.unit)).alias("unit"),
            pl.lit(metric.variant(tables.settings), pl.String).alias("variant"),
        )
        .sort(by, nulls_last=True)
    )


def _figures(metric: AnyMetric, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    if isinstance(metric, Derived):
        return derived.figures(metric, partial(tables.inputs, metric), by, tables.settings, tables.level)
    told = _divided(metric, tables, by) if isinstance(metric, Quotient) else _taken(metric.parts[0], tables, by)
    return told if tables.level is None else intervals.bounded(metric, told, tables, by)


def _taken(metric: Metric, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    return named(metric, tables.table(metric, by), by, "value", "n", **derived.UNBOUNDED)


def _divided(metric: Quotient, tables: Tables, by: Sequence[str]) -> pl.DataFrame:
    top = named(metric.top, tables.table(metric.top, by), by, "top", "top_n")
    bottom = named(metric.bottom, tables.table(metric.bottom, by), by, "bottom", "bottom_n")
    below = pl.col("bottom") * metric.factor
    value = pl.when(below > 0).then(pl.col("top").fill_null(0) / below)
    return beside(by, top, bottom).with_columns(value=value, n=below.round().cast(pl.Int64), **derived.UNBOUNDED)
