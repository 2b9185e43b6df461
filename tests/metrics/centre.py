"""A small centre drawn at random and written through the front door: five days on either side of a change of clocks."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from store.engine import open_store
from store.types import to_micros
from store.writer import Writer

ZONE = "Europe/Berlin"
FIRST = datetime(2026, 10, 23, tzinfo=UTC)  # summer time ends on the 25th
DAYS = 5
CHANNELS = {"sales": "phone", "help": "phone", "chat": "chat", "mail": "email"}
STATES = ("available", "on_contact", "wrap", "hold", "ringing", "break", "lunch", "meeting", "offline")
Record = dict[str, Any]


def fill(url: str, seed: int = 1, contacts: int = 500) -> None:
    """Write all of it into a migrated, empty store."""
    draw = random.Random(seed)
    records = [*_places(), *_shifts(draw)]
    taken = None
    for number in range(contacts):
        made = list(_contact(draw, number))
        if made[0]["direction"] == "callback" and taken:
            made[0]["previous_contact"] = taken
        if any(one.get("leave_kind") == "callback" for one in made):
            taken = made[0]["source_id"]
        records += made
    for number in range(contacts // 4):
        records += _ticket(draw, number)
    engine = open_store(url)
    with Writer(engine, "drawn", clock=lambda: FIRST + timedelta(days=30)) as writer:
        for start in range(0, len(records), 400):
            counts = writer.write(records[start : start + 400])
            assert counts.rejected == 0, "the centre sends only what a store takes"
    engine.dispose()


def _record(table: str, key: str, at: datetime = FIRST, /, **fields: Any) -> Record:
    told = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in fields.items()}
    return {"table": table, "source_id": key, "source_version": to_micros(at), **told}


def _places() -> Iterator[Record]:
    yield _record("sites", "here", name="Here", time_zone=ZONE, locale="en")
    for team in ("red", "blue"):
        yield _record("teams", team, name=team, site="here")
    for name, channel in CHANNELS.items():
        yield _record("queues", name, name=name, channel=channel, site="here", team="red")
    for number in range(8):
        yield _record("agents", f"a{number}", name=f"Agent {number}", team=("red", "blue")[number % 2])
    for queue, threshold, day in (("sales", 20, 0), ("sales", 60, 3), ("chat", 40, 0), ("help", 30, 2)):
        yield _record(
            "service_standards",
            f"{queue} {day}",
            queue=queue,
            metric="service_level",
            threshold_s=threshold,
            target_share=0.8,
            effective_from=FIRST + timedelta(days=day),
        )


def _shifts(draw: random.Random) -> Iterator[Record]:
    for agent in range(8):
        at = FIRST
        while at < FIRST + timedelta(days=DAYS):
            until = at + timedelta(seconds=draw.randint(30, 9000))
            name = f"s{agent} {at.isoformat()}"
            told = {"agent": f"a{agent}", "state": draw.choice(STATES), "started_at": at, "ended_at": until}
            yield _record("agent_states", name, at, **told)
            at = until


def _contact(draw: random.Random, number: int) -> Iterator[Record]:
    queue, at = draw.choice(list(CHANNELS)), FIRST + timedelta(seconds=draw.uniform(0, DAYS * 86400))
    direction = draw.choices(("inbound", "outbound", "callback"), (90, 6, 4))[0]
    begun, legs, outcome = at, [], None
    for leg_no in range(1, draw.choice((1, 1, 1, 2, 3)) + 1):
        made = _leg(draw, at)
        kind = made["leave_kind"]
        outcome = {"callback": "callback_taken", "transferred": "flowed_out"}.get(kind, kind) if kind else None
        leg = {"contact": f"c{number}", "leg_no": leg_no, "queue": queue, "queued_at": at, **made}
        legs.append(_record("contact_legs", f"c{number} {leg_no}", at, **leg))
        if kind in {"abandoned", "unserved", None}:
            break
        at = made.get("ended_at") or made["left_queue_at"]
        at += timedelta(seconds=draw.choice((0, 0.000001, 200)))
        queue = draw.choice([name for name, channel in CHANNELS.items() if channel == CHANNELS[queue]])
    ended = {"outcome": outcome, "ended_at": at if outcome else None}
    yield _record("contacts", f"c{number}", at, channel=CHANNELS[queue], direction=direction, created_at=begun, **ended)
    yield from legs


def _leg(draw: random.Random, at: datetime) -> dict[str, Any]:
    wait = draw.choice((0, 3, 5, 20, 30, 60, draw.expovariate(1 / 25)))
    left = at + timedelta(seconds=wait)
    kind = draw.choices(("answered", "abandoned", "transferred", "callback", "unserved", None), (70, 15, 5, 5, 3, 2))[0]
    if kind is None:
        return {"leave_kind": None}
    if kind != "answered":
        return {"leave_kind": kind, "left_queue_at": left}
    ended = left + timedelta(seconds=draw.expovariate(1 / 200))
    hold, wrap = draw.choice((None, 0.0, 0.0, 12.5)), draw.choice((None, 0.0, 33.25))
    told = {"leave_kind": kind, "left_queue_at": left, "answered_at": left, "agent": f"a{draw.randrange(8)}"}
    talk = (ended - left).total_seconds()
    return told | {"ended_at": ended, "talk_s": talk, "hold_s": hold, "wrap_s": wrap}


def _ticket(draw: random.Random, number: int) -> Iterator[Record]:
    name, created = f"t{number}", FIRST + timedelta(seconds=draw.uniform(0, DAYS * 86400))
    at, turns = created, []
    opener = draw.choice(("customer", "customer", "agent"))
    turns.append(_record("ticket_events", f"{name} 0", at, ticket=name, at=at, actor_kind=opener, kind="created"))
    for turn in range(1, draw.randint(1, 12)):
        at += timedelta(seconds=draw.choice((60, 3600, draw.expovariate(1 / 20000))))
        author, public = draw.choice((("customer", True), ("agent", True), ("agent", False), ("bot", True)))
        told = {"ticket": name, "at": at, "author_kind": author, "is_public": public}
        turns.append(_record("messages", f"{name} {turn}", at, **told))
        if draw.random() < 0.5:
            status = draw.choice(("open", "pending_customer", "pending_internal", "resolved"))
            told = {"ticket": name, "at": at, "actor_kind": "agent", "kind": "status", "to_value": status}
            turns.append(_record("ticket_events", f"{name} {turn}", at, **told))
    queue = draw.choice(list(CHANNELS))
    moved = [one["at"] for one in turns if one.get("to_value") == "resolved"]
    resolved = {"first_resolved_at": moved[0], "resolved_at": moved[-1]} if moved else {}
    told = {"channel": CHANNELS[queue], "queue": queue, "created_at": created, **resolved}
    assignee = draw.choice((None, "a1", "a2"))
    last = [one["to_value"] for one in turns if one.get("to_value")]
    yield _record("tickets", name, at, status=last[-1] if last else "new", assignee=assignee, **told)
    yield from turns
