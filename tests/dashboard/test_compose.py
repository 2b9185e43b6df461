"""The board against a floor small enough to count by hand: two sources whose queues are called alike."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from dashboard.compose import Composer
from dashboard.floor import today
from dashboard.settings import Live
from queries.poller import Poller
from queries.scope import OPERATOR, Scope
from store.writer import Writer

NOW = datetime.now(UTC).replace(microsecond=0)
RULES = Live(on_delay_s=60, off_delay_s=60)


def ago(seconds):
    return NOW - timedelta(seconds=seconds)


def contact(key, queued_ago, *, queue="support", waits=True, channel="phone"):
    """A contact of one leg: waiting, or answered after 10 s and ended after 60 s more."""
    queued = ago(queued_ago)
    leg = {"table": "contact_legs", "source_id": f"{key}:1", "source_version": 1, "contact": key, "leg_no": 1}
    times = {"answered_at": 10, "left_queue_at": 10, "ended_at": 70, "wrap_ended_at": 80}
    handled = {name: queued + timedelta(seconds=after) for name, after in times.items()} | {"leave_kind": "answered"}
    return [
        {
            "table": "contacts", "source_id": key, "source_version": 1, "channel": channel, "direction": "inbound",
            "created_at": queued,
        },
        leg | {"queue": queue, "queued_at": queued} | ({} if waits else handled),
    ]  # fmt: skip


def queue(key, name="Support", channel="phone"):
    return {"table": "queues", "source_id": key, "source_version": 1, "name": name, "channel": channel}


def agent(key, state):
    stretch = {"table": "agent_states", "source_id": f"{key}-1", "source_version": 1, "agent": key}
    return [
        {"table": "agents", "source_id": key, "source_version": 1, "name": key},
        stretch | {"state": state, "started_at": ago(300)},
    ]


@pytest.fixture
def snapshot(store_url, engine):
    """Snapshots of: 'a' with 2 waiting (300 s, 20 s) and 2 agents, 1 free; 'b' with 1 waiting (30 s)."""
    with Writer(engine, "a") as a:
        a.write([queue("support"), *contact("a1", 300), *contact("a2", 20), *contact("a3", 200, waits=False)])
        a.write([*agent("Ann", "available"), *agent("Ben", "break")])
    with Writer(engine, "b") as b:
        b.write([queue("support"), queue("chat", "Chat", "chat"), *contact("b1", 30)])
    seen = []
    poller = Poller(store_url, publish=seen.append)
    poller.tick()
    poller.stop()
    return seen[-1]


def board_at(composer, snapshot, seconds, **chosen):
    from dataclasses import replace

    at = NOW + timedelta(seconds=seconds)
    later = replace(snapshot, version=int(seconds) + 1, read_at=at, _made={})
    return composer(later, Scope(today(later.zone, at), OPERATOR).choosing(**chosen), at)


def test_queues_of_one_name_are_counted_apart_and_add_up(snapshot):
    board = board_at(Composer(RULES), snapshot, 0)
    waiting = {(row["source"], row["name"]): row["waiting"] for row in board["queues"]}
    assert waiting == {("a", "Support"): 2, ("b", "Support"): 1, ("b", "Chat"): 0}
    assert board["totals"]["waiting"]["value"] == sum(waiting.values()) == sum(board["channels"].values())
    assert board["totals"]["longest_wait"]["value"] == 300


def test_where_a_source_tells_no_skills_its_agents_serve_its_queues(snapshot):
    free = {(row["source"], row["name"]): row["available"] for row in board_at(Composer(RULES), snapshot, 0)["queues"]}
    assert free == {("a", "Support"): 1, ("b", "Support"): 0, ("b", "Chat"): 0}


def test_the_queue_in_breach_comes_first(snapshot):
    first = board_at(Composer(RULES), snapshot, 0)["queues"][0]
    assert (first["source"], first["status"], first["minutes_to_breach"]) == ("a", "breach", 0.0)


def test_an_alarm_is_of_the_floor_whoever_looks_and_is_shown_where_its_queue_is(snapshot):
    composer = Composer(RULES)
    for seconds in range(0, 60, 5):
        assert board_at(composer, snapshot, seconds)["alarms"] == []
        board_at(composer, snapshot, seconds, channel=["chat"])  # another viewer's filters clear nothing
    rules = [(alarm["rule"], alarm["queue"]) for alarm in board_at(composer, snapshot, 61)["alarms"]]
    assert ("longest_wait", "Support") in rules
    filtered = [alarm["rule"] for alarm in board_at(composer, snapshot, 62, channel=["chat"])["alarms"]]
    assert "longest_wait" not in filtered


def test_a_lost_store_is_an_alarm_after_its_delay(snapshot):
    from dataclasses import replace

    composer = Composer(Live(store_lost_s=10))
    fresh = replace(snapshot, state="lost", read_at=datetime.now(UTC) - timedelta(seconds=2))
    old = replace(fresh, version=99, read_at=datetime.now(UTC) - timedelta(seconds=11))
    never = replace(fresh, version=100, read_at=datetime(1970, 1, 1, tzinfo=UTC))
    told = [
        [alarm["rule"] for alarm in composer(one, Scope(today("UTC", one.read_at), OPERATOR), one.read_at)["alarms"]]
        for one in (fresh, old, never)
    ]
    assert told[0] == []
    assert told[1][0] == "store_lost"
    assert "store_lost" not in told[2]


def test_the_course_has_every_half_hour_from_the_first_to_the_last(snapshot):
    points = board_at(Composer(RULES), snapshot, 0)["course"]
    steps = {later["at"] - sooner["at"] for sooner, later in pairwise(points)}
    assert steps <= {1_800_000}
    assert (
        sum(point["offered"] for point in points)
        == board_at(Composer(RULES), snapshot, 0)["totals"]["offered"]["value"]
    )
