"""A replay says at every instant what a snapshot of it says; worked by hand, against SQL, by who asks."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import create_engine, text

from queries import history, minutes, replayed
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from queries.source import Source
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState
from store.schema.people import Agent, AgentSkill, Queue, Site, Team

DAY = date(2026, 11, 3)
AGENT = (
    "agent_id", "agent", "team", "site", "state", "reason", "since_at", "in_hand", "free_voice", "free_chat",
    "free_case",
)  # fmt: skip


def at(hour, minute=0, second=0):
    return datetime(2026, 11, 3, hour, minute, second, tzinfo=UTC)


def scope_of(principal=OPERATOR, day=DAY, zone="UTC", **chosen):
    return Scope(Window.days(day, day + timedelta(days=1), zone), principal).choosing(**chosen)


def centre(world):
    """One caller answered after 90 s, one who gives up after 4 min, one letter that lies; two agents."""
    world.put_all(
        (Site, {"time_zone": "UTC"}), (Team, {}), (Team, {"name": "South"}), (Queue, {}),
        (Queue, {"name": "Letters", "channel": "email", "team_id": 2}), (Agent, {}),
        (Agent, {"name": "Bo", "team_id": 2}),
        (AgentSkill, {"agent_id": 1, "queue_id": 1}), (AgentSkill, {"agent_id": 2, "queue_id": 2}),
        (AgentState, {"agent_id": 1, "started_at": at(9), "ended_at": at(17)}),
        (AgentState, {"agent_id": 2, "started_at": at(9), "ended_at": at(10), "state": "break", "reason": "tea"}),
    )  # fmt: skip
    legs = (
        ("phone", 1, 1, at(10), at(10, 1, 30), at(10, 5), "answered"),
        ("phone", 1, None, at(10, 1), at(10, 5), None, "abandoned"),
        ("email", 2, None, at(9, 30), None, None, None),
    )
    for number, (channel, queue, agent, queued, left, ended, kind) in enumerate(legs, start=1):
        world.put(Contact, channel=channel, created_at=queued, ended_at=ended or left, reason="bill_query")
        world.put(
            ContactLeg, contact_id=number, queue_id=queue, agent_id=agent, queued_at=queued, left_queue_at=left,
            answered_at=left if agent else None, ended_at=ended, wrap_ended_at=ended, leave_kind=kind,
        )  # fmt: skip


def at_minute(rows, clock, by="queue_id", value="n"):
    found = rows.filter(pl.col("minute") == clock.hour * 60 + clock.minute, pl.col(value) > 0)
    return dict(found.select(by, value).sort(by).iter_rows())


def test_who_waited_and_who_was_there_by_hand(world, source):
    centre(world)
    found = replayed.read(source, scope_of())
    assert at_minute(found.waiting, at(10, 0)) == {1: 1, 2: 1}
    assert at_minute(found.waiting, at(10, 1)) == {1: 2, 2: 1}
    assert at_minute(found.longest, at(10, 1), value="longest_s") == {1: 60.0, 2: 31 * 60.0}
    assert at_minute(found.waiting, at(10, 4)) == {1: 1, 2: 1}
    assert at_minute(found.longest, at(10, 4), value="longest_s") == {1: 180.0, 2: 34 * 60.0}
    assert at_minute(found.waiting, at(10, 5)) == {2: 1}
    assert at_minute(found.states, at(9, 30), "state") == {"available": 1, "break": 1}
    assert at_minute(found.states, at(10, 3), "state") == {"on_contact": 1, "offline": 1}
    assert at_minute(found.free, at(10, 0)) == {1: 1}
    assert at_minute(found.free, at(10, 3)) == {}
    assert at_minute(found.at_work, at(10, 3)) == {1: 1}
    assert at_minute(found.kinds, at(10, 1), "kind") == {"case": 1, "spot": 2}
    assert replayed.waiting_at(found, at(10, 1, 29))["waiting_s"].to_list() == [31 * 60 + 29.0, 89.0, 29.0]
    assert replayed.waiting_at(found, at(10, 1, 30))["leg_id"].to_list() == [3, 2]


def test_an_interval_by_hand(world, source):
    centre(world)
    found = replayed.read(source, scope_of())
    told = {row["queue_id"]: row for row in replayed.waited_between(found, at(10), at(10, 3)).to_dicts()}
    assert (told[1]["waited"], told[1]["longest_s"], told[1]["most"]) == (2, 120.0, 2)
    assert (told[2]["waited"], told[2]["longest_s"], told[2]["most"]) == (1, 33 * 60.0, 1)
    assert replayed.least_available(found, at(10), at(10, 3)) == 0
    assert replayed.least_available(found, at(10, 6), at(10, 30)) == 1


def test_a_store_of_nothing(source):
    found = replayed.read(source, scope_of())
    assert (found.since, found.until) == (None, None)
    assert found.waits.is_empty()
    assert found.waiting.is_empty()


@pytest.mark.parametrize(("day", "count"), [(date(2026, 10, 25), 1500), (date(2026, 3, 29), 1380), (DAY, 1440)])
def test_a_day_has_as_many_minutes_as_its_clock(day, count):
    window = scope_of(day=day, zone="Europe/London").window
    assert minutes.count(window) == count
    assert minutes.number(window, window.start_at) == 0
    assert minutes.number(window, window.start_at + timedelta(seconds=61)) == 2


def test_who_may_see_whom(world, source):
    centre(world)
    lead = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
    found = replayed.read(source, scope_of(lead))
    assert at_minute(found.waiting, at(10, 1)) == {1: 2, 2: 1}, "figures of queues are for every lead"
    assert found.listed["queue_id"].unique().to_list() == [1], "rows are one's own team's"
    assert set(found.agents["agent"].drop_nulls()) == {"Ann"}
    director = replayed.read(source, scope_of(replace(lead, role=Role.DIRECTOR, teams=frozenset())))
    assert director.listed.is_empty()
    assert director.agents["agent"].drop_nulls().is_empty()
    assert at_minute(director.states, at(10, 3), "state") == {"on_contact": 1, "offline": 1}
    auditor = replayed.read(source, scope_of(replace(lead, role=Role.AUDITOR, teams=frozenset())))
    assert auditor.waits.is_empty()
    assert auditor.agents.is_empty()


def test_a_filter_leaves_what_it_chose(world, source):
    centre(world)
    found = replayed.read(source, scope_of(channel=["email"]))
    assert found.queues["queue"].to_list() == ["Letters"]
    assert found.waits["leg_id"].to_list() == [3]
    assert found.agents["agent_id"].unique().to_list() == [2], "agents who serve it"


@pytest.fixture
def simulated_source(simulated):
    opened = Source(f"sqlite:///{simulated}", deadline_s=120.0)
    yield opened
    opened.close()


@pytest.mark.xdist_group("simulated")
@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 11, 5)], ids=["clocks go back", "plain"])
def test_it_says_what_a_snapshot_of_the_instant_says(simulated_source, day):
    scope = scope_of(day=day, zone="Europe/London")
    found = replayed.read(simulated_source, scope)
    drawn = random.Random(7).sample(range(minutes.count(scope.window)), 4)
    shown = 0
    for minute in drawn:
        moment = scope.window.start_at + timedelta(minutes=minute)
        snapshot = history.at_instant(simulated_source, moment)
        floor = snapshot.floor(scope, moment).filter("is_waiting").sort("queued_at", "leg_id")
        waiting = replayed.waiting_at(found, moment)
        columns = ("leg_id", "queue", "team", "waiting_s", "threshold_s")
        assert waiting.select(columns).rows() == floor.select(columns).rows()
        agents = snapshot.agents_now(scope, moment).select(AGENT).rows()
        assert replayed.agents_at(found, moment).select(AGENT).rows() == agents
        there = pl.col("minute") == minute
        counted = found.waiting.filter(there, pl.col("n") > 0).select("queue_id", "n").rows()
        assert counted == floor.group_by("queue_id").len().sort("queue_id").rows()
        hands = snapshot.hands(scope, moment)
        free = found.free.filter(there, pl.col("n") > 0).select("queue_id", "n").rows()
        assert free == hands.filter("is_free").group_by("queue_id").len().sort("queue_id").rows()
        shown += floor.height + len(agents)
    assert shown > 0


ORACLE = """
select l.queue_id, count(*), max(:at - l.queued_at) / 1000000.0
from contact_legs l join contacts c on c.id = l.contact_id
where l.queued_at <= :at and (l.left_queue_at > :at or l.left_queue_at is null)
  and (l.ended_at > :at or l.ended_at is null) and c.source_version >= 0 and l.queued_at > :at - :ghost
group by l.queue_id order by l.queue_id
"""


@pytest.mark.xdist_group("simulated")
def test_every_tenth_minute_of_a_day_against_sql(simulated, simulated_source):
    scope = scope_of(day=date(2026, 11, 4), zone="Europe/London")
    found = replayed.read(simulated_source, scope)
    by_minute = found.waiting.join(found.longest, on=["queue_id", "minute"]).sort("queue_id")
    engine = create_engine(f"sqlite:///{simulated}")
    told = 0
    with engine.connect() as connection:
        for minute in range(0, 1440, 10):
            micros = int((scope.window.start_at + timedelta(minutes=minute)).timestamp()) * 1_000_000
            rows = connection.execute(text(ORACLE), {"at": micros, "ghost": 7 * 86_400_000_000}).fetchall()
            mine = by_minute.filter(pl.col("minute") == minute).select("queue_id", "n", "longest_s").rows()
            assert [(queue, n, round(s, 3)) for queue, n, s in mine] == [(q, n, round(s, 3)) for q, n, s in rows]
            told += len(rows)
    engine.dispose()
    assert told > 0
