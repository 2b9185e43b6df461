"""A metric week by week, as an XmR chart: what directors read. A change is called a change only on a signal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from metrics import settling
from metrics.evaluate import evaluate
from metrics.metric import AnyMetric, Direction, MetricError, lacking
from metrics.options import Settings
from metrics.statistics import xmr

WEEK = timedelta(days=7)
SMALL = 30  # contacts without which a week is hollow
HOLLOW = ("is_partial", "is_small", "is_provisional", "is_early", "is_mixed")


@dataclass(frozen=True)
class Period:
    """Local days [first, end) that were read, and the first and last that the store knows of (they count as whole).

    `since` None: the store knows of all days from `first` on, and of those before it.
    """

    first: date
    end: date
    known: date
    since: date | None = None


def series(
    metric: AnyMetric,
    frames: Mapping[str, pl.DataFrame],
    period: Period,
    options: Settings | None = None,
    baselines: Sequence[date] = (),
) -> pl.DataFrame:
    """One row an ISO week of the period, quiet ones included, sorted.

    iso_week, monday, value (null: nothing happened), n, days (of 7 that the period and the store know), is_partial,
    is_small (n < 30), is_provisional (may still change: its last contacts are not mature), is_early (it would take days
    before the first that the store knows of), is_mixed (a baseline was begun in the middle of it), is_hollow (any of
    these: no part of limits or signals), baseline (week it began in), centre, low, high, standing, outside, run,
    trend, near, is_signal. `baselines` are local days on which a person began a new one: the first week of it is the
    first that begins on that day or later. MetricError for a day that is in no week of the period.
    """
    settings = options or {}
    told = evaluate([metric], frames, ("iso_week",), settings)
    return charted(metric, told, period, settings, baselines)


def charted(  # noqa: PLR0913, PLR0917 - as `series`, of figures instead of rows
    metric: AnyMetric,
    told: pl.DataFrame,
    period: Period,
    options: Settings | None = None,
    baselines: Sequence[date] = (),
    missing: Mapping[str, int] | None = None,
) -> pl.DataFrame:
    """Make the rows of `series` of figures that are known already: iso_week, value, n.

    `missing` says how many days of a week nothing came for although something should have (metrics/gaps.py).
    """
    settings, gaps = options or {}, missing or {}
    weeks = _weeks(period)
    if strange := [day for day in baselines if monday_of(day) not in set(weeks["monday"])]:
        raise MetricError(f"no week of {strange[0]} in this period; it has {weeks['iso_week'][0]} and later")
    joined = weeks.join(told.select("iso_week", "value", "n"), on="iso_week", how="left", maintain_order="left")
    reach = timedelta(days=settling.reach_days(metric, settings))
    early = pl.lit(value=False) if period.since is None else pl.col("monday") < period.since + reach
    settled = period.known - timedelta(days=settling.settling_days(metric, settings))
    lost = pl.col("iso_week").replace_strict(gaps, default=0, return_dtype=pl.Int64)
    marked = (
        joined.with_columns(days=(pl.col("days") - lost).clip(0))
        .with_columns(
            is_partial=pl.col("days") < WEEK.days,
            is_small=(pl.col("n") < SMALL).fill_null(value=False),
            is_provisional=pl.lit(settled) < pl.col("monday") + timedelta(days=6),
            is_early=early,
            is_mixed=pl.col("monday").is_in([monday_of(day) for day in baselines if day.weekday()]),
            baseline=_baseline(baselines),
        )
        .with_columns(is_hollow=pl.any_horizontal(*HOLLOW))
    )
    if not _is_counted(metric):  # how things stood before the store knew of anything was never seen
        marked = marked.with_columns(pl.when(~pl.col("is_early")).then(name).alias(name) for name in ("value", "n"))
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


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _is_counted(metric: AnyMetric) -> bool:
    """Whether a week's value is of what happened in it, not of how things stood at its ends."""
    return not lacking(metric, ("iso_week",))


def _weeks(period: Period) -> pl.DataFrame:
    """ISO weeks that touch the period, with the days of each that are in it and known."""
    first = monday_of(period.first)
    mondays = pl.date_range(first, max(period.end - timedelta(days=1), first), "7d", eager=True)
    until = min(period.end, period.known + timedelta(days=1))
    start = pl.max_horizontal("monday", pl.lit(max(period.first, period.since or period.first)))
    end = pl.min_horizontal(pl.col("monday") + WEEK, pl.lit(until))
    return pl.DataFrame({"monday": mondays}).select(
        pl.col("monday").dt.strftime("%G-W%V").alias("iso_week"),
        "monday",
        days=(end - start).dt.total_days().clip(0, WEEK.days),
    )


def _baseline(days: Sequence[date]) -> pl.Expr:
    starts = [monday_of(day + timedelta(days=6)) for day in days]
    began = pl.when(pl.col("monday").is_in(starts) | (pl.int_range(pl.len()) == 0)).then("iso_week")
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
