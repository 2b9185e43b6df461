"""The agents of a queue_log: who is available, ringing, on a call, paused or away, as stretches of a state.

Rules: on a call beats paused beats available beats offline. An agent is paused when paused in every queue that it is
known to be a member of; removed from its last queue or logged off, it is offline once its call has ended. What an
agent did before its first line is not known and makes no row.
"""

from dataclasses import dataclass, field
from typing import Any

Payload = dict[str, Any]
EVERY_QUEUE = "*"
PAUSE_STATES = {
    "lunch": "lunch",
    "dinner": "lunch",
    "午餐": "lunch",
    "training": "training",
    "coaching": "training",
    "培训": "training",
    "meeting": "meeting",
    "会议": "meeting",
    "wrap": "wrap",
    "acw": "wrap",
    "after call": "wrap",
    "话后": "wrap",
}
INTERRUPTIBLE = (None, "available", "unknown")


@dataclass(slots=True)
class Agent:
    """One agent: what it takes part in, and the stretch that goes on (`state`, since `since` in microseconds)."""

    name: str
    queues: set[str] = field(default_factory=set)
    paused: set[str] = field(default_factory=set)
    reason: str | None = None
    calls: set[str] = field(default_factory=set)
    is_away: bool = False
    state: str | None = None
    state_reason: str | None = None
    since: int = 0
    version: int = 0

    def join(self, queue: str, *, paused: bool) -> None:
        """Become a member of a queue."""
        self.is_away = False
        self.queues.add(queue)
        if paused:
            self.paused.add(queue)

    def leave(self, queue: str) -> None:
        """Stop being a member of a queue; away when it was the last."""
        self.queues.discard(queue)
        self.paused.discard(queue)
        self.is_away = not self.queues

    def log_off(self) -> None:
        """Be away."""
        self.is_away = True
        self.paused.clear()

    def pause(self, queue: str, reason: str | None) -> None:
        """Take no calls from a queue, or from every queue."""
        self.is_away = False
        self.paused.add(queue)
        self.reason = reason

    def resume(self, queue: str) -> None:
        """Take calls from a queue again, or from every queue."""
        self.is_away = False
        self.paused = set() if queue == EVERY_QUEUE else self.paused - {queue, EVERY_QUEUE}

    @property
    def now(self) -> tuple[str, str | None]:
        """The state and its reason that follow from all of that."""
        if self.calls:
            return "on_contact", None
        if self.is_away:
            return "offline", None
        if EVERY_QUEUE in self.paused or (self.paused and self.queues <= self.paused):
            return pause_state(self.reason), self.reason
        return "available", None

    def settle(self, at: int) -> list[Payload]:
        """Begin a new stretch if the state is another one; its rows."""
        state, reason = self.now
        if (state, reason) == (self.state, self.state_reason):
            return []
        return self._turn(state, reason, at)

    def ring(self, start: int, at: int) -> list[Payload]:
        """Ring from `start` until `at`, known only when it is over; what was going on meanwhile goes on."""
        if start >= at or self.state not in INTERRUPTIBLE:
            return []
        start = max(start, self.since)
        return self._turn("ringing", None, start) if start < at else []

    def stop(self, at: int) -> list[Payload]:
        """End the stretch that goes on; what follows is not known."""
        rows = [self._row(max(at, self.since))] if self.state else []
        self.state = self.state_reason = None
        self.calls.clear()
        return rows

    def _turn(self, state: str, reason: str | None, at: int) -> list[Payload]:
        at = max(at, self.since)
        ended = [self._row(at)] if self.state else []
        self.state, self.state_reason, self.since = state, reason, at
        return [*ended, self._row(None)]

    def _row(self, ended: int | None) -> Payload:
        self.version = max(self.version + 1, self.since if ended is None else ended)
        return {
            "table": "agent_states",
            "source_id": f"{self.name}@{self.since}:{self.state}",
            "source_version": self.version,
            "agent": self.name,
            "state": self.state,
            "reason": self.state_reason,
            "started_at": self.since,
            "ended_at": ended,
        }


def pause_state(reason: str | None) -> str:
    """Which of our states a pause reason means; a break where it says nothing that we know."""
    text = (reason or "").casefold()
    return next((state for word, state in PAUSE_STATES.items() if word in text), "break")
