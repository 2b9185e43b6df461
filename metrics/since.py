"""Since when a figure is not what it was: weeks held against what was usual before, and the stretch that a signal has.

A person noted a change; the weeks before it are its baseline, and their limits judge all later weeks. Without such a
note the limits are those of all weeks.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from metrics.metric import AnyMetric
from metrics.signals import BETTER, CHANGED, WORSE, readings
from metrics.statistics import xmr

SIGNALS = (BETTER, WORSE, CHANGED)


class Since(NamedTuple):
    """The latest stretch of weeks that are signals: what they are, its first week, what it comes to, what was usual."""

    reading: str
    iso_week: str
    value: float  # mean of its weeks
    centre: float


def held(charted: pl.DataFrame, metric: AnyMetric, change: str | None) -> pl.DataFrame:
    """Judge weeks of `weekly.series` (of one baseline) by the limits of those before the ISO week `change`.

    Centre, low, high, standing and signals are made anew, and `reading` is added (see `signals.readings`). The week of
    the change belongs to neither side. With fewer than 5 settled weeks before it, or no change, limits are of all.
    """
    value = pl.when(~pl.col("is_hollow")).then("value").fill_null(float("nan"))
    points = charted.select(value.alias("point"))["point"].to_numpy()
    is_before = (charted["iso_week"] < (change or "")).to_numpy()
    is_change = (charted["iso_week"] == (change or "")).to_numpy()
    known = int(np.count_nonzero(~np.isnan(points[is_before])))
    of = xmr.limits(points[is_before] if known >= xmr.LEAST else points)
    judged = np.where(is_change, np.nan, points) if known >= xmr.LEAST else points
    found = xmr.signals(judged, of)
    bounds = {name: None if np.isnan(one) else one for name, one in zip(of._fields[:3], of[:3], strict=True)}
    table = charted.with_columns(
        *(pl.lit(one, pl.Float64).alias(name) for name, one in bounds.items()),
        pl.lit(str(of.standing)).alias("standing"),
        *(pl.Series(name, getattr(found, name)) for name in ("outside", "run", "trend", "near")),
        pl.Series("is_signal", found.any),
    )
    return table.with_columns(reading=readings(table, metric))


def since(table: pl.DataFrame) -> Since | None:
    """Return the stretch of signals of one kind that lasts up to the latest settled week; None: there is none.

    `table` is what `held` gives. Hollow weeks are passed over; that of the change ends what was before it.
    """
    settled = table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null())
    if settled.is_empty() or settled["reading"][-1] not in SIGNALS:
        return None
    last = settled["reading"][-1]
    is_other = (settled["reading"] != last).fill_null(value=True).to_list()
    stretch = settled[max((place for place, other in enumerate(is_other, 1) if other), default=0) :]
    return Since(last, stretch["iso_week"][0], float(stretch["value"].mean()), float(stretch["centre"][0]))  # type: ignore[arg-type]
