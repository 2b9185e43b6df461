"""What has happened stays as it was: reassigned work, moved people, a feed that delivers twice, a poll too late."""

import random
from datetime import timedelta

import pytest

from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.people import Agent, ServiceStandard, Team
from store.schema.voice import Survey
from store.types import to_micros
from store.writer import Writer
from tests.queries.world import at
from tests.soundness.conftest import MONDAY

NINE = MONDAY + timedelta(hours=9)


def test_who_did_the_work_keeps_it_when_the_agent_changes_teams(world, told):
    world.put(Contact, created_at=NINE, ended_at=NINE)
    world.put(
        ContactLeg, contact_id=1, agent_id=1, team_id=1, queued_at=NINE, answered_at=NINE, ended_at=NINE,
        leave_kind="answered",
    )  # fmt: skip
    world.put(Survey, contact_id=1, sent_at=NINE, answered_at=NINE, score=5)
    before = [told(key, by=["team"]) for key in ("handled", "csat")]
    world.change(Agent, 1, team_id=2)
    assert [told(key, by=["team"]) for key in ("handled", "csat")] == before
    assert before == [{"North": (1, None)}, {"North": (1.0, 1)}]


def test_a_contact_handed_on_is_each_agents_own_leg(world, told):
    world.put(Contact, created_at=NINE, ended_at=NINE)
    for number, agent in enumerate((1, 3), 1):
        world.put(
            ContactLeg, contact_id=1, leg_no=number, agent_id=agent, queued_at=NINE, answered_at=NINE, ended_at=NINE,
            leave_kind="answered",
        )  # fmt: skip
    assert told("handled", by=["agent"]) == {"Ann": (1, None), "Cai": (1, None)}


def test_a_resolution_is_not_unmade_when_the_ticket_comes_back(world, told):
    world.put(Ticket, created_at=NINE, status="resolved", resolved_at=NINE)
    world.put(TicketEvent, ticket_id=1, at=NINE, to_value="resolved")
    before = told("tickets_resolved")
    later = NINE + timedelta(days=14)
    world.put(TicketEvent, ticket_id=1, at=later, to_value="open")
    world.put(TicketEvent, ticket_id=1, at=later, kind="reopened")
    world.change(Ticket, 1, status="open", resolved_at=None, reopened_count=1)
    assert told("tickets_resolved") == before == {None: (1, None)}


def test_fifteen_tickets_of_two_days_five_resolved_one_reopened(world, told):
    """Published: ten on one day, five two days before; responses after two hours, or at once; five resolved, one back.

    Others count the resolutions that still hold (four). Here what was resolved was resolved; the flow says the rest.
    """
    for number in range(15):
        created = NINE + timedelta(days=2 if number < 10 else 0)
        ticket = world.put(Ticket, created_at=created)
        world.put(TicketEvent, ticket_id=ticket, at=created, kind="created", actor_kind="customer")
        answered = created + timedelta(hours=2 if number < 10 else 0)
        world.put(Message, ticket_id=ticket, at=answered, author_kind="agent", author_id=1)
        if number < 5:
            world.put(TicketEvent, ticket_id=ticket, at=answered, to_value="resolved")
            world.change(Ticket, ticket, status="resolved", resolved_at=answered)
    world.put(TicketEvent, ticket_id=1, at=NINE + timedelta(days=3), to_value="open")
    world.change(Ticket, 1, status="open", resolved_at=None)
    assert [value for value, _ in told("tickets_created", by=["local_day"]).values() if value] == [5, 10]
    assert told("first_response_time")[None] == (pytest.approx(4800.0), 15)
    assert told("tickets_resolved")[None][0] == 5
    assert told("net_flow")[None][0] == 15 + 1 - 5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_feed_that_delivers_everything_twice_and_in_any_order_counts_nothing_twice(world, engine, told, seed):
    def record(table, key, **fields):
        return {"table": table, "source_id": key, "source_version": to_micros(NINE), **fields}

    instant, records = NINE.isoformat(), []
    for number in range(20):
        key = f"c{number}"
        created = {"created_at": instant, "channel": "phone", "direction": "inbound", "outcome": "answered"}
        leg = {"contact": key, "leg_no": 1, "queued_at": instant, "answered_at": instant, "ended_at": instant}
        records.append(record("contacts", key, ended_at=instant, **created))
        records.append(record("contact_legs", key, leave_kind="answered", **leg))
        records.append(record("surveys", key, contact=key, kind="csat", sent_at=instant, answered_at=instant, score=4))
    delivered = records * 3
    random.Random(seed).shuffle(delivered)
    with Writer(engine, "feed", clock=lambda: NINE + timedelta(days=1)) as writer:
        for start in range(0, len(delivered), 7):
            assert writer.write(delivered[start : start + 7]).rejected == 0
    assert [told(key)[None][0] for key in ("offered", "answered", "handled", "surveys_sent")] == [20] * 4
    assert told("csat")[None] == (1.0, 20)


@pytest.mark.parametrize(
    ("late_by", "met"),
    [
        pytest.param(timedelta(microseconds=-1), 1.0, id="a microsecond before it falls due"),
        pytest.param(timedelta(0), 1.0, id="at the very microsecond"),
        pytest.param(timedelta(microseconds=1), 0.0, id="a microsecond too late, however late anybody looked"),
    ],
)
def test_a_target_is_decided_by_timestamps_not_by_when_somebody_looked(world, told, late_by, met):
    world.put(ServiceStandard, metric="first_response", threshold_s=3600.0, effective_from=at("2020-01-01 00:00"))
    world.put(Ticket, created_at=NINE)
    world.put(TicketEvent, ticket_id=1, at=NINE, kind="created", actor_kind="customer")
    replied = NINE + timedelta(hours=1) + late_by
    world.put(Message, ticket_id=1, at=replied, author_kind="agent", author_id=1)
    world.put(Contact, created_at=NINE + timedelta(days=3))
    assert told("sla_attainment_first_response")[None] == (met, 1)


def test_what_nobody_has_answered_is_missed_once_it_is_due_and_not_before(world, told):
    world.put(ServiceStandard, metric="first_response", threshold_s=3600.0, effective_from=at("2020-01-01 00:00"))
    world.put(Ticket, created_at=NINE)
    world.put(TicketEvent, ticket_id=1, at=NINE, kind="created", actor_kind="customer")
    world.put(Contact, created_at=NINE + timedelta(minutes=59))
    assert told("sla_attainment_first_response").get(None, (None, 0)) == (None, 0)
    world.put(Contact, created_at=NINE + timedelta(minutes=61))
    assert told("sla_attainment_first_response")[None] == (0.0, 1)


def test_a_team_that_is_renamed_keeps_its_work(world, told):
    world.put(Contact, created_at=NINE)
    world.put(ContactLeg, contact_id=1, agent_id=1, team_id=1, queued_at=NINE, answered_at=NINE, leave_kind="answered")
    world.change(Team, 1, name="Northern")
    assert told("answered", by=["team"]) == {"Northern": (1, None)}
