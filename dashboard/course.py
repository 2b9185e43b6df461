"""Today's course by half-hour, and what is usual here on this weekday."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from dashboard.board import CoursePoint
from dashboard.moment import Moment, metrics, ms
from metrics import evaluate
from queries.frames import AGENT_TIME, LEGS
from queries.usual import waiting_at

COURSE = ("offered", "answered", "abandoned", "service_level")
SO_FAR = ("offered", "answered", "service_level", "asa", "abandonment_rate", "handle_time")
HALF_HOUR = timedelta(minutes=30)
LOW, HIGH = 0.1, 0.9  # the band holds four of five of the recent weeks
FEWEST = 3  # weeks; of fewer nothing is called usual


Band = dict[datetime, tuple[float, float]]


def course(moment: Moment, band: Band) -> list[CoursePoint]:
    """Today by half-hour up to the running one; after it, only what is usual (`band`: see offered_band)."""
    options = dict(moment.scope.options)
    made = evaluate.evaluate(metrics(*COURSE), {LEGS.name: moment.legs}, ("half_hour_at",), options)
    today = _by_half_hour(made)
    time = {AGENT_TIME.name: moment.frames[AGENT_TIME.name]}
    worked = _by_half_hour(evaluate.evaluate(metrics("productive_time"), time, ("half_hour_at",)))
    passed = {moment.interval_at: (moment.at - moment.interval_at).total_seconds()}
    times = _every_half_hour({*today, *band})
    return [_point(at, today.get(at, {}) | _staffed(worked.get(at), passed.get(at)), band.get(at)) for at in times]


def _every_half_hour(times: set[datetime]) -> list[datetime]:
    """Times from the first to the last without a gap: a half-hour without contacts is one, too."""
    if not times:
        return []
    first, last = min(times), max(times)
    return [first + HALF_HOUR * step for step in range(int((last - first) / HALF_HOUR) + 1)]


def usual(moment: Moment) -> dict[str, list[float]]:
    """Metric key → [low, high] at this clock time of this weekday in recent weeks; absent where too few are known."""
    legs = moment.snapshot.usual_legs(moment.scope)
    earlier = legs.filter(pl.col("queued_at") <= moment.at)
    frames = {LEGS.name: earlier, f"{LEGS.name}@ended_at": earlier.filter(pl.col("ended_at") <= moment.at)}
    options = dict(moment.scope.options)
    found = _bands(evaluate.evaluate(metrics(*SO_FAR), frames, ("local_day",), options))
    running = {LEGS.name: legs.filter(pl.col("half_hour_at") == moment.interval_at)}
    interval = _bands(evaluate.evaluate(metrics("service_level"), running, ("local_day",), options))
    live = _bands(waiting_at(legs, moment.at))
    return found | live | ({"service_level_now": interval["service_level"]} if interval else {})


def _bands(long: pl.DataFrame) -> dict[str, list[float]]:
    """From columns metric, value (a row a week) to the band of each metric."""
    known = long.drop_nulls("value").group_by("metric").agg(_band_of("value"), weeks=pl.len())
    rows = known.filter(pl.col("weeks") >= FEWEST).select("metric", "band").iter_rows()
    return {metric: [band["low"], band["high"]] for metric, band in rows}


def _band_of(column: str) -> pl.Expr:
    low, high = (pl.col(column).quantile(share, "linear") for share in (LOW, HIGH))
    return pl.struct(low=low, high=high).alias("band")


def offered_band(moment: Moment) -> Band:
    """Usual band of contacts offered by half-hour; a week without a contact in one counts as none there."""
    legs = moment.snapshot.usual_legs(moment.scope)
    offered = evaluate.evaluate(metrics("offered"), {LEGS.name: legs}, ("local_day", "half_hour_at"))
    days = offered.select("local_day").unique()
    if days.height < FEWEST:
        return {}
    every = offered.select("half_hour_at").unique().join(days, how="cross")
    filled = every.join(offered, on=["local_day", "half_hour_at"], how="left").with_columns(
        pl.col("value").fill_null(0)
    )
    bands = filled.group_by("half_hour_at").agg(_band_of("value"))
    return {at: (band["low"], band["high"]) for at, band in bands.iter_rows()}


def _by_half_hour(long: pl.DataFrame) -> dict[datetime, dict[str, float | None]]:
    found: dict[datetime, dict[str, float | None]] = {}
    for row in long.iter_rows(named=True):
        found.setdefault(row["half_hour_at"], {})[row["metric"]] = row["value"]
    return found


def _staffed(worked: Mapping[str, float | None] | None, passed_s: float | None) -> dict[str, float]:
    """Mean agents at work over what has passed of a half-hour (all of it, unless it runs)."""
    seconds = (worked or {}).get("productive_time")
    return {} if seconds is None or passed_s == 0 else {"staffed": seconds / (passed_s or HALF_HOUR.total_seconds())}


def _point(at: datetime, figures: Mapping[str, Any], band: tuple[float, float] | None) -> CoursePoint:
    low, high = band or (None, None)
    return CoursePoint(
        at=ms(at),
        offered=int(figures.get("offered") or 0),
        answered=int(figures.get("answered") or 0),
        abandoned=int(figures.get("abandoned") or 0),
        service_level=figures.get("service_level"),
        usual_low=low,
        usual_high=high,
        staffed=figures.get("staffed"),
    )
