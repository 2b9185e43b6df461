"""Examines a store for `floorview doctor`: schema, sources, rejects, rows that cannot be, invariants."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.cli.asking import Question, scope_of
from dashboard.cli.opened import asked
from metrics import registry
from metrics.evaluate import Sheet, sheets
from metrics.invariants import Breach, broken
from queries import access_log, deliveries, dimensions, history, quality
from queries.scope import Scope, Window
from queries.source import Source

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
    log_broken_at: int | None = None  # key of the first row of the access log that was tampered with

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken. Rows that cannot be are the sources' business, not this."""
        return self.is_current and not self.breaches and self.log_broken_at is None


Look = Callable[[Source, Scope, Examination], None]


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


def _reading(
    url: str, days: Days, found: Examination, look: Callable[[Source, Scope, Examination], None]
) -> Examination:
    question = Question(url, (), *days, by=(), settings=(), chosen={}, site=None)

    def looked(source: Source) -> Examination:
        scope, site = scope_of(question, source, dimensions.read(source))
        first, end = scope.window.local_days
        found.period = f"{site} ({scope.window.zone}), {first} … {end}"
        look(source, scope, found)
        return found

    return asked(url, "doctor", looked)


def _everything(source: Source, scope: Scope, found: Examination) -> None:
    window: Window = scope.window
    found.log_broken_at = access_log.broken_at(source)
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
