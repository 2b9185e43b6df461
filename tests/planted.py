"""A small store of three channels and three reasons: all alike, or one channel that answers one reason late."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Queue, ServiceStandard
from tests.queries.world import World

END = datetime(2026, 11, 20, 17, tzinfo=UTC)  # of the last contact's day
CHANNELS = ("phone", "chat", "email")
REASONS = ("balance", "refund", "move")
PLANTED = ("chat", "refund")
IN_CELL, IN_PLANTED = 60, 57
DAYS = 20


def filled(path: Path, *, late: float = 0.1, channels=CHANNELS, days: int = DAYS, stops: int = 0) -> None:
    """Fill a store. A tenth of each cell is late, of the planted one `late`; chat ends `stops` days before the rest."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    queues = {channel: world.put(Queue, name=f"{channel} queue", channel=channel) for channel in channels}
    long_ago = END - timedelta(days=400)
    world.put(ServiceStandard, metric="service_level", threshold_s=20.0, target_share=0.8, effective_from=long_ago)
    rows, number = [], 0
    for channel in channels:
        for reason in REASONS:
            is_planted = (channel, reason) == PLANTED
            n = IN_PLANTED if is_planted else IN_CELL
            for place in range(n):
                number += 1
                early = stops if channel == "chat" else 0
                at = END - timedelta(days=place % (days - early) + early, minutes=number)
                is_late = place < n * (late if is_planted else 0.1)
                rows += _contact(number, (channel, reason, queues[channel]), at, 100 if is_late else 5)
    world.put_all(*rows)
    engine.dispose()


def _contact(number: int, of: tuple[str, str, int], at: datetime, wait: int) -> list[tuple[type, dict]]:
    channel, reason, queue = of
    answered, end = at + timedelta(seconds=wait), at + timedelta(seconds=wait + 180)
    leg = {"contact_id": number, "agent_id": 1, "team_id": 1, "queue_id": queue, "queued_at": at, "talk_s": 180.0}
    leg |= {"offered_at": answered, "answered_at": answered, "left_queue_at": answered, "leave_kind": "answered"}
    return [
        (Contact, {"created_at": at, "ended_at": end, "reason": reason, "channel": channel}),
        (ContactLeg, {**leg, "ended_at": end, "wrap_ended_at": end}),
    ]
