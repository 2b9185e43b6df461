"""The live board: everything that walls and live pages show, composed once a snapshot and scope for all viewers.

Instants are milliseconds since 1970 UTC (what a browser's clock counts in), shares 0…1, durations seconds.
A value that is not known is null, never 0.
"""

from typing import NotRequired, TypedDict


class Value(TypedDict):
    """One metric's value: null where unknown; n its denominator (null for plain counts)."""

    value: float | None
    n: int | None


class SourceAge(TypedDict):
    """One source of events: `as_of` is when it was last heard, null never."""

    name: str
    is_live: bool
    as_of: int | None


class QueueRow(TypedDict):
    """One queue now and today."""

    id: int
    name: str
    channel: str
    team: str | None
    source: str
    waiting: int
    oldest_queued_at: int | None
    in_progress: int
    available: int  # agents free for this queue's channel
    service_level_now: Value  # the running half-hour
    service_level_today: Value
    abandonment_today: Value
    asa_today: Value
    offered_today: int
    answered_today: int
    threshold_s: float | None
    target_share: float | None
    expected_wait_s: float | None  # nowcast for a contact that joins now
    minutes_to_breach: float | None  # 0: in breach; null: none in sight
    status: str  # ok, watch, breach, unknown
    trend: list[int]  # contacts offered in each of the last 8 quarters of an hour, the running one last


class Waiting(TypedDict):
    """One contact that waits; no personal data."""

    leg_id: int
    contact_id: int
    queue_id: int
    queue: str
    channel: str
    reason: str | None
    segment: str | None
    queued_at: int


class Person(TypedDict):
    """One agent now. Only for principals who may see people."""

    id: int
    name: str
    team: str | None
    state: str
    reason: str | None
    since: int | None
    in_hand: int


class CoursePoint(TypedDict):
    """One half-hour of today."""

    at: int
    offered: int
    answered: int
    abandoned: int
    service_level: float | None
    usual_low: float | None  # band of contacts offered: same weekday, recent weeks
    usual_high: float | None
    staffed: float | None  # agents signed in, mean over the half-hour


class Alarm(TypedDict):
    """One alarm: what, where, since when, how bad; words are made by the screen from `rule`."""

    rule: str  # longest_wait, service_level, available_low, source_silent, store_lost, numbers_unsound, reports_failing
    severity: str  # watch, breach
    queue: str | None
    queue_id: NotRequired[int | None]  # absent where the alarm is of no one queue
    laws: NotRequired[list[str]]  # keys of what is broken (dashboard/self_check.py)
    source: str | None
    value: float | None
    limit: float | None
    since: int


class Board(TypedDict):
    """All of it. `totals` has one Value a metric key of the live and queue families (today's, unless live)."""

    version: int
    as_of: int  # when the store was last read with success
    composed_at: int
    store: str  # ok, lost, empty
    site: str
    zone: str
    sources: list[SourceAge]
    totals: dict[str, Value]
    usual: dict[str, list[float]]  # metric key → [low, high] at this hour of this weekday
    targets: dict[str, float]  # metric key → target in force for the scope: beyond it, watch
    breaches: dict[str, float]  # metric key → beyond it, a breach
    states: dict[str, int]  # agent state → agents
    channels: dict[str, int]  # channel → waiting
    queues: list[QueueRow]
    waiting: list[Waiting]
    people: list[Person]
    course: list[CoursePoint]
    alarms: list[Alarm]
