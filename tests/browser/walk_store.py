"""A small floor in full swing for walks: two teams, each agent with a week of calls, one customer who calls again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState, Feed, Shift
from store.schema.people import Agent, AgentSkill, Customer, Order, Queue, ServiceStandard, Site, Team
from store.schema.voice import QualityReview, Survey
from tests.queries.world import World

SITE, ZONE = "Harbour", "Asia/Shanghai"
TEAMS = ("North", "South")
AGENTS = ("Ann", "Bob", "Cai", "Dee", "Eve", "Fay")  # the first three are of North
QUEUES = (("Sales", 1), ("Cards", 2))
DAYS, CALLS = 6, 4  # each agent's, a day
TALK = timedelta(minutes=4)


def filled(path: Path, now: datetime | None = None) -> None:
    """Put everything into the empty store at `path`, as of `now` (default: the clock)."""
    now = now or datetime.now(UTC).replace(microsecond=0)
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    _placed(world, now)
    rows = [row for day in range(DAYS) for row in _called(now - timedelta(days=day, hours=1), day)]
    world.put_all(*rows)
    _waiting(world, now)
    _told(world, now)
    engine.dispose()


def _placed(world: World, now: datetime) -> None:
    world.put(Site, name=SITE, time_zone=ZONE)
    world.put_all(*((Team, {"name": name}) for name in TEAMS))
    world.put_all(*((Queue, {"name": name, "team_id": team}) for name, team in QUEUES))
    world.put_all(*((Agent, {"name": name, "team_id": 1 + index // 3}) for index, name in enumerate(AGENTS)))
    world.put_all(*((Customer, {"name": f"Customer {number}", "phone": f"+4420000{number:04}"}) for number in range(9)))
    world.put(ServiceStandard, channel="phone")
    world.put(Feed, source="hand", is_live=True, last_event_at=now, last_success_at=now + timedelta(hours=1))
    for agent in range(1, len(AGENTS) + 1):
        state = ("available", "on_contact", "wrap")[agent % 3]
        world.put(AgentSkill, agent_id=agent, queue_id=1 + (agent - 1) // 3)
        world.put(AgentState, agent_id=agent, state=state, started_at=now - timedelta(minutes=agent))
        world.put(Shift, agent_id=agent, activity="work", starts_at=now - timedelta(hours=3), ends_at=now + TALK * 90)


def _called(last: datetime, day: int) -> list[tuple[type, dict]]:
    """Return the calls of one day: each agent's, one after the other, each of another customer but for the first."""
    rows = []
    for agent in range(1, len(AGENTS) + 1):
        for call in range(CALLS):
            at = last - timedelta(minutes=10 * call)
            key = (day * len(AGENTS) + agent - 1) * CALLS + call + 1
            customer = 1 if call == 0 else 2 + (agent + call) % 8
            told = {"customer_id": customer, "reason": "fee_refund", "outcome": "answered"}
            rows.append((Contact, {"id": key, "created_at": at, "ended_at": at + TALK, **told}))
            met = {"answered_at": at, "left_queue_at": at, "ended_at": at + TALK, "wrap_ended_at": at + TALK}
            where = {"agent_id": agent, "team_id": 1 + (agent - 1) // 3, "queue_id": 1 + (agent - 1) // 3}
            times = {"queued_at": at - timedelta(seconds=10 * call), "offered_at": at, "leave_kind": "answered"}
            rows.append((ContactLeg, {"contact_id": key, **where, **met, **times, "talk_s": TALK.total_seconds()}))
    return rows


def _waiting(world: World, now: datetime) -> None:
    """Three who wait for Sales now."""
    for number in range(3):
        at = now - timedelta(seconds=40 + 30 * number)
        key = world.put(Contact, created_at=at, customer_id=2 + number, reason="balance")
        world.put(ContactLeg, contact_id=key, queue_id=1, queued_at=at)


def _told(world: World, now: datetime) -> None:
    """What hangs on the newest call of each agent: words, a survey, a review, a ticket."""
    for agent in range(1, len(AGENTS) + 1):
        key = (agent - 1) * CALLS + 1
        at = now - timedelta(hours=1)
        team = 1 + (agent - 1) // 3
        ticket = world.put(
            Ticket, customer_id=1, created_at=at, assignee_id=agent, team_id=team, queue_id=team, channel="phone"
        )
        world.change(Contact, key, ticket_id=ticket)
        world.put(TicketEvent, ticket_id=ticket, at=at, kind="stage", to_value="diagnosis", actor_id=agent)
        world.put(Message, contact_id=key, at=at, author_kind="customer", body="My fee is still not back.")
        world.put(Message, contact_id=key, at=at + TALK / 2, author_kind="agent", author_id=agent, body="I see it.")
        world.put(Survey, contact_id=key, sent_at=at + TALK, answered_at=at + 2 * TALK, score=2)
        world.put(QualityReview, contact_id=key, reviewer_id=1, reviewed_at=at + 3 * TALK, score=62.0, note="Slow.")
    world.put(Order, customer_id=1, ordered_at=now - timedelta(days=2))
