"""Agents at an instant as others have published them: states of their own, chats at once, calls that they make."""

from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import history
from queries.frames import AGENTS_NOW
from queries.scope import OPERATOR, Scope, Window
from store.schema.people import Agent
from tests.queries.test_agent_load import leg, noon, state

KEYS = ("staffed_agents", "available_agents", "free_voice_slots", "free_chat_slots")


def now(source):
    """Figures at a quarter past noon, and agents by state."""
    at = noon(15)
    scope = Scope(Window(at - timedelta(hours=1), at, "UTC"), OPERATOR)
    rows = history.read(source, AGENTS_NOW, scope)
    told = totals([registry.get(key) for key in KEYS], {AGENTS_NOW.name: rows})
    return [told[key].value for key in KEYS], dict(rows["state"].value_counts().iter_rows())


def test_thirty_in_a_state_of_their_own_one_of_them_on_a_call(world, source):
    world.put_all(*((Agent, {"name": f"Agent {number}", "team_id": None}) for number in range(30)))
    for agent in range(1, 31):
        state(world, "meeting", 0, None, agent)
    leg(world, 10, None, agent=1, queue_id=None)
    assert now(source) == ([30, 0, 0, 0], {"meeting": 29, "on_contact": 1})


def test_one_chat_of_three_leaves_room_for_two_and_for_no_call(world, source):
    world.put(Agent, team_id=None, voice_capacity=1, chat_capacity=3)
    state(world, "available", 0, None)
    leg(world, 10, None, channel="chat", queue_id=None)
    assert now(source)[0] == [1, 0, 0, 2]


@pytest.mark.parametrize(
    "name",
    [pytest.param("training", id="in a state of one's own"), pytest.param("available", id="available for calls")],
)
def test_who_makes_a_call_is_on_it_and_has_no_slot(world, source, name):
    world.put(Agent, team_id=None)
    state(world, name, 0, None)
    leg(world, 10, None, queue_id=None)
    assert now(source) == ([1, 0, 0, 0], {"on_contact": 1})
