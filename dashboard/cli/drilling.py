"""Opens a figure of the command line: reads what tells which rows belong, and keeps exactly those."""

from collections.abc import Sequence
from functools import partial

import polars as pl

from dashboard.cli.answering import Answer
from dashboard.cli.asking import Question, check_names, metrics_of, scope_of, settings_of
from dashboard.cli.opened import asked
from metrics import rows
from metrics.evaluate import sheets
from metrics.metric import AnyMetric, MetricError
from metrics.options import Settings, did_you_mean
from metrics.rows import Side
from queries import dimensions, history
from queries.scope import Scope
from queries.source import Source

USUAL = ("channel", "queue", "team", "agent", "reason", "state", "leave_kind", "status")  # shown where there are any
ALL = "all"


def drilled(question: Question, side: Side, wanted: Sequence[str], limit: int) -> Answer:
    """Rows behind the one metric of a question."""
    return asked(question.url, "rows", partial(_rows, question, side, wanted, limit))


def _rows(question: Question, side: Side, wanted: Sequence[str], limit: int, source: Source) -> Answer:
    settings = settings_of(question.settings)
    (metric,), _ = metrics_of(question)
    shown = _shown(metric, side, settings, wanted)
    dims = dimensions.read(source)
    check_names(question.chosen, dims)
    scope, site = scope_of(question, source, dims)
    needed = rows.columns(metric, side, settings)
    frames = {
        name: history.read(
            source, sheet.frame, scope, sheet.anchor, columns={*needed[name], *shown} & {*sheet.frame.columns}
        )
        for name, sheet in sheets([metric]).items()
        if name in needed
    }
    found = rows.behind(metric, frames, side, settings)
    names = [name for name in (rows.INPUT, *shown) if name in found.columns]
    printed = found.select(pl.col(names)).head(limit or found.height)
    figure, counts = f"{metric.key}, {side}", (printed.height, found.height)
    header = _header(figure, metric.told(settings), scope, site, counts)
    return Answer(printed.rows(named=True), names, scope.window.zone, header)


def _shown(metric: AnyMetric, side: Side, settings: Settings, wanted: Sequence[str]) -> list[str]:
    """Columns to print: those asked for, else keys, anchor, where it happened and what the figure reads."""
    promised = list(dict.fromkeys(name for part in metric.parts for name in part.frame.columns))
    if tuple(wanted) == (ALL,):
        return promised
    for name in wanted:
        if name not in promised:
            raise MetricError(f"--columns {name}: {metric.key} has no such column; {did_you_mean(name, promised)}")
    if wanted:
        return list(wanted)
    keys = [name for part in metric.parts for name in (*part.frame.key, part.anchor)]
    read = [name for names in rows.columns(metric, side, settings).values() for name in names]
    return list(dict.fromkeys([*keys, *(name for name in USUAL if name in promised), *read]))


def _header(figure: str, formula: str, scope: Scope, site: str, counts: tuple[int, int]) -> str:
    first, end = scope.window.local_days
    printed, found = counts
    told = [
        f"{figure}: {found:,} rows" + (f", the first {printed:,} printed" if printed < found else ""),
        f"{site} ({scope.window.zone}), {first} up to, not including, {end}",
        *(f"{name} {', '.join(values)}" for name, values in scope.chosen),
        formula,
    ]
    return "; ".join(told)
