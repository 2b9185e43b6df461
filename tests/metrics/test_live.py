"""Worked examples of the live metrics; the ids are the specification."""

from datetime import UTC, datetime

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.nowcast import expected_wait
from queries.frames import AGENTS_NOW, FLOOR, HANDS, LEGS, OPEN_TICKETS

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def figure(key, frame):
    metric = registry.get(key)
    return totals([metric], {metric.sheet: frame})[key]


@pytest.fixture
def floor(rows):
    return rows(
        FLOOR,
        is_waiting=[True, True, False, False, False],
        is_in_progress=[False, False, True, False, None],
        is_in_wrap=[False, False, False, True, None],
        waiting_s=[42.5, 7.0, None, None, 900.0],
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("waiting", (2, None), id="who waits"),
        pytest.param("longest_wait", (42.5, 2), id="of those who wait, not of those who did"),
        pytest.param("in_progress", (1, None), id="with an agent"),
        pytest.param("in_wrap", (1, None), id="being written up"),
    ],
)
def test_floor(key, expected, floor):
    assert figure(key, floor) == expected


def test_when_nobody_waits_the_longest_wait_is_unknown_and_the_number_waiting_is_zero(floor):
    assert figure("longest_wait", floor.clear()) == (None, 0)
    assert figure("waiting", floor.clear()) == (0, None)


@pytest.fixture
def agents(rows):
    states = ["available", "available", "on_contact", "wrap", "lunch", "offline", "unknown", "ringing"]
    return rows(
        AGENTS_NOW,
        state=states,
        free_voice=[1, 1, 0, 0, 0, 0, 0, None],
        free_chat=[3, 2, 0, 0, 0, 0, 0, None],
        free_case=[1, 0, 0, 0, 0, 0, 0, None],
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("agents", 8, id="all of them"),
        pytest.param("available_agents", 2, id="ready for a contact"),
        pytest.param("staffed_agents", 6, id="signed in, at lunch too; unknown is not signed in"),
        pytest.param("free_voice_slots", 2, id="calls that could be taken"),
        pytest.param("free_chat_slots", 5, id="chats that could be taken"),
        pytest.param("free_case_slots", 1, id="cases that could be taken"),
    ],
)
def test_agents(key, expected, agents):
    assert figure(key, agents) == (expected, None)


def test_agents_by_state(agents):
    told = evaluate([registry.get("agents")], {"agents_now": agents}, ["state"])
    assert dict(told.select("state", "value").rows())["available"] == 2
    assert told["value"].sum() == 8


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("open_tickets", 4, id="all that are open"),
        pytest.param("unassigned_tickets", 1, id="nobody's"),
        pytest.param("unattended_tickets", 2, id="not answered by an agent yet"),
        pytest.param("tickets_at_risk", 2, id="from exactly 80 % of the allowance; without a target never"),
    ],
)
def test_open_tickets(key, expected, rows):
    tickets = rows(
        OPEN_TICKETS,
        is_unassigned=[True, False, False, None],
        is_unattended=[True, True, False, False],
        used_share=[0.8, 1.7, 0.79, None],
    )
    assert figure(key, tickets) == (expected, None)


@pytest.mark.parametrize(
    ("waiting", "free", "serving", "handle_s", "expected"),
    [
        pytest.param(0, 1, 4, 200.0, 0.0, id="someone is free"),
        pytest.param(2, 3, 4, None, 0.0, id="free for all who wait, and one more"),
        pytest.param(0, 0, 4, 200.0, 50.0, id="the next to finish takes me"),
        pytest.param(3, 0, 4, 200.0, 200.0, id="four have to finish first, four are at it"),
        pytest.param(3, 2, 4, 200.0, 100.0, id="two of those ahead are taken at once"),
        pytest.param(3, 0, 0, 200.0, None, id="nobody serves: not known"),
        pytest.param(3, 0, 4, None, None, id="no handle time yet: not known"),
    ],
)
def test_expected_wait(waiting, free, serving, handle_s, expected):
    assert expected_wait(waiting, free, serving, handle_s) == expected


@pytest.fixture
def two_queues(rows):
    """Queue 1: two wait, nobody free, three at work, 120 s a contact. Queue 2: one agent is free. Queue 3: nobody."""
    return {
        "floor": rows(FLOOR, queue_id=[1, 1, 3], is_waiting=[True] * 3),
        "hands": rows(
            HANDS,
            agent_id=[1, 2, 3, 3],
            queue_id=[1, 1, 1, 2],
            is_free=[False, False, False, True],
            holds=[1, 1, 1, 1],
        ),
        "legs@ended_at": rows(
            LEGS, queue_id=[1, 1], leave_kind=["answered"] * 2, ended_at=[NOW, NOW], handle_s=[100.0, 140.0]
        ),
    }


def test_the_expected_wait_is_that_of_each_queue(two_queues):
    told = evaluate([registry.get("expected_wait")], two_queues, ["queue_id"]).select("queue_id", "value").rows()
    assert told == [(1, 120.0), (2, 0.0), (3, None)], "three to finish first, three at it, 120 s each; free; nobody"


def test_over_several_queues_the_expected_wait_is_the_longest_that_is_known(two_queues):
    assert totals([registry.get("expected_wait")], two_queues)["expected_wait"] == (120.0, 2)


def test_over_several_queues_an_agent_is_free_once(rows):
    hands = rows(HANDS, agent_id=[1, 1, 2], queue_id=[1, 2, 1], is_free=[True, True, False], holds=[3, 3, 2])
    assert figure("free_for_queue", hands) == (1, None)
    assert figure("room_for_queue", hands) == (8, None)
