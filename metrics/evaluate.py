"""Evaluates metrics over frames: one pass a frame, whatever the number of metrics."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from metrics import native
from metrics.metric import AnyMetric, Metric, MetricError, Quotient, lacking
from metrics.options import Settings
from queries.frames import Frame


class Sheet(NamedTuple):
    """Rows that metrics need: a frame, and the anchor that puts its rows into the period."""

    frame: Frame
    anchor: str


class Figure(NamedTuple):
    """A metric's value (null: not known) and its denominator (null: a plain count)."""

    value: float | None
    n: int | None


def sheets(metrics: Iterable[AnyMetric]) -> dict[str, Sheet]:
    """Name what `evaluate` needs for these metrics: {"legs": (LEGS, "queued_at"), "legs@ended_at": …}."""
    return {part.sheet: Sheet(part.frame, part.anchor) for metric in metrics for part in metric.parts}


def evaluate(
    metrics: Sequence[AnyMetric],
    frames: Mapping[str, pl.DataFrame],
    by: Sequence[str] = (),
    options: Settings | None = None,
) -> pl.DataFrame:
    """Every metric for every group: *by, metric, value (f64), n (i64), unit, variant; metric by metric, groups sorted.

    `frames` holds the rows under the names that `sheets` gives. Without `by` each metric has exactly one row;
    a group without rows has none. MetricError where a metric cannot be grouped so or its rows are not given;
    OptionError for a value that an option does not allow.
    """
    settings = options or {}
    _check(metrics, frames, by)
    tables = {name: _aggregate(name, metrics, frames[name], by, settings) for name in sheets(metrics)}
    return pl.concat([_told(metric, tables, by, settings) for metric in metrics]) if metrics else pl.DataFrame()


def totals(
    metrics: Sequence[AnyMetric], frames: Mapping[str, pl.DataFrame], options: Settings | None = None
) -> dict[str, Figure]:
    """Each metric over all rows, by key."""
    rows = evaluate(metrics, frames, (), options).iter_rows(named=True) if metrics else ()
    return {row["metric"]: Figure(row["value"], row["n"]) for row in rows}


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


def _aggregate(
    name: str, metrics: Sequence[AnyMetric], rows: pl.DataFrame, by: Sequence[str], settings: Settings
) -> pl.DataFrame:
    """Values and denominators of all metrics that read these rows, under `<key>` and `<key>.n`."""
    wanted = {part.key: part for metric in metrics for part in metric.parts if part.sheet == name}
    columns = [column for part in wanted.values() for column in native.columns(part, settings)]
    made = rows.group_by(*by).agg(*columns) if by else rows.select(*columns)
    return made.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _told(metric: AnyMetric, tables: Mapping[str, pl.DataFrame], by: Sequence[str], settings: Settings) -> pl.DataFrame:
    figures = _divided(metric, tables, by) if isinstance(metric, Quotient) else _taken(metric, tables[metric.sheet])
    return figures.select(
        *by,
        pl.lit(metric.key).alias("metric"),
        "value",
        "n",
        pl.lit(str(metric.unit)).alias("unit"),
        pl.lit(metric.variant(settings), pl.String).alias("variant"),
    ).sort(by, nulls_last=True)


def _taken(metric: Metric, table: pl.DataFrame) -> pl.DataFrame:
    n = pl.col(f"{metric.key}.n") if f"{metric.key}.n" in table.columns else pl.lit(None, pl.Int64)
    return table.with_columns(value=metric.key, n=n)


def _divided(metric: Quotient, tables: Mapping[str, pl.DataFrame], by: Sequence[str]) -> pl.DataFrame:
    top = tables[metric.top.sheet].select(*by, top=metric.top.key)
    bottom = tables[metric.bottom.sheet].select(*by, bottom=pl.col(metric.bottom.key) * metric.factor)
    both = (
        top.join(bottom, on=list(by), how="full", coalesce=True, nulls_equal=True)
        if by
        else pl.concat([top, bottom], how="horizontal")
    )
    value = pl.when(pl.col("bottom") > 0).then(pl.col("top").fill_null(0) / pl.col("bottom"))
    return both.with_columns(value=value, n=pl.col("bottom").round().cast(pl.Int64))
