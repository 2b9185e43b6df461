"""Erlang C and Erlang A on arrays: what a queue of random arrivals comes to with so many agents.

Arrivals are Poisson, handling times exponential, agents alike, first come first served. Erlang C: nobody gives up.
Erlang A (Palm; Mandelbaum and Zeltyn): whoever waits gives up after an exponential patience. Loads are in erlangs.
All arguments broadcast; NaN in, NaN out. No factorial is ever formed, so thousands of agents are as exact as ten.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Expected(NamedTuple):
    """What to expect; times in seconds, without end (inf) where nobody gives up and the load reaches the agents."""

    p_wait: Floats  # share of contacts that wait at all
    service_level: Floats  # share of contacts answered within the threshold
    asa_s: Floats  # mean wait of all contacts, those who give up included
    occupancy: Floats  # share of time that agents are busy
    abandoned: Floats  # share of contacts that give up


def load(contacts: ArrayLike, handle_s: ArrayLike, interval_s: ArrayLike) -> Floats:
    """Offered load in erlangs: contacts × mean handling time ÷ length of the interval."""
    return _floats(contacts) * _floats(handle_s) / _floats(interval_s)


def blocking(agents: ArrayLike, erlangs: ArrayLike) -> Floats:
    """Erlang B, the share that finds all agents busy: pmf(n) ÷ cdf(n) of Poisson(erlangs)."""
    from scipy.special import gammaincc, gammaln, xlogy

    n, a = np.broadcast_arrays(_floats(agents), _floats(erlangs))
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.exp(xlogy(n, a) - a - gammaln(n + 1)) / gammaincc(n + 1, a)
    lost = ~np.isfinite(told) & np.isfinite(n + a)  # so overloaded that both vanish
    return np.where(lost, _recursive(np.where(lost, n, 0), np.where(lost, a, 1)), told)


def waiting(agents: ArrayLike, erlangs: ArrayLike) -> Floats:
    """Erlang C, the share of contacts that wait; 1 where the load reaches the agents."""
    n, a = np.broadcast_arrays(_floats(agents), _floats(erlangs))
    b = blocking(n, a)
    with np.errstate(divide="ignore", invalid="ignore"):
        stable = n * b / (n - a * (1 - b))
    told = np.where(a >= n, np.where(a > 0, 1.0, 0.0), stable)
    return np.where(np.isnan(n + a), np.nan, told)


def erlang_c(agents: ArrayLike, erlangs: ArrayLike, handle_s: ArrayLike, threshold_s: ArrayLike) -> Expected:
    """Expect what Erlang C says of a queue in which nobody gives up."""
    n, a, handle, threshold = np.broadcast_arrays(*(_floats(one) for one in (agents, erlangs, handle_s, threshold_s)))
    p_wait, spare = waiting(n, a), np.maximum(n - a, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        asa = np.where(p_wait > 0, p_wait * handle / spare, 0.0 * (handle + a + n))
        occupancy = np.where(n > 0, np.minimum(a / n, 1.0), np.where(a > 0, 1.0, 0.0)) + 0 * (a + n)
        late = np.where(p_wait == 0, 0.0 * threshold, p_wait * np.exp(-spare * threshold / handle))
    level = np.where((a >= n) & (a > 0), 0.0 * threshold, 1 - late)
    return Expected(p_wait, level, asa, occupancy, 0.0 * p_wait)


def erlang_a(
    agents: ArrayLike, erlangs: ArrayLike, handle_s: ArrayLike, threshold_s: ArrayLike, patience_s: ArrayLike
) -> Expected:
    """Expect what Erlang A says where whoever waits gives up after `patience_s` on average."""
    from scipy.special import gammainc

    n, a, handle, threshold, patience = np.broadcast_arrays(
        *(_floats(one) for one in (agents, erlangs, handle_s, threshold_s, patience_s))
    )
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        x, y = n * patience / handle, a * patience / handle
        b, palm = blocking(n, a), _palm(x, y)
        p_wait = np.where(b > 0, 1 / (1 + (1 - b) / (b * palm)), 0.0)
        gave_up = np.clip(n / (a * palm) + 1 - n / a, 0.0, 1.0) * p_wait  # of all: those who wait, and their share
        # Of those who wait, answered within the threshold: the density of the offered wait (Baccelli and Hebuterne),
        # weighted with the patience that lasts so long, integrated from 0 to T.
        below = gammainc(x, y)
        timely = x / y * (gammainc(x + 1, y) - gammainc(x + 1, y * np.exp(-threshold / patience))) / below
        endless = 1 - np.exp(-(n - a) * threshold / handle)  # so patient that nobody gives up: as Erlang C
        timely = np.where((below > 1e-280) | (a >= n), timely, endless)  # noqa: PLR2004 - where it vanishes
        level = 1 - p_wait * (1 - timely)
        occupancy = np.clip(a / n * (1 - gave_up), 0.0, 1.0)
    told = Expected(p_wait, level, gave_up * patience, occupancy, gave_up)
    return Expected(*(_at_edges(value, edges, n, a) for value, edges in zip(told, _edges(patience), strict=True)))


def _palm(x: Floats, y: Floats) -> Floats:
    """A(x, y) = 1 + y ÷ (x + 1) + y² ÷ ((x + 1)(x + 2)) + …, from the incomplete gamma function where that holds."""
    from scipy.special import gammainc, gammaln, hyp1f1, xlogy

    below = gammainc(x, y)
    closed = np.exp(np.log(x) + gammaln(x) + y - xlogy(x, y) + np.log(below))
    return np.where((y < x) | ~(below > 0), hyp1f1(1, x + 1, np.minimum(y, x)), closed)


def _recursive(agents: Floats, erlangs: Floats) -> Floats:
    """Erlang B by its recursion: 1 ÷ B(k) = 1 + k ÷ a ÷ B(k − 1)."""
    inverse = np.ones_like(erlangs)
    for k in range(1, int(agents.max(initial=0)) + 1):
        inverse = np.where(k <= agents, 1 + k / erlangs * inverse, inverse)
    return 1 / inverse


def _edges(patience: Floats) -> tuple[tuple[ArrayLike, ArrayLike], ...]:
    """What each figure is without agents, and without contacts."""
    return ((1.0, 0.0), (0.0, 1.0), (patience, 0.0), (1.0, 0.0), (1.0, 0.0))


def _at_edges(value: Floats, edges: tuple[ArrayLike, ArrayLike], n: Floats, a: Floats) -> Floats:
    nobody, nothing = edges
    told = np.where(a <= 0, nothing, np.where(n <= 0, nobody, value))
    return np.where(np.isnan(n + a), np.nan, told)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
