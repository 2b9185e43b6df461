"""Examines a store for `floorview doctor`: schema, sources, rejects, rows that cannot be, invariants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

import polars as pl
import typer

from dashboard.cli.answering import DEADLINE_S, days_of
from dashboard.cli.asking import Question, scope_of
from metrics import registry
from metrics.evaluate import Sheet, sheets
from metrics.invariants import Breach, broken
from metrics.metric import MetricError
from queries import deliveries, dimensions, history, quality
from queries.scope import Scope, Window
from queries.source import Source, StoreUnreachableError

Days = tuple[date | None, date | None]


@dataclass
class Examination:
    """What was found; a part that was not looked at is null."""

    schema: str = ""
    is_current: bool = True
    period: str = ""
    feeds: pl.DataFrame | None = None
    rejects: pl.DataFrame | None = None
    quality: pl.DataFrame | None = None
    examples: dict[str, list[int]] = field(default_factory=dict)
    breaches: Mapping[str, Sequence[Breach]] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken. Rows that cannot be are the sources' business, not this."""
        return self.is_current and not self.breaches


def examine(url: str, days: Days) -> Examination:
    """Look at everything; a store whose schema is another's is not read further."""
    found = _with_schema(url)
    return _reading(url, days, found, _everything) if found.is_current else found


def examine_invariants(url: str, days: Days) -> Examination:
    """Look only at what must hold of every set of numbers."""
    found = _with_schema(url)
    return _reading(url, days, found, _with_invariants) if found.is_current else found


def _with_schema(url: str) -> Examination:
    from store import migrate
    from store.errors import StoreError

    try:
        migrate.check(url)
    except (StoreError, OSError, ValueError) as error:
        return Examination(schema=str(error), is_current=False)
    return Examination(schema=migrate.expected())


def _reading(url: str, days: Days, found: Examination, look: Any) -> Examination:
    source = Source(url, deadline_s=DEADLINE_S)
    question = Question(url, (), *days, by=(), settings=(), chosen={}, site=None)
    try:
        dims = dimensions.read(source)
        scope, site = scope_of(question, source, dims)
        first, end = days_of(scope.window)
        found.period = f"{site} ({scope.window.zone}), {first} … {end}"
        look(source, scope, found)
    except (MetricError, ValueError) as error:
        _refuse(str(error), 2)
    except StoreUnreachableError as error:
        _refuse(f"the store cannot be read: {error}", 1)
    finally:
        source.close()
    return found


def _everything(source: Source, scope: Scope, found: Examination) -> None:
    window: Window = scope.window
    found.feeds, found.rejects = deliveries.feeds(source), deliveries.rejects(source)
    found.quality = quality.counted(source, window.start_at, window.end_at)
    rules = found.quality.filter(pl.col("rows") > 0)["rule"].unique(maintain_order=True)
    found.examples = {rule: quality.examples(source, rule, window.start_at, window.end_at) for rule in rules}
    _with_invariants(source, scope, found)


def _with_invariants(source: Source, scope: Scope, found: Examination) -> None:
    needed = sheets(list(registry.everything().values()))
    found.breaches = broken(frames(source, scope, needed))


def frames(source: Source, scope: Scope, needed: Mapping[str, Sheet]) -> dict[str, pl.DataFrame]:
    """Rows of every sheet, those of an instant from one reading of it."""
    instant = history.at_instant(source, scope.window.end_at)
    return {
        name: instant.frame(sheet.frame, scope)
        if sheet.frame.name in history.INSTANT_FRAMES
        else history.read(source, sheet.frame, scope, sheet.anchor)
        for name, sheet in needed.items()
    }


def _refuse(message: str, code: int) -> NoReturn:
    typer.echo(f"floorview doctor: {message}", err=True)
    raise typer.Exit(code)
