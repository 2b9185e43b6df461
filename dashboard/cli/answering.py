"""Answers a question of the command line: reads what its metrics need, evaluates, completes the groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import typer

from dashboard.cli.asking import Question, check_names, metrics_of, scope_of, settings_of
from dashboard.cli.figures import as_csv, as_json, as_table, as_xlsx
from dashboard.cli.opened import asked
from dashboard.cli.options import Format
from metrics.evaluate import columns, evaluate, sheets
from metrics.groups import complete
from queries import dimensions, history
from queries.scope import Scope
from queries.source import Source


@dataclass(frozen=True)
class Answer:
    """Rows of metric, dimensions, value, n, unit, variant; `header` says what they are figures of."""

    rows: list[dict[str, Any]]
    names: list[str]
    zone: str
    header: str


def figures(question: Question) -> Answer:
    """Answer a question; one that cannot be answered ends the command with what to ask instead."""
    return asked(question.url, "kpis", partial(_figures, question))


def printed(answer: Answer, form: Format, *, mark: bool, out: Path | None = None) -> None:
    """Print the rows as they were asked for, or write them to a file, and say on the error stream what they are of."""
    typer.echo(answer.header, err=True)
    if form is Format.XLSX and out is None:
        raise typer.BadParameter("a workbook is written to a file: name it with --out FILE", param_hint="--out")
    made = {
        Format.JSON: lambda: as_json(answer.rows, answer.zone).encode(),
        Format.CSV: lambda: as_csv(answer.rows, answer.names, answer.zone, mark=mark).encode(),
        Format.TABLE: lambda: as_table(answer.rows, answer.names, answer.zone).encode(),
        Format.XLSX: lambda: as_xlsx(answer.rows, answer.names, answer.zone, answer.header),
    }[form]()
    if out is None:
        typer.echo(made, nl=False)
    else:
        out.write_bytes(made)


def _figures(question: Question, source: Source) -> Answer:
    settings = settings_of(question.settings)
    wanted, left_out = metrics_of(question)
    dims = dimensions.read(source)
    check_names(question.chosen, dims)
    scope, site = scope_of(question, source, dims)
    frames = {
        name: history.read(
            source,
            sheet.frame,
            scope,
            sheet.anchor,
            columns=columns(wanted, name, question.by, settings, question.level),
        )
        for name, sheet in sheets(wanted).items()
    }
    days = scope.window.local_days
    told = evaluate(wanted, frames, question.by, settings, question.level)
    made = complete(wanted, told, question.by, settings, days)
    bounds = ("low", "high") if question.level else ()
    names = ["metric", *question.by, "value", "n", *bounds, "unit", "variant"]
    header = _header(question, scope, site, left_out)
    return Answer(made.select(names).rows(named=True), names, scope.window.zone, header)


def _header(question: Question, scope: Scope, site: str, left_out: Sequence[str]) -> str:
    first, end = scope.window.local_days
    told = [f"{site} ({scope.window.zone}), {first} up to, not including, {end}"]
    told += [f"{name} {', '.join(values)}" for name, values in scope.chosen]
    told += question.settings
    note = f"\nleft out, not known by {', '.join((*question.by, *question.chosen))}: {', '.join(left_out)}"
    return "; ".join(told) + (note if left_out else "")
