"""Observed ÷ expected: a figure held against what the average of all would come to on the same mix of work.

Indirect standardisation: each cell (channel × reason) lends what all groups together came to in it, weighted by the
group's own n there. Cells with few contacts in all are pooled (metrics/statistics/standardise_indirect.py).
"""

from collections.abc import Mapping

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from metrics.arithmetic import Kind, mean_of
from metrics.derived import LEVEL, Derived, Work
from metrics.figure import Figure
from metrics.metric import Metric, Unit
from metrics.options import Value
from metrics.statistics import intervals, standardise_indirect

Floats = NDArray[np.float64]
MIX = ("channel", "reason")
AGAINST = ("agent", "team")
SOURCE = "indirect standardisation, as in Spiegelhalter 2005"


def against_expected(of: Metric, name: str, name_zh: str, question: str) -> Derived:
    """Make `<key>_vs_expected` (`transfer_vs_expected` of `transfer_rate`): the metric ÷ what is expected.

    That is what its own mix of channel × reason comes to at the rates of all together. Told by agent or team they are
    held against all of them; 1 is as expected. n is the metric's own.
    """
    is_mean = of.build({}).kind == Kind.MEAN
    inputs = (of, _squares(of)) if is_mean else (of,)
    return Derived(
        key=f"{of.key.removesuffix('_rate')}_vs_expected",
        name=name,
        name_zh=name_zh,
        question=question,
        formula=f"{of.name.lower()} ÷ what all agents together come to on the same channels and reasons; cells with "
        f"fewer than {standardise_indirect.LEAST} contacts in all are pooled within their channel; by agent or team",
        inputs=inputs,
        within=MIX,
        against=AGAINST,
        work=_work(of.key, inputs[-1].key if is_mean else None),
        unit=Unit.RATIO,
        direction=of.direction,
        source=SOURCE,
    )


def _work(key: str, squares: str | None) -> Work:
    def work(rows: pl.DataFrame, chosen: Mapping[str, Value]) -> Figure:
        n, all_n, value, all_value = (
            rows[name].cast(pl.Float64).fill_null(0).to_numpy()
            for name in (f"{key}.n", f"{key}.all.n", key, f"{key}.all")
        )
        whole = float(n.sum())
        if whole == 0:
            return Figure(None, 0)
        parent = rows["channel"].fill_null("").to_numpy()
        cells = standardise_indirect.lent(all_value, all_n, parent)
        expected = float(n @ cells.value) / whole
        if expected <= 0:
            return Figure(None, int(whole))
        observed, level = float(n @ value) / whole, chosen[LEVEL]
        low, high = float("nan"), float("nan")
        if level is not None:
            within = None if squares is None else _within(n, value, rows[squares].fill_null(0).to_numpy())
            low, high = _bounds(observed, within, whole, float(level))
        return Figure(observed / expected, int(whole), _known(low / expected), _known(high / expected))

    return work


def _within(n: Floats, mean: Floats, mean_square: Floats) -> float:
    """Standard deviation inside cells: the mix itself is not left to chance."""
    freedom = float(n.sum()) - float(np.count_nonzero(n))
    left = float(n @ np.maximum(mean_square - mean**2, 0.0))
    return float(np.sqrt(left / freedom)) if freedom > 0 else float("nan")


def _bounds(observed: float, deviation: float | None, n: float, level: float) -> tuple[float, float]:
    """Bounds of the observed figure: Wilson for a share, Student t for a mean; what is expected counts as known."""
    if deviation is None:
        found = intervals.wilson(round(observed * n), n, level)
    else:
        found = intervals.student_t(observed, deviation, n, level)
    return float(found.low), float(found.high)


def _squares(of: Metric) -> Metric:
    """Mean of the squares of what a mean is made of: with the mean it tells the spread."""
    made = of.build({})
    each = made.each if made.each is not None else nw.lit(None, nw.Float64)
    return Metric(
        key=f"{of.key}_squared",
        name=f"{of.name}, squared",
        name_zh=f"{of.name_zh}的平方",
        question=f"How far does it spread: {of.formula}?",
        formula=f"mean of the squares: {of.formula}",
        frame=of.frame,
        anchor=of.anchor,
        measure=mean_of(each * each, of=made.of),
        unit=of.unit,
    )


def _known(bound: float) -> float | None:
    return bound if np.isfinite(bound) else None
