"""Confidence intervals on arrays: Wilson for shares, Student t for means, order statistics for percentiles, bootstrap.

Each takes arrays of equal length (one entry a group) and gives the bounds as arrays; NaN where there is none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVEL = 0.95
RESAMPLES = 2000
SEED = 20_251_026  # the same rows give the same bounds
LEAST_UNITS = 5  # of which a bootstrap can be drawn


class Interval(NamedTuple):
    """Lower and upper bounds, NaN where unknown."""

    low: Floats
    high: Floats


def wilson(hits: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Interval:
    """Wilson score interval (1927, without continuity correction) of a share; NaN where n is 0."""
    from scipy.special import ndtri

    k, m = _floats(hits), _counts(n)
    z2 = float(ndtri((1 + level) / 2)) ** 2
    share = k / m
    middle = (share + z2 / (2 * m)) / (1 + z2 / m)
    half = np.sqrt(z2 * (share * (1 - share) / m + z2 / (4 * m**2))) / (1 + z2 / m)
    # Exactly 0 and 1 at the ends, where rounding would leave 1e-17 beside them.
    return Interval(np.where(k == 0, 0.0 * m, middle - half), np.where(k == m, m / m, middle + half))


def student_t(mean: ArrayLike, deviation: ArrayLike, n: ArrayLike, level: float = LEVEL) -> Interval:
    """Interval of a mean from its sample standard deviation (n − 1 below); NaN where n is less than 2."""
    from scipy.special import stdtrit

    middle, m = _floats(mean), _counts(n)
    freedom = np.where(m > 1, m - 1, np.nan)
    half = stdtrit(freedom, (1 + level) / 2) * _floats(deviation) / np.sqrt(m)
    return Interval(middle - half, middle + half)


def percentile_ranks(n: ArrayLike, q: float, level: float = LEVEL) -> Interval:
    """Ranks (1…n) of the order statistics that enclose the q-quantile with at least this confidence.

    No assumption on the distribution: the number of rows below the quantile is binomial (n, q), and each tail keeps
    at most (1 − level) ÷ 2. NaN where even the first or the last row does not reach so far.
    """
    from scipy.stats import binom

    m = _counts(n)
    known = np.nan_to_num(m).astype(np.int64)
    low = binom.ppf((1 - level) / 2, known, q)
    high = binom.ppf((1 + level) / 2, known, q) + 1
    return Interval(np.where((low >= 1) & (m > 0), low, np.nan), np.where((high <= m) & (m > 0), high, np.nan))


def bootstrap_ratio(top: ArrayLike, bottom: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """Interval (BCa) of Σ top ÷ Σ bottom, by drawing whole units (such as days) anew; seeded.

    NaN for fewer than LEAST_UNITS units, or where all of the bottom is 0.
    """
    from scipy.stats import bootstrap

    upper, lower = _floats(top), _floats(bottom)
    if len(upper) < LEAST_UNITS or lower.sum() <= 0:
        return float("nan"), float("nan")
    whole = upper.sum() / lower.sum()
    if np.allclose(upper, whole * lower, rtol=1e-12, atol=0):
        return float(whole), float(whole)  # every unit says the same: nothing to draw

    def drawn(a: Floats, b: Floats, axis: int) -> Floats:
        """Ratio of each draw; one that holds nothing to divide by says no more than the whole does."""
        over, under = a.sum(axis=axis), b.sum(axis=axis)
        return np.divide(over, under, out=np.full(np.shape(over), whole), where=under > 0)

    bounds = bootstrap(
        (upper, lower),
        drawn,
        paired=True,
        vectorized=True,
        confidence_level=level,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=SEED,
    ).confidence_interval
    return float(bounds.low), float(bounds.high)


def of_draws(value: float, draws: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """Bias-corrected percentile interval (Efron 1981) of a value from what drawing anew made of it.

    A gap between the best and the worst is larger in each redrawing than in truth; the correction takes that out as far
    as the draws show it. NaN where the value is.
    """
    from scipy.special import ndtr, ndtri

    drawn = _floats(draws)
    if not np.isfinite(value) or not drawn.size:
        return float("nan"), float("nan")
    below = np.mean(drawn < value) + np.mean(drawn == value) / 2
    shift = 2 * ndtri(np.clip(below, 1 / (drawn.size + 1), drawn.size / (drawn.size + 1)))
    half = ndtri((1 + level) / 2)
    low, high = np.quantile(drawn, [ndtr(shift - half), ndtr(shift + half)])
    return float(low), float(high)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _counts(n: ArrayLike) -> Floats:
    counted = _floats(n)
    return np.where(counted > 0, counted, np.nan)
