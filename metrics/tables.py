"""Aggregates of metrics by any dimensions, each made once: what figures are told from."""

from collections.abc import Mapping, Sequence
from functools import partial, reduce

import polars as pl

from metrics import native
from metrics.derived import Derived
from metrics.metric import AnyMetric, Metric
from metrics.options import Settings


class Tables:
    """Values and denominators of metrics by any dimensions: one pass a sheet and grouping."""

    def __init__(
        self,
        metrics: Sequence[AnyMetric],
        frames: Mapping[str, pl.DataFrame],
        settings: Settings,
        level: float | None = None,
    ) -> None:
        self.settings, self.level = settings, level
        self._metrics, self._frames = metrics, frames
        self._made: dict[tuple[str, tuple[str, ...], tuple[str, ...]], pl.DataFrame] = {}

    def table(self, part: Metric, by: Sequence[str], within: tuple[str, ...] = ()) -> pl.DataFrame:
        """Give *by, `<key>`, `<key>.n` of `part` and of what else reads its sheet, told by the same dimensions."""
        key = (part.sheet, tuple(by), within)
        if key not in self._made:
            self._made[key] = self._aggregate(part.sheet, by, within)
        return self._made[key]

    def rows(self, part: Metric) -> pl.DataFrame:
        """Rows that it reads."""
        return self._frames[part.sheet]

    def inputs(self, metric: Derived, by: Sequence[str]) -> pl.DataFrame:
        """Inputs of a derived metric by these dimensions, side by side: *by, then `<key>` and `<key>.n` of each."""
        made = [
            named(part, self.table(part, by, metric.within), by, part.key, f"{part.key}.n") for part in metric.inputs
        ]
        return reduce(partial(beside, by), made)

    def _aggregate(self, sheet: str, by: Sequence[str], within: tuple[str, ...]) -> pl.DataFrame:
        alike = [metric for metric in self._metrics if metric.told_within == within]
        wanted = {part.key: part for metric in alike for part in metric.parts if part.sheet == sheet}
        columns = [column for part in wanted.values() for column in native.columns(part, self.settings)]
        return aggregated(self._frames[sheet], by, *columns)


def aggregated(rows: pl.DataFrame, by: Sequence[str], *columns: pl.Expr) -> pl.DataFrame:
    """Aggregate each group, or all rows where there is nothing to group by; categories become text."""
    made = rows.group_by(*by).agg(*columns) if by else rows.select(*columns)
    return made.with_columns(pl.col(pl.Categorical).cast(pl.String))


def named(metric: Metric, table: pl.DataFrame, by: Sequence[str], value: str, n: str, **added: pl.Expr) -> pl.DataFrame:
    """Take one metric out of a table: *by, its value and its n (null: a count) under these names, and what is added."""
    count = pl.col(f"{metric.key}.n") if f"{metric.key}.n" in table.columns else pl.lit(None, pl.Int64)
    return table.select(*by, pl.col(metric.key).alias(value), count.alias(n), **added)


def beside(by: Sequence[str], left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Put two tables of the same groups side by side; a group that only one has is there, and null in the other."""
    if not by:
        return pl.concat([left, right], how="horizontal")
    return left.join(right, on=list(by), how="full", coalesce=True, nulls_equal=True)
