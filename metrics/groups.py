"""Groups without rows: what was quiet is shown as quiet, not left out."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from metrics.derived import BOUNDS
from metrics.evaluate import evaluate, sheets
from metrics.metric import AnyMetric
from metrics.options import Settings


def complete(
    metrics: Sequence[AnyMetric], made: pl.DataFrame, by: Sequence[str], options: Settings, days: tuple[date, date]
) -> pl.DataFrame:
    """Give every metric a row for every group that any of them has, and for every local day in [first, end).

    A missing row is what the metric is worth without rows: a count is 0, an average not known.
    """
    if not by:
        return made
    groups = _groups(made, by, days)
    nothing = {name: sheet.frame.empty() for name, sheet in sheets(metrics).items()}
    blank = evaluate(metrics, nothing, (), options).with_row_index("place")
    whole = blank.join(groups, how="cross").join(
        made.select(*by, "metric", *BOUNDS, known=True), on=[*by, "metric"], how="left", nulls_equal=True
    )
    told = (pl.when("known").then(f"{name}_right").otherwise(name).alias(name) for name in BOUNDS)
    return whole.with_columns(told).sort("place", *by, nulls_last=True)


def _groups(made: pl.DataFrame, by: Sequence[str], days: tuple[date, date]) -> pl.DataFrame:
    groups = made.select(by).unique()
    if "local_day" not in by:
        return groups
    every_day = pl.date_range(*days, closed="left", eager=True).alias("local_day").to_frame()
    rest = [name for name in by if name != "local_day"]
    return (groups.select(rest).unique().join(every_day, how="cross") if rest else every_day).select(by)
