"""A store with two sites, three teams and four agents, each of whom handled one contact and ticket of one customer."""

import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from dashboard import stored, written
from queries.source import Source
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState, Shift
from store.schema.people import Agent, AgentSkill, Customer, Order, Queue, ServiceStandard, Site, Team
from store.schema.voice import QualityReview, Survey
from tests.access.people import BEFORE, OWNERS
from tests.queries.world import World

PLACES = (("London", "North"), ("London", "South"), ("Paris", "Ouest"))


def peopled(world: World) -> None:
    """Put in who there is: agents 1 and 2 of North, 3 of South, 4 of Ouest in Paris."""
    world.put_all((Site, {}), (Site, {"name": "Paris", "time_zone": "Europe/Paris", "locale": "fr"}))
    for number, (site, team) in enumerate(PLACES, start=1):
        key = 1 if site == "London" else 2
        world.put(Team, name=team, site_id=key)
        world.put(Queue, name=f"Queue {team}", site_id=key, team_id=number)
    for name, team in (("Ann", 1), ("Bob", 1), ("Cai", 2), ("Zoé", 3)):
        world.put(Agent, name=name, team_id=team)
    world.put(ServiceStandard, channel="phone")


def handled(world: World, agent: int, began: datetime) -> None:
    """Put in one contact that this agent handled, and everything that can hang on one."""
    team = OWNERS[agent]
    at = {minutes: began + timedelta(minutes=minutes) for minutes in range(-60, 61, 5)}
    customer = world.put(Customer, name=f"Customer of {agent}", phone=f"+4400000{agent}", registered_at=at[-60])
    ticket = world.put(
        Ticket, customer_id=customer, created_at=at[0], assignee_id=agent, team_id=team, queue_id=team, channel="phone"
    )
    contact = world.put(
        Contact, customer_id=customer, ticket_id=ticket, created_at=at[0], ended_at=at[20], outcome="answered"
    )
    times = {"queued_at": at[0], "answered_at": at[5], "left_queue_at": at[5], "ended_at": at[20]}
    world.put(
        ContactLeg, contact_id=contact, queue_id=team, agent_id=agent, team_id=team, leave_kind="answered", **times,
        wrap_ended_at=at[25], talk_s=900.0, hold_s=0.0, wrap_s=300.0,
    )  # fmt: skip
    world.put(Message, contact_id=contact, ticket_id=ticket, at=at[5], author_kind="customer", body=f"Told {agent}")
    world.put(TicketEvent, ticket_id=ticket, at=at[0], kind="created", actor_kind="customer", actor_id=customer)
    world.put(TicketEvent, ticket_id=ticket, at=at[10], kind="stage", to_value="diagnosis", actor_id=agent)
    world.put(AgentState, agent_id=agent, state="available", started_at=at[-60], ended_at=at[60])
    world.put(Shift, agent_id=agent, activity="work", starts_at=at[-60], ends_at=at[60])
    world.put(AgentSkill, agent_id=agent, queue_id=team)
    world.put(Order, customer_id=customer, ordered_at=at[-60])
    world.put(Survey, contact_id=contact, sent_at=at[25], answered_at=at[30], score=4)
    world.put(QualityReview, contact_id=contact, reviewed_at=at[35], score=80.0, note=f"Note on {agent}")


@pytest.fixture(scope="session")
def two_sites(sqlite_template, tmp_path_factory) -> str:
    """URL of the store. Only read it."""
    path = tmp_path_factory.mktemp("access") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    peopled(world)
    for agent in OWNERS:
        handled(world, agent, datetime.now(UTC) - BEFORE)
    engine.dispose()
    return f"sqlite:///{path}"


@pytest.fixture
def over_two_sites(two_sites, monkeypatch):
    """Let the dashboard read the two sites with nothing kept, and note whatever is opened nowhere."""
    monkeypatch.setenv("FLOORVIEW_STORE", two_sites)
    stored.forget()
    written.use(SimpleNamespace(note=lambda *_: None))
    yield
    written.use(None)
    stored.forget()


@pytest.fixture(scope="session")
def read_only(two_sites):
    source = Source(two_sites, deadline_s=60)
    yield source
    source.close()
