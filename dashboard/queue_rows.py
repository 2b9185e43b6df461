"""The rows of the queues table: each queue now and today, with its status and how near it is to a breach."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from dashboard.board import QueueRow, Value
from dashboard.moment import Moment
from dashboard.queue_risk import minutes_to_breach, risk, status
from dashboard.settings import Live
from metrics import evaluate, registry
from queries.frames import FLOOR, HANDS, LEGS

QUARTERS = 8
NOW = ("waiting", "in_progress", "free_for_queue", "expected_wait")
TODAY = ("service_level", "abandonment_rate", "asa", "offered", "answered")
RECENT = timedelta(hours=2)
UNKNOWN = Value(value=None, n=0)


@dataclass(frozen=True)
class Rows:
    """What the table is made from: frames of one scope at one instant."""

    queues: pl.DataFrame  # queue_id, queue, channel, team, source, threshold_s, target_share
    legs: pl.DataFrame  # LEGS queued today
    finished: pl.DataFrame  # LEGS ended today
    floor: pl.DataFrame  # FLOOR
    hands: pl.DataFrame  # HANDS
    now: datetime
    interval_at: datetime  # start of the running half-hour
    options: Mapping[str, str] = field(default_factory=dict)  # read-time choices of metrics


def rows_of(moment: Moment) -> Rows:
    """Take what the table is made from out of a moment."""
    return Rows(
        queues=moment.snapshot.queue_table(moment.scope, moment.at),
        legs=moment.legs,
        finished=moment.frames[f"{LEGS.name}@ended_at"],
        floor=moment.frames[FLOOR.name],
        hands=moment.frames[HANDS.name],
        now=moment.at,
        interval_at=moment.interval_at,
        options=dict(moment.scope.options),
    )


def queue_rows(rows: Rows, rules: Live) -> list[QueueRow]:
    """Make one row a queue, the nearest to a breach first."""
    made = _Figures(rows)
    table = [_row(queue, made, rules, rows.now) for queue in rows.queues.iter_rows(named=True)]
    return sorted(table, key=lambda row: (risk(row), row["name"]))


class _Figures:
    """Figures of all queues, evaluated once."""

    def __init__(self, rows: Rows) -> None:
        recent = rows.finished.filter(pl.col("ended_at") >= rows.now - RECENT)
        at_once = {FLOOR.name: rows.floor, HANDS.name: rows.hands, f"{LEGS.name}@ended_at": recent}
        legs = {LEGS.name: rows.legs}
        running = {LEGS.name: rows.legs.filter(pl.col("half_hour_at") == rows.interval_at)}
        self.now = _by_queue([registry.get(key) for key in NOW], at_once)
        self.today = _by_queue([registry.get(key) for key in TODAY], legs, rows.options)
        self.interval = _by_queue([registry.get("service_level")], running, rows.options)
        waiting = rows.floor.filter("is_waiting")
        self.oldest = dict(waiting.group_by("queue_id").agg(pl.col("queued_at").min()).iter_rows())
        self.trend = _trend(rows)


def _by_queue(
    metrics: list[Any], frames: Mapping[str, pl.DataFrame], options: Mapping[str, str] | None = None
) -> dict[int, dict[str, Value]]:
    """Figures by the queue's key: two sources may call their queues alike."""
    found: dict[int, dict[str, Value]] = {}
    for row in evaluate.evaluate(metrics, frames, ("queue_id",), options).iter_rows(named=True):
        found.setdefault(row["queue_id"], {})[row["metric"]] = Value(value=row["value"], n=row["n"])
    return found


def _trend(rows: Rows) -> dict[int, list[int]]:
    """Contacts offered in each of the last quarters of an hour, the running one last."""
    running = rows.interval_at + timedelta(minutes=15 * int((rows.now - rows.interval_at) >= timedelta(minutes=15)))
    starts = [running - timedelta(minutes=15 * back) for back in reversed(range(QUARTERS))]
    recent = {LEGS.name: rows.legs.filter(pl.col("quarter_at") >= starts[0])}
    offered = evaluate.evaluate([registry.get("offered")], recent, ("queue_id", "quarter_at"))
    found = {
        (queue, at): int(count) for queue, at, count in offered.select("queue_id", "quarter_at", "value").iter_rows()
    }
    return {queue: [found.get((queue, at), 0) for at in starts] for queue in {queue for queue, _ in found}}


def _row(queue: Mapping[str, Any], made: _Figures, rules: Live, now: datetime) -> QueueRow:
    key = queue["queue_id"]
    live, today, interval = (figures.get(key, {}) for figures in (made.now, made.today, made.interval))
    waiting = int(live.get("waiting", UNKNOWN)["value"] or 0)
    oldest = made.oldest.get(key)
    row = QueueRow(
        id=key,
        name=queue["queue"],
        channel=queue["channel"],
        team=queue["team"],
        source=queue["source"],
        waiting=waiting,
        oldest_queued_at=None if oldest is None else round(oldest.timestamp() * 1000),
        in_progress=int(live.get("in_progress", UNKNOWN)["value"] or 0),
        available=int(live.get("free_for_queue", UNKNOWN)["value"] or 0),
        service_level_now=interval.get("service_level", UNKNOWN),
        service_level_today=today.get("service_level", UNKNOWN),
        abandonment_today=today.get("abandonment_rate", UNKNOWN),
        asa_today=today.get("asa", UNKNOWN),
        offered_today=int(today.get("offered", UNKNOWN)["value"] or 0),
        answered_today=int(today.get("answered", UNKNOWN)["value"] or 0),
        threshold_s=queue["threshold_s"],
        target_share=queue["target_share"],
        expected_wait_s=live.get("expected_wait", UNKNOWN)["value"],
        minutes_to_breach=None,
        status="ok",
        trend=made.trend.get(key, [0] * QUARTERS),
    )
    row["minutes_to_breach"] = minutes_to_breach(row, rules, now)
    row["status"] = status(row, rules, now)
    return row
