"""Figures worked out from other metrics: a gap between channels, agents needed, observed ÷ expected."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from metrics.figure import Figure
from metrics.metric import Definition, Metric, MetricError
from metrics.options import Settings, Value

Work = Callable[[pl.DataFrame, Mapping[str, Value]], Figure]
LEVEL = "level"  # what `work` finds the confidence asked for under; null: no interval is asked for
BOUNDS: Mapping[str, pl.DataType] = {"value": pl.Float64(), "n": pl.Int64(), "low": pl.Float64(), "high": pl.Float64()}

UNBOUNDED = {"low": pl.lit(None, pl.Float64), "high": pl.lit(None, pl.Float64)}  # bounds that are not known


@dataclass(frozen=True)
class AtOnce:
    """Work that is done on all groups at once: one by one, ten thousand half hours take a minute.

    `each` gets the rows of all groups and the dimensions of the groups, and gives *by, value, n of every one.
    """

    each: Callable[[pl.DataFrame, Sequence[str]], pl.DataFrame]

    def __call__(self, rows: pl.DataFrame, _: Mapping[str, Value]) -> Figure:
        """Work on one group, as any other work does."""
        told = self.each(rows.with_columns(_one=pl.lit(0)), ("_one",))
        return Figure(None, 0) if told.is_empty() else Figure(told["value"][0], told["n"][0])


@dataclass(frozen=True, eq=False, kw_only=True)
class Derived(Definition):
    """One figure a group, worked out from `inputs` told by the dimensions `within` (beside those it is told by itself).

    `work` gets the rows of ONE group, sorted by `within`: columns *within, then for each input `<key>` (f64) and
    `<key>.n` (i64; null for counts and sums); no rows where nothing happened. And the values of its options, with the
    confidence asked for under `level`.

    `against` names dimensions whose groups are held against one another. There is then beside each column the same
    over all those groups, `<key>.all` and `<key>.all.n`, and a row for what only the others have (nulls).

    `prepare` may add columns to the rows of all groups at once: what is worked out row by row is quicker so.
    """

    inputs: tuple[Metric, ...]
    within: tuple[str, ...]
    work: Work
    against: tuple[str, ...] = ()
    prepare: Callable[[pl.DataFrame, Mapping[str, Value]], pl.DataFrame] | None = None

    def __post_init__(self) -> None:
        """Refuse inputs that share a key, or whose frames lack a dimension of `within`; MetricError."""
        if len({one.key for one in self.inputs}) < len(self.inputs):
            raise MetricError(f"{self.key} names an input twice")
        for one in self.inputs:
            if unknown := [name for name in self.within if name not in one.frame.columns]:
                raise MetricError(f"{self.key} tells {one.key} by {unknown}, which {one.frame.name} does not promise")

    @property
    def parts(self) -> tuple[Metric, ...]:
        """Its inputs."""
        return self.inputs

    @property
    def told_within(self) -> tuple[str, ...]:
        """Dimensions that its inputs are told by."""
        return self.within


Told = Callable[[Sequence[str]], pl.DataFrame]


def figures(metric: Derived, told: Told, by: Sequence[str], settings: Settings, level: float | None) -> pl.DataFrame:
    """Work out every group: *by, value, n, low, high. `told` gives the metric's inputs by any dimensions."""
    rows = told(joined(by, metric.within))
    if metric.against:
        rows = _beside_all(metric, rows, told, by)
    rows = rows.sort(metric.within, nulls_last=True) if metric.within else rows
    chosen = {**metric.chosen(settings), LEVEL: level}
    rows = rows if metric.prepare is None else metric.prepare(rows, chosen)
    if by and isinstance(metric.work, AtOnce):
        return metric.work.each(rows, by).select(*by, "value", "n", **UNBOUNDED)
    made = [(*group, *_row(metric.work(one, chosen))) for group, one in _groups(rows, by, metric.within)]
    return pl.DataFrame(made, schema={name: rows.schema[name] for name in by} | dict(BOUNDS), orient="row")


def joined(by: Sequence[str], within: Sequence[str]) -> list[str]:
    """Dimensions of both, none of them twice."""
    return list(dict.fromkeys((*by, *within)))


def _beside_all(metric: Derived, rows: pl.DataFrame, told: Told, by: Sequence[str]) -> pl.DataFrame:
    """Put beside each input what it is over all groups of `against`."""
    pooled = joined([name for name in by if name not in metric.against], metric.within)
    named = {f"{one.key}{kind}": f"{one.key}.all{kind}" for one in metric.inputs for kind in ("", ".n")}
    every = told(pooled).rename(named)
    if not by:
        grid = every
    elif shared := [name for name in by if name in pooled]:
        grid = rows.select(by).unique().join(every, on=shared, how="inner", nulls_equal=True)
    else:
        grid = rows.select(by).unique().join(every, how="cross")
    keys = joined(by, metric.within)
    return (
        grid.join(rows, on=keys, how="left", nulls_equal=True) if keys else pl.concat([rows, every], how="horizontal")
    )


def _groups(
    rows: pl.DataFrame, by: Sequence[str], within: Sequence[str]
) -> Iterable[tuple[tuple[Any, ...], pl.DataFrame]]:
    """Part the rows by group; those of one hold the dimensions within it first, and not what it is told by."""
    if not by:
        return [((), rows.select(*within, pl.exclude(*within)) if within else rows)]
    keys = [f"_by_{name}" for name in by]
    told = rows.select(pl.col(by).name.prefix("_by_"), *within, pl.exclude(*by, *within))
    return told.partition_by(keys, as_dict=True, maintain_order=True, include_key=False).items()


def _row(figure: Figure) -> tuple[float | None, int | None, float | None, float | None]:
    return (figure.value, figure.n, figure.low, figure.high)
