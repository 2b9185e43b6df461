"""Intervals against published values and against SciPy's own, with the edges."""

import numpy as np
import pytest
from scipy import stats

from metrics.statistics.intervals import bootstrap_ratio, percentile_ranks, student_t, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998, 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998, 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 1998, none of 20: not below 0"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1998, 1 of 29"),
        pytest.param(20, 20, 1 - 0.1611, 1.0, id="all of 20: not above 1"),
    ],
)
def test_wilson_as_published(hits, n, low, high):
    told = wilson([hits], [n])
    assert (told.low[0], told.high[0]) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize("level", [0.8, 0.95, 0.999])
def test_wilson_is_what_scipy_says_of_each(level):
    pairs = [(hits, n) for n in (1, 2, 7, 30, 1000) for hits in {0, 1, n // 2, n}]
    told = wilson(*np.array(pairs).T, level)
    for place, (hits, n) in enumerate(pairs):
        expected = stats.binomtest(hits, n).proportion_ci(level, method="wilson")
        assert (told.low[place], told.high[place]) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_a_share_of_nobody_has_no_interval():
    told = wilson([np.nan, 0], [0, 0])
    assert np.isnan(told.low).all()
    assert np.isnan(told.high).all()


def test_student_t_is_what_scipy_says():
    values = np.array([30.02, 29.99, 30.11, 29.97, 30.01, 29.99])
    told = student_t([values.mean()], [values.std(ddof=1)], [6])
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (told.low[0], told.high[0]) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_a_mean_of_one_or_none_has_no_interval():
    told = student_t([5.0, np.nan], [np.nan, np.nan], [1, 0])
    assert np.isnan(told.low).all()


@pytest.mark.parametrize(
    ("n", "q", "ranks"),
    [
        pytest.param(6, 0.5, (1, 6), id="the median of six lies within them, at 96.9 %"),
        pytest.param(10, 0.5, (2, 9), id="the median of ten"),
        pytest.param(20, 0.5, (6, 15), id="the median of twenty"),
        pytest.param(100, 0.5, (40, 61), id="the median of a hundred"),
        pytest.param(5, 0.5, (np.nan, np.nan), id="five rows cannot enclose a median at 95 %"),
        pytest.param(20, 0.9, (15, np.nan), id="twenty rows cannot bound a 90th percentile from above"),
        pytest.param(0, 0.5, (np.nan, np.nan), id="nothing"),
        pytest.param(1, 0.5, (np.nan, np.nan), id="one row"),
    ],
)
def test_ranks_that_enclose_a_percentile(n, q, ranks):
    told = percentile_ranks([n], q)
    assert (told.low[0], told.high[0]) == pytest.approx(ranks, nan_ok=True)


def test_ranks_enclose_at_least_as_often_as_they_say():
    n = np.arange(60, 400)
    low, high = percentile_ranks(n, 0.9)
    inside = stats.binom.cdf(high - 1, n, 0.9) - stats.binom.cdf(low - 1, n, 0.9)
    known = ~np.isnan(inside)
    assert known.sum() > 250
    assert (inside[known] >= 0.95).all()


def test_ranks_are_those_of_scipys_quantile_test():
    values = np.random.default_rng(3).exponential(60, 250)
    low, high = (int(rank[0]) for rank in percentile_ranks([250], 0.8))
    expected = stats.quantile_test(values, p=0.8).confidence_interval(0.95)
    ordered = np.sort(values)
    assert ordered[low - 1] <= expected.low  # ours keep each tail to 2.5 %, scipy's may come one row closer
    assert ordered[high - 1] >= expected.high
    assert np.searchsorted(ordered, expected.low) - (low - 1) <= 1
    assert (high - 1) - np.searchsorted(ordered, expected.high) <= 1


def test_the_bootstrap_of_a_ratio_covers_it_about_as_often_as_it_says():
    rng, inside = np.random.default_rng(1), 0
    for _ in range(200):
        bottom = rng.gamma(20, 1, 28)
        low, high = bootstrap_ratio(bottom * 0.3 + rng.normal(0, 1, 28), bottom)
        inside += low <= 0.3 <= high
    assert 0.89 <= inside / 200 <= 0.99


def test_the_bootstrap_says_the_same_twice():
    top, bottom = [1.0, 2, 3, 4, 5, 9], [2.0, 2, 4, 4, 6, 6]
    assert bootstrap_ratio(top, bottom) == bootstrap_ratio(top, bottom)


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([1.0] * 4, [2.0] * 4, id="four units are too few to draw from"),
        pytest.param([1.0] * 9, [0.0] * 9, id="a ratio to nothing"),
    ],
)
def test_no_bootstrap_of(top, bottom):
    assert np.isnan(bootstrap_ratio(top, bottom)).all()


def test_units_that_all_say_the_same_leave_no_doubt():
    assert bootstrap_ratio([1.0, 2, 3, 4, 5], [2.0, 4, 6, 8, 10]) == (0.5, 0.5)
    assert bootstrap_ratio([0.0] * 5, [2.0, 4, 6, 8, 10]) == (0.0, 0.0)
