"""Every role, every resource, every row: one's own, of one's team, of another team, of another site."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import select

from queries import dimensions, frames, history
from queries.reach import choosable, owned
from queries.reach_of import agent_within, contact_within, customer_within, ticket_within
from queries.reach_sql import within
from queries.readers import READERS
from queries.rights import NOTHING, RIGHTS, Resource, grant
from queries.scope import Principal, Role, Scope, Window
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.people import Agent, Customer, Queue
from tests.access.people import BEFORE, CASES, CELLS, LONDON, NORTH, PEOPLE, WHOSE, WITHIN

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROWS = pl.DataFrame(
    {
        "site": ["London", "London", "London", "Paris"],
        "team": ["North", "North", "South", "Ouest"],
        "agent_id": [1, 2, 3, 4],
        "agent": ["Ann", "Bob", "Cai", "Zoé"],
        "queued_at": [NOW - timedelta(hours=1)] * 4,
    }
)
FRAMES = {one.name: one for one in vars(frames).values() if isinstance(one, frames.Frame)}
READ = sorted(name for name in FRAMES if name in READERS or name in history.INSTANT_FRAMES)
STATES = {"agents_now", "hands"}


def test_the_matrix_is_whole():
    assert {(resource, role) for resource, role, _ in CELLS} == {(one, role) for one in Resource for role in Role}
    assert len(CASES) == 21 * 7 * 4
    assert all(rights[one] is not NOTHING for rights in RIGHTS.values() for one in rights)


@pytest.mark.parametrize(("resource", "role", "letter", "whose"), CASES)
def test_rows_of_a_frame(resource, role, letter, whose):
    seen = owned(ROWS.lazy(), PEOPLE[role], resource, now=NOW).collect()
    if letter in "Gt":
        assert seen["agent_id"].is_null().all()
        assert seen["agent"].is_null().all()
        assert seen.height == {"G": 3, "t": 2}[letter]
    else:
        assert (WHOSE[whose] in seen["agent_id"].to_list()) == (whose in WITHIN[letter])


@pytest.mark.parametrize(("resource", "role", "letter", "whose"), CASES)
def test_rows_of_the_store(read_only, resource, role, letter, whose):
    who, key = PEOPLE[role], WHOSE[whose]
    site = select(Queue.site_id).where(Queue.id == ContactLeg.queue_id).scalar_subquery()
    questions = (
        select(ContactLeg.id).where(
            ContactLeg.id == key,
            within(who, resource, agent=ContactLeg.agent_id, team=ContactLeg.team_id, site=site),
        ),
        select(Contact.id).where(Contact.id == key, contact_within(who, resource)),
        select(Ticket.id).where(Ticket.id == key, ticket_within(who, resource)),
        select(Customer.id).where(Customer.id == key, customer_within(who, resource, Customer.id)),
        select(Agent.id).where(Agent.id == key, agent_within(who, resource)),
    )
    is_seen = whose in WITHIN.get(letter, set())
    days = grant(who, resource).days
    found = [read_only.read(one).height == 1 for one in questions]
    assert found[:4] == [is_seen] * 4
    assert found[4] == (is_seen and days is None)  # an agent has no time by which it could be recent


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", READ)
def test_no_reader_delivers_rows_or_names_out_of_reach(read_only, name, role):
    now = datetime.now(UTC)
    who, frame = PEOPLE[role], FRAMES[name]
    end = now - BEFORE + timedelta(minutes=10) if name in history.INSTANT_FRAMES else now
    scope = Scope(Window(now - timedelta(days=2), end, "Europe/London"), who)
    rows = history.read(read_only, frame, scope)
    if "site" in rows.columns:
        assert set(rows["site"].to_list()) <= {"London"}
    if role is Role.AUDITOR:
        assert rows.is_empty()
    if role is Role.AGENT and "team" in rows.columns:
        assert set(rows["team"].to_list()) <= {"North"}
    if "agent" in rows.columns:
        assert set(rows["agent"].drop_nulls().to_list()) <= named(role, name)


def named(role, frame):
    if role is Role.SUPERVISOR:
        return {"Ann", "Bob", "Cai"}
    if role is Role.TEAM_LEAD or (role is Role.AGENT and frame in STATES):
        return {"Ann", "Bob"}
    return {"Ann"} if role is Role.AGENT else set()


@pytest.mark.parametrize(
    "name", ["legs", "contacts", "tickets", "agents_now", "floor", "outcomes", "reviews", "surveys"]
)
def test_there_is_something_to_be_kept_from_them(read_only, name):
    now = datetime.now(UTC)
    end = now - BEFORE + timedelta(minutes=10) if name in history.INSTANT_FRAMES else now
    everybody = Principal("all", Role.SUPERVISOR)
    rows = history.read(
        read_only, FRAMES[name], Scope(Window(now - timedelta(days=2), end, "Europe/London"), everybody)
    )
    assert {"Ann", "Bob", "Cai", "Zoé"} <= set(rows["agent"].to_list())


@pytest.mark.parametrize("role", [Role.AGENT, Role.TEAM_LEAD])
@pytest.mark.parametrize("sites", [frozenset(), LONDON])
def test_who_belongs_nowhere_reaches_nobody(read_only, role, sites):
    who = Principal("x", role, sites)
    for resource in (Resource.CONTACT_LIST, Resource.AGENT_PERFORMANCE, Resource.TRANSCRIPT):
        assert owned(ROWS.lazy(), who, resource, now=NOW).collect().is_empty()
        assert read_only.read(select(Contact.id).where(contact_within(who, resource))).is_empty()
        assert read_only.read(select(Customer.id).where(customer_within(who, resource, Customer.id))).is_empty()


def test_an_agents_own_contacts_go_back_thirty_days():
    agent = PEOPLE[Role.AGENT]
    for days, rows in ((29, 1), (31, 0)):
        seen = owned(ROWS.lazy(), agent, Resource.CONTACT, now=NOW + timedelta(days=days)).collect()
        assert seen.height == rows
    assert owned(ROWS.lazy().drop("queued_at"), agent, Resource.CONTACT, now=NOW).collect().is_empty()


def test_an_agents_contacts_of_the_store_go_back_thirty_days(read_only):
    agent, now = PEOPLE[Role.AGENT], datetime.now(UTC)
    columns = {"agent": ContactLeg.agent_id, "team": ContactLeg.team_id}
    for days, rows in ((29, 1), (31, 0)):
        seen = within(agent, Resource.CONTACT, **columns, now=now + timedelta(days=days))
        assert read_only.read(select(ContactLeg.id).where(seen)).height == rows
    bare = select(ContactLeg.agent_id, ContactLeg.team_id).subquery()
    nothing = within(agent, Resource.CONTACT, agent=bare.c.agent_id, team=bare.c.team_id)
    assert read_only.read(select(bare.c.agent_id).where(nothing)).is_empty()


def test_a_frame_that_does_not_say_whose_its_rows_are_gives_nothing():
    bare = ROWS.lazy().select("agent")
    for role in (Role.AGENT, Role.TEAM_LEAD, Role.SUPERVISOR):
        assert owned(bare, PEOPLE[role], Resource.CONTACT_LIST).collect().is_empty()


def test_a_supervisor_of_some_teams_is_held_to_them(read_only):
    who = replace(PEOPLE[Role.SUPERVISOR], teams=NORTH)
    assert owned(ROWS.lazy(), who, Resource.CONTACT).collect()["agent_id"].to_list() == [1, 2]
    keys = read_only.read(select(Contact.id).where(contact_within(who, Resource.CONTACT)).order_by(Contact.id))
    assert keys["id"].to_list() == [1, 2]


@pytest.mark.parametrize(
    ("role", "teams", "queues"),
    [
        (Role.AGENT, ["North"], ["Queue North"]),
        (Role.TEAM_LEAD, ["North", "South"], ["Queue North", "Queue South"]),
        (Role.SUPERVISOR, ["North", "South"], ["Queue North", "Queue South"]),
        (Role.DIRECTOR, ["North", "South"], ["Queue North", "Queue South"]),
    ],
)
def test_filters_offer_what_figures_are_about(read_only, role, teams, queues):
    offered = choosable(dimensions.read(read_only), PEOPLE[role])
    assert offered.teams["team"].to_list() == teams
    assert offered.queues["queue"].to_list() == queues


def test_a_team_of_the_same_name_at_another_site_is_another_team(read_only):
    there = ROWS.with_columns(team=pl.lit("North"))
    seen = owned(there.lazy(), PEOPLE[Role.TEAM_LEAD], Resource.CONTACT).collect()
    assert seen["site"].unique().to_list() == ["London"]
    paris = replace(PEOPLE[Role.TEAM_LEAD], sites=frozenset({"Paris"}), agent_id=None)
    assert read_only.read(select(Contact.id).where(contact_within(paris, Resource.CONTACT))).is_empty()
