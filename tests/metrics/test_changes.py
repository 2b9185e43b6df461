"""What changed and what is noise: worked examples, and how often chance is called a change."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from metrics import changes
from metrics.statistics import intervals
from metrics.statistics.difference import Estimate, between, widened

FIRST = date(2026, 3, 2)  # a Monday


def told(metric: str, hits: int, n: int, **by: object) -> dict:
    low, high = (float(bound[0]) for bound in intervals.wilson([hits], [n]))
    return {
        **by,
        "metric": metric,
        "value": hits / n,
        "n": n,
        "low": low,
        "high": high,
        "unit": "share",
        "variant": None,
    }


def frame(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema_overrides={"variant": pl.String, "n": pl.Int64})


def one(now: dict, before: dict, spreads: pl.DataFrame | None = None) -> dict:
    return changes.changes(frame(now), frame(before), (), spreads).row(0, named=True)


def test_two_wilson_intervals_give_newcombes_interval():
    # Newcombe 1998, table II (a): 56/70 − 48/80, method 10: 0.0524 to 0.3339
    shares = [(56, 70), (48, 80)]
    now, before = (Estimate([k / n], *intervals.wilson([k], [n])) for k, n in shares)
    found = between(now, before)
    assert (float(found.value[0]), float(found.low[0]), float(found.high[0])) == pytest.approx(
        (0.2, 0.0524, 0.3339), abs=5e-5
    )


def test_wider_by_the_root_of_phi_on_each_side():
    wide = widened(Estimate([0.5], [0.4], [0.7]), 4.0)
    assert [float(np.asarray(part)[0]) for part in wide] == pytest.approx([0.5, 0.3, 0.9])


@pytest.mark.parametrize(
    ("metric", "now", "before", "verdict"),
    [
        pytest.param("service_level", (900, 1000), (800, 1000), "better", id="more of what is good"),
        pytest.param("service_level", (800, 1000), (900, 1000), "worse", id="less of what is good"),
        pytest.param("abandonment_rate", (90, 1000), (40, 1000), "worse", id="more of what is bad"),
        pytest.param("occupancy_wall", (900, 1000), (800, 1000), "changed", id="neither way is better"),
        pytest.param("service_level", (805, 1000), (800, 1000), "noise", id="the interval holds 0"),
        pytest.param("service_level", (29, 29), (800, 1000), None, id="fewer than 30 say nothing"),
    ],
)
def test_worked_verdicts(metric, now, before, verdict):
    assert one(told(metric, *now), told(metric, *before))["verdict"] == verdict


def test_nothing_before_is_no_change():
    row = changes.changes(frame(told("service_level", 8, 10)), frame(told("service_level", 8, 10)).clear()).row(
        0, named=True
    )
    assert (row["before"], row["difference"], row["verdict"]) == (None, None, None)


def test_days_that_swing_make_a_change_of_thousands_noise():
    swinging = pl.DataFrame({"metric": ["service_level"], "phi": [40.0]})
    now, before = told("service_level", 8_150, 10_000), told("service_level", 8_000, 10_000)
    assert one(now, before)["verdict"] == "better"
    assert one(now, before, swinging)["verdict"] == "noise"


def days(rates: list[float], n: int = 400) -> pl.DataFrame:
    rows = [
        told("service_level", round(rate * n), n, local_day=FIRST + timedelta(days=at), weekday=at % 7 + 1)
        for at, rate in enumerate(rates)
    ]
    return frame(*rows)


def test_a_weekdays_own_pattern_is_no_swing():
    pattern = [0.9, 0.9, 0.9, 0.9, 0.9, 0.6, 0.5] * 4
    assert changes.spread(days(pattern))["phi"].to_list() == [1.0]
    assert changes.spread(days([0.95, 0.55] * 14))["phi"][0] > 10


def test_chance_alone_is_seldom_called_a_change():
    draws = np.random.default_rng(7)
    called = 0
    for _ in range(400):
        now, before = (int(draws.binomial(2_000, 0.8)) for _ in range(2))
        called += one(told("service_level", now, 2_000), told("service_level", before, 2_000))["verdict"] != "noise"
    assert called / 400 <= 0.085  # 5 % and three standard errors


def test_a_period_with_rows_on_few_days_is_nothing_to_be_held_against():
    whole = days([0.8] * 10)
    assert changes.uncovered(whole, days([0.8] * 8)) == []
    assert changes.uncovered(whole, days([0.8] * 7)) == ["service_level"]
    assert changes.uncovered(whole, whole.clear()) == ["service_level"]
