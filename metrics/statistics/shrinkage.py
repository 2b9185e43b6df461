"""Empirical-Bayes estimates: what few contacts say is drawn towards what is expected, what many say stands.

How far is learned from the units themselves: the less they differ beyond chance, the more is drawn in.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVEL = 0.95
WEIGHTS: Floats = np.geomspace(0.1, 1e6, 141)  # contacts that the expectation may stand for


class Shrunk(NamedTuple):
    """Estimates with their intervals (NaN where n is 0), and how much the expectation weighs.

    `weight`: contacts that the expectation stands for, typically (shares); or the deviation between units (means).
    """

    value: Floats
    low: Floats
    high: Floats
    weight: float


def beta_binomial(hits: ArrayLike, n: ArrayLike, expected: ArrayLike, level: float = LEVEL) -> Shrunk:
    """Shrink shares towards each unit's expectation (0…1), with intervals.

    Hits are taken to be beta-binomial about the expectations. How much these weigh is itself learned from the units
    and not known exactly: estimates are averaged over the weights that may be (every deviation between units as likely
    as another beforehand), or units that differ by chance alone would be told as if there were no doubt.
    """
    k, m, mean = np.broadcast_arrays(_floats(hits), _floats(n), _floats(expected))
    known = _is_known(m, mean)
    odds = _odds(k[known], m[known], mean[known])
    k, m, mean = (np.where(known, one, np.nan) for one in (k, m, mean))
    size = m[..., None] + WEIGHTS
    each = (k[..., None] + WEIGHTS * mean[..., None]) / size
    value = each @ odds
    variance = (each * (1 - each) / (size + 1)) @ odds + (each - value[..., None]) ** 2 @ odds
    low, high = _beta(value, value * (1 - value) / variance - 1, level)
    return Shrunk(value, low, high, float(np.exp(np.log(WEIGHTS) @ odds)))


def weighted(hits: ArrayLike, n: ArrayLike, expected: ArrayLike, weight: float, level: float = LEVEL) -> Shrunk:
    """Shrink shares by a known weight: (hits + weight · expected) ÷ (n + weight), with the interval of Beta."""
    k, m, mean = np.broadcast_arrays(_floats(hits), _floats(n), _floats(expected))
    size = np.where(_is_known(m, mean), m + weight, np.nan)
    value = (k + weight * mean) / size
    low, high = _beta(value, size, level)
    return Shrunk(value, low, high, weight)


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


def _odds(hits: Floats, n: Floats, expected: Floats) -> Floats:
    """How likely each of WEIGHTS is, in the light of the units."""
    from scipy.special import betaln, softmax

    a, b = WEIGHTS[:, None] * expected, WEIGHTS[:, None] * (1 - expected)
    seen = np.sum(betaln(hits + a, n - hits + b) - betaln(a, b), axis=1)
    beforehand = -np.log(WEIGHTS) / 2  # uniform in the deviation between units, which falls with the weight's root
    return np.asarray(softmax(seen + beforehand), dtype=np.float64)


def _beta(mean: Floats, size: Floats, level: float) -> tuple[Floats, Floats]:
    """Bounds of a beta distribution with this mean that is worth so many contacts."""
    from scipy.special import betaincinv

    low, high = (betaincinv(mean * size, (1 - mean) * size, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return low, high


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
