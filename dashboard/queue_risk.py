"""How near a queue is to a breach of its standard, and what the alarm rules find in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dashboard.alarms import Condition
from dashboard.board import QueueRow
from dashboard.settings import Limits, Live


def conditions(table: Sequence[QueueRow], rules: Live, now: datetime) -> list[Condition]:
    """Say what the alarm rules find in each queue."""
    return [found for row in table for found in (_waits(row, rules, now), _misses(row, rules))]


def wait_limits(row: Mapping[str, Any], rules: Live) -> Limits:
    """Limits of the longest wait: the rule's, or the queue's own standard where that gives more time."""
    standard = row["threshold_s"] or 0.0
    return Limits(
        watch=max(rules.longest_wait_s.watch, standard), breach=max(rules.longest_wait_s.breach, 2 * standard)
    )


def _waited(row: QueueRow, now: datetime) -> float | None:
    return None if row["oldest_queued_at"] is None else now.timestamp() - row["oldest_queued_at"] / 1000


def minutes_to_breach(row: QueueRow, rules: Live, now: datetime) -> float | None:
    """How long until the oldest contact waiting has waited too long, unless it is answered; 0 when it has."""
    waited = _waited(row, now)
    return None if waited is None else max(0.0, (wait_limits(row, rules).breach - waited) / 60)


def status(row: QueueRow, rules: Live, now: datetime) -> str:
    """Say ok, watch or breach: the worse of the wait and, with enough contacts, the running service level."""
    waited = _waited(row, now)
    wait = "ok" if waited is None else wait_limits(row, rules).status(waited)
    level = row["service_level_now"]
    enough = (level["n"] or 0) >= rules.service_level_minimum_n
    share = rules.service_level.status(level["value"]) if enough else "ok"
    return max(wait, share, key=["ok", "watch", "breach"].index)


def risk(row: QueueRow) -> tuple[int, float, int]:
    """Sort key: by status, then by how soon the breach, then by how many wait."""
    order = {"breach": 0, "watch": 1}.get(row["status"], 2)
    soon = row["minutes_to_breach"]
    return order, float("inf") if soon is None else soon, -row["waiting"]


def _waits(row: QueueRow, rules: Live, now: datetime) -> Condition:
    waited, limits = _waited(row, now), wait_limits(row, rules)
    holds = waited is not None and waited > limits.breach
    clear = waited is None or waited <= limits.watch
    found = True if holds else (False if clear else None)
    return Condition("longest_wait", "breach", found, waited, limits.breach, row["name"], queue_id=row["id"])


def _misses(row: QueueRow, rules: Live) -> Condition:
    level, limit = row["service_level_now"], rules.service_level.breach
    value, enough = level["value"], (level["n"] or 0) >= rules.service_level_minimum_n
    holds: bool | None = False
    if value is not None and enough:
        holds = True if value < limit else (False if value > rules.service_level_clears_above else None)
    return Condition("service_level", "watch", holds, value, limit, row["name"], queue_id=row["id"])
