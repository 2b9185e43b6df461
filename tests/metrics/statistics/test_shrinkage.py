"""Shrinkage: worked by hand, and nearer to the truth than raw rates in simulated centres."""

import numpy as np
import pytest

from metrics.statistics import shrinkage

RUNS = 100


@pytest.mark.parametrize(
    ("hits", "n", "percent"),
    [
        pytest.param(10, 10, 86.0, id="ten of ten say little"),
        pytest.param(60, 80, 81.4, id="60 of 80"),
        pytest.param(255, 300, 85.0, id="as expected stays as expected"),
    ],
)
def test_agents_three_points_apart_at_85_percent_weigh_141_contacts(hits, n, percent):
    weight = 0.85 * 0.15 / 0.03**2 - 1
    assert weight == pytest.approx(141, abs=0.5)
    assert shrinkage.weighted(hits, n, 0.85, weight).value * 100 == pytest.approx(percent, abs=0.05)


def centre(draw, between):
    n = draw.integers(30, 600, 200)
    true = np.clip(draw.normal(0.85, between, 200), 0, 1)
    return true, draw.binomial(n, true), n


def error(found, true):
    return float(np.sqrt(np.mean((found - true) ** 2)))


def test_shrunken_rates_are_nearer_to_the_truth_than_raw_ones():
    draw, wins, weights, covered = np.random.default_rng(11), 0, [], []
    for _ in range(RUNS):
        true, hits, n = centre(draw, 0.03)
        shrunk = shrinkage.beta_binomial(hits, n, hits.sum() / n.sum())
        wins += error(shrunk.value, true) < error(hits / n, true)
        weights.append(shrunk.weight)
        covered.append(((shrunk.low <= true) & (true <= shrunk.high)).mean())
    assert wins >= 0.95 * RUNS
    assert np.median(weights) == pytest.approx(141, rel=0.15)
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02)


def test_where_agents_differ_by_chance_alone_everybody_is_about_as_expected():
    _, hits, n = centre(np.random.default_rng(5), 0.0)
    rate = hits.sum() / n.sum()
    shrunk = shrinkage.beta_binomial(hits, n, rate)
    assert np.abs(shrunk.value - rate).max() < 0.03
    assert (shrunk.low < rate).all()
    assert (rate < shrunk.high).all()


def test_each_is_drawn_towards_its_own_expectation():
    shrunk = shrinkage.weighted([5, 5], [10, 10], [0.2, 0.8], 10.0)
    assert shrunk.value.tolist() == pytest.approx([0.35, 0.65])


def test_nobody_seen_and_an_expectation_that_leaves_no_room():
    shrunk = shrinkage.beta_binomial([0, 3, 9], [0, 50, 40], [0.3, 0.0, 0.3])
    assert np.isnan(shrunk.value[:2]).all()
    assert 0.2 < shrunk.value[2] < 0.31


def test_means_by_hand():
    """Distances −3, −1, 1, 3 with an error of 1 each: Σ d² ÷ (1 + v) = 3 gives v = 17 ÷ 3, so 15 % are drawn in."""
    shrunk = shrinkage.normal_normal([2.0, 4.0, 6.0, 8.0], 1.0, 5.0)
    assert shrunk.weight**2 == pytest.approx(17 / 3)
    assert shrunk.value == pytest.approx([2.45, 4.15, 5.85, 7.55])
    assert shrunk.high - shrunk.value == pytest.approx(1.96 * np.sqrt(0.85), abs=1e-4)


def test_means_that_chance_explains_are_all_as_expected():
    assert shrinkage.normal_normal([4.9, 5.1, 5.0], 1.0, 5.0).value == pytest.approx([5, 5, 5])


def test_shrunken_means_are_nearer_to_the_truth_than_raw_ones():
    draw, wins = np.random.default_rng(12), 0
    for _ in range(RUNS):
        true, errors = draw.normal(6, 0.05, 60), 0.5 / np.sqrt(draw.integers(20, 400, 60))
        seen = draw.normal(true, errors)
        wins += error(shrinkage.normal_normal(seen, errors, 6.0).value, true) < error(seen, true)
    assert wins >= 0.95 * RUNS
