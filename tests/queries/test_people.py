"""Whom somebody sees by name, and what leaves the query layer of all others."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from queries import dimensions, people
from queries.frames import LEGS
from queries.past import PAST
from queries.people import Tenure
from queries.rights import Resource
from queries.scope import Principal, Role
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Agent
from tests.queries.world import asked

TODAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
COLUMNS = {"handle_s", "queue", "team", "agent"}

LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
PEOPLE = {
    "supervisor": (Principal("s", Role.SUPERVISOR), {"Ann", "Bob", "Cai"}),
    "supervisor elsewhere": (Principal("s", Role.SUPERVISOR, sites=frozenset({"Leeds"})), set()),
    "team lead": (LEAD, {"Ann", "Bob"}),
    "lead of nobody": (Principal("l", Role.TEAM_LEAD), set()),
    "agent": (Principal("a", Role.AGENT, teams=frozenset({"North"}), agent_id=2), {"Bob"}),
    "director": (Principal("d", Role.DIRECTOR), set()),
    "admin": (Principal("x", Role.ADMIN), set()),
    "auditor": (Principal("x", Role.AUDITOR), set()),
    "wall": (Principal("w", Role.WALL), set()),
}


@pytest.fixture
def floor(world, source):
    """Ann and Bob of North and Cai of South, one call each; Bob has been there for a week."""
    world.centre()
    world.change(Agent, 2, hired_on=TODAY - timedelta(days=7))
    world.change(Agent, 3, hired_on=TODAY - timedelta(days=400))
    for agent in (1, 2, 3):
        contact = world.put(Contact, created_at=AT, ended_at=AT)
        told = {"queued_at": AT, "answered_at": AT, "left_queue_at": AT, "ended_at": AT, "wrap_ended_at": AT}
        team = 2 if agent == 3 else 1
        world.put(
            ContactLeg, contact_id=contact, agent_id=agent, team_id=team, leave_kind="answered", talk_s=60.0, **told
        )
    PAST.forget()
    yield people.everybody(dimensions.read(source), TODAY)
    PAST.forget()


def group(source, everybody, who, **how):
    scope = asked(AT - timedelta(hours=1), AT + timedelta(hours=1), who=who)
    return people.group(source, LEGS, scope, "ended_at", columns=COLUMNS, people=everybody, **how)


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("resource", [Resource.COMPARISON, Resource.AGENT_PERFORMANCE])
def test_whom_a_role_sees_by_name(floor, who, resource):
    principal, names = PEOPLE[who]
    assert set(people.named(floor, principal, resource)["agent"]) == names


@pytest.mark.parametrize("who", ["supervisor", "team lead", "director", "agent"])
def test_others_leave_without_name_and_without_number(floor, source, who):
    principal, names = PEOPLE[who]
    rows = group(source, floor, principal)
    assert set(rows["agent"].drop_nulls()) == names
    known = dict(floor.select("agent", "agent_id").rows())
    assert set(rows.filter(pl.col("agent_id") > 0)["agent_id"]) == {known[name] for name in names}
    assert rows.filter(pl.col("agent").is_null(), pl.col("agent_id") >= 0).is_empty()
    assert rows["agent_id"].n_unique() == rows.height, "one number stands for one person"


def test_an_agent_is_compared_within_the_own_team_and_a_lead_with_everybody(floor, source):
    assert group(source, floor, PEOPLE["agent"][0]).height == 2
    assert group(source, floor, LEAD).height == 3


@pytest.mark.parametrize(
    ("tenure", "names"),
    [
        (Tenure.ALL, {"Ann", "Bob", "Cai"}),
        (Tenure.NEW, {"Bob"}),
        (Tenure.SETTLED, {"Ann", "Cai"}),  # nobody knows since when Ann has been there
        (Tenure.SENIOR, {"Cai"}),
    ],
)
def test_a_group_by_tenure(floor, source, tenure, names):
    assert set(group(source, floor, PEOPLE["supervisor"][0], tenure=tenure)["agent"]) == names


@pytest.mark.parametrize(
    ("days", "tenure"), [(None, Tenure.SETTLED), (0, Tenure.NEW), (27, Tenure.NEW), (28, Tenure.SETTLED)]
)
def test_where_somebody_belongs(days, tenure):
    assert people.tenure_of(days) is tenure


@pytest.mark.parametrize(("who", "rows"), [("team lead", 0), ("supervisor", 1), ("director", 0)])
def test_rows_of_one_agent_are_for_who_may_see_that_agent(floor, source, who, rows):
    scope = asked(AT - timedelta(hours=1), AT + timedelta(hours=1), who=PEOPLE[who][0])
    cai = floor.filter(pl.col("agent") == "Cai")
    assert people.of_agent(source, LEGS, scope, "ended_at", columns=COLUMNS, agent=cai).height == rows
