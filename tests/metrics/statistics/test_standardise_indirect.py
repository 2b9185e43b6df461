"""Indirect standardisation by hand."""

import numpy as np
import pytest

from metrics.statistics import standardise_indirect as indirect


def test_an_agents_mix_at_the_rates_of_all():
    """Calls at 80 %, mails at 50 %: 30 calls and 10 mails come to 72.5 %."""
    cells = indirect.lent([0.8, 0.5], [400, 200], ["phone", "email"])
    told = indirect.expected([0, 0, 1], [0, 1, 1], [30, 10, 7], cells, 3)
    assert told.value[:2].tolist() == pytest.approx([0.725, 0.5])
    assert np.isnan(told.value[2])
    assert told.pooled[:2].tolist() == [0, 0]


def test_small_cells_are_pooled_with_the_small_ones_of_their_channel():
    cells = indirect.lent([0.9, 0.2, 0.5, 0.1], [300, 20, 20, 500], ["phone", "phone", "phone", "email"])
    assert cells.value.tolist() == pytest.approx([0.9, 0.35, 0.35, 0.1])
    assert cells.is_pooled.tolist() == [False, True, True, False]


def test_where_even_they_are_few_the_whole_channel_lends_and_then_everything():
    cells = indirect.lent([0.9, 0.2, 0.4, 0.6], [90, 10, 5, 395], ["phone", "phone", "chat", "email"])
    assert cells.value.tolist() == pytest.approx([0.9, 0.83, (81 + 2 + 2 + 237) / 500, 0.6])
    told = indirect.expected([0, 0], [0, 1], [30, 10], cells, 1)
    assert told.pooled.tolist() == [0.25]


def test_all_together_are_as_expected():
    draw = np.random.default_rng(2)
    unit, cell = np.divmod(np.arange(60), 6)
    n = draw.integers(10, 200, 60)
    hits = draw.binomial(n, 0.3)
    size, total = np.bincount(cell, n), np.bincount(cell, hits)
    told = indirect.expected(unit, cell, n, indirect.lent(total / size, size, ["all"] * 6), 10)
    assert told.value @ np.bincount(unit, n) == pytest.approx(hits.sum())
