"""Replaying: what is known when, and a day played fast into a store."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from store.engine import open_store
from store.schema.tables import TABLES
from store.sources import replay_day, replay_run
from store.sources.replay import Clock, Day, as_known, stretches
from store.sources.replay_run import Replay, from_clock, source_of
from store.types import to_micros
from store.writer import Writer

S = 10**6
ZONE = ZoneInfo("Asia/Jerusalem")
MORNING = datetime(2024, 3, 4, 10, tzinfo=ZONE)
LEG = {
    "table": "contact_legs", "source_id": "c/1", "contact": "c", "leg_no": 1, "queue": "q", "agent": "Ann",
    "queued_at": 10 * S, "offered_at": None, "answered_at": 40 * S, "left_queue_at": 40 * S, "ended_at": 100 * S,
    "wrap_ended_at": None, "talk_s": 60.0, "hold_s": None, "wrap_s": None, "leave_kind": "answered",
}  # fmt: skip
CONTACT = {
    "table": "contacts", "source_id": "c", "channel": "phone", "direction": "inbound", "created_at": 5 * S,
    "ended_at": 100 * S, "outcome": "answered", "customer": "k",
}  # fmt: skip
NOW = Clock(0, 0)


@pytest.mark.parametrize(
    ("played", "known"),
    [
        (20, {"agent": None, "answered_at": None, "leave_kind": None, "ended_at": None, "talk_s": None}),
        (40, {"agent": "Ann", "answered_at": 40 * S, "leave_kind": "answered", "ended_at": None, "talk_s": None}),
        (100, {"agent": "Ann", "ended_at": 100 * S, "talk_s": 60.0}),
    ],
)
def test_a_leg_is_known_only_as_far_as_it_has_come(played, known):
    told = as_known(LEG, played * S, NOW, 7)
    assert {name: told[name] for name in known} == known
    assert told["source_version"] == 7


def test_a_contact_has_no_outcome_before_its_end_and_no_leg_before_it_queues():
    day = Day([CONTACT], {"c": [LEG]}, [])
    first = day.play(6 * S, NOW, 1)
    assert [(row["table"], row["outcome"]) for row in first if row["table"] == "contacts"] == [("contacts", None)]
    assert not [row for row in first if row["table"] == "contact_legs"]
    assert day.play(7 * S, NOW, 2) == []
    last = day.play(10**9 * S, NOW, 3)
    assert {row["table"] for row in last} == {"contacts", "contact_legs", "agent_states"}
    assert day.is_over


def test_speed_shortens_every_span():
    told = as_known(LEG, 100 * S, Clock(0, 1000 * S, 10.0), 1)
    assert (told["queued_at"], told["ended_at"], told["talk_s"]) == (1001 * S, 1010 * S, 6.0)


def test_agents_are_available_between_contacts_and_offline_after_a_long_gap():
    spans = [(0, 60), (30, 90), (120, 180), (10_000, 10_060)]
    legs = [{"agent": "Ann", "answered_at": a * S, "ended_at": b * S} for a, b in spans]
    told = [(r["state"], r["started_at"] // S, r["ended_at"] and r["ended_at"] // S) for r in stretches(legs)]
    assert told == [
        ("on_contact", 0, 90), ("available", 90, 120), ("on_contact", 120, 180), ("offline", 180, 10_000),
        ("on_contact", 10_000, 10_060), ("offline", 10_060, None),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["10:00", "10:00:00"])
def test_time_of_day(text):
    assert from_clock(text).hour == 10
    with pytest.raises(ValueError, match="does not match"):
        from_clock("ten")


@pytest.fixture
def store(sqlite_url):
    """A store with two calls on a local day, one at night, and one on the next day."""
    engine = open_store(sqlite_url)
    with Writer(engine, "old") as writer:
        rows = [
            {"table": "sites", "source_id": "s", "name": "Bank", "time_zone": ZONE.key, "locale": "en"},
            {"table": "queues", "source_id": "q", "name": "Queue", "channel": "phone", "site": "s"},
            {"table": "agents", "source_id": "Ann", "name": "Ann"},
            {"table": "customers", "source_id": "k", "name": "Eve Private", "phone": "+491"},
        ]
        for name, at in (("a", MORNING), ("b", MORNING + timedelta(minutes=30)), ("c", MORNING + timedelta(hours=16))):
            shift = to_micros(at)
            moved = [
                {k: v + shift if k.endswith("_at") and v is not None else v for k, v in r.items()}
                for r in (CONTACT, LEG)
            ]
            rows += [moved[0] | {"source_id": name}, moved[1] | {"source_id": f"{name}/1", "contact": name}]
        writer.write([{"source_version": 1} | row for row in rows])
    yield engine
    engine.dispose()


def rows_of(engine, table):
    columns = TABLES[table].c
    with engine.connect() as connection:
        return (
            connection.execute(select(TABLES[table]).where(columns.source == "replay:old").order_by(columns.id))
            .mappings()
            .all()
        )


def replay(engine, speed, start=MORNING):
    opens, closes = replay_day.bounds(MORNING.date(), replay_day.zone_of(engine, "old"))
    day = replay_day.read_day(engine, "old", opens, closes)
    writer = Writer(engine, source_of("old"), is_live=True)
    return Replay(day, writer, start, speed), writer


def test_a_day_played_fast_ends_as_it_was(store, monkeypatch):
    monkeypatch.setattr(replay_run, "TICK_S", 0.02)
    playing, writer = replay(store, 1000)
    began = time.time()
    playing.begin()
    playing.run()
    writer.close()
    contacts, legs = rows_of(store, "contacts"), rows_of(store, "contact_legs")
    assert [row["outcome"] for row in contacts] == ["answered", "answered"]  # not the one after midnight
    assert all(row["left_queue_at"] - row["queued_at"] == timedelta(seconds=0.03) for row in legs)
    assert all(row["created_at"].timestamp() > began - 1 for row in contacts)
    assert [row["name"] for row in rows_of(store, "sites")] == ["Bank (replay)"]
    assert [(row["name"], row["phone"]) for row in rows_of(store, "customers")] == [(None, None)]
    assert {row["state"] for row in rows_of(store, "agent_states")} == {"on_contact", "available", "offline"}


def test_calls_of_the_moment_are_on_the_floor_and_a_new_replay_ends_what_the_last_left_open(store):
    playing, writer = replay(store, 1, MORNING + timedelta(seconds=50))
    playing.begin()
    writer.close()
    (leg,) = rows_of(store, "contact_legs")
    assert (leg["answered_at"] is None, leg["ended_at"]) == (False, None)  # being talked to, just now
    left = replay_day.left_open(store, source_of("old"))
    assert {row["table"] for row in left} == {"contacts", "contact_legs", "agent_states"}
    again, writer = replay(store, 1, MORNING - timedelta(hours=1))
    again.begin(left)
    writer.close()
    assert replay_day.left_open(store, source_of("old")) == []
    with store.connect() as connection:
        assert connection.execute(select(TABLES["rejects"].c.reason)).all() == []
