"""What is planned for the people of the live floor: whole shifts ahead, and how closely they are kept."""

import random
from typing import Any, NamedTuple

from store.simulator.live_rows import Ledger, Row, micros

MINUTE = 60_000
SHIFT = 450 * MINUTE
AUXILIARY = ("break", "break", "break", "lunch", "lunch", "training", "meeting")
LENGTH = {"break": 11, "lunch": 28, "training": 25, "meeting": 15}  # minutes
WORK = (55, 110)  # minutes between two pauses
ACTIVITY = {"available": "work"}


class Part(NamedTuple):
    """A stretch of a shift: the state that is meant, and until when (milliseconds)."""

    state: str
    end: int


class LivePlans:
    """The parts of each agent's shift that are still to come; rows of `shifts` come from here."""

    def __init__(self, ledger: Ledger, chance: random.Random) -> None:
        self.ledger, self.chance = ledger, chance
        self.parts: dict[int, list[Part]] = {}

    def begin(self, agent: int, state: str, now: int, first: int, home: int) -> int:
        """Plan a shift from now to `home` that begins with `first` milliseconds in a state; gives that part's end."""
        parts, at = [Part(state, min(now + first, home))], now + first
        while at < home:
            state = self.chance.choice(AUXILIARY) if state == "available" else "available"
            at += int(MINUTE * (LENGTH[state] if state in LENGTH else self.chance.uniform(*WORK)))
            parts.append(Part(state, min(at, home)))
        if parts[-1].state != "available" and len(parts) > 1:
            parts.pop()  # nobody goes home from a break
        begins = now
        for part in parts:
            self._write(agent, part, begins, now)
            begins = part.end
        self.parts[agent] = parts
        return self._lived(parts[0], now)

    def turn(self, agent: int, now: int) -> tuple[str, int] | None:
        """Go on to the next part: what is meant, and until when the agent keeps to it; None: the shift is over."""
        rest = self.parts[agent][1:]
        self.parts[agent] = rest
        return (rest[0].state, self._lived(rest[0], now)) if rest else None

    def _lived(self, part: Part, now: int) -> int:
        """When a part really ends: work about when it was planned to, a pause now and then too late."""
        late = self.chance.gauss(0.2, 0.5) if part.state == "available" else self.chance.expovariate(1 / 1.5) - 0.5
        return max(now + MINUTE // 2, part.end + int(late * MINUTE))

    def _write(self, agent: int, part: Part, begins: int, now: int) -> None:
        told: dict[str, Any] = {"agent": f"agent{agent + 1:07d}", "activity": ACTIVITY.get(part.state, part.state)}
        key = (agent, begins)
        self.ledger.make("shifts", key, now, **told, starts_at=micros(begins), ends_at=micros(part.end))
        self.ledger.close("shifts", key)


def recall(ledger: Ledger, plans: list[Row], now: int) -> None:
    """End the plans of the past, and of an earlier run, where this run makes its own: now, or as soon as they begin."""
    for row in plans:
        ledger.adopt("shifts", row["source_id"], row)
        ledger.change("shifts", row["source_id"], now, ends_at=max(micros(now), int(row["starts_at"]) + 1000))
        ledger.close("shifts", row["source_id"])
