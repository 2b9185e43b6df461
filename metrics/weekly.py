"""A metric week by week, as an XmR chart: what directors read. A change is called a change only on a signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import numpy as np
import polars as pl

from metrics.evaluate import evaluate
from metrics.metric import AnyMetric, Direction, Metric, MetricError
from metrics.options import Settings
from metrics.statistics import xmr

WEEK = timedelta(days=7)
SMALL = 30  # contacts without which a week is hollow
SETTLING = ("window_days", "reopen_days")  # options that say how many days may still undo what happened
DAY_AFTER = 2  # 24 h after the last session of a day are over on the next day but one


@dataclass(frozen=True)
class Period:
    """Local days [first, end) that were read, and the last day that the store knows of (which counts as whole)."""

    first: date
    end: date
    known: date


def series(
    metric: AnyMetric,
    frames: Mapping[str, pl.DataFrame],
    period: Period,
    options: Settings | None = None,
    baselines: Sequence[str] = (),
) -> pl.DataFrame:
    """One row an ISO week of the period, quiet ones included, sorted.

    iso_week, monday, value (null: nothing happened), n, days (of 7 that the period and the store know), is_partial,
    is_small (n < 30), is_provisional (may still change: its last contacts are not mature), is_hollow (any of these: no
    part of limits or signals), baseline (week it began in), centre, low, high, standing, outside, run, trend, near,
    is_signal. `baselines` are ISO weeks at which a person began a new one; MetricError for one that is no week of the
    period.
    """
    settings = options or {}
    told = evaluate([metric], frames, ("iso_week",), settings)
    return charted(metric, told, period, settings, baselines)


def charted(  # noqa: PLR0913, PLR0917 - as `series`, of figures instead of rows
    metric: AnyMetric,
    told: pl.DataFrame,
    period: Period,
    options: Settings | None = None,
    baselines: Sequence[str] = (),
    missing: Mapping[str, int] | None = None,
) -> pl.DataFrame:
    """Make the rows of `series` of figures that are known already: iso_week, value, n.

    `missing` says how many days of a week nothing came for although something should have (metrics/gaps.py).
    """
    settings, gaps = options or {}, missing or {}
    weeks = _weeks(period)
    if strange := [week for week in baselines if week not in set(weeks["iso_week"])]:
        raise MetricError(f"no week {strange[0]!r} in this period; it has {weeks['iso_week'][0]} and later")
    joined = weeks.join(told.select("iso_week", "value", "n"), on="iso_week", how="left", maintain_order="left")
    settled = period.known - timedelta(days=settling_days(metric, settings))
    lost = pl.col("iso_week").replace_strict(gaps, default=0, return_dtype=pl.Int64)
    marked = (
        joined.with_columns(days=(pl.col("days") - lost).clip(0))
        .with_columns(
            is_partial=pl.col("days") < WEEK.days,
            is_small=(pl.col("n") < SMALL).fill_null(value=False),
            is_provisional=pl.lit(settled) < pl.col("monday") + timedelta(days=6),
            baseline=_baseline(baselines),
        )
        .with_columns(is_hollow=pl.any_horizontal("is_partial", "is_small", "is_provisional"))
    )
    return pl.concat([_limited(part) for part in marked.partition_by("baseline", maintain_order=True)])


def assurance(charted: pl.DataFrame, metric: AnyMetric, target: float | None) -> xmr.Assurance:
    """Say what the latest baseline's limits promise against a target; not known for a metric without a good side."""
    if metric.direction == Direction.NONE or charted.is_empty():
        return xmr.Assurance.UNKNOWN
    last = charted.row(-1, named=True)
    standing = xmr.Standing(last["standing"])
    if standing == xmr.Standing.NONE:
        return xmr.Assurance.UNKNOWN
    of = xmr.Limits(last["centre"], last["low"], last["high"], standing)
    return xmr.assurance(of, target, is_up_better=metric.direction == Direction.UP)


def settling_days(metric: AnyMetric, settings: Settings) -> int:
    """Local days by which the store must know of more than a row's own before its part in the metric stands for good.

    Where maturity counts: the days of its window and the one on which these are over. 0: a closed day never changes.
    """
    return max((_settling(part, settings) for part in metric.parts), default=0)


def _settling(part: Metric, settings: Settings) -> int:
    read = part.columns(settings)
    if "is_settled" in read:
        return DAY_AFTER
    values = part.chosen(settings)
    windows = [values.get(name) for name in SETTLING if "age_days" in read]
    return max((floor(days) + 1 for days in windows if isinstance(days, float)), default=0)


def _weeks(period: Period) -> pl.DataFrame:
    """ISO weeks that touch the period, with the days of each that are in it and known."""
    first = period.first - timedelta(days=period.first.weekday())
    mondays = pl.date_range(first, max(period.end - timedelta(days=1), first), "7d", eager=True)
    until = min(period.end, period.known + timedelta(days=1))
    start = pl.max_horizontal("monday", pl.lit(period.first))
    end = pl.min_horizontal(pl.col("monday") + WEEK, pl.lit(until))
    return pl.DataFrame({"monday": mondays}).select(
        pl.col("monday").dt.strftime("%G-W%V").alias("iso_week"),
        "monday",
        days=(end - start).dt.total_days().clip(0, WEEK.days),
    )


def _baseline(starts: Sequence[str]) -> pl.Expr:
    week = pl.col("iso_week")
    began = pl.when(week.is_in(list(starts)) | (pl.int_range(pl.len()) == 0)).then(week)
    return began.forward_fill()


def _limited(part: pl.DataFrame) -> pl.DataFrame:
    """Add limits and signals of one baseline."""
    solid = part.select(pl.when(~pl.col("is_hollow")).then("value").fill_null(float("nan"))).to_series().to_numpy()
    of = xmr.limits(solid)
    found = xmr.signals(solid, of)
    bounds = {name: None if np.isnan(value) else value for name, value in zip(of._fields[:3], of[:3], strict=True)}
    return part.with_columns(
        *(pl.lit(value, pl.Float64).alias(name) for name, value in bounds.items()),
        pl.lit(str(of.standing)).alias("standing"),
        *(pl.Series(name, getattr(found, name)) for name in ("outside", "run", "trend", "near")),
        pl.Series("is_signal", found.any),
    )
