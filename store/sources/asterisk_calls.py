"""The calls of a queue_log: what is known of each, and the rows it makes.

One call (Asterisk's channel id) is one contact; each passage through a queue is one leg. Every change of a call
raises its version, so that reading the same lines again makes the same rows with the same versions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from store.sources.asterisk_line import SECOND

Payload = dict[str, Any]


@dataclass(slots=True)
class Leg:
    """One passage; instants in microseconds, `talk_s` in seconds. `is_assumed`: the log began in its middle."""

    queue: str
    queued: int
    is_assumed: bool = False
    agent: str = ""
    offered: int | None = None
    answered: int | None = None
    left: int | None = None
    ended: int | None = None
    talk_s: float | None = None
    kind: str | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is in the queue."""
        return self.left is None

    @property
    def is_connected(self) -> bool:
        """Whether an agent has it."""
        return self.answered is not None and self.ended is None

    def leave(self, kind: str, at: int) -> None:
        """Leave the queue without an agent."""
        self.left = self.ended = max(at, self.queued)
        self.kind = kind

    def connect(self, agent: str, at: int, rang: int | None) -> None:
        """Leave the queue to an agent, whose telephone `rang` so many microseconds."""
        self.answered = self.left = max(at, self.queued)
        self.kind = "answered"
        self.agent = agent
        self.offer(at - (rang or 0))

    def offer(self, at: int) -> None:
        """Ring at an agent; the first time counts."""
        at = max(at, self.queued)
        self.offered = at if self.offered is None else min(self.offered, at)

    def end(self, at: int, talked: int | None) -> None:
        """End the agent's part; `talked` microseconds, None: not known."""
        self.ended = max(at, self.answered or self.queued)
        self.talk_s = None if talked is None else max(talked, 0) / SECOND  # an end told before the answer: 0, as above


@dataclass(slots=True)
class Call:
    """A contact: `last` is its latest event, `version` grows with each."""

    id: str
    created: int
    last: int
    version: int = 0
    customer: str | None = None
    ended: int | None = None
    outcome: str | None = None
    legs: list[Leg] = field(default_factory=list)

    @property
    def open_leg(self) -> Leg | None:
        """The passage that goes on: waiting or with an agent."""
        leg = self.legs[-1] if self.legs else None
        return leg if leg is not None and (leg.is_waiting or leg.is_connected) else None

    def touch(self, at: int) -> None:
        """Count an event: versions grow even where the clock stands still or steps back."""
        self.version = max(self.version + 1, at)
        self.last = max(self.last, at)

    def finish(self, outcome: str, at: int) -> None:
        """End the contact."""
        self.outcome = outcome
        self.ended = max(at, self.created)

    def close(self, at: int) -> None:
        """End what is still open, its true end unknown: a waiting leg was not served, a talk's length stays empty."""
        leg = self.open_leg
        if leg is None:
            return
        self.touch(at)
        at = max(at, leg.queued)
        if leg.is_waiting:
            leg.leave("unserved", at)
        else:
            leg.end(at, None)
        self.finish("unserved" if leg.answered is None else "answered", at)

    def rows(self) -> Iterator[Payload]:
        """Return the contact and its legs as they stand, whole rows."""
        yield {
            "table": "contacts",
            "source_id": self.id,
            "source_version": self.version,
            "customer": self.customer,
            "channel": "phone",
            "direction": "inbound",
            "created_at": self.created,
            "ended_at": self.ended,
            "outcome": self.outcome,
        }
        for number, leg in enumerate(self.legs, 1):
            yield self._leg_row(number, leg)

    def _leg_row(self, number: int, leg: Leg) -> Payload:
        return {
            "table": "contact_legs",
            "source_id": f"{self.id}/{number}",
            "source_version": self.version,
            "contact": self.id,
            "leg_no": number,
            "queue": leg.queue or None,
            "agent": leg.agent or None,
            "queued_at": leg.queued,
            "offered_at": leg.offered,
            "answered_at": leg.answered,
            "left_queue_at": leg.left,
            "ended_at": leg.ended,
            "wrap_ended_at": leg.ended,  # the log knows of no after-call work: the agent is not held by it
            "talk_s": leg.talk_s,
            "leave_kind": leg.kind,
        }
