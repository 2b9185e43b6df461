"""Wrong numbers that other dashboards have shown for queues and responses. Each name is what must not happen here."""

from datetime import UTC, datetime, timedelta

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.metric import Unit
from queries.frames import CALLBACKS, LEGS, TICKETS
from tests.metrics.conftest import make_rows

THEN = datetime(2026, 11, 17, 9, tzinfo=UTC)
EVERY = [one for name in ("queue", "response") for one in registry.family(name)]


def value(key, frame, **settings):
    metric = registry.get(key)
    named = {f"{key}.{name}": told for name, told in settings.items()}
    return totals([metric], {part.sheet: frame for part in metric.parts}, named)[key].value


def test_an_empty_interval_is_not_answered_perfectly_nor_in_no_time():
    nothing = LEGS.empty()
    assert [value(key, nothing) for key in ("service_level", "answer_rate", "asa", "handle_time")] == [None] * 4


def test_rates_of_queues_are_not_averaged():
    small = make_rows(LEGS, leave_kind=["answered"], wait_s=[1.0], threshold_s=[20.0], queue=["a"])
    large = make_rows(LEGS, leave_kind=["answered"] * 99, wait_s=[60.0] * 99, threshold_s=[20.0] * 99, queue=["b"] * 99)
    assert value("service_level", small.vstack(large)) == 0.01


def test_seconds_are_not_rounded_before_they_are_averaged():
    assert value("first_response_time", make_rows(TICKETS, first_response_s=[0.4, 0.4, 0.4])) == pytest.approx(0.4)


def test_the_edges_of_buckets_do_not_overlap():
    edges = make_rows(TICKETS, first_response_s=[0.0, 3600.0, 14400.0, 28800.0, 86400.0])
    buckets = [one.key for one in EVERY if one.key.startswith("first_response_") and one.unit == Unit.SHARE]
    assert [value(key, edges) for key in buckets] == [0.2] * 5


def test_no_share_exceeds_a_hundred_percent_when_the_return_call_falls_into_the_next_period():
    """Two return calls of the day, one callback taken in it: a row is a callback that was taken, whenever returned."""
    assert value("callback_success", make_rows(CALLBACKS, is_reached=[True])) == 1


def test_a_medium_without_callbacks_has_no_success_of_zero():
    assert value("callback_success", CALLBACKS.empty()) is None


def test_a_callback_taken_is_not_an_abandonment():
    taken = make_rows(LEGS, leave_kind=["answered", "callback"], wait_s=[10.0, 300.0])
    assert value("abandonment_rate", taken) == 0


def test_waits_that_were_never_answered_do_not_leave_the_denominator():
    waits = make_rows(LEGS, leave_kind=["answered", "abandoned", "answered"], wait_s=[5.0, 40.0, 30.0])
    assert value("service_level", waits, threshold_s="20") == pytest.approx(1 / 3)


def test_a_threshold_is_met_at_its_very_microsecond_and_not_one_later():
    one = timedelta(microseconds=1)
    waits = [(THEN + timedelta(seconds=20) + shift - THEN) / timedelta(seconds=1) for shift in (-one, 0 * one, one)]
    legs = make_rows(LEGS, leave_kind=["answered"] * 3, wait_s=waits)
    assert value("service_level", legs, threshold_s="20") == pytest.approx(2 / 3)


def test_a_dimension_that_is_not_known_is_a_group_of_its_own_not_dropped():
    legs = make_rows(LEGS, leave_kind=["answered"] * 3, reason=["card", None, None])
    told = evaluate([registry.get("offered")], {"legs": legs}, ["reason"])
    assert dict(told.select("reason", "value").rows()) == {"card": 1.0, None: 2.0}


def test_a_ratio_filters_both_of_its_sides():
    """A filter is a set of rows; with a row's numerator goes its denominator."""
    legs = make_rows(
        LEGS,
        leave_kind=["answered", "abandoned", "abandoned"],
        wait_s=[1.0, 9.0, 9.0],
        channel=["phone", "phone", "chat"],
    )
    told = evaluate([registry.get("answer_rate")], {"legs": legs}, ["channel"])
    assert {row["channel"]: (row["value"], row["n"]) for row in told.rows(named=True)} == {
        "phone": (0.5, 2),
        "chat": (0.0, 1),
    }


def test_one_rate_has_one_anchor():
    for metric in EVERY:
        assert len({part.sheet for part in metric.parts if part.frame is LEGS}) <= 1
