"""What a page asks of the past: figures, several questions at once over rows that are read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard import stored
from metrics import registry
from metrics.evaluate import columns, evaluate, sheets
from queries.past import PAST
from queries.scope import Scope
from queries.source import Source


@dataclass(frozen=True)
class Ask:
    """Metrics by dimensions; with bounds where a confidence `level` is given."""

    metrics: tuple[str, ...]
    by: tuple[str, ...] = ()
    level: float | None = None


def figures(scope: Scope, **asks: Ask) -> dict[str, pl.DataFrame]:
    """Answer each question as `evaluate` does: *by, metric, value, n, low, high, unit, variant; kept a while.

    StoreUnreachableError where the store does not answer; MetricError for what a metric cannot be told by.
    """
    question = ("figures", scope, tuple(sorted(asks.items())))
    return stored.kept(scope.principal, question, lambda source: _answered(source, scope, asks))


def frames(source: Source, scope: Scope, asks: Sequence[Ask]) -> dict[str, pl.DataFrame]:
    """Rows that these questions need, by the names that `evaluate` reads them under."""
    wanted = [registry.get(key) for key in dict.fromkeys(key for ask in asks for key in ask.metrics)]
    return {
        name: PAST.read(source, sheet.frame, scope, sheet.anchor, columns=_columns(name, scope, asks))
        for name, sheet in sheets(wanted).items()
    }


def _answered(source: Source, scope: Scope, asks: Mapping[str, Ask]) -> dict[str, pl.DataFrame]:
    rows, settings = frames(source, scope, list(asks.values())), dict(scope.options)
    return {
        name: evaluate([registry.get(key) for key in ask.metrics], rows, ask.by, settings, ask.level)
        for name, ask in asks.items()
    }


def _columns(sheet: str, scope: Scope, asks: Sequence[Ask]) -> set[str]:
    """Columns of a sheet that the answers are made from."""
    settings = dict(scope.options)
    told = ((ask, [registry.get(key) for key in ask.metrics]) for ask in asks)
    return {name for ask, metrics in told for name in columns(metrics, sheet, ask.by, settings, ask.level)}
