"""The drawing of one KPI's weeks: where its line, limits, target and points lie. Geometry only; others draw it.

Units are those of the box that is asked for; y grows downwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.scorecard.values import Row, Week

AIR = 0.08  # of the height, above and below
SHAPES = {"usual": "circle", "better": "triangle", "worse": "diamond", "changed": "square", "open": "ring"}
Pair = tuple[float, float]


@dataclass(frozen=True)
class Dot:
    """One week: where, its reading (usual, better, worse, changed, open), its shape, whether it is the one asked."""

    at: Pair
    reading: str
    shape: str
    is_last: bool


@dataclass(frozen=True)
class Step:
    """The limits of one baseline, from one side of its first week to the other side of its last."""

    left: float
    right: float
    centre: float
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """All lines of a drawing."""

    runs: tuple[tuple[Pair, ...], ...]  # weeks without a gap between them
    dots: tuple[Dot, ...]
    steps: tuple[Step, ...]
    target: float | None
    places: dict[str, float]  # where each week lies, across


def course(row: Row, width: float, height: float, left: float = 0.0, top: float = 0.0) -> Course:
    """Lay a KPI's weeks out in a box."""
    low, high = _ends(row)
    each = width / len(row.weeks)

    def x(place: float) -> float:
        return left + (place + 0.5) * each

    def y(value: float) -> float:
        inner = height * (1 - 2 * AIR)
        within = min(max(value, low), high)  # a hollow week may lie beyond: at the edge
        return top + height * AIR + inner * (high - within) / (high - low)

    weeks = list(enumerate(row.weeks))
    dots = tuple(_dot((x(n), y(week.value)), week, n == len(weeks) - 1) for n, week in weeks if week.value is not None)
    runs = tuple(
        tuple((x(n), y(week.value)) for n, week in run if week.value is not None)
        for is_there, run in groupby(weeks, key=lambda one: one[1].value is not None)
        if is_there
    )
    steps = tuple(
        Step(x(first - 0.5), x(last + 0.5), y(week.centre), y(week.low), y(week.high))
        for first, last, week in _baselines(row.weeks)
        if week.centre is not None and week.low is not None and week.high is not None
    )
    return Course(
        runs, dots, steps, None if row.target is None else y(row.target), {one.iso_week: x(n) for n, one in weeks}
    )


def _dot(at: Pair, week: Week, is_last: bool) -> Dot:
    reading = "open" if week.is_hollow else (week.reading or "usual")
    return Dot(at, reading, SHAPES[reading], is_last)


def _baselines(weeks: Sequence[Week]) -> Iterator[tuple[int, int, Week]]:
    """Each baseline with the places of its first and last week."""
    for _, run in groupby(enumerate(weeks), key=lambda one: one[1].baseline):
        held = list(run)
        yield held[0][0], held[-1][0], held[-1][1]


def _ends(row: Row) -> Pair:
    """Least and greatest value of the scale, never the same; weeks before that are hollow have no say in it."""
    told = [week for week in row.weeks if not week.is_hollow] or list(row.weeks)
    drawn = [one for week in told for one in (week.value, week.low, week.high) if one is not None]
    drawn += [one for one in (row.target, row.now.value) if one is not None]
    if not drawn:
        return 0.0, 1.0
    low, high = min(drawn), max(drawn)
    return (low, high) if high > low else (low - (abs(low) or 1.0) / 10, high + (abs(high) or 1.0) / 10)


def corners(dot: Dot, size: float) -> list[Pair]:
    """Return the corners of a triangle, diamond or square around a dot."""
    x, y = dot.at
    if dot.shape == "triangle":
        return [(x, y - size), (x + size, y + size * 0.8), (x - size, y + size * 0.8)]
    if dot.shape == "diamond":
        return [(x, y - size * 1.2), (x + size * 1.2, y), (x, y + size * 1.2), (x - size * 1.2, y)]
    return [(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)]
