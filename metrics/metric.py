"""A metric as data: one named number over one frame (`Metric`), or one metric divided by another (`Quotient`).

What is worked out from several of them, told by further dimensions, is `Derived` (metrics/derived.py).

Everything else (cards, charts, the command line, the glossary, the laws that tests prove) iterates over these.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

import narwhals as nw

from metrics.arithmetic import Measure
from metrics.options import Choice, Option, Settings, Value, resolve
from metrics.promise import missing_columns, read_columns
from queries.frames import Frame

Build = Measure | Callable[[Mapping[str, Any]], Measure]
MADE = 4096  # formulas that are kept, each under the values of its options


class MetricError(ValueError):
    """A metric that does not fit its frame, its options or the registry."""


class Unit(StrEnum):
    """What a value counts in; a share is 0…1 and shown as a percentage."""

    SHARE = "share"
    SECONDS = "seconds"
    COUNT = "count"
    PER_HOUR = "per_hour"
    SLOTS = "slots"
    POINTS = "points"
    SCORE = "score"
    RATIO = "ratio"
    CONTACTS = "contacts"
    HOURS = "hours"
    DAYS = "days"
    INDEX = "index"
    ERLANGS = "erlangs"
    AGENTS = "agents"
    NET = "net"  # more or fewer than before


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


@dataclass(frozen=True, eq=False, kw_only=True)
class Definition:
    """What every metric says of itself, in words."""

    key: str
    name: str
    name_zh: str
    question: str
    formula: str
    unit: Unit
    direction: Direction = Direction.NONE
    options: tuple[Option, ...] = ()
    source: str = "Floorview"  # where the definition comes from

    @property
    def parts(self) -> tuple["Metric", ...]:
        """Metrics that have to be known for this one."""
        raise NotImplementedError(f"{self.key} does not say what it is made of")

    @property
    def told_within(self) -> tuple[str, ...]:
        """Further dimensions that its parts are told by, whatever it is told by itself."""
        return ()

    def chosen(self, settings: Settings) -> dict[str, Value]:
        """Values of this metric's options under `settings`; OptionError names a value that is not allowed."""
        return resolve(self.key, self.options, settings)

    def variant(self, settings: Settings) -> str | None:
        """Name of the formula in force, null where there is but one."""
        values = self.chosen(settings)
        names = [str(values[option.name]) for option in self.options if isinstance(option, Choice)]
        return "+".join(names) or None

    def told(self, settings: Settings) -> str:
        """Say the formula in force, in words."""
        values = self.chosen(settings)
        told = [option.formulas[str(values[option.name])] for option in self.options if isinstance(option, Choice)]
        return "; ".join(told) or self.formula


@dataclass(frozen=True, eq=False, kw_only=True)
class Metric(Definition):
    """One number over one frame; `anchor` is the column that puts a row into a period (default: the frame's time).

    `measure` is a Measure, or makes one from the values of the metric's options.
    """

    frame: Frame
    measure: Build
    anchor: str = ""

    def __post_init__(self) -> None:
        """Refuse an anchor or a column that the frame does not promise, in every variant."""
        object.__setattr__(self, "anchor", self.anchor or self.frame.time)
        if self.anchor not in (self.frame.time, *self.frame.anchors):
            raise MetricError(f"{self.key} is anchored on {self.anchor!r}, which is no anchor of {self.frame.name}")
        for settings in self._every_variant():
            missing = missing_columns(self.frame, *_expressions(self.build(settings)))
            if missing:
                raise MetricError(f"{self.key} reads {missing}, which {self.frame.name} does not promise")

    @property
    def sheet(self) -> str:
        """Name under which `evaluate` expects this metric's rows: the frame, with its anchor unless that is usual."""
        return self.frame.name if self.anchor == self.frame.time else f"{self.frame.name}@{self.anchor}"

    @property
    def parts(self) -> tuple["Metric", ...]:
        """The metric itself, as a quotient's two parts are."""
        return (self,)

    def build(self, settings: Settings) -> Measure:
        """Arithmetic under the options in force; OptionError for a value that is not allowed."""
        if isinstance(self.measure, Measure):
            return self.measure
        return _built(self.measure, *self.chosen(settings).items())

    def columns(self, settings: Settings) -> tuple[str, ...]:
        """Columns of the frame that value and n read, sorted."""
        return _read(self, self.build(settings))

    def _every_variant(self) -> list[dict[str, str]]:
        choices = [option for option in self.options if isinstance(option, Choice)]
        return [{f"{self.key}.{option.name}": name} for option in choices for name in option.formulas] or [{}]


@lru_cache(maxsize=MADE)
def _built(measure: Callable[[Mapping[str, Any]], Measure], *chosen: tuple[str, Value]) -> Measure:
    """Make the arithmetic once for these values: it does not depend on rows."""
    return measure(dict(chosen))


@lru_cache(maxsize=MADE)
def _read(metric: Metric, made: Measure) -> tuple[str, ...]:
    return read_columns(metric.frame, *_expressions(made))


def _expressions(made: Measure) -> list[nw.Expr]:
    return [made.value] if made.n is None else [made.value, made.n]


@dataclass(frozen=True, eq=False, kw_only=True)
class Quotient(Definition):
    """One metric's value divided by another's, from the same period and groups; null where the lower one is 0.

    `factor` turns the lower value into the unit that is divided by; n is that, rounded.
    """

    top: Metric
    bottom: Metric
    factor: float = 1.0

    @property
    def parts(self) -> tuple[Metric, ...]:
        """The two metrics that have to be known."""
        return (self.top, self.bottom)


AnyMetric = Definition  # Metric, Quotient or Derived


def lacking(metric: AnyMetric, columns: Sequence[str]) -> tuple[str, ...]:
    """Those of `columns` that the metric cannot be grouped or filtered by, because a frame of it has no such thing."""
    return tuple(c for c in columns if any(c not in part.frame.columns for part in metric.parts))
