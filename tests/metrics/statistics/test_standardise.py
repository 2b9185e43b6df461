"""Direct standardisation, worked out by hand."""

import numpy as np
import pytest

from metrics.statistics.standardise import direct, pooled, redrawn


@pytest.mark.parametrize(
    ("hits", "n", "weight", "expected"),
    [
        pytest.param([30, 30], [40, 60], [100, 100], (0.75 + 0.5) / 2, id="a mix unlike the unit's own"),
        pytest.param([30, 30], [40, 60], [40, 60], 60 / 100, id="its own mix gives its crude share"),
        pytest.param([30, 10, 5], [40, 20, 5], [40, 40, 20], 0.4 * 0.75 + 0.6 * 15 / 25, id="small strata are pooled"),
        pytest.param([30, 0, 5], [40, 0, 5], [40, 40, 20], 0.4 * 0.75 + 0.6 * 1.0, id="an empty one lends its weight"),
        pytest.param([30, 0], [40, 0], [40, 60], 0.75, id="a pool of nothing is left out"),
        pytest.param([15, 15], [30, 29], [1, 0], 0.5, id="thirty stand alone, twenty-nine do not"),
        pytest.param([3, 1], [5, 5], [7, 9], 0.4, id="all small: the crude share"),
    ],
)
def test_direct(hits, n, weight, expected):
    assert direct(pooled(hits, n, weight)) == pytest.approx(expected)


@pytest.mark.parametrize("nothing", [([], [], []), ([0, 0], [0, 0], [5, 5]), ([np.nan], [np.nan], [3])])
def test_nothing_has_no_value(nothing):
    assert np.isnan(direct(pooled(*nothing)))


def test_rows_drawn_anew_spread_as_binomials_do():
    strata = pooled([30, 30], [40, 60], [100, 100])
    drawn = redrawn(strata, np.random.default_rng(1), 20_000)
    deviation = np.sqrt(0.25 * 0.75 * 0.25 / 40 + 0.25 * 0.5 * 0.5 / 60)
    assert drawn.mean() == pytest.approx(0.625, abs=0.002)
    assert drawn.std() == pytest.approx(deviation, rel=0.03)
