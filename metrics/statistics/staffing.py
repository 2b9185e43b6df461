"""How many agents a queue needs, by Erlang C or Erlang A; on arrays."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.statistics.erlang import Floats, erlang_a, erlang_c


class Standard(NamedTuple):
    """What is promised: the share `target` (below 1) answered within the threshold, agents no busier than so."""

    threshold_s: ArrayLike
    target: ArrayLike
    max_occupancy: ArrayLike = 1.0


def agents_needed(
    erlangs: ArrayLike, handle_s: ArrayLike, standard: Standard, patience_s: ArrayLike | None = None
) -> Floats:
    """Fewest agents who keep the standard: by Erlang A where there is a patience, else by Erlang C.

    NaN for a target of 1, which no number of agents keeps, and for what is not known.
    """
    patience = np.nan if patience_s is None else patience_s
    told = np.broadcast_arrays(*(np.asarray(one, dtype=np.float64) for one in (erlangs, handle_s, *standard, patience)))
    known = np.isfinite(sum(told[:5])) & (told[0] >= 0) & (told[1] > 0) & (told[3] < 1) & (told[4] > 0)
    known &= True if patience_s is None else told[5] > 0
    low = np.full(told[0].shape, -1.0)
    high = np.ceil(np.nan_to_num(told[0]) + 1)

    def enough(n: Floats) -> NDArray[np.bool_]:
        return _suffices(n, told, is_patient=patience_s is None) | ~known

    while (short := ~enough(high)).any():
        low, high = np.where(short, high, low), np.where(short, 2 * high, high)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        good = enough(middle)
        low, high = np.where(good, low, middle), np.where(good, middle, high)
    return np.where(known, high, np.nan)


def positions(agents: ArrayLike, shrinkage: ArrayLike) -> Floats:
    """Agents to roster so that `agents` are there when the share `shrinkage` (0…1) of paid time is not worked."""
    return np.ceil(np.asarray(agents, dtype=np.float64) / (1 - np.asarray(shrinkage, dtype=np.float64)) - 1e-9)


def _suffices(n: Floats, told: tuple[Floats, ...], *, is_patient: bool) -> NDArray[np.bool_]:
    erlangs, handle, threshold, target, most, patience = told
    made = erlang_c(n, erlangs, handle, threshold) if is_patient else erlang_a(n, erlangs, handle, threshold, patience)
    return (made.service_level >= target) & ((made.occupancy <= most) | (erlangs == 0))
