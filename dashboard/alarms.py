"""Alarms: a condition is said after it has held for a while, and taken back after it has been over for a while.

Conditions come anew with every board; what is kept between them is only since when each has held.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from dashboard.board import Alarm

Place = tuple[str, int | None, str | None, str | None]
FORGET = timedelta(hours=1)  # a condition that nobody composes any more (a queue taken away) is forgotten


@dataclass(frozen=True)
class Condition:
    """What a rule finds at one place now. `holds` None: neither bad enough to raise nor good enough to clear."""

    rule: str
    severity: str
    holds: bool | None
    value: float | None = None
    limit: float | None = None
    queue: str | None = None
    source: str | None = None
    queue_id: int | None = None
    at_once: bool = False  # where the condition is itself of something that has lasted: no further delay

    @property
    def place(self) -> Place:
        """What stays the same while the condition lasts."""
        return self.rule, self.queue_id, self.queue, self.source


@dataclass
class _Standing:
    since: datetime  # the condition holds without a break
    seen: datetime
    raised: bool = False
    over_since: datetime | None = None


class AlarmDesk:
    """Remembers which conditions hold. `on_delay_s` before an alarm is said, `off_delay_s` before it is taken back."""

    def __init__(self, on_delay_s: float, off_delay_s: float) -> None:
        self._on, self._off = timedelta(seconds=on_delay_s), timedelta(seconds=off_delay_s)
        self._standing: dict[Place, _Standing] = {}
        self._lock = Lock()

    def update(self, conditions: Iterable[Condition], now: datetime) -> list[Alarm]:
        """Take note of these conditions and return the alarms among them, the worst and oldest first."""
        with self._lock:
            told = [(self._note(condition, now), condition) for condition in conditions]
            self._standing = {place: one for place, one in self._standing.items() if now - one.seen < FORGET}
        raised = [_alarm(condition, standing) for standing, condition in told if standing and standing.raised]
        return sorted(raised, key=lambda alarm: (alarm["severity"] != "breach", alarm["since"]))

    def _note(self, condition: Condition, now: datetime) -> _Standing | None:
        standing = self._standing.get(condition.place)
        if standing is None:
            if not condition.holds:
                return None
            standing = self._standing[condition.place] = _Standing(since=now, seen=now)
        standing.seen = now
        if self._moves(standing, condition, now):
            return standing
        del self._standing[condition.place]
        return None

    def _moves(self, standing: _Standing, condition: Condition, now: datetime) -> bool:
        """Raise or age the condition; False when it is over for good."""
        if condition.holds is False or not (condition.holds or standing.raised):
            standing.over_since = standing.over_since or now
            return standing.raised and now - standing.over_since < self._off
        standing.over_since = None
        standing.raised = standing.raised or condition.at_once or now - standing.since >= self._on
        return True


def _alarm(condition: Condition, standing: _Standing) -> Alarm:
    return Alarm(
        rule=condition.rule,
        severity=condition.severity,
        queue=condition.queue,
        queue_id=condition.queue_id,
        source=condition.source,
        value=condition.value,
        limit=condition.limit,
        since=round(standing.since.timestamp() * 1000),
    )
