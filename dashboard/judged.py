"""By which limits the figures of a board are judged: where to watch them, and where they are in breach."""

from collections.abc import Mapping, Sequence

from dashboard.board import QueueRow, Value
from dashboard.queue_risk import wait_limits
from dashboard.settings import Limits, Live


def limits_in_force(queues: Sequence[QueueRow], totals: Mapping[str, Value], rules: Live) -> dict[str, Limits]:
    """Limits by metric key, as the walls judge: an abandonment rate only when there are contacts enough."""
    level = _service_level(queues, rules)
    limits = {
        "service_level": level,
        "service_level_now": level,
        "longest_wait": _longest_wait(queues, rules),
        "available_agents": rules.available,
    }
    abandonment = totals.get("abandonment_rate")
    if abandonment and (abandonment["n"] or 0) >= rules.service_level_minimum_n:
        limits["abandonment_rate"] = rules.abandonment
    return limits


def _service_level(queues: Sequence[QueueRow], rules: Live) -> Limits:
    """What the queues' standards ask for (weighted by today's contacts), else the rules' share."""
    asked = [(queue["target_share"], queue["offered_today"] or 1) for queue in queues if queue["target_share"]]
    weight = sum(count for _, count in asked)
    share = sum(share * count for share, count in asked) / weight if weight else rules.service_level.watch
    return Limits(watch=share, breach=min(share, rules.service_level.breach))


def _longest_wait(queues: Sequence[QueueRow], rules: Live) -> Limits:
    """What the queue of the contact that waits longest allows."""
    waiting = [queue for queue in queues if queue["oldest_queued_at"] is not None]
    oldest = min(waiting, key=lambda queue: queue["oldest_queued_at"] or 0, default=None)
    return rules.longest_wait_s if oldest is None else wait_limits(oldest, rules)
