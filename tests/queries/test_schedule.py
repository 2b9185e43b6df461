"""A plan beside what was done: where it is cut, what fits, and what cannot be judged."""

import pytest

from queries import history
from queries.frames import SCHEDULE
from store.schema.codes import AGENT_STATES
from store.schema.contacts import Contact
from store.schema.operations import AgentState, Shift
from tests.queries.test_agent_load import DAY, noon, state

AT_WORK = {"available", "ringing", "on_contact", "hold", "wrap"}


def plan(world, activity, start, end, agent=1):
    world.put(Shift, agent_id=agent, activity=activity, starts_at=noon(start), ends_at=noon(end))


def told(source, *columns):
    return history.read(source, SCHEDULE, DAY).select(*columns).rows()


@pytest.fixture
def centre(world):
    world.centre()
    world.put(Contact, created_at=noon(600))  # how far the store knows
    return world


@pytest.mark.parametrize(
    ("activity", "fitting"),
    [
        pytest.param("work", AT_WORK, id="work is whatever is there for customers"),
        pytest.param("break", {"break"}, id="a break is a break, not offline"),
        pytest.param("lunch", {"lunch"}, id="lunch"),
        pytest.param("training", {"training"}, id="training"),
        pytest.param("meeting", {"meeting"}, id="a meeting"),
    ],
)
def test_what_fits_an_activity(centre, source, activity, fitting):
    for place, name in enumerate(AGENT_STATES):
        state(centre, name, place, place + 1)
        plan(centre, activity, place, place + 1)
    judged = dict(told(source, "state", "is_adherent"))
    assert {name for name, is_adherent in judged.items() if is_adherent} == fitting
    assert {name for name, is_adherent in judged.items() if is_adherent is None} == {"unknown"}


def test_it_is_cut_where_plan_or_state_changes_and_at_half_hours(centre, source):
    plan(centre, "work", 0, 40)
    plan(centre, "break", 40, 50)
    state(centre, "available", 5, 45)
    assert told(source, "activity", "state", "started_at", "ended_at", "seconds", "is_adherent") == [
        ("work", None, noon(0), noon(5), 300.0, False),
        ("work", "available", noon(5), noon(30), 1500.0, True),
        ("work", "available", noon(30), noon(40), 600.0, True),
        ("break", "available", noon(40), noon(45), 300.0, False),
        ("break", None, noon(45), noon(50), 300.0, False),
    ]


def test_what_is_planned_inside_work_takes_its_place(centre, source):
    plan(centre, "work", 0, 30)
    plan(centre, "break", 10, 20)
    state(centre, "available", 0, 30)
    assert told(source, "activity", "seconds") == [("work", 600.0), ("break", 600.0), ("work", 600.0)]


def test_who_never_came_was_not_there(centre, source):
    plan(centre, "work", 0, 30)
    state(centre, "available", 0, 30, agent=2)
    assert told(source, "agent", "state", "is_adherent") == [("Ann", None, False)]


def test_a_source_that_tells_no_states_at_all_leaves_the_plan_unjudged(centre, source):
    plan(centre, "work", 0, 30)
    assert told(source, "state", "is_adherent") == [(None, None)]


def test_a_plan_beyond_what_is_known_is_left_out(world, source):
    world.centre()
    plan(world, "work", 0, 60)
    world.put(AgentState, agent_id=1, state="available", started_at=noon(0))
    world.put(Contact, created_at=noon(20))
    assert told(source, "seconds", "is_adherent") == [(1200.0, True)]


def test_a_plan_that_ends_before_it_starts_is_left_out(centre, source):
    plan(centre, "work", 30, 10)
    state(centre, "available", 0, 30)
    assert told(source, "seconds") == []
