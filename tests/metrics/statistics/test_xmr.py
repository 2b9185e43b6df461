"""XmR by hand: the published eighteen points, and each rule at its edge."""

import numpy as np
import pytest

from metrics.statistics.xmr import Assurance, Limits, Standing, assurance, limits, signals

EIGHTEEN = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
AROUND = Limits(0.0, -3.0, 3.0, Standing.LOCKED)


def flagged(kind: str, values, of=AROUND) -> list[int]:
    return np.flatnonzero(getattr(signals(values, of), kind)).tolist()


def test_the_eighteen_points_screened_once():
    told = limits(EIGHTEEN)
    assert (told.centre, told.high, told.low) == (
        pytest.approx(1.94, abs=5e-3), pytest.approx(4.60, abs=5e-3), pytest.approx(-0.72, abs=5e-3),
    )  # fmt: skip
    assert flagged("outside", EIGHTEEN, told) == [4]


def test_the_eighteen_points_unscreened_hide_the_tenfold_one_less():
    told = limits(EIGHTEEN, screen=np.inf)
    assert (told.high, told.low) == (pytest.approx(6.95, abs=5e-3), pytest.approx(-3.06, abs=5e-3))


@pytest.mark.parametrize(
    ("points", "standing"),
    [(0, "none"), (4, "none"), (5, "trial"), (11, "trial"), (12, "locked"), (40, "locked")],
)
def test_how_far_limits_can_be_trusted(points, standing):
    told = limits(EIGHTEEN * 3 if points > 18 else EIGHTEEN[:points])
    assert told.standing == standing
    assert np.isnan(told.low) == (standing == "none")


def test_points_not_known_are_passed_over():
    gaps = [np.nan, *EIGHTEEN[:6], np.nan, *EIGHTEEN[6:], np.nan]
    assert limits(gaps) == limits(EIGHTEEN)
    assert flagged("outside", gaps, limits(gaps)) == [5]


def test_a_constant_series_has_limits_on_its_line_and_no_signal():
    told = limits([3.0] * 12)
    assert (told.low, told.centre, told.high) == (3.0, 3.0, 3.0)
    assert not signals([3.0] * 12, told).any.any()
    assert flagged("outside", [*[3.0] * 12, 3.1], told) == [12]


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        pytest.param("outside", [3.0, 3.01, -3.0, -3.01], [1, 3], id="on the limit is inside"),
        pytest.param("run", [0.1] * 6, [], id="six on one side"),
        pytest.param("run", [-1, *[0.1] * 7, -1], [1, 2, 3, 4, 5, 6, 7], id="seven on one side"),
        pytest.param("run", [0.1] * 4 + [0.0] + [0.1] * 4, [], id="a point on the centre line ends a run"),
        pytest.param("run", [0.1] * 3 + [np.nan] + [0.1] * 4, [0, 1, 2, 4, 5, 6, 7], id="one not known does not"),
        pytest.param("trend", [-1.5, -1, -0.5, 0, 0.5, 1], [], id="six rising"),
        pytest.param("trend", [-1.5, -1, -0.5, 0, 0.5, 1, 1.5], [0, 1, 2, 3, 4, 5, 6], id="seven rising"),
        pytest.param("trend", [9, 1.5, 1, 0.5, 0, -0.5, -1, -1, -2], [0, 1, 2, 3, 4, 5, 6], id="seven falling"),
        pytest.param("trend", [-1.5, -1, -0.5, -0.5, 0, 0.5, 1, 1.4], [], id="two equal neither rise nor fall"),
        pytest.param("near", [2.1, 0, 2.1], [0, 2], id="two of three beyond two thirds"),
        pytest.param("near", [2.0, 0, 2.0], [], id="two thirds of the way is not beyond"),
        pytest.param("near", [2.1, 0, 0, 2.1], [], id="two of four"),
        pytest.param("near", [2.1, -2.1, 0], [], id="near different limits"),
        pytest.param("near", [-2.1, -2.5, 0], [0, 1], id="near the lower one"),
    ],
)
def test_the_rules(kind, values, expected):
    assert flagged(kind, values) == expected


def test_without_limits_there_is_no_signal():
    assert not signals([1, 9, 1, 9], limits([1, 9, 1, 9])).any.any()


@pytest.mark.parametrize(
    ("target", "up", "expected"),
    [
        pytest.param(-3.0, True, Assurance.PASSES, id="the whole band on the good side"),
        pytest.param(3.1, True, Assurance.FAILS, id="the whole band on the bad side"),
        pytest.param(3.0, True, Assurance.HIT_AND_MISS, id="the best of it reaches the target"),
        pytest.param(3.0, False, Assurance.PASSES, id="less is better, and it never is more"),
        pytest.param(-3.1, False, Assurance.FAILS, id="less is better, and it always is more"),
        pytest.param(0.0, False, Assurance.HIT_AND_MISS, id="sometimes"),
        pytest.param(None, True, Assurance.UNKNOWN, id="no target"),
    ],
)
def test_assurance(target, up, expected):
    assert assurance(AROUND, target, is_up_better=up) == expected


def test_no_limits_promise_nothing():
    assert assurance(limits([1, 2]), 0.5, is_up_better=True) == Assurance.UNKNOWN
