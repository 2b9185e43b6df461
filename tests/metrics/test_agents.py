"""Worked examples of agents' time, small enough to do in the head; the ids are the specification."""

from datetime import UTC, datetime

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries.frames import AGENT_LOAD, AGENT_TIME, AGENTS_NOW, LEGS, SCHEDULE

THEN = datetime(2026, 11, 17, 9, tzinfo=UTC)
STATES = {
    "available": 1800.0, "ringing": 180.0, "on_contact": 3600.0, "hold": 360.0, "wrap": 900.0, "break": 540.0,
    "lunch": 1620.0, "training": 0.0, "meeting": 0.0, "other": 0.0, "offline": 7200.0, "unknown": 50.0,
}  # fmt: skip


def figure(key, *frames, **settings):
    metric = registry.get(key)
    named = {f"{key}.{name}": value for name, value in settings.items()}
    return totals([metric], {part.sheet: frame for part, frame in zip(metric.parts, frames, strict=True)}, named)[key]


@pytest.fixture
def halves(rows):
    """Two half hours of one agent and one of another, who has three chats at once."""
    return rows(
        AGENT_LOAD,
        agent=["Ida", "Ida", "Oda"],
        busy_s=[900.0, 1800.0, 600.0],
        contact_s=[900.0, 1800.0, 1800.0],
        ended_contact_s=[0.0, 2700.0, 1800.0],
        idle_s=[600.0, 0.0, 1100.0],
        on_queue_s=[1600.0, 1800.0, 1700.0],
        logged_in_s=[1800.0, 1800.0, 1800.0],
    )


@pytest.mark.parametrize(
    ("key", "value", "n"),
    [
        pytest.param("occupancy_wall", 3300 / 5000, 3, id="busy by the clock ÷ busy and idle, a ratio of sums"),
        pytest.param("concurrent_load", 4500 / 3300, 3, id="contacts at once while there are any"),
        pytest.param("queue_load", 4500 / 5100, 3, id="contact time ÷ time on queue"),
        pytest.param("contact_time", 4500.0, None, id="contact-seconds"),
    ],
)
def test_load(key, value, n, halves):
    assert figure(key, halves) == (pytest.approx(value), n)


def test_occupancy_of_who_tells_no_states_is_unknown_not_a_hundred_percent(rows):
    load = rows(AGENT_LOAD, busy_s=[900.0], contact_s=[900.0], idle_s=[0.0], logged_in_s=[0.0], on_queue_s=[0.0])
    assert figure("occupancy_wall", load) == (None, 0)
    assert figure("queue_load", load).value is None
    assert figure("concurrent_load", load).value == 1


def test_contact_time_on_either_basis(rows):
    """A contact from 05:23 to 06:15, as Amazon Connect has it."""
    hours = rows(AGENT_LOAD, local_hour=[5, 5, 6], contact_s=[420.0, 1800.0, 900.0], ended_contact_s=[0.0, 0.0, 3120.0])
    metric = registry.get("contact_time")

    def minutes(basis):
        told = evaluate([metric], {"agent_load": hours}, ["local_hour"], {"contact_time.basis": basis})
        return [value / 60 for value in told["value"]]

    assert minutes("activity") == [37, 15]
    assert minutes("contact") == [0, 52]


@pytest.fixture
def states(rows):
    return rows(AGENT_TIME, state=list(STATES), seconds=list(STATES.values()))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("productive_share", 6840 / 9000, id="there for customers, of the time signed in"),
        pytest.param("available_share", 0.2, id="available"),
        pytest.param("ringing_share", 0.02, id="being rung"),
        pytest.param("on_contact_share", 0.4, id="on a contact"),
        pytest.param("hold_share", 0.04, id="holding one"),
        pytest.param("wrap_share", 0.1, id="after-call work"),
        pytest.param("break_share", 0.06, id="on a break"),
        pytest.param("lunch_share", 0.18, id="at lunch"),
        pytest.param("training_share", 0.0, id="no training is none of it, not unknown"),
        pytest.param("meeting_share", 0.0, id="no meeting"),
        pytest.param("other_share", 0.0, id="nothing else"),
    ],
)
def test_shares_of_the_time_signed_in(key, value, states):
    assert figure(key, states) == (pytest.approx(value), 10)


def test_the_shares_of_the_states_are_the_whole(states):
    shares = [one.key for one in registry.family("agents") if one.key.endswith("_share")]
    told = totals([registry.get(key) for key in shares], {"agent_time": states})
    assert sum(told[key].value for key in shares if key != "productive_share") == pytest.approx(1)


def test_time_is_told_by_state_and_only_the_signed_in_is_signed_in_time(states):
    told = evaluate([registry.get("time_in_state")], {"agent_time": states}, ["state"])
    assert dict(told.select("state", "value").rows()) == STATES
    assert figure("logged_in_time", states) == (9000.0, None)


def test_who_was_not_signed_in_has_no_shares(rows):
    away = rows(AGENT_TIME, state=["offline", "unknown"], seconds=[3600.0, 60.0])
    assert figure("productive_share", away) == (None, 0)


def test_adherence_is_a_ratio_of_time_not_a_mean_of_percentages(rows):
    """95 % of eight hours and 80 % of one: 93.3 %, where the mean of the two is 87.5 %."""
    plan = rows(
        SCHEDULE,
        agent=["Ida", "Ida", "Oda", "Oda", "Oda"],
        seconds=[27360.0, 1440.0, 2880.0, 720.0, 900.0],
        is_adherent=[True, False, True, False, None],
    )
    assert figure("adherence", plan) == (pytest.approx(30240 / 32400), 4)
    by_agent = evaluate([registry.get("adherence")], {"schedule": plan}, ["agent"])
    assert by_agent["value"].to_list() == [pytest.approx(0.95), pytest.approx(0.80)]
    assert figure("scheduled_time", plan) == (33300.0, None)


def test_an_hour_of_work_in_numbers_of_others(rows):
    """On queue 21,600 s, 14,400 s of it interacting; 22 calls in 7,200 s and 14 messages in 4,200 s."""
    load = rows(
        AGENT_LOAD, busy_s=[14400.0], contact_s=[11400.0], idle_s=[7200.0], on_queue_s=[21600.0], logged_in_s=[25200.0]
    )
    assert figure("occupancy_wall", load).value == pytest.approx(0.667, abs=0.0005)
    assert figure("queue_load", load).value == pytest.approx(0.528, abs=0.0005)
    handled = rows(LEGS, leave_kind=["answered"] * 36, ended_at=[THEN] * 36)
    worked = rows(AGENT_TIME, state=["on_contact", "available", "break"], seconds=[14400.0, 7200.0, 3600.0])
    assert figure("contacts_per_hour", handled, worked) == (pytest.approx(6.0), 6)


def test_fifteen_chats_of_five_agents_are_three_at_once(rows):
    load = rows(AGENT_LOAD, busy_s=[1800.0] * 5, contact_s=[5400.0] * 5)
    assert figure("concurrent_load", load).value == 3


def test_nobody_on_queue_has_no_load_rather_than_none(rows):
    load = rows(AGENT_LOAD, busy_s=[0.0], contact_s=[0.0], idle_s=[0.0], on_queue_s=[0.0], logged_in_s=[3600.0])
    assert [figure(key, load).value for key in ("occupancy_wall", "concurrent_load", "queue_load")] == [None] * 3


def test_thirty_agents_in_a_state_of_their_own_one_of_them_on_a_call(rows):
    """All thirty are signed in, one is on a contact, nobody is available and no slot is free."""
    now = rows(AGENTS_NOW, state=["meeting"] * 29 + ["on_contact"], free_voice=[0] * 30, in_hand=[0] * 29 + [1])
    assert figure("staffed_agents", now).value == 30
    assert figure("available_agents", now).value == 0
    assert figure("free_voice_slots", now).value == 0
    told = evaluate([registry.get("agents")], {"agents_now": now}, ["state"])
    assert dict(told.select("state", "value").rows()) == {"meeting": 29, "on_contact": 1}
