"""Empirical-Bayes estimates: what few contacts say is drawn towards what is expected, what many say stands.

How far is learned from the units themselves: the less they differ beyond chance, the more is drawn in.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVEL = 0.95
WIDEST = 1e6  # contacts that the expectation may weigh at most: units do not differ at all
NARROWEST = 1e-2


class Shrunk(NamedTuple):
    """Estimates with their intervals (NaN where n is 0), and how much the expectation weighs.

    `weight`: contacts that the expectation stands for (shares), or the standard deviation between units (means).
    """

    value: Floats
    low: Floats
    high: Floats
    weight: float


def beta_binomial(hits: ArrayLike, n: ArrayLike, expected: ArrayLike, level: float = LEVEL) -> Shrunk:
    """Shrink shares towards each unit's expectation (0…1) by the weight that makes what is seen most likely.

    Hits are taken to be beta-binomial about the expectations. Where units differ by chance alone the weight is large,
    and everybody is as expected.
    """
    k, m, mean = np.broadcast_arrays(_floats(hits), _floats(n), _floats(expected))
    known = _is_known(m, mean)
    return weighted(k, m, mean, _likeliest_weight(k[known], m[known], mean[known]), level)


def weighted(hits: ArrayLike, n: ArrayLike, expected: ArrayLike, weight: float, level: float = LEVEL) -> Shrunk:
    """Shrink shares by a known weight: (hits + weight · expected) ÷ (n + weight), with the interval of Beta."""
    from scipy.special import betaincinv

    k, m, mean = np.broadcast_arrays(_floats(hits), _floats(n), _floats(expected))
    known = _is_known(m, mean)
    k, m, mean = (np.where(known, one, np.nan) for one in (k, m, mean))
    a, b = k + weight * mean, m - k + weight * (1 - mean)
    low, high = (betaincinv(a, b, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return Shrunk(a / (a + b), low, high, weight)


def normal_normal(value: ArrayLike, error: ArrayLike, expected: ArrayLike, level: float = LEVEL) -> Shrunk:
    """Shrink means with these standard errors towards each unit's expectation, with normal intervals.

    The variance between units is the one that makes their squared distances as large as they should be
    (Paule and Mandel 1982), 0 where chance alone explains them.
    """
    from scipy.special import ndtri

    y, s, mean = np.broadcast_arrays(_floats(value), _floats(error), _floats(expected))
    known = np.isfinite(y) & np.isfinite(s) & (s > 0) & np.isfinite(mean)
    y, s, mean = (np.where(known, one, np.nan) for one in (y, s, mean))
    between = _between(y[known] - mean[known], s[known])
    pull = s**2 / (s**2 + between)
    half = float(ndtri((1 + level) / 2)) * np.sqrt(between * pull)
    middle = pull * mean + (1 - pull) * y
    return Shrunk(middle, middle - half, middle + half, float(np.sqrt(between)))


def _likeliest_weight(hits: Floats, n: Floats, expected: Floats) -> float:
    from scipy.optimize import minimize_scalar
    from scipy.special import betaln

    if len(hits) < 2:  # noqa: PLR2004 - one unit says nothing of how units differ
        return WIDEST

    def unlikely(log_weight: float) -> float:
        a, b = np.exp(log_weight) * expected, np.exp(log_weight) * (1 - expected)
        return -float(np.sum(betaln(hits + a, n - hits + b) - betaln(a, b)))

    bounds = (np.log(NARROWEST), np.log(WIDEST))
    found = minimize_scalar(unlikely, bounds=bounds, method="bounded", options={"xatol": 1e-6})
    return float(np.exp(found.x))


def _between(distance: Floats, error: Floats) -> float:
    """Variance between units that explains the distances that chance does not."""
    from scipy.optimize import brentq

    freedom = len(distance) - 1

    def unexplained(variance: float) -> float:
        return float(np.sum(distance**2 / (error**2 + variance))) - freedom

    if freedom < 1 or unexplained(0.0) <= 0:
        return 0.0
    return float(brentq(unexplained, 0.0, float(np.sum(distance**2)) + float(np.max(error**2))))


def _is_known(n: Floats, expected: Floats) -> NDArray[np.bool_]:
    return (n > 0) & (expected > 0) & (expected < 1)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
