"""Funnel limits: how far a rate or a mean of n may lie from what is expected before it is more than chance.

Exact for shares (binomial), normal for means; both widened where units differ by more than chance allows for
(Spiegelhalter 2005), so that with thousands of contacts not everybody stands out.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
WARN, FLAG = 0.95, 0.999  # confidence of the inner and the outer limits; only the outer ones flag
LEAST = 30  # below so many no rate is told
WINSORISED = 0.1  # share of z-scores drawn in at each end, so that outliers do not hide themselves


class Limits(NamedTuple):
    """Lower and upper limits, NaN where n is 0 or nothing is expected."""

    low: Floats
    high: Floats


class Spread(NamedTuple):
    """How much more units differ than chance makes them: `estimate`, and `phi`, at least 1, that limits widen by."""

    phi: float
    estimate: float


def binomial_limits(expected: ArrayLike, n: ArrayLike, level: float, phi: float = 1.0) -> Limits:
    """Limits of the share of n where `expected` (0…1) is the rule, from the exact binomial distribution.

    Interpolated between the two counts that enclose each tail, as there is seldom a count with exactly that tail, and
    widened by √phi about the expectation.
    """
    rate, count = np.broadcast_arrays(_floats(expected), _floats(n))
    low, high = (_interpolated(rate, count, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    wide = np.sqrt(phi)
    return Limits(np.maximum(rate + wide * (low - rate), 0.0), np.minimum(rate + wide * (high - rate), 1.0))


def normal_limits(expected: ArrayLike, deviation: ArrayLike, n: ArrayLike, level: float, phi: float = 1.0) -> Limits:
    """Limits of the mean of n values that have this standard deviation each, widened by √phi."""
    from scipy.special import ndtri

    count = _counts(n)
    half = ndtri((1 + level) / 2) * np.sqrt(phi) * _floats(deviation) / np.sqrt(count)
    return Limits(_floats(expected) - half, _floats(expected) + half)


def share_scores(value: ArrayLike, expected: ArrayLike, n: ArrayLike) -> Floats:
    """Distance of shares from what is expected, in standard errors of chance; NaN where chance has none."""
    rate = _floats(expected)
    error = np.sqrt(rate * (1 - rate) / _counts(n))
    return (_floats(value) - rate) / np.where(error > 0, error, np.nan)


def mean_scores(value: ArrayLike, expected: ArrayLike, deviation: ArrayLike, n: ArrayLike) -> Floats:
    """Distance of means from what is expected, in standard errors of chance; NaN where chance has none."""
    error = _floats(deviation) / np.sqrt(_counts(n))
    return (_floats(value) - _floats(expected)) / np.where(error > 0, error, np.nan)


def spread(scores: ArrayLike) -> Spread:
    """Over-dispersion φ: mean square of winsorised z-scores, divided by what winsorising leaves of chance's own.

    That division makes φ 1 for units that differ by chance alone. Unknown scores are left out; 1 for fewer than two.
    """
    from scipy.stats.mstats import winsorize

    known = _floats(scores)
    known = known[np.isfinite(known)]
    if len(known) < 2:  # noqa: PLR2004 - one unit differs from nobody
        return Spread(1.0, float("nan"))
    drawn_in = np.asarray(winsorize(known, limits=(WINSORISED, WINSORISED)))
    estimate = float(np.mean(drawn_in**2)) / _left_of_chance(int(WINSORISED * len(known)) / len(known))
    return Spread(max(1.0, estimate), estimate)


def outside(value: ArrayLike, limits: Limits) -> NDArray[np.int8]:
    """−1 below the limits, 1 above, 0 within or where either is not known."""
    told = _floats(value)
    return (np.greater(told, limits.high).astype(np.int8) - np.less(told, limits.low).astype(np.int8)).astype(np.int8)


def _interpolated(rate: Floats, n: Floats, tail: float) -> Floats:
    """Share r ÷ n whose tail is `tail`, r between the two counts that enclose it."""
    from scipy.stats import binom

    known, is_sure = (n > 0) & np.isfinite(rate), (rate <= 0) | (rate >= 1)
    count, p = np.where(known, n, 1.0), np.where(known & ~is_sure, rate, 0.5)
    upper = binom.ppf(tail, count, p)
    above, mass = binom.cdf(upper, count, p), binom.pmf(upper, count, p)
    beyond = np.clip((above - tail) / np.where(mass > 0, mass, np.inf), 0.0, 1.0)
    limit = np.where(is_sure, rate, np.clip((upper - beyond) / count, 0.0, 1.0))
    return np.where(known, limit, np.nan)


def _left_of_chance(at_each_end: float) -> float:
    """Mean square of standard normal scores of which this share is drawn in at each end."""
    from scipy.special import ndtri

    if at_each_end == 0:
        return 1.0
    edge = float(ndtri(1 - at_each_end))
    density = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 - 2 * at_each_end - 2 * edge * density + 2 * at_each_end * edge**2)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _counts(n: ArrayLike) -> Floats:
    counted = _floats(n)
    return np.where(counted > 0, counted, np.nan)
