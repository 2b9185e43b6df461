"""How a live run begins: what an earlier run left open is taken over or, after a gap, closed.

The rule: after a gap of at most 20 minutes everything goes on where it was (those waiting wait on, those in hand are
finished within a few minutes). After a longer one, contacts in hand and in wrap-up, and those waiting for a voice or a
chat, are closed at the last instant that the store heard of; mails and social messages wait on; agents' states are
closed at that instant too, and everybody signs in anew.
"""

from datetime import datetime
from heapq import heappush
from random import Random
from typing import Any

import numpy as np
from sqlalchemy import Engine

from store.simulator.abilities import abilities
from store.simulator.company import QUEUES
from store.simulator.customers import Customers
from store.simulator.layout import FREE, GAVE_UP, HANDLED
from store.simulator.live_floor import LiveFloor
from store.simulator.live_open import LeftOpen, Row, left_open, segment_number
from store.simulator.live_plans import recall
from store.simulator.live_rota import LiveRota
from store.simulator.live_rows import Ledger, micros
from store.simulator.reasons import REASON_NO
from store.types import to_micros

GAP = 20 * 60_000
PATIENT = ("email", "social")


def live_floor(engine: Engine, seed: int, now: int) -> LiveFloor:
    """Make the live floor at an instant (milliseconds) from what the store holds; payloads wait in its ledger."""
    found = left_open(engine, now)
    last = to_micros(found.last_at) // 1000 if isinstance(found.last_at, datetime) else now
    is_gap = now - last > GAP
    ledger = Ledger(f"live{now:x}")
    standing = {} if is_gap else {_number(row["agent"]): str(row["state"]) for row in found.states}
    recall(ledger, found.plans, now)
    rota = LiveRota(ledger, Random(seed * 31 + now), standing)
    for row in found.states:
        agent = _number(row["agent"])
        ledger.adopt("agent_states", agent, row)
        if is_gap:
            begun = int(row["started_at"]) // 1000
            ledger.change("agent_states", agent, now, ended_at=max(begun, min(last, now)) * 1000)
            ledger.close("agent_states", agent)
    floor = LiveFloor(seed, _customers(found), abilities(seed), ledger, rota)
    floor.names, floor.languages = (
        [name for name, *_ in found.customers],
        [language for *_, language in found.customers],
    )
    places = {name: place for place, name in enumerate(floor.names)}
    for leg in sorted(found.legs, key=lambda row: (row["queued_at"], row["source_id"])):
        contact = found.contacts[str(leg["contact"])]
        _adopt(floor, leg, contact, places, now, last if is_gap else None)
    for ticket in found.tickets:
        if ticket["source_id"] not in {row.get("ticket") for row in found.contacts.values()}:
            ledger.adopt("tickets", ticket["source_id"], ticket)
            floor.cases.backlog.append(ticket["source_id"])
    floor.begin(now)
    return floor


def _customers(found: LeftOpen) -> Customers:
    segment = np.array([segment_number(code) for _, code, _ in found.customers] or [2])
    nothing = np.zeros(len(segment), np.int64)
    return Customers(nothing, segment, nothing > 0, nothing.astype(float), nothing)


def _number(name: Any) -> int:
    """Number (from 0) of an agent or queue by its source id."""
    return int(str(name).lstrip("abcdefghijklmnopqrstuvwxyz")) - 1


def _adopt(floor: LiveFloor, leg: Row, contact: Row, places: dict[str, int], now: int, closed: int | None) -> None:
    number, ledger = len(floor.done), floor.ledger
    queue = _number(leg["queue"]) if "queue" in leg else 0  # a call that an agent made entered none
    key, created = (number, int(leg["leg_no"])), int(contact["created_at"]) // 1000
    customer = places.get(str(contact.get("customer")), -1)
    reason, language = REASON_NO.get(str(contact.get("reason")), 0), int(contact.get("language") == "zh")
    floor.contacts.extend((queue, reason, customer, language, created, -1, number))
    floor.done.append(0)
    floor.contact_ids.append(str(contact["source_id"]))
    ledger.adopt("contacts", number, {"customer": None, "segment": None, **contact})
    ledger.adopt("contact_legs", key, leg)
    if "queue" not in leg:
        _hang_up(floor, key, leg, now, now if closed is None else closed)
    elif leg.get("left_queue_at") is None:
        _wait_on(floor, key, queue, int(leg["queued_at"]) // 1000, now, closed)
    else:
        _finish(floor, key, leg, now, closed)


def _wait_on(floor: LiveFloor, key: tuple[int, int], queue: int, queued: int, now: int, closed: int | None) -> None:
    facts = QUEUES[queue]
    for name in ("agent", "team", "offered_at"):
        floor.ledger.rows["contact_legs", key].pop(name, None)
    if closed is not None and facts.channel not in PATIENT:
        floor.plan(max(queued, closed), "left", key, "abandoned")
        floor.plan(max(queued, closed), "finished", key[0], 0, GAVE_UP, -1, queue)
        return
    patience = now + int(facts.patience_s * 1000 * floor.draws.exponential()) if facts.patience_s else 1 << 62
    floor.waiting[queue] = sorted([*floor.waiting[queue], (queued, key[0], key[1], queued, patience, 0)])


def _finish(floor: LiveFloor, key: tuple[int, int], leg: Row, now: int, closed: int | None) -> None:
    """Bring a contact in hand, or the work after it, to its end."""
    if closed is not None:
        _close(floor, key, leg, now, closed)
        return
    agent, answered = _number(leg["agent"]), int(leg["answered_at"]) // 1000
    is_wrap, draws, rota = leg.get("ended_at") is not None, floor.draws, floor.rota
    ended = int(leg["ended_at"]) // 1000 if is_wrap else now + 3000 + int(110_000 * draws.exponential())
    wrapped = (now if is_wrap else ended) + 4000 + int(25_000 * draws.exponential())
    (rota.wrapping if is_wrap else rota.talking)[agent] += 1
    floor.load[agent] += 1
    if not is_wrap:
        floor.plan(ended, "ended", key, agent, ended - answered, 0)
        floor.plan(ended, "finished", key[0], int(draws.chance() < 0.7), HANDLED, agent, _number(leg["queue"]))
    floor.plan(wrapped, "wrapped", key, agent, wrapped - ended)
    heappush(floor.events, (wrapped, FREE, agent, 0, 0))


def _hang_up(floor: LiveFloor, key: tuple[int, int], leg: Row, now: int, closed: int) -> None:
    """End a call that an agent had made, or was making, when an earlier run stopped."""
    if "answered_at" in leg:
        _close(floor, key, leg, now, closed)
        return
    at = max(int(leg["queued_at"]) // 1000, closed)
    floor.plan(at, "left", key, "other")
    floor.plan(at, "called", key[0], "other")


def _close(floor: LiveFloor, key: tuple[int, int], leg: Row, now: int, closed: int) -> None:
    """End a contact that was in hand when an earlier run stopped, at the last instant that the store heard of."""
    answered = int(leg["answered_at"]) // 1000
    ended = int(leg["ended_at"]) // 1000 if "ended_at" in leg else max(answered, closed)
    talk = leg.get("talk_s", (ended - answered) / 1000)
    wrapped = max(ended, closed)
    facts = {"ended_at": micros(ended), "talk_s": talk, "hold_s": leg.get("hold_s", 0.0)}
    floor.ledger.change(
        "contact_legs", key, now, **facts, wrap_ended_at=micros(wrapped), wrap_s=(wrapped - ended) / 1000
    )
    floor.ledger.close("contact_legs", key)
    if "ended_at" not in floor.ledger.rows["contacts", key[0]]:
        floor.ledger.change("contacts", key[0], now, ended_at=micros(ended), outcome="answered")
    floor.ledger.close("contacts", key[0])
