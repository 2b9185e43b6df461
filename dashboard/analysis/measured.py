"""Figures of the page's scope beside those of the period that they are compared with, and what changed."""

from collections.abc import Sequence

import polars as pl

from dashboard.analysis.comparing import Comparison
from dashboard.asked import Ask, figures
from metrics import changes, registry
from metrics.derived import Derived
from metrics.metric import lacking
from queries.scope import Scope

LEVEL = 0.95


def measured(scope: Scope, comparison: Comparison, keys: Sequence[str], by: Sequence[str] = ()) -> pl.DataFrame:
    """Tell metrics by dimensions with intervals, and how they changed: the columns of `metrics.changes.changes`."""
    asks = {"now": Ask(tuple(keys), tuple(by), LEVEL)}
    if comparison.scope is None:
        now = figures(scope, **asks)["now"]
        return changes.changes(now, now.clear(), by)
    daily = tuple(key for key in keys if _by_day(key))
    if daily:
        asks["days"] = Ask(daily, changes.DAYS, LEVEL)
    told, other = figures(scope, **asks), figures(comparison.scope, **asks)
    if not daily:
        return changes.changes(told["now"], other["now"], by)
    few = changes.uncovered(told["days"], other["days"])
    before = other["now"].filter(~pl.col("metric").is_in(few))
    return changes.changes(told["now"], before, by, changes.spread(told["days"]))


def _by_day(key: str) -> bool:
    metric = registry.get(key)
    return not isinstance(metric, Derived) and not lacking(metric, changes.DAYS)
