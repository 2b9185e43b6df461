"""How far two estimates lie apart, with an interval made from each one's own (MOVER: Zou and Donner 2008).

For two Wilson intervals this is Newcombe's hybrid score interval of the difference of two shares (1998, method 10).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Estimate(NamedTuple):
    """Values with their bounds: arrays of equal length, NaN where not known."""

    value: ArrayLike
    low: ArrayLike
    high: ArrayLike


class Difference(NamedTuple):
    """The first less the second, and its bounds at the confidence of theirs; NaN where any part is not known."""

    value: Floats
    low: Floats
    high: Floats


def between(now: Estimate, before: Estimate) -> Difference:
    """Return how far `now` lies above `before`, taken as independent of one another."""
    value, low, high = (np.asarray(part, dtype=np.float64) for part in now)
    other, other_low, other_high = (np.asarray(part, dtype=np.float64) for part in before)
    apart = value - other
    below = np.hypot(value - low, other_high - other)
    above = np.hypot(high - value, other - other_low)
    return Difference(apart, apart - below, apart + above)


def widened(estimate: Estimate, phi: ArrayLike) -> Estimate:
    """Return the estimate with bounds √phi as far from its value: what it is where days differ by more than chance."""
    value, low, high = (np.asarray(part, dtype=np.float64) for part in estimate)
    wide = np.sqrt(np.asarray(phi, dtype=np.float64))
    return Estimate(value, value + wide * (low - value), value + wide * (high - value))
