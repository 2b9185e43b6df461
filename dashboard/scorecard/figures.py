"""Figures of KPIs by ISO week, and by what they are made up of within it: read once, then kept week by week.

How long is said in `kept`. Nothing of a single person is in them: sums alone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

import polars as pl

from dashboard.reached import reached
from dashboard.scorecard import kept
from dashboard.scorecard.kept import Line, Slice, Stamp
from dashboard.scorecard_settings import Kpi
from metrics import registry, settling, small_cells, weekly
from metrics.evaluate import evaluate
from metrics.metric import AnyMetric, lacking
from queries import history
from queries.as_of import Customers
from queries.frame import Frame
from queries.frames import CUSTOMERS
from queries.reach import decisive
from queries.rights import sees_groups_only
from queries.scope import Scope, Window
from queries.sealed.listing import program
from queries.source import Source

WHOLE = ""  # the dimension of the figure itself
DIMENSIONS = ("channel", "queue", "reason", "segment", "weekday")
AT_ONCE = 7  # weeks read in one go
FORM = 3  # of the files
Reader = Callable[..., pl.DataFrame]  # as `history.read`, of a source


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
    source: Source,
    scope: Scope,
    kpis: Sequence[Kpi],
    mondays: Sequence[date],
    known: date,
    folder: Path | None,
    *,
    is_ahead: bool = False,
) -> dict[str, Weekly]:
    """Figures of the weeks that begin on `mondays`, by metric; `scope`'s own window is not looked at.

    `known` is the last whole local day; what lies after it is not read. `folder` keeps them (None: memory alone).
    `is_ahead`: those that will soon be too old are read anew too.
    """
    names = {kpi.metric: _name(source.url, scope, kpi) for kpi in kpis}
    held = {kpi.metric: kept.held(names[kpi.metric], folder) for kpi in kpis}
    now = kept.stamp(source, datetime.now(UTC).timestamp(), known)
    settled = {kpi.metric: known - timedelta(days=6 + _settling(kpi, scope)) for kpi in kpis}
    due = {
        key: {monday for monday in mondays if not _is_right(of.get(iso(monday)), now, monday < settled[key], is_ahead)}
        for key, of in held.items()
    }
    for weeks, wanted in _stretches(kpis, due):
        for key, slices in _made(source, scope, wanted, weeks, known).items():
            held[key].update({week: Slice(now, lines) for week, lines in slices.items()})
            kept.keep(names[key], held[key], folder)
    told = {kpi.metric: _told(held[kpi.metric], mondays) for kpi in kpis}
    if not sees_groups_only(scope.principal):
        return told
    return {
        key: replace(one, told=small_cells.pooled(one.told, "dimension"), days=one.by("weekday").drop("value"))
        for key, one in told.items()
    }


def settings(scope: Scope, kpi: Kpi) -> dict[str, str]:
    """Options that a KPI is made with: its own come before those of the scope, even where these name the metric."""
    keys = {kpi.metric, *(part.key for part in registry.get(kpi.metric).parts)}
    own = {f"{key}.{name}": value for key in keys for name, value in kpi.settings.items()}
    return dict(scope.options) | own


def iso(monday: date) -> str:
    """Name a week: 2026-W47."""
    return f"{monday:%G-W%V}"


def _settling(kpi: Kpi, scope: Scope) -> int:
    return settling.settling_days(registry.get(kpi.metric), settings(scope, kpi))


def _is_right(found: Slice | None, now: Stamp, is_settled: bool, is_ahead: bool) -> bool:
    return found is not None and found.is_right(now, is_settled=is_settled, is_ahead=is_ahead)


def _stretches(kpis: Sequence[Kpi], due: Mapping[str, set[date]]) -> Iterator[tuple[list[date], list[Kpi]]]:
    """Weeks that have to be read, in stretches, with the KPIs that need them."""
    wanted = {
        monday: [kpi for kpi in kpis if monday in due[kpi.metric]] for monday in sorted(set().union(*due.values()))
    }
    stretch: list[date] = []
    for monday, of in wanted.items():
        is_next = stretch and monday - stretch[-1] == weekly.WEEK and of == wanted[stretch[-1]]
        if stretch and (not is_next or len(stretch) == AT_ONCE):
            yield stretch, wanted[stretch[0]]
            stretch = []
        stretch = [*stretch, monday]
    if stretch:
        yield stretch, wanted[stretch[0]]


def _made(
    source: Source, scope: Scope, kpis: Sequence[Kpi], weeks: Sequence[date], known: date
) -> dict[str, dict[str, list[Line]]]:
    """Figures of these weeks, each frame read once."""
    made: dict[str, dict[str, list[Line]]] = {kpi.metric: {iso(one): [] for one in weeks} for kpi in kpis}
    grouped = [kpi for kpi in kpis if not lacking(registry.get(kpi.metric), ("iso_week",))]
    rows = _rows(partial(history.read, source), _within(scope, weeks[0], weeks[-1], known), grouped)
    for kpi in grouped:
        metric, chosen = registry.get(kpi.metric), settings(scope, kpi)
        for dimension in (WHOLE, *dimensions(metric)):
            by = [dimension, "iso_week"] if dimension else ["iso_week"]
            for row in evaluate([metric], rows, by, chosen).filter(pl.col("n") > 0).iter_rows(named=True):
                group = None if not dimension or row[dimension] is None else str(row[dimension])
                made[kpi.metric].get(row["iso_week"], []).append((dimension, group, row["value"], row["n"]))
    alone = [kpi for kpi in kpis if kpi not in grouped]
    of_week = {monday: _within(scope, monday, monday, known) for monday in weeks if alone}
    read = _reader(source, alone, [one.window for one in of_week.values()])
    for monday, own in of_week.items():
        whole = _rows(read, own, alone)
        for kpi in alone:
            row = evaluate([registry.get(kpi.metric)], whole, (), settings(scope, kpi)).row(0, named=True)
            made[kpi.metric][iso(monday)] = [(WHOLE, None, row["value"], row["n"])] if row["n"] else []
    return made


def _reader(source: Source, kpis: Sequence[Kpi], windows: Sequence[Window]) -> Reader:
    """Return what reads the rows of each window: what customers did up to the last of several is read once."""
    frames = {part.frame.name for kpi in kpis for part in registry.get(kpi.metric).parts}
    if CUSTOMERS.name not in frames or len(windows) < 2:  # noqa: PLR2004 - several
        return partial(history.read, source)
    return Customers(source, windows).read


def dimensions(metric: AnyMetric) -> tuple[str, ...]:
    """What the metric is made up of: those dimensions whose parts add up to it (see `metrics.parts`)."""
    from metrics.parts import is_additive

    return tuple(one for one in DIMENSIONS if not lacking(metric, (one, "iso_week"))) if is_additive(metric) else ()


def _within(scope: Scope, first: date, last: date, known: date) -> Scope:
    end = min(last + weekly.WEEK, max(known, first) + timedelta(days=1))
    return replace(scope, window=Window.days(first, end, scope.window.zone))


def _rows(read: Reader, scope: Scope, kpis: Sequence[Kpi]) -> dict[str, pl.DataFrame]:
    sheets: dict[str, tuple[Frame, str, set[str]]] = {}
    for kpi in kpis:
        metric = registry.get(kpi.metric)
        for part in metric.parts:
            needed = sheets.setdefault(part.sheet, (part.frame, part.anchor, set()))[2]
            needed.update({*part.columns(settings(scope, kpi)), *metric.told_within, *DIMENSIONS, "iso_week"})
    return {
        name: read(frame, scope, anchor, columns=columns & {*frame.columns})
        for name, (frame, anchor, columns) in sheets.items()
    }


def _told(held: Mapping[str, Slice], mondays: Sequence[date]) -> Weekly:
    weeks = [iso(monday) for monday in mondays]
    lines = [(line[0], line[1], week, line[2], line[3]) for week in weeks for line in held[week].lines]
    schema = {"dimension": pl.String, "group": pl.String, "iso_week": pl.String, "value": pl.Float64, "n": pl.Int64}
    oldest = min(held[week].stamp.at for week in weeks)
    return Weekly(pl.DataFrame(lines, schema=schema, orient="row"), datetime.fromtimestamp(oldest, UTC))


def _name(url: str, scope: Scope, kpi: Kpi) -> str:
    """Name all that a figure depends on beside its week."""
    who = scope.principal
    reach = (who.role, sorted(who.sites), sorted(who.teams), who.agent_id) if decisive(who) else ()
    metric = registry.get(kpi.metric)
    chosen = sorted(settings(scope, kpi).items())
    asked = reached(metric, dict(scope.chosen))
    of = [(name, values) for name, values in scope.chosen if name in asked]
    told = (FORM, program(), url, reach, scope.window.zone, of, kpi.metric, chosen, metric.told(dict(chosen)))
    return sha256(repr(told).encode()).hexdigest()[:40]
