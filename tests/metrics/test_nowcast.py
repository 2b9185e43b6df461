"""The nowcast of an interval's service level, by hand."""

from math import exp

import pytest

from metrics.nowcast import Interval, service_level
from metrics.statistics.erlang import erlang_c

QUIET = {"waited_s": (), "to_come": 0.0, "left_s": 900.0, "free": 0, "serving": 2, "handle_s": 100.0}


def now(in_time, decided, **changes) -> Interval:
    return Interval(in_time, decided, **{"threshold_s": 20.0, **QUIET, **changes})


def test_what_is_decided_is_decided():
    assert service_level(now(3, 4)) == (0.75, 4)


def test_nothing_yet_and_nothing_to_come_is_not_known():
    assert service_level(now(0, 0)) == (None, 0)


def test_who_has_waited_too_long_is_lost_already():
    assert service_level(now(3, 3, waited_s=(21.0,))) == (0.75, 4)


def test_an_agent_is_free_for_who_waits():
    assert service_level(now(3, 3, waited_s=(20.0,), free=1)) == (1.0, 4)


def test_the_first_in_line_waits_for_one_contact_to_end():
    # Two agents finish one every 50 s on average; 10 s are left of the twenty.
    chance = 1 - exp(-10 / 50)
    assert service_level(now(0, 0, waited_s=(10.0,))) == (pytest.approx(chance), 1)


def test_the_second_in_line_waits_for_two_of_them():
    first, left = 1 - exp(-10 / 50), 15 / 50
    second = 1 - exp(-left) * (1 + left)
    assert service_level(now(2, 2, waited_s=(10.0, 5.0))) == (pytest.approx((2 + first + second) / 4), 4)


def test_who_is_to_come_meets_the_queue_that_erlang_expects():
    # 9 contacts of 100 s in 900 s on 2 agents: one erlang.
    level = float(erlang_c(2, 1.0, 100.0, 20.0).service_level)
    assert level == pytest.approx(1 - 1 / 3 * exp(-0.2))
    assert service_level(now(1, 1, to_come=9.0)) == (pytest.approx((1 + 9 * level) / 10), 10)


def test_nobody_serves_so_nobody_who_waits_or_comes_is_answered():
    assert service_level(now(1, 1, waited_s=(1.0,), to_come=2.0, serving=0)) == (pytest.approx(1 / 4), 4)


@pytest.mark.parametrize("unknown", ["threshold_s", "handle_s"])
def test_what_is_needed_and_not_known_leaves_it_unknown(unknown):
    assert service_level(now(1, 1, waited_s=(1.0,), **{unknown: None})) == (None, 2)
    assert service_level(now(1, 1, **{unknown: None})) == (1.0, 1), "nobody waits or comes: not needed"


def test_at_the_end_of_the_interval_it_is_the_service_level():
    assert service_level(now(7, 10, left_s=0.0)) == (0.7, 10)


def test_more_agents_never_make_it_worse():
    levels = [service_level(now(1, 2, waited_s=(15.0, 5.0), to_come=20.0, serving=n)).value for n in range(8)]
    assert levels == sorted(levels)
