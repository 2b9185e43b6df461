"""How evenly channels keep their own standards: what derived metrics work out from attainments by channel and reason.

The rows are those that `Derived` gives: channel, reason, `<key>` (share met), `<key>.n`. Reasons are weighted with the
mix of all channels, so that a channel is not punished for its harder mix; reasons with fewer than 30 contacts on a
channel are pooled there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from metrics.derived import LEVEL, Work
from metrics.figure import Figure
from metrics.options import Value
from metrics.statistics import intervals, standardise
from metrics.statistics.standardise import Floats, Strata

LEAST = standardise.LEAST  # contacts without which a channel has no place in a gap
DRAWS = 2000
WHOLE = 100.0


class Channel(NamedTuple):
    """One channel: how many contacts its attainment is of, and how they fared by reason."""

    name: str
    n: int
    strata: Strata


Statistic = Callable[[Floats, Floats], Floats]  # attainments (draws × channels), weights → one number a draw


def channels(rows: pl.DataFrame, key: str) -> list[Channel]:
    """Channels that have contacts of which it is known, with the mix of reasons of all channels as weights."""
    told = zip(*(rows[name].to_list() for name in ("channel", "reason", key, f"{key}.n")), strict=True)
    cells = [cell for cell in told if cell[0] is not None and (cell[3] or 0) > 0]
    named = list(dict.fromkeys(channel for channel, *_ in cells))
    mix = {reason: place for place, reason in enumerate(dict.fromkeys(reason for _, reason, *_ in cells))}
    hits, counted = np.zeros((len(named), len(mix))), np.zeros((len(named), len(mix)))
    for channel, reason, share, of in cells:
        place = named.index(channel), mix[reason]
        hits[place], counted[place] = share * of, of
    weight = counted.sum(axis=0)
    return [
        Channel(name, int(of.sum()), standardise.pooled(met, of, weight))
        for name, met, of in zip(named, hits, counted, strict=True)
    ]


def standardised(key: str) -> Work:
    """Attainment on the reason mix of all channels, for a metric held `against` channels and told within reasons."""

    def work(rows: pl.DataFrame, chosen: Mapping[str, Value]) -> Figure:
        counted = rows[f"{key}.n"].fill_null(0)
        strata = standardise.pooled(rows[key].fill_null(0.0) * counted, counted, rows[f"{key}.all.n"].fill_null(0))
        if not strata.n.size:
            return Figure(None, 0)
        value = standardise.direct(strata)
        return _figure(value, int(counted.sum()), lambda rng: standardise.redrawn(strata, rng, DRAWS), chosen)

    return work


def gap(key: str) -> Work:
    """Best − worst channel's standardised attainment in points; channels with fewer than 30 contacts are left out.

    The interval begins at 0 where chance alone would make such a gap between channels that are all alike.
    """

    def work(rows: pl.DataFrame, chosen: Mapping[str, Value]) -> Figure:
        compared = [one for one in channels(rows, key) if one.n >= LEAST]
        told = _compared([compared], lambda a, _: WHOLE * (a.max(axis=1) - a.min(axis=1)), chosen)
        by_chance = told.value is not None and told.low is not None and told.value <= _by_chance(compared, chosen)
        return Figure(told.value, told.n, 0.0, told.high) if by_chance else told

    return work


def _by_chance(compared: Sequence[Channel], chosen: Mapping[str, Value]) -> float:
    """Gap that channels which are all alike exceed no more often than the confidence allows."""
    rng = np.random.default_rng(intervals.SEED)
    noise = np.stack(
        [standardise.redrawn(one.strata, rng, DRAWS) - standardise.direct(one.strata) for one in compared], axis=1
    )
    return WHOLE * float(np.quantile(noise.max(axis=1) - noise.min(axis=1), float(chosen[LEVEL] or intervals.LEVEL)))


def index(keys: Sequence[str]) -> Work:
    """100 × (1 − 2 Σ w·|a − ā|), w a channel's share of contacts; of several attainments the mean of those known."""

    def work(rows: pl.DataFrame, chosen: Mapping[str, Value]) -> Figure:
        return _compared([channels(rows, key) for key in keys], _index, chosen)

    return work


def _index(attainments: Floats, weights: Floats) -> Floats:
    mean = attainments @ weights
    return WHOLE * (1 - 2 * np.abs(attainments - mean[:, None]) @ weights)


def _compared(kpis: Sequence[Sequence[Channel]], statistic: Statistic, chosen: Mapping[str, Value]) -> Figure:
    """Mean of the statistic over the KPIs for which there are two channels to compare."""
    present = [compared for compared in kpis if len(compared) > 1]
    n = sum(one.n for compared in kpis for one in compared)
    if not present:
        return Figure(None, n)

    def told(drawn: Callable[[Strata], Floats]) -> Floats:
        made = [statistic(np.stack([drawn(one.strata) for one in each], axis=1), _weights(each)) for each in present]
        return np.mean(made, axis=0)

    value = told(lambda strata: np.array([standardise.direct(strata)]))[0]
    return _figure(value, n, lambda rng: told(lambda strata: standardise.redrawn(strata, rng, DRAWS)), chosen)


def _figure(value: float, n: int, draw: Callable[[np.random.Generator], Floats], chosen: Mapping[str, Value]) -> Figure:
    """Put an interval beside the value where one is asked for."""
    level = chosen.get(LEVEL)
    if level is None:
        return Figure(float(value), n)
    return Figure(
        float(value), n, *intervals.of_draws(value, draw(np.random.default_rng(intervals.SEED)), float(level))
    )


def _weights(compared: Sequence[Channel]) -> Floats:
    counts = np.array([one.n for one in compared], dtype=np.float64)
    return counts / counts.sum()
