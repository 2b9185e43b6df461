"""Figures of the page's scope beside those of the period that they are compared with, and what changed."""

from collections.abc import Sequence

import polars as pl

from dashboard.analysis.comparing import Comparison
from dashboard.asked import Ask, figures
from metrics import changes, intervals, registry, settling
from metrics.derived import Derived
from metrics.metric import lacking
from metrics.options import Settings
from queries.scope import Scope

LEVEL = 0.95


def measured(scope: Scope, comparison: Comparison, keys: Sequence[str], by: Sequence[str] = ()) -> pl.DataFrame:
    """Tell metrics by dimensions with intervals, and how they changed: the columns of `metrics.changes.changes`.

    Held against another period is only what the store knows all of there: by the days that have rows, or, of metrics
    that no day tells alone (who has left), by when the store begins.
    """
    asked, settings = Ask(tuple(keys), tuple(by), LEVEL), dict(scope.options)
    seen = tuple(key for key in keys if _by_day(key) or comparison.is_seen(_reach(key, settings)))
    if comparison.scope is None or not seen:
        now = figures(scope, now=asked)["now"]
        return changes.changes(now, now.clear(), by)
    asked_before = Ask(seen, tuple(by), LEVEL)
    daily = tuple(key for key in seen if _by_day(key))
    if not daily:
        return changes.changes(figures(scope, now=asked)["now"], figures(comparison.scope, now=asked_before)["now"], by)
    told = figures(scope, now=asked, **_days(daily, settings))
    other = figures(comparison.scope, now=asked_before, days=Ask(daily, changes.DAYS))  # which days: no bounds
    days = pl.concat([told[name] for name in told if name != "now"])
    before = other["now"].filter(~pl.col("metric").is_in(changes.uncovered(days, other["days"])))
    return changes.changes(told["now"], before, by, changes.spread(days))


def _reach(key: str, settings: Settings) -> int:
    return settling.reach_days(registry.get(key), settings)


def _days(daily: Sequence[str], settings: Settings) -> dict[str, Ask]:
    """Ask for figures of days: with bounds, by which days are seen to differ, unless the metric's own tell that."""
    told_apart = {key: intervals.draws_days(registry.get(key), settings) for key in daily}
    asks = {
        "even": Ask(tuple(key for key, is_drawn in told_apart.items() if not is_drawn), changes.DAYS, LEVEL),
        "drawn": Ask(tuple(key for key, is_drawn in told_apart.items() if is_drawn), changes.DAYS),
    }
    return {name: ask for name, ask in asks.items() if ask.metrics}


def _by_day(key: str) -> bool:
    metric = registry.get(key)
    return not isinstance(metric, Derived) and not lacking(metric, changes.DAYS)
