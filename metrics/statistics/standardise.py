"""Direct standardisation: what a unit's shares would come to on a mix that is the same for all units."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEAST = 30  # rows below which a stratum is pooled with the others that are so small


class Strata(NamedTuple):
    """Hits and rows of one unit by stratum (a reason, or the pool of small ones), and each stratum's weight."""

    hits: Floats
    n: Floats
    weight: Floats


def pooled(hits: ArrayLike, n: ArrayLike, weight: ArrayLike, least: int = LEAST) -> Strata:
    """Put strata with fewer than `least` rows together into one; their weights add up, those of empty ones included.

    A pool that has no rows at all has nothing to say: it is left out, and the others share its weight.
    """
    k, m, w = (np.nan_to_num(np.asarray(values, dtype=np.float64)) for values in (hits, n, weight))
    small = m < least
    pool = [values[small].sum() for values in (k, m, w)]
    if pool[1] == 0:
        return Strata(k[~small], m[~small], w[~small])
    return Strata(*(np.append(values[~small], total) for values, total in zip((k, m, w), pool, strict=True)))


def direct(strata: Strata) -> float:
    """Σ weight × share ÷ Σ weight; NaN where no stratum has rows, or none any weight."""
    return float(np.average(strata.hits / strata.n, weights=strata.weight)) if strata.weight.sum() > 0 else float("nan")


def redrawn(strata: Strata, rng: np.random.Generator, draws: int) -> Floats:
    """`draws` values of `direct` with each stratum's rows drawn anew (binomial)."""
    shares = strata.hits / strata.n
    hits = rng.binomial(strata.n.astype(np.int64), shares, (draws, len(shares)))
    return (hits / strata.n) @ (strata.weight / strata.weight.sum())
