"""Everything that the page tells of its period, read once: each KPI by reason and channel, by channel, and switches."""

from collections.abc import Mapping, Sequence
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
SHARES = tuple(metric(kpi) for kpi in KPIS)
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
    silent = channels.silent(days.select("channel", "local_day"), last)
    keys = [key for kpi in KPIS for key in (metric(kpi), standardised(kpi)) if key]
    ask = Ask((*keys, HANDOVER, SWITCH), ("channel", "reason", "customer_id", *changes.DAYS), LEVEL)
    rows = frames(source, scope, [ask])[ROWS]
    is_heard = ~pl.col("channel").is_in([*silent])
    here = rows.filter(is_heard.fill_null(value=True))
    stopped, settings = rows.filter(~is_heard), dict(scope.options)
    cells, behind = _cells(here, stopped, settings)
    return Told(
        cells=cells,
        behind=behind,
        stands=_stands(_by(here, keys, ("channel",), settings)),
        whole=_by_kpi(_by(here, SHARES, (), settings)),
        moves=channels.switches(_share(HANDOVER), {ROWS: rows}, settings),
        silent=silent,
    )


def _share(key: str) -> Metric:
    found = registry.get(key)
    if not isinstance(found, Metric):
        message = f"{key} has no rows of its own"
        raise TypeError(message)
    return found


def _by(rows: pl.DataFrame, keys: Sequence[str], by: Sequence[str], settings: Mapping[str, str]) -> pl.DataFrame:
    return evaluate([registry.get(key) for key in keys], {ROWS: rows}, by, settings, LEVEL)


def _by_kpi(told: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {kpi: told.filter(pl.col("metric") == metric(kpi)) for kpi in KPIS}


def _cells(
    here: pl.DataFrame, stopped: pl.DataFrame, settings: Mapping[str, str]
) -> tuple[dict[str, pl.DataFrame], dict[str, Mapping[str, Any] | None]]:
    """By KPI: cells of channels that are heard, compared (of those that stopped: with no standing); who is behind."""
    days = _by(here, SHARES, ("channel", *changes.DAYS), settings)
    spread = changes.spread(days.filter(pl.col("channel").is_not_null()), ("channel",))
    asking, by = channels.asking(here), ("reason", "channel")
    silent = _by_kpi(_by(stopped, SHARES, by, settings)) if not stopped.is_empty() else {}
    cells: dict[str, pl.DataFrame] = {}
    behind: dict[str, Mapping[str, Any] | None] = {}
    for kpi, told in _by_kpi(_by(here, SHARES, by, settings)).items():
        phi = dict(spread.filter(pl.col("metric") == metric(kpi)).select("channel", "phi").iter_rows())
        matrix = channels.matrix(told)
        behind[kpi] = standout.behind(standout.compared(matrix, phi, asking, AT_ONCE, matrix["channel"].n_unique()))
        heard_of = standout.compared(matrix, phi, asking, AT_ONCE)
        parts = [heard_of, *([channels.matrix(silent[kpi])] if silent else [])]
        cells[kpi] = pl.concat(parts, how="diagonal_relaxed")
    return cells, behind


def _stands(told: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """By KPI as `channels.of_channels`; one that is not standardised stands as it is."""
    raw = _by_kpi(told)
    even = {kpi: told.filter(pl.col("metric") == (standardised(kpi) or metric(kpi))) for kpi in KPIS}
    return {kpi: channels.of_channels(channels.standings(raw[kpi], even[kpi])) for kpi in KPIS}
