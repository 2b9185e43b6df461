"""A funnel of agents with different mixes: a point is beyond a curve exactly when the agent is beyond the own limit."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from metrics import registry
from metrics.comparison import compare
from metrics.funnel_chart import by_chance, placed
from metrics.statistics import funnel
from queries.frames import LEGS

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
TRANSFERS, HANDLE_TIME = registry.get("transfer_rate"), registry.get("handle_time")


def legs(agents: int, each: int, *, seed: int) -> pl.DataFrame:
    """Legs of agents whose mixes differ: of two reasons one is handed on four times as often. Agent 9 stands out."""
    luck = np.random.default_rng(seed)
    numbers = np.arange(1, agents + 1)
    whose = np.repeat(numbers, each * (1 + (numbers - 1) % 3))
    hard = luck.random(whose.size) < (whose / (agents + 1))
    rate = np.where(hard, 0.4, 0.1) * np.where(whose == 9, 2.4, 1.0)
    rows = pl.DataFrame(
        {
            "agent_id": whose,
            "agent": [f"Agent {one}" for one in whose],
            "channel": "phone",
            "queue": "Cards",
            "reason": np.where(hard, "dispute", "balance"),
            "is_transferred": luck.random(whose.size) < rate,
            "leave_kind": "answered",
            "ended_at": START,
            "handle_s": np.exp(luck.normal(5.5, 0.6, whose.size)) * np.where(whose == 9, 3.0, 1.0),
        }
    )
    return pl.concat(
        [LEGS.empty(), rows.cast({name: LEGS.columns[name] for name in rows.columns})], how="diagonal_relaxed"
    )


@pytest.mark.parametrize("metric", [TRANSFERS, HANDLE_TIME], ids=lambda one: one.key)
@pytest.mark.parametrize("each", [40, 300])
def test_a_point_is_beyond_a_curve_exactly_when_the_agent_is_beyond_the_own_limit(metric, each):
    compared = compare(metric, legs(21, each, seed=each))
    drawn = placed(compared, metric)
    curves = drawn.limits
    assert drawn.points.height == 21
    for row in drawn.points.iter_rows(named=True):
        low, high = (np.interp(row["n"], curves["n"], curves[name]) for name in ("outer_low", "outer_high"))
        told = {None: 0, "above": 1, "below": -1}[row["flag"]]
        slack = 0.004 * (high - low)  # the curves are drawn straight from one n to the next
        assert told != 1 or row["y"] > high - slack
        assert told != -1 or row["y"] < low + slack
        assert told != 0 or low - slack <= row["y"] <= high + slack
    assert each == 40 or drawn.points["flag"].drop_nulls().len() > 0, "somebody is beyond, else this proves little"


def test_the_curves_of_a_share_are_the_limits_about_the_rate_of_all():
    compared = compare(TRANSFERS, legs(21, 300, seed=3))
    row = placed(compared, TRANSFERS).limits.row(20, named=True)
    expected = funnel.binomial_limits(compared.rate, row["n"], funnel.FLAG, compared.spread.phi)
    assert (row["outer_low"], row["outer_high"]) == pytest.approx((float(expected.low), float(expected.high)))
    assert row["rate"] == compared.rate


def test_agents_with_too_few_contacts_are_no_points():
    assert placed(compare(TRANSFERS, legs(1, 29, seed=1)), TRANSFERS).points.is_empty()
    assert placed(compare(TRANSFERS, LEGS.empty()), TRANSFERS).limits.is_empty()


def test_how_many_chance_alone_puts_outside():
    assert by_chance(46) == pytest.approx(0.046)
