"""Figures of KPIs by ISO week, and by what they are made up of within it: read once, then kept week by week.

A week that is settled is read again a day later at the earliest, the others after an hour: what is kept is kept beside
the settings' data too, so that a start reads but the latest weeks. Nothing of a single person is in it: sums alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

import polars as pl

from dashboard.scorecard_settings import Kpi
from metrics import registry, settling, small_cells, weekly
from metrics.evaluate import evaluate
from metrics.metric import AnyMetric, lacking
from queries import history
from queries.rights import sees_groups_only
from queries.scope import Scope, Window
from queries.source import Source

WHOLE = ""  # the dimension of the figure itself
DIMENSIONS = ("channel", "queue", "reason", "segment", "weekday")
SETTLED_FOR, OPEN_FOR = timedelta(days=1), timedelta(hours=1)
AT_ONCE = 7  # weeks read in one go
FORM = 1  # of the files
Line = tuple[str, str | None, float | None, int]  # dimension, group, value, n
Slice = tuple[float, list[Line]]  # when it was read (s since 1970), and what it came to

_kept: dict[str, dict[str, Slice]] = {}
_changing = Lock()


@dataclass(frozen=True)
class Weekly:
    """Figures of one KPI: dimension, group, iso_week, value, n; and when the oldest of them was read.

    `days` tells group, iso_week, n of weekdays where `told` must not: they say when nothing was delivered.
    """

    told: pl.DataFrame
    made_at: datetime
    days: pl.DataFrame | None = None

    def by(self, dimension: str = WHOLE) -> pl.DataFrame:
        """Those of one dimension: group, iso_week, value, n."""
        return self.told.filter(pl.col("dimension") == dimension).drop("dimension")


def read(  # noqa: PLR0913, PLR0917 - all that figures depend on
    source: Source, scope: Scope, kpis: Sequence[Kpi], mondays: Sequence[date], known: date, folder: Path | None
) -> dict[str, Weekly]:
    """Figures of the weeks that begin on `mondays`, by metric; `scope`'s own window is not looked at.

    `known` is the last whole local day; what lies after it is not read. `folder` keeps them (None: memory alone).
    """
    names = {kpi.metric: _name(source.url, scope, kpi) for kpi in kpis}
    held = {kpi.metric: _held(names[kpi.metric], folder) for kpi in kpis}
    now = datetime.now(UTC)
    for weeks, wanted in _missing(kpis, scope, held, mondays, known, now):
        for key, slices in _made(source, scope, wanted, weeks, known).items():
            held[key].update({week: (now.timestamp(), lines) for week, lines in slices.items()})
            _keep(names[key], held[key], folder)
    told = {kpi.metric: _told(held[kpi.metric], mondays) for kpi in kpis}
    if not sees_groups_only(scope.principal):
        return told
    return {
        key: replace(one, told=small_cells.pooled(one.told, "dimension"), days=one.by("weekday").drop("value"))
        for key, one in told.items()
    }


def settings(scope: Scope, kpi: Kpi) -> dict[str, str]:
    """Options that a KPI is made with: those of the scope, and its own before them."""
    return dict(scope.options) | kpi.settings


def iso(monday: date) -> str:
    """Name a week: 2026-W47."""
    return f"{monday:%G-W%V}"


def forget() -> None:
    """Forget what memory holds."""
    with _changing:
        _kept.clear()


def _missing(  # noqa: PLR0913, PLR0917 - as `read`
    kpis: Sequence[Kpi],
    scope: Scope,
    held: Mapping[str, dict[str, Slice]],
    mondays: Sequence[date],
    known: date,
    now: datetime,
) -> Iterable[tuple[list[date], list[Kpi]]]:
    """Weeks that have to be read, in stretches, with the KPIs that need them."""
    due: dict[date, list[Kpi]] = {}
    for kpi in kpis:
        days = settling.settling_days(registry.get(kpi.metric), settings(scope, kpi))
        for monday in mondays:
            found = held[kpi.metric].get(iso(monday))
            is_settled = monday + timedelta(days=6 + days) < known
            until = timedelta(0) if found is None else SETTLED_FOR if is_settled else OPEN_FOR
            if found is None or now.timestamp() - found[0] > until.total_seconds():
                due.setdefault(monday, []).append(kpi)
    stretch: list[date] = []
    for monday in sorted(due):
        is_next = stretch and monday - stretch[-1] == weekly.WEEK and due[monday] == due[stretch[-1]]
        if stretch and (not is_next or len(stretch) == AT_ONCE):
            yield stretch, due[stretch[0]]
            stretch = []
        stretch = [*stretch, monday]
    if stretch:
        yield stretch, due[stretch[0]]


def _made(
    source: Source, scope: Scope, kpis: Sequence[Kpi], weeks: Sequence[date], known: date
) -> dict[str, dict[str, list[Line]]]:
    """Figures of these weeks, each frame read once."""
    made: dict[str, dict[str, list[Line]]] = {kpi.metric: {iso(one): [] for one in weeks} for kpi in kpis}
    grouped = [kpi for kpi in kpis if not lacking(registry.get(kpi.metric), ("iso_week",))]
    rows = _rows(source, _within(scope, weeks[0], weeks[-1], known), grouped)
    for kpi in grouped:
        metric, chosen = registry.get(kpi.metric), settings(scope, kpi)
        for dimension in (WHOLE, *dimensions(metric)):
            by = [dimension, "iso_week"] if dimension else ["iso_week"]
            for row in evaluate([metric], rows, by, chosen).filter(pl.col("n") > 0).iter_rows(named=True):
                group = None if not dimension or row[dimension] is None else str(row[dimension])
                made[kpi.metric].get(row["iso_week"], []).append((dimension, group, row["value"], row["n"]))
    for monday in weeks:
        alone = [kpi for kpi in kpis if kpi not in grouped]
        whole = _rows(source, _within(scope, monday, monday, known), alone)
        for kpi in alone:
            row = evaluate([registry.get(kpi.metric)], whole, (), settings(scope, kpi)).row(0, named=True)
            made[kpi.metric][iso(monday)] = [(WHOLE, None, row["value"], row["n"])] if row["n"] else []
    return made


def dimensions(metric: AnyMetric) -> tuple[str, ...]:
    """What the metric is made up of: those dimensions whose parts add up to it (see `metrics.parts`)."""
    from metrics.parts import is_additive

    return tuple(one for one in DIMENSIONS if not lacking(metric, (one, "iso_week"))) if is_additive(metric) else ()


def _within(scope: Scope, first: date, last: date, known: date) -> Scope:
    end = min(last + weekly.WEEK, max(known, first) + timedelta(days=1))
    return replace(scope, window=Window.days(first, end, scope.window.zone))


def _rows(source: Source, scope: Scope, kpis: Sequence[Kpi]) -> dict[str, pl.DataFrame]:
    sheets: dict[str, tuple[Any, str, set[str]]] = {}
    for kpi in kpis:
        metric = registry.get(kpi.metric)
        for part in metric.parts:
            needed = sheets.setdefault(part.sheet, (part.frame, part.anchor, set()))[2]
            needed.update({*part.columns(settings(scope, kpi)), *metric.told_within, *DIMENSIONS, "iso_week"})
    return {
        name: history.read(source, frame, scope, anchor, columns=columns & {*frame.columns})
        for name, (frame, anchor, columns) in sheets.items()
    }


def _told(held: Mapping[str, Slice], mondays: Sequence[date]) -> Weekly:
    weeks = [iso(monday) for monday in mondays]
    lines = [(line[0], line[1], week, line[2], line[3]) for week in weeks for line in held[week][1]]
    schema = {"dimension": pl.String, "group": pl.String, "iso_week": pl.String, "value": pl.Float64, "n": pl.Int64}
    oldest = min(held[week][0] for week in weeks)
    return Weekly(pl.DataFrame(lines, schema=schema, orient="row"), datetime.fromtimestamp(oldest, UTC))


def _name(url: str, scope: Scope, kpi: Kpi) -> str:
    """Name all that a figure depends on beside its week."""
    who = scope.principal
    reach = (who.role, sorted(who.sites), sorted(who.teams), who.agent_id)
    metric = registry.get(kpi.metric)
    chosen = sorted(settings(scope, kpi).items())
    told = (FORM, url, reach, scope.window.zone, scope.chosen, kpi.metric, chosen, metric.told(dict(chosen)))
    return sha256(repr(told).encode()).hexdigest()[:40]


def _held(name: str, folder: Path | None) -> dict[str, Slice]:
    with _changing:
        found = _kept.get(name)
    if found is not None:
        return dict(found)
    if folder is None:
        return {}
    try:
        told = json.loads((folder / f"{name}.json").read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {week: (made_at, [tuple(line) for line in lines]) for week, (made_at, lines) in told.items()}


def _keep(name: str, slices: dict[str, Slice], folder: Path | None) -> None:
    with _changing:
        _kept[name] = dict(slices)
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.new"
    fresh.write_text(json.dumps(slices), "utf-8")
    fresh.replace(folder / f"{name}.json")
