"""Reads a scorecard: 26 weeks of every KPI up to the one asked for, with limits, signals and what was noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.reached import reached, unreached
from dashboard.scorecard import figures
from dashboard.scorecard.figures import Weekly
from dashboard.scorecard.values import Card, Note, Row, Week
from dashboard.scorecard_settings import Kpi
from metrics import gaps, registry, settling, signals, weekly
from metrics.metric import AnyMetric, Direction, Unit
from metrics.statistics.xmr import Assurance, Standing
from queries import annotations, dimensions, extent
from queries.scope import Principal, Scope, Window
from queries.source import Source

WEEKS = 26
OFFERED = 13  # weeks back that a page offers
RULES = ("outside", "run", "trend", "near")
ENDS: dict[Unit, tuple[float, float]] = {
    Unit.SHARE: (0.0, 1.0),
    Unit.INDEX: (0.0, 100.0),
    Unit.POINTS: (-100.0, 100.0),
    Unit.NET: (float("-inf"), float("inf")),
}
BELOW_NOTHING = (0.0, float("inf"))


@dataclass(frozen=True)
class Asked:
    """What is asked: by whom, which KPIs, which week (None: the last whole one), what is let through and how made."""

    principal: Principal
    kpis: tuple[Kpi, ...]
    week: str | None = None
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Read:
    """A scorecard, and the figures it is made of, by metric."""

    card: Card
    figures: dict[str, Weekly]


def read(
    source: Source, asked: Asked, folder: Path | None = None, now: datetime | None = None, *, is_ahead: bool = False
) -> Read | None:
    """Read a scorecard; None where the store holds nothing. `folder` keeps figures between starts.

    `is_ahead`: figures that will soon be too old are read anew, before anybody waits for them.

    StoreUnreachableError where the store does not answer. A week that is not offered is the last whole one.
    """
    until, zone = extent.known_until(source), dimensions.read(source).zone
    if until is None:
        return None
    known = last_whole_day(until, zone, now or datetime.now(UTC))
    monday = next((one for one in offered(known) if figures.iso(one) == asked.week), usual(known))
    mondays = [monday - weekly.WEEK * back for back in reversed(range(WEEKS))]
    window = Window.days(mondays[0], monday + weekly.WEEK, zone)
    scope = Scope(window, asked.principal, asked.chosen, asked.options)
    told = figures.read(source, scope, asked.kpis, mondays, known, folder, is_ahead=is_ahead)
    notes = _notes(source, window)
    first = extent.known_since(source)
    since = first.astimezone(ZoneInfo(zone)).date() if first else None
    rows = tuple(row(kpi, told[kpi.metric], mondays, known, notes, scope, since) for kpi in asked.kpis)
    days = max(min((known - monday).days + 1, 7), 0)
    made_at = min(one.made_at for one in told.values())
    return Read(Card(figures.iso(monday), monday, days, zone, known, made_at, rows, notes), told)


def last_whole_day(until: datetime, zone: str, now: datetime) -> date:
    """Return the last local day that is over, as far as the store knows."""
    local = ZoneInfo(zone)
    return min(until.astimezone(local).date(), now.astimezone(local).date() - timedelta(days=1))


def offered(known: date) -> list[date]:
    """Mondays of the weeks one may ask for, the latest first: the running one has a day at least."""
    latest = known - timedelta(days=known.weekday())
    return [latest - weekly.WEEK * back for back in range(OFFERED)]


def usual(known: date) -> date:
    """Return the Monday of the last whole week."""
    latest = known - timedelta(days=known.weekday())
    return latest if known.weekday() == 6 else latest - weekly.WEEK  # noqa: PLR2004 - Sunday


def row(  # noqa: PLR0913, PLR0917 - all that a KPI is made of
    kpi: Kpi,
    told: Weekly,
    mondays: Sequence[date],
    known: date,
    notes: Sequence[Note],
    scope: Scope,
    since: date | None = None,
) -> Row:
    """Make one KPI's row of its weekly figures; `since` is the first local day that the store knows of."""
    metric, chosen = registry.get(kpi.metric), figures.settings(scope, kpi)
    between = weekly.Period(mondays[0], mondays[-1] + weekly.WEEK, known, since)
    settled = known - timedelta(days=settling.settling_days(metric, chosen))  # later days may have nothing mature yet
    lost = gaps.missing_days(told.by("weekday") if told.days is None else told.days, mondays, settled)
    counts = {week: len(days) for week, days in lost.items()}
    zone = ZoneInfo(scope.window.zone)
    starts = sorted({note.at.astimezone(zone).date() for note in notes if begins(note, kpi.metric, scope)})
    table = weekly.charted(metric, told.by(), between, chosen, starts, counts)
    assured = weekly.assurance(table, metric, kpi.target)
    table = table.with_columns(reading=signals.readings(table, metric))
    weeks = tuple(_week(one, metric, lost) for one in table.iter_rows(named=True))
    last = table.row(-1, named=True)
    solid = table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null(), pl.col("baseline") == last["baseline"])
    return Row(
        kpi.metric,
        metric.unit,
        None if metric.direction == Direction.NONE else metric.direction == Direction.UP,
        kpi.target,
        tuple(sorted(chosen.items())),
        weeks,
        Standing(last["standing"]),
        solid.height,
        Assurance(assured),
        _sigmas(table),
        unreached(metric, dict(scope.chosen)),
        is_grouped=told.days is not None,
    )


def begins(note: Note, metric: str, scope: Scope) -> bool:
    """Whether a note starts a new baseline of this metric: it is about all, about it, or about what it was narrowed to.

    A metric that knows no such thing as a queue is of all queues whichever was chosen: a note on that one leaves it be.
    """
    chosen = dict(scope.chosen)
    names = {value for name in reached(registry.get(metric), chosen) for value in chosen[name]}
    return note.starts_baseline and (note.scope is None or note.scope == metric or note.scope in names)


def _week(row: dict[str, Any], metric: AnyMetric, lost: dict[str, tuple[date, ...]]) -> Week:
    least, most = ENDS.get(metric.unit, BELOW_NOTHING)
    low, high = row["low"], row["high"]
    return Week(
        iso_week=row["iso_week"],
        monday=row["monday"],
        value=row["value"],
        n=row["n"] or 0,
        days=row["days"],
        missing=lost.get(row["iso_week"], ()),
        is_partial=row["is_partial"],
        is_small=row["is_small"],
        is_provisional=row["is_provisional"],
        is_early=row["is_early"],
        is_mixed=row["is_mixed"],
        reading=row["reading"],
        rules=tuple(rule for rule in RULES if row[rule]),
        baseline=row["baseline"],
        centre=row["centre"] if low is not None else None,
        low=None if low is None else max(low, least),
        high=None if high is None else min(high, most),
        is_cut=low is not None and (low < least or high > most),
    )


def _sigmas(table: pl.DataFrame) -> float | None:
    """How far from its centre the latest settled week lies, in sixths of the way between its limits."""
    solid = table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null(), pl.col("low").is_not_null())
    if solid.is_empty():
        return None
    last = solid.row(-1, named=True)
    sigma = (last["high"] - last["low"]) / 6
    return (last["value"] - last["centre"]) / sigma if sigma > 0 else None


def _notes(source: Source, window: Window) -> tuple[Note, ...]:
    zone = ZoneInfo(window.zone)
    return tuple(
        Note(
            row["at"],
            f"{row['at'].astimezone(zone):%G-W%V}",
            str(row["kind"]),
            row["text"],
            row["scope"],
            row["starts_baseline"],
        )
        for row in annotations.within(source, window).iter_rows(named=True)
    )
