"""What a scorecard holds: plain values, the same whatever the language."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.metric import Unit
from metrics.since import SIGNALS
from metrics.statistics.xmr import Assurance, Standing


@dataclass(frozen=True)
class Week:
    """One ISO week of a KPI. `value` None: nothing happened; limits None: none yet.

    `reading` is usual, better, worse, changed (a metric without a good side), open (hollow) or None (no value).
    `rules` names the rules that call it a special cause: outside, run, trend, near. Limits are cut where a share cannot
    go beyond (`is_cut`).
    """

    iso_week: str
    monday: date
    value: float | None
    n: int
    days: int  # of 7 that the store knows and has something of
    missing: tuple[date, ...]  # days without anything, which such days never are
    is_partial: bool
    is_small: bool  # n < 30
    is_provisional: bool  # late results may still change it
    is_early: bool  # it would take days before the first that the store knows of
    is_mixed: bool  # a new baseline was begun in the middle of it: it is of neither
    reading: str | None
    rules: tuple[str, ...]
    baseline: str  # ISO week in which its limits begin
    centre: float | None
    low: float | None
    high: float | None
    is_cut: bool

    @property
    def is_hollow(self) -> bool:
        """Whether it takes no part in limits and signals."""
        return self.is_partial or self.is_small or self.is_provisional or self.is_early or self.is_mixed


@dataclass(frozen=True)
class Row:
    """One KPI: the week asked for is the last of `weeks`. `sigmas`: how far the judged one lies off its centre.

    `points` counts the settled weeks of the present baseline; `standing`: no limits (fewer than 5), trial, locked.
    """

    metric: str
    unit: Unit
    is_up_better: bool | None  # None: neither
    target: float | None
    settings: tuple[tuple[str, str], ...]
    weeks: tuple[Week, ...]
    standing: Standing
    points: int
    assurance: Assurance
    sigmas: float | None
    unreached: tuple[str, ...] = ()  # filters that say nothing of it: it is of all, whatever was chosen
    is_grouped: bool = False  # weeks of 1 to 4 cases are withheld: one without cases may be one of them

    def cases(self, week: Week) -> int | None:
        """How many cases a week has; None: fewer than may be told."""
        return None if self.is_grouped and not week.n else week.n

    @property
    def now(self) -> Week:
        """The week that was asked for."""
        return self.weeks[-1]

    @property
    def judged(self) -> Week | None:
        """The latest settled week with a value: what is said of the KPI is said of it."""
        return next((week for week in reversed(self.weeks) if week.value is not None and not week.is_hollow), None)

    @property
    def is_changed(self) -> bool:
        """Whether the judged week is a special cause."""
        return self.judged is not None and self.judged.reading in SIGNALS


@dataclass(frozen=True)
class Note:
    """What somebody noted: about all KPIs (`scope` None), about one (its metric) or about something else by name."""

    at: datetime
    iso_week: str
    kind: str
    text: str
    scope: str | None
    starts_baseline: bool


@dataclass(frozen=True)
class Card:
    """The whole scorecard of one week; `made_at`: when the oldest of its figures was read from the store."""

    iso_week: str
    monday: date
    days: int
    zone: str
    known: date  # the last whole day that the store knows of
    made_at: datetime
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]

    def noted(self, metric: str) -> tuple[Note, ...]:
        """Notes that a KPI's chart marks: all but those about another KPI."""
        others = {row.metric for row in self.rows} - {metric}
        return tuple(note for note in self.notes if note.scope not in others)

    def row(self, metric: str) -> Row | None:
        """Find a KPI by its metric."""
        return next((row for row in self.rows if row.metric == metric), None)
