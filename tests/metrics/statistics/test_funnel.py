"""Funnel limits against the exact binomial, by simulation, and widened where chance does not explain the spread."""

import numpy as np
import pytest
from scipy.stats import binom

from metrics.statistics import funnel

AGENTS = 200


@pytest.mark.parametrize("level", [funnel.WARN, funnel.FLAG])
@pytest.mark.parametrize("rate", [0.02, 0.3, 0.85])
def test_the_counts_that_enclose_a_limit_enclose_its_tail(rate, level):
    n = np.arange(30, 400)
    low, high = funnel.binomial_limits(rate, n, level)
    for limit, tail in ((low, (1 - level) / 2), (high, (1 + level) / 2)):
        below, above = np.floor(limit * n - 1e-9), np.ceil(limit * n - 1e-9)
        assert (binom.cdf(above, n, rate) >= tail - 1e-9).all()
        assert ((binom.cdf(below - 1, n, rate) <= tail + 1e-9) | (limit == 0)).all()


@pytest.mark.parametrize(
    ("n", "low", "high"),
    [pytest.param(300, 0.81, 0.89, id="300 contacts"), pytest.param(1000, 0.83, 0.87, id="1,000 contacts")],
)
def test_the_width_at_85_percent(n, low, high):
    limits = funnel.binomial_limits(0.85, n, 0.95)
    assert (round(float(limits.low), 2), round(float(limits.high), 2)) == (low, high)


def test_limits_stay_between_nothing_and_all_however_widened():
    low, high = funnel.binomial_limits([0.01, 0.99], [30, 30], funnel.FLAG, phi=25.0)
    assert (low >= 0).all()
    assert (high <= 1).all()


def test_nothing_expected_and_nobody_seen():
    low, high = funnel.binomial_limits([0.0, 1.0, 0.5], [50, 50, 0], funnel.FLAG)
    assert low[:2].tolist() == high[:2].tolist() == [0.0, 1.0]
    assert np.isnan([low[2], high[2]]).all()


def test_widening_by_phi_is_by_its_root_about_the_expectation():
    plain, wide = (funnel.binomial_limits(0.4, 500, 0.95, phi) for phi in (1.0, 4.0))
    assert 0.4 - wide.low == pytest.approx(2 * (0.4 - plain.low))
    assert wide.high - 0.4 == pytest.approx(2 * (plain.high - 0.4))


def flagged(draw, between):
    """Share of agents outside the outer limits, drawn about 85 % with this deviation between them; and the spread."""
    n = draw.integers(600, 3000, AGENTS)
    hits = draw.binomial(n, np.clip(draw.normal(0.85, between, AGENTS), 0, 1))
    rate = hits.sum() / n.sum()
    spread = funnel.spread(funnel.share_scores(hits / n, rate, n))
    outside = [
        (funnel.outside(hits / n, funnel.binomial_limits(rate, n, funnel.FLAG, phi)) != 0).mean()
        for phi in (1.0, spread.phi)
    ]
    return (*outside, spread.estimate)


def test_of_two_hundred_identical_agents_hardly_any_is_flagged():
    draw = np.random.default_rng(8)
    plain, widened, phi = np.mean([flagged(draw, 0.0) for _ in range(100)], axis=0)
    assert plain <= 0.002
    assert widened <= plain
    assert phi == pytest.approx(1, abs=0.05)


def test_agents_who_differ_by_three_points_are_flagged_far_less_often_once_limits_are_widened():
    draw = np.random.default_rng(9)
    plain, widened, phi = np.mean([flagged(draw, 0.03) for _ in range(50)], axis=0)
    assert plain > 0.2
    assert widened < 0.02
    assert phi > 5


def test_outliers_do_not_hide_themselves_by_widening_the_limits():
    scores = np.append(np.random.default_rng(3).normal(0, 1, 95), [40.0] * 5)
    assert funnel.spread(scores).estimate < 2 < np.mean(scores**2)


def test_units_that_differ_less_than_chance_narrow_nothing():
    assert funnel.spread(np.full(50, 0.1)) == (1.0, pytest.approx(0.01, rel=1))


@pytest.mark.parametrize("scores", [[], [3.0], [np.nan, 2.0]])
def test_too_few_to_tell_a_spread(scores):
    assert funnel.spread(scores).phi == 1.0


def test_limits_of_a_mean_are_as_far_as_its_standard_error_says():
    low, high = funnel.normal_limits(5.0, 0.6, [36, 0], 0.95, phi=4.0)
    assert (low[0], high[0]) == (pytest.approx(5 - 1.96 * 0.2, abs=1e-4), pytest.approx(5 + 1.96 * 0.2, abs=1e-4))
    assert np.isnan(low[1])
