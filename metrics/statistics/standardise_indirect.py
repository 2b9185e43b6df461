"""Indirect standardisation: what the average of all would come to on a unit's own mix of cells."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Cells = NDArray[np.int64]
LEAST = 30  # a cell with fewer in all lends no rate of its own


class Lent(NamedTuple):
    """The value of each cell that is lent to whoever works in it, and whether it is its own or that of a pool."""

    value: Floats
    is_pooled: NDArray[np.bool_]


class Expected(NamedTuple):
    """What is expected of each unit (NaN where it has nothing), and the share of its n in pooled cells."""

    value: Floats
    pooled: Floats


def lent(value: ArrayLike, n: ArrayLike, parent: ArrayLike, least: int = LEAST) -> Lent:
    """Value of each cell (a share or a mean over all units, with its n); a small one takes that of a pool.

    The small cells of one `parent` (such as a channel) are pooled together; where even they are few, the whole parent
    lends, and where that is few, everything.
    """
    rates, counts = np.nan_to_num(_floats(value)), np.nan_to_num(_floats(n))
    parents = np.unique(np.asarray(parent), return_inverse=True)[1]
    small = counts < least
    levels = (
        _pooled(rates, counts * small, parents),
        _pooled(rates, counts, parents),
        _pooled(rates, counts, np.zeros_like(parents)),
    )
    told = np.select([size >= least for _, size in levels], [rate for rate, _ in levels], levels[-1][0])
    return Lent(np.where(small, told, rates), small)


def expected(unit: ArrayLike, cell: ArrayLike, n: ArrayLike, cells: Lent, units: int) -> Expected:
    """What the lent values come to on each unit's mix: rows say how many (n) of a unit lie in a cell.

    `unit` is 0 … units − 1, `cell` a place in `cells`.
    """
    whose, which, counts = _places(unit), _places(cell), _floats(n)
    size = np.bincount(whose, counts, units)
    total = np.bincount(whose, counts * cells.value[which], units)
    pooled = np.bincount(whose, counts * cells.is_pooled[which], units)
    known = np.where(size > 0, size, np.nan)
    return Expected(total / known, pooled / known)


def _pooled(rates: Floats, counts: Floats, group: Cells) -> tuple[Floats, Floats]:
    """Rate and size of each cell's group."""
    size = np.bincount(group, counts).astype(np.float64)
    total = np.bincount(group, rates * counts)
    return (total / np.where(size > 0, size, np.nan))[group], size[group]


def _places(values: ArrayLike) -> Cells:
    return np.asarray(values, dtype=np.int64)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
