"""Worked examples of the queue's metrics, small enough to do in the head; the ids are the specification."""

from datetime import UTC, datetime

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import Figure, evaluate, totals
from queries.frames import AGENT_TIME, CALLBACKS, LEGS

# One morning: five answered, one of them handed on, three gave up, and one each of the other ways out.
KINDS = ["answered"] * 5 + ["abandoned"] * 3 + ["transferred", "callback", "unserved", None]
WAITS = [0.0, 5.0, 20.0, 20.000001, 80.0, 4.999999, 5.0, 30.0, 60.0, 12.0, 90.0, None]
THEN = datetime(2026, 11, 17, 9, tzinfo=UTC)


@pytest.fixture
def morning(rows):
    return rows(LEGS, leave_kind=KINDS, wait_s=WAITS, threshold_s=[20.0] * 12, direction=["inbound"] * 12)


def figure(key: str, frame: pl.DataFrame, **settings: str) -> Figure:
    metric = registry.get(key)
    named = {f"{key}.{name}": value for name, value in settings.items()}
    return totals([metric], {part.sheet: frame for part in metric.parts}, named)[key]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("offered", 12, id="whoever entered the queue was offered, also who still waits"),
        pytest.param("answered", 5, id="answered by an agent"),
        pytest.param("abandoned", 3, id="short abandons are abandons when counted"),
        pytest.param("short_abandoned", 1, id="a wait of exactly S is not short"),
        pytest.param("flowed_out", 1, id="moved on unanswered"),
        pytest.param("callbacks_taken", 1, id="a callback taken is a way out of its own"),
        pytest.param("unserved", 1, id="the queue closed on them"),
        pytest.param("still_waiting", 1, id="not left yet"),
        pytest.param("left_otherwise", 0, id="none left in a way not known"),
    ],
)
def test_volumes(key, expected, morning):
    assert figure(key, morning) == (expected, None)


@pytest.mark.parametrize(
    ("key", "value", "n"),
    [
        pytest.param("service_level", 3 / 7, 7, id="the threshold itself is in time; a short abandon does not count"),
        pytest.param("answer_rate", 5 / 7, 7, id="answered however late, out of those who reached one or gave up"),
        pytest.param("abandonment_rate", 2 / 7, 7, id="gave up, short ones out on both sides, callbacks out"),
        pytest.param("asa", 125.000001 / 5, 5, id="who gave up has no speed of answer; no wait counts as 0"),
        pytest.param("asa_waited", 125.000001 / 4, 4, id="those answered at once are left out"),
        pytest.param("wait_p50", 20.0, 5, id="the middle of five"),
        pytest.param("wait_p80", 20.000001 + 0.2 * 59.999999, 5, id="a fifth of the way from the fourth to the fifth"),
        pytest.param("wait_p90", 20.000001 + 0.6 * 59.999999, 5, id="six tenths of the way"),
        pytest.param("wait_p95", 20.000001 + 0.8 * 59.999999, 5, id="eight tenths of the way"),
        pytest.param("longest_wait_in_period", 90.0, 11, id="whoever left, answered or not"),
    ],
)
def test_rates_and_waits(key, value, n, morning):
    assert figure(key, morning) == (pytest.approx(value), n)


@pytest.mark.parametrize(
    ("settings", "value"),
    [
        pytest.param({}, 3 / 7, id="T of each row's own standard"),
        pytest.param({"threshold_s": "80"}, 5 / 7, id="a T that is set holds for all queues"),
        pytest.param({"short_abandon_s": "0"}, 3 / 8, id="S of 0 counts every abandon"),
        pytest.param({"short_abandon_s": "31"}, 3 / 5, id="a larger S lets more abandons go"),
        pytest.param({"variant": "of_offered"}, 3 / 12, id="of all offered, whatever became of them"),
        pytest.param({"variant": "left_within"}, 6 / 12, id="whoever left in time, in whichever way"),
    ],
)
def test_service_level_follows_its_options(settings, value, morning):
    assert figure("service_level", morning, **settings).value == pytest.approx(value)


def test_a_queue_without_a_standard_has_no_service_level_and_does_not_dilute_others(rows):
    mixed = rows(LEGS, leave_kind=["answered"] * 4, wait_s=[1.0] * 3 + [50.0], threshold_s=[20.0, 20.0, None, 20.0])
    assert figure("service_level", mixed) == (pytest.approx(2 / 3), 3)
    assert figure("service_level", mixed.filter(pl.col("threshold_s").is_null())) == (None, 0)


def test_a_call_that_an_agent_made_was_not_offered_but_was_handled(rows):
    made = rows(
        LEGS,
        direction=["outbound", "outbound", "callback", None],
        leave_kind=["answered"] * 4,
        wait_s=[0.0] * 4,
        ended_at=[THEN] * 4,
        handle_s=[60.0] * 4,
    )
    assert figure("offered", made).value == 2
    assert figure("answered", made).value == 2
    assert figure("handled", made).value == 4


# Four finished, one still in after-call work, one abandoned.
TALK = [100.0, 200.0, 300.0, 400.0, 50.0, None]
HOLD = [0.0, 30.0, None, 0.0, 0.0, None]
WRAP = [10.0, 0.0, 20.0, 30.0, None, None]
HANDLE = [110.0, 230.0, 320.0, 430.0, None, None]


@pytest.fixture
def finished(rows):
    return rows(
        LEGS,
        leave_kind=["answered"] * 5 + ["abandoned"],
        ended_at=[THEN] * 6,
        talk_s=TALK,
        hold_s=HOLD,
        wrap_s=WRAP,
        handle_s=HANDLE,
        is_transferred=[True, False, False, None, False, True],
    )


@pytest.mark.parametrize(
    ("key", "value", "n"),
    [
        pytest.param("handled", 5, None, id="who gave up was not handled"),
        pytest.param("handle_time", 1090 / 4, 4, id="not known while after-call work goes on"),
        pytest.param("talk_time", 1000 / 4, 4, id="talk over those whose handle time is known"),
        pytest.param("hold_time", 30 / 4, 4, id="never held counts as no hold"),
        pytest.param("wrap_time", 60 / 4, 4, id="after-call work over all of them"),
        pytest.param("hold_time_of_held", 30.0, 1, id="hold of those that were held"),
        pytest.param("wrap_time_of_wrapped", 20.0, 3, id="after-call work of those that had any"),
        pytest.param("transfer_rate", 1 / 5, 5, id="not known to be handed on is not handed on; abandoned is out"),
    ],
)
def test_handling(key, value, n, finished):
    assert figure(key, finished) == (pytest.approx(value), n)


def test_handle_time_is_the_sum_of_its_parts(finished):
    parts = [figure(key, finished).value for key in ("talk_time", "hold_time", "wrap_time")]
    assert sum(parts) == pytest.approx(figure("handle_time", finished).value)


def test_a_part_that_no_row_knows_is_unknown_not_zero(finished):
    assert figure("hold_time", finished.with_columns(hold_s=pl.lit(None, pl.Float64))) == (None, 4)


STATES = ["available", "on_contact", "wrap", "hold", "ringing", "lunch", "meeting", "offline", "unknown"]


def test_contacts_per_hour_counts_productive_hours_alone(rows, finished):
    time = rows(AGENT_TIME, state=STATES, seconds=[1800.0] * len(STATES), agent=["Ida"] * len(STATES))
    metric = registry.get("contacts_per_hour")
    frames = {"legs@ended_at": finished.with_columns(agent=pl.lit("Ida")), "agent_time": time}
    assert totals([metric], frames)["contacts_per_hour"] == (5 / 2.5, 2)
    by_agent = evaluate([metric], frames, ["agent"])
    told = by_agent.select("agent", "metric", "value", "n", "unit", "variant").rows()
    assert told == [("Ida", "contacts_per_hour", 2.0, 2, "per_hour", None)]


def test_contacts_per_hour_of_nobody_at_work_is_unknown(rows, finished):
    away = rows(AGENT_TIME, state=["lunch"], seconds=[3600.0], agent=["Ida"])
    frames = {"legs@ended_at": finished.with_columns(agent=pl.lit("Oda")), "agent_time": away}
    told = evaluate([registry.get("contacts_per_hour")], frames, ["agent"])
    assert told.select("agent", "value").rows() == [("Ida", None), ("Oda", None)]


def test_callbacks(rows):
    legs = rows(
        LEGS,
        leave_kind=["callback", "callback", "callback", "answered", "abandoned"],
        outcome=["answered", "callback_taken", "callback_taken", "answered", "abandoned"],
        is_callback=[False, False, False, True, True],
        wait_s=[120.0, 60.0, 60.0, 21.0, 40.0],
        callback_wait_s=[None, None, None, 240.0, 500.0],
    )
    taken = rows(CALLBACKS, is_reached=[True, False, None])
    assert figure("callback_success", taken) == (pytest.approx(1 / 3), 3), "not known to be reached is not reached"
    assert figure("callback_wait", legs) == (240.0, 1)
    assert figure("abandoned", legs).value == 1


def test_where_no_callback_is_offered_its_success_is_unknown():
    assert figure("callback_success", CALLBACKS.empty()) == (None, 0)
