"""Everything that the page tells of its period, read once: each KPI by reason and channel, by channel, and switches."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import stored
from dashboard.asked import Ask, frames
from dashboard.consistency.asked import HANDOVER, KPIS, SWITCH, metric, standardised
from dashboard.shell import Opened
from metrics import changes, channels, registry, standout
from metrics.evaluate import evaluate
from metrics.metric import Metric
from metrics.statistics.intervals import LEVEL
from queries.frames import OUTCOMES
from queries.past import PAST
from queries.scope import Scope, Window
from queries.source import Source

ROWS = OUTCOMES.name
WEEKS = 26  # that are looked back over: a channel that stopped is known by how it was before
AT_ONCE = 1 - (1 - LEVEL) / len(KPIS)  # for the cells of one KPI, so that all of them together err in 5 of 100


@dataclass(frozen=True, eq=False)
class Told:
    """By KPI `cells` (as `standout.compared`), `stands` (channels: raw and standardised) and `whole` (all of them).

    `silent` are channels that stopped, with their last day: they are in `cells` without a standing, else nowhere.
    `behind` is by KPI the channel that is behind over all its reasons (None: none is). `moves` are switches.
    """

    cells: Mapping[str, pl.DataFrame]
    behind: Mapping[str, Mapping[str, Any] | None]
    stands: Mapping[str, pl.DataFrame]
    whole: Mapping[str, pl.DataFrame]
    moves: pl.DataFrame
    silent: Mapping[str, date]

    @property
    def names(self) -> list[str]:
        """Channels that are compared."""
        return sorted({one for stands in self.stands.values() for one in stands["channel"]})

    def left_out(self, kpi: str) -> list[str]:
        """Channels with too few contacts for a place in the gap."""
        return self.stands[kpi].filter("is_left_out")["channel"].to_list()


def told(page: Opened) -> Told:
    """Tell it of the page's scope; StoreUnreachableError where the store does not answer."""
    until = page.known.until or datetime.now(UTC)
    return stored.kept(page.principal, ("consistency", page.scope), lambda source: _read(source, page.scope, until))


def heard(scope: Scope, names: list[str], silent: Mapping[str, date]) -> Scope:
    """Return the scope without channels that stopped."""
    return scope.choosing(channel=names) if silent and names else scope


def looked_back(scope: Scope) -> Scope:
    """Return the scope over at least WEEKS up to its end."""
    window = scope.window
    first = window.end_at.astimezone(ZoneInfo(window.zone)) - timedelta(weeks=WEEKS)
    return replace(scope, window=Window(min(first.astimezone(UTC), window.start_at), window.end_at, window.zone))


def _read(source: Source, scope: Scope, until: datetime) -> Told:
    days = PAST.read(source, OUTCOMES, looked_back(scope), "ended_at", columns={"channel", "local_day"})
    zone = ZoneInfo(scope.window.zone)
    last = min(until, scope.window.end_at - timedelta(microseconds=1)).astimezone(zone).date()
    silent = channels.silent(days.select(pl.col("channel").cast(pl.String), "local_day"), last)
    keys = [key for kpi in KPIS for key in (metric(kpi), standardised(kpi)) if key]
    ask = Ask((*keys, HANDOVER, SWITCH), ("channel", "reason", "customer_id", *changes.DAYS), LEVEL)
    rows = frames(source, scope, [ask])[ROWS].with_columns(pl.col("channel", "reason").cast(pl.String))
    is_heard = ~pl.col("channel").is_in([*silent])
    here = rows.filter(is_heard.fill_null(value=True))
    stopped, settings = rows.filter(~is_heard), dict(scope.options)
    asking = channels.asking(here)
    held = {kpi: _cells(kpi, here, asking, settings) for kpi in KPIS}
    return Told(
        cells={kpi: _with(cells, kpi, stopped, settings) for kpi, (cells, _) in held.items()},
        behind={kpi: behind for kpi, (_, behind) in held.items()},
        stands={kpi: _stands(kpi, here, settings) for kpi in KPIS},
        whole={kpi: evaluate([_metric(kpi)], {ROWS: here}, (), settings, LEVEL) for kpi in KPIS},
        moves=channels.switches(_of(HANDOVER), {ROWS: rows}, settings),
        silent=silent,
    )


def _of(key: str) -> Metric:
    found = registry.get(key)
    if not isinstance(found, Metric):
        message = f"{key} has no rows of its own"
        raise TypeError(message)
    return found


def _metric(kpi: str) -> Metric:
    return _of(metric(kpi))


def _cells(
    kpi: str, here: pl.DataFrame, asking: pl.DataFrame, settings: Mapping[str, str]
) -> tuple[pl.DataFrame, Mapping[str, Any] | None]:
    """Cells of channels that are heard, compared; and the channel that is behind over all its reasons."""
    days = evaluate([_metric(kpi)], {ROWS: here}, ("channel", *changes.DAYS), settings, LEVEL)
    spread = changes.spread(days.filter(pl.col("channel").is_not_null()), ("channel",))
    phi = dict(spread.select("channel", "phi").iter_rows())
    cells = channels.matrix(_metric(kpi), {ROWS: here}, settings)
    whole = standout.compared(cells, phi, asking, AT_ONCE, cells["channel"].n_unique())
    return standout.compared(cells, phi, asking, AT_ONCE), standout.behind(whole)


def _with(cells: pl.DataFrame, kpi: str, stopped: pl.DataFrame, settings: Mapping[str, str]) -> pl.DataFrame:
    """Add the cells of channels that stopped, with no standing."""
    if stopped.is_empty():
        return cells
    return pl.concat([cells, channels.matrix(_metric(kpi), {ROWS: stopped}, settings)], how="diagonal_relaxed")


def _stands(kpi: str, here: pl.DataFrame, settings: Mapping[str, str]) -> pl.DataFrame:
    """Channels: channel, crude, crude_low, crude_high, value, n, low, high (standardised), is_left_out."""
    raw = evaluate([_metric(kpi)], {ROWS: here}, ("channel",), settings, LEVEL)
    known = raw.filter(pl.col("channel").is_not_null(), pl.col("n") > 0)
    crude = known.select("channel", crude="value", crude_low="low", crude_high="high")
    key = standardised(kpi)
    if key is None:
        made = known.select("channel", "value", "n", "low", "high", is_left_out=pl.col("n") < standout.LEAST)
    else:
        made = channels.standings(_metric(kpi), registry.get(key), {ROWS: here}, settings).drop("crude")  # type: ignore[arg-type]
    return channels.of_channels(made.join(crude, on="channel", maintain_order="left"))
