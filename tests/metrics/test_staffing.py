"""Staffing by hand: the published examples of Erlang, told from contacts; queues, half hours and chats put together."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.statistics.erlang import erlang_c
from queries.frames import LEGS

NINE = datetime(2026, 11, 17, 9, tzinfo=UTC)
HALF = timedelta(minutes=30)


@pytest.fixture
def legs(rows):
    """Contacts of (queue, channel, half hour, how many, seconds each), all answered."""

    def made(*cells, threshold_s=20.0, target=0.8):
        told = [(queue, channel, NINE + half * HALF, s) for queue, channel, half, n, s in cells for _ in range(n)]
        columns = dict(zip(("queue", "channel", "half_hour_at", "handle_s"), zip(*told, strict=True), strict=True))
        count = len(told)
        return rows(
            LEGS,
            **{name: list(values) for name, values in columns.items()},
            leave_kind=["answered"] * count,
            threshold_s=[threshold_s] * count,
            target_share=[target] * count,
        )

    return made


HUNDRED = ("line", "phone", 0, 100, 180.0)


def figure(key, frame, **settings):
    return totals([registry.get(key)], {"legs": frame}, settings)[key]


def test_offered_load_is_contacts_times_handle_time(legs):
    assert figure("offered_load", legs(HUNDRED)) == (pytest.approx(10), 100)


@pytest.mark.parametrize(
    ("settings", "agents"),
    [
        pytest.param({}, 14, id="80 % in 20 s, no busier than 85 %"),
        pytest.param({"max_occupancy": "0.7"}, 15, id="no busier than 70 %"),
        pytest.param({"target": "0.9"}, 15, id="90 % in time"),
        pytest.param({"threshold_s": "600", "max_occupancy": "1"}, 11, id="who may wait takes one more than the load"),
        pytest.param({"patience_s": "300"}, 13, id="who gives up takes fewer"),
    ],
)
def test_agents_needed(settings, agents, legs):
    assert figure("agents_needed", legs(HUNDRED), **settings) == (agents, 100)


def test_what_to_expect_of_the_agents_needed(legs):
    frame = legs(HUNDRED)
    assert figure("expected_service_level", frame).value == pytest.approx(0.8883500191794669)
    assert figure("probability_of_waiting", frame).value == pytest.approx(0.1741319335950498)
    assert figure("expected_occupancy", frame).value == pytest.approx(10 / 14)
    assert figure("expected_abandonment", frame).value == 0


def test_what_to_expect_of_agents_given(legs):
    frame = legs(("line", "phone", 0, 360, 240.0), threshold_s=15.0)
    assert figure("expected_service_level", frame, agents="55").value == pytest.approx(0.8459, abs=5e-5)
    assert figure("expected_asa", frame, agents="55").value == pytest.approx(8.18, abs=5e-3)
    assert figure("expected_occupancy", frame, agents="55").value == pytest.approx(0.8727, abs=5e-5)


def test_too_few_agents_for_the_load_wait_without_end_and_say_so(legs):
    frame = legs(HUNDRED)
    assert figure("expected_asa", frame, agents="10") == (None, 100)
    assert figure("expected_service_level", frame, agents="10").value == 0
    assert figure("expected_asa", frame, agents="10", patience_s="300").value > 0


def test_with_a_patience_some_give_up(legs):
    told = {"agents": "14", "patience_s": "300"}
    assert figure("expected_abandonment", legs(HUNDRED), **told).value == pytest.approx(0.013984, abs=1e-6)
    assert figure("expected_asa", legs(HUNDRED), **told).value == pytest.approx(60 * 0.069919, abs=1e-4)


def test_chats_share_an_agent(legs):
    chats = legs(("chat", "chat", 0, 100, 180.0))
    assert figure("agents_needed", chats).value == 5  # fourteen at once, three an agent
    assert figure("agents_needed", chats, concurrency="1").value == 14
    expected = erlang_c(15, 10.0, 180, 20).service_level
    assert figure("expected_service_level", chats).value == pytest.approx(float(expected))


def test_queues_add_up_and_half_hours_are_averaged(legs):
    frame = legs(HUNDRED, ("other", "phone", 0, 100, 180.0), ("line", "phone", 1, 50, 180.0))
    assert figure("offered_load", frame) == (pytest.approx((20 + 5) / 2), 250)
    eight = evaluate([registry.get("agents_needed")], {"legs": frame}, ["half_hour_at"])["value"].to_list()
    assert eight[0] == 28
    assert figure("agents_needed", frame).value == np.mean(eight)
    assert figure("agents_needed_peak", frame).value == 28


def test_what_is_expected_is_a_mean_over_contacts(legs):
    frame = legs(HUNDRED, ("other", "phone", 0, 10, 180.0))
    levels = {
        queue: (value, n)
        for queue, value, n in evaluate([registry.get("expected_service_level")], {"legs": frame}, ["queue"])
        .select("queue", "value", "n")
        .iter_rows()
    }
    weighted = sum(value * n for value, n in levels.values()) / 110
    assert figure("expected_service_level", frame) == (pytest.approx(weighted), 110)


def test_a_half_hour_in_which_nobody_was_answered_is_not_known(legs):
    frame = legs(HUNDRED, ("line", "phone", 1, 7, 180.0))
    unserved = frame.with_columns(
        leave_kind=pl.when(pl.col("half_hour_at") > NINE).then(pl.lit("abandoned")).otherwise("leave_kind")
    )
    assert figure("offered_load", unserved) == (pytest.approx(10), 100)


def test_without_a_standard_nobody_can_say_how_many_agents_it_takes(legs):
    frame = legs(HUNDRED).with_columns(threshold_s=pl.lit(None, pl.Float64))
    assert figure("agents_needed", frame) == (None, 0)
    assert figure("agents_needed", frame, threshold_s="20") == (14, 100)


def test_nobody_came(legs):
    assert figure("agents_needed", legs(HUNDRED).clear()) == (None, 0)


def test_patience_is_all_time_waited_by_those_who_gave_up(rows):
    frame = rows(LEGS, leave_kind=["answered", "abandoned", "abandoned", "transferred"], wait_s=[30.0, 60, 90, 500])
    assert figure("patience", frame) == (90.0, 3)
    assert figure("patience", frame.head(1)) == (None, 1)
