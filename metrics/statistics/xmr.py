"""XmR charts, which tell signals in a series from the noise that it always has (Wheeler, Understanding Variation).

Centre line = mean; natural limits = mean ± 2.66 × mean moving range, after moving ranges above 3.267 × their mean were
screened out once. Limits are those of a whole baseline: fewer than 5 points have none, 5 to 11 are a trial, 12 and more
are locked: no signal moves them. Only a person begins a new baseline.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
NATURAL, SCREEN = 2.66, 3.267
LEAST, LOCKED = 5, 12  # points for trial limits, for locked ones
RUN = 7  # points on one side, or rising, or falling
NEAR = 2 / 3  # of the way from the centre to a limit


class Standing(StrEnum):
    """How far the limits can be trusted."""

    NONE = "none"
    TRIAL = "trial"
    LOCKED = "locked"


class Assurance(StrEnum):
    """What the limits promise against a target."""

    PASSES = "passes_reliably"
    FAILS = "fails_reliably"
    HIT_AND_MISS = "hit_and_miss"
    UNKNOWN = "not_known"


class Limits(NamedTuple):
    """Centre line and natural limits; NaN where there are too few points."""

    centre: float
    low: float
    high: float
    standing: Standing


@dataclass(frozen=True)
class Signals:
    """Special causes, point by point."""

    outside: Flags  # beyond a natural limit
    run: Flags  # one of 7 or more in a row on one side of the centre
    trend: Flags  # one of 7 or more in a row that rise, or fall
    near: Flags  # one of 2 of 3 beyond two thirds of the way to the same limit

    @property
    def any(self) -> Flags:
        """Whether any rule says so."""
        return self.outside | self.run | self.trend | self.near


def limits(values: ArrayLike, *, screen: float = SCREEN) -> Limits:
    """Limits of one baseline's points, in order; those not known (NaN) are passed over.

    Moving ranges above `screen` × their mean are left out of the limits (infinity: none is).
    """
    points = np.asarray(values, dtype=np.float64)
    known = points[~np.isnan(points)]
    if known.size < LEAST:
        return Limits(float(known.mean()) if known.size else np.nan, np.nan, np.nan, Standing.NONE)
    moving = np.abs(np.diff(known))
    half = NATURAL * float(moving[moving <= screen * max(moving.mean(), np.finfo(float).tiny)].mean())
    centre = float(known.mean())
    return Limits(centre, centre - half, centre + half, Standing.LOCKED if known.size >= LOCKED else Standing.TRIAL)


def signals(values: ArrayLike, of: Limits) -> Signals:
    """Special causes among points held against limits; none where there are no limits, none for points not known.

    A point on the centre line is on neither side and ends a run; of two equal points the second neither rises nor
    falls. Points not known are passed over: those beside them are neighbours.
    """
    points = np.asarray(values, dtype=np.float64)
    there = ~np.isnan(points)
    known = points[there]
    if of.standing == Standing.NONE:
        known = known[:0]
    side = np.sign(known - of.centre)
    steps = np.sign(np.diff(known))
    found = (
        (known < of.low) | (known > of.high),
        _in_a_row(side, RUN),
        _ends(_in_a_row(steps, RUN - 1)),
        _two_of_three(known - of.centre > NEAR * (of.high - of.centre))
        | _two_of_three(of.centre - known > NEAR * (of.centre - of.low)),
    )
    return Signals(*(_spread(flags, there) for flags in found))


def assurance(of: Limits, target: float | None, *, is_up_better: bool) -> Assurance:
    """Say whether the limits lie wholly on the good side of a target, wholly on the bad one, or on both."""
    if target is None or of.standing == Standing.NONE:
        return Assurance.UNKNOWN
    worst, best = (of.low, of.high) if is_up_better else (-of.high, -of.low)
    aim = target if is_up_better else -target
    if worst >= aim:
        return Assurance.PASSES
    return Assurance.FAILS if best < aim else Assurance.HIT_AND_MISS


def _in_a_row(kinds: Floats, least: int) -> Flags:
    """Those in a stretch of `least` or more equal kinds, other than 0."""
    starts = np.flatnonzero(np.diff(kinds, prepend=np.nan) != 0)
    lengths = np.diff(np.append(starts, kinds.size))
    return (np.repeat(lengths, lengths) >= least) & (kinds != 0)


def _ends(steps: Flags) -> Flags:
    """Points at either end of the steps that are flagged."""
    return np.append(steps, False) | np.append(False, steps) if steps.size else np.zeros(0, dtype=bool)


def _two_of_three(beyond: Flags) -> Flags:
    """Those beyond that have another of them among the two before or the two after."""
    padded = np.pad(beyond, 2)
    beside = padded[:-4] | padded[1:-3] | padded[3:-1] | padded[4:]
    return beyond & beside


def _spread(flags: Flags, there: Flags) -> Flags:
    told = np.zeros(there.shape, dtype=bool)
    if flags.size == np.count_nonzero(there):
        told[there] = flags
    return told
