"""An imported day as if it happened now. Pure: rows of the day in, rows as far as they are known at an instant out.

Instants are microseconds since 1970 UTC. A day is played from an instant of its own (`start`), which is put at an
instant of the present (`now`); at speed 2 all its spans are half as long.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]
AWAY = 45 * 60 * 10**6  # an agent without a contact for so long was not there
INSTANTS = ("queued_at", "offered_at", "answered_at", "left_queue_at", "ended_at", "wrap_ended_at")
KNOWN_WHEN: Mapping[str, str] = {  # what is not known before that instant
    "outcome": "ended_at",
    "resolution_code": "ended_at",
    "leave_kind": "left_queue_at",
    "agent": "offered_at",
    "talk_s": "ended_at",
    "hold_s": "ended_at",
    "wrap_s": "wrap_ended_at",
}
LENGTHS = ("talk_s", "hold_s", "wrap_s")


@dataclass(frozen=True)
class Clock:
    """Turns the day's instants into those of the present and back."""

    start: int
    now: int
    speed: float = 1.0

    def shown(self, at: int) -> int:
        """When an instant of the day happens in the replay."""
        return self.now + round((at - self.start) / self.speed)

    def played(self, now: int) -> int:
        """Which instant of the day it is in the replay."""
        return self.start + round((now - self.now) * self.speed)


@dataclass
class Day:
    """The contacts of a day with their legs (by contact), and the agents' stretches, as payloads with source ids."""

    contacts: list[Payload]
    legs: dict[str, list[Payload]]
    states: list[Payload]
    people: list[Payload] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Order all that happens."""
        self.states = self.states or list(stretches(leg for legs in self.legs.values() for leg in legs))
        happens = [(at, row) for row in self.contacts for at in self._instants(row)]
        happens += [(at, row) for row in self.states for at in (row["started_at"], row["ended_at"]) if at is not None]
        self._happens = sorted(happens, key=lambda pair: pair[0])
        self._times = [at for at, _ in self._happens]
        self._done = 0

    @property
    def last(self) -> int | None:
        """When the last thing of the day happens."""
        return self._times[-1] if self._times else None

    @property
    def is_over(self) -> bool:
        """Whether all of it was played."""
        return self._done == len(self._times)

    def play(self, played: int, clock: Clock, version: int) -> list[Payload]:
        """Return the rows that something happened to since the last call, as they are known at `played`."""
        upto = bisect_right(self._times, played)
        moved = {row["source_id"]: row for _, row in self._happens[self._done : upto]}
        self._done = upto
        return [known for row in moved.values() for known in self._known(row, played, clock, version)]

    def _instants(self, contact: Payload) -> set[int]:
        rows = [contact, *self.legs.get(contact["source_id"], [])]
        return {row[name] for row in rows for name in ("created_at", *INSTANTS) if row.get(name) is not None}

    def _known(self, row: Payload, played: int, clock: Clock, version: int) -> Iterable[Payload]:
        yield as_known(row, played, clock, version)
        if row["table"] == "contacts":
            for leg in self.legs.get(row["source_id"], []):
                if leg["queued_at"] <= played:
                    yield as_known(leg, played, clock, version)


def as_known(row: Payload, played: int, clock: Clock, version: int) -> Payload:
    """Return the row as far as it is known at `played`, at the present's instants."""
    known = dict(row) | {"source_version": version}
    for name, needs in KNOWN_WHEN.items() if row["table"] != "agent_states" else ():
        when = row.get(needs) or row.get("answered_at" if name == "agent" else "ended_at")
        if name in row and (when is None or when > played):
            known[name] = None
    for name, value in row.items():
        if name.endswith("_at") and value is not None:
            known[name] = clock.shown(value) if value <= played else None
        elif name in LENGTHS and known[name] is not None:
            known[name] = value / clock.speed
    return known


def stretches(legs: Iterable[Payload]) -> Iterable[Payload]:
    """Derive what agents were doing from what they handled: on a contact, available between, offline after."""
    busy: dict[str, list[tuple[int, int]]] = {}
    for leg in legs:
        if leg.get("agent") and leg.get("answered_at") is not None:
            busy.setdefault(leg["agent"], []).append((leg["answered_at"], leg["ended_at"] or leg["answered_at"]))
    for agent, spans in busy.items():
        merged = _merged(sorted(spans))
        for (start, end), (then, _) in zip(merged, [*merged[1:], (None, None)], strict=True):
            if end > start:
                yield _stretch(agent, "on_contact", start, end)
            is_there = then is not None and then - end <= AWAY
            yield _stretch(agent, "available" if is_there else "offline", end, then)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _stretch(agent: str, state: str, start: int, end: int | None) -> Payload:
    return {
        "table": "agent_states",
        "source_id": f"{agent}@{start}:{state}",
        "agent": agent,
        "state": state,
        "reason": None,
        "started_at": start,
        "ended_at": end,
    }
