"""THE CONTRACT: every frame that a metric may read, its grain, time column, dimensions and dtypes. No I/O here.

Instants are ``Datetime("us", "UTC")``, durations seconds as Float64 (null: not known or has not happened),
strings are String on disk and in SQL, Categorical in memory where they repeat.

Columns that many frames share: `local_day`, `local_hour` (0…23), `weekday` (1 Monday … 7), `iso_week`
("2026-W47"), `quarter_at` and `half_hour_at` (the start of the local 15- and 30-minute interval, as an instant)
all belong to the frame's *anchor*: `time` unless the reader asked for another of `anchors`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
KEY = pl.Int64
SECONDS = pl.Float64
TEXT = pl.String
FLAG = pl.Boolean

CALENDAR: Mapping[str, pl.DataType] = {
    "local_day": pl.Date(),
    "local_hour": pl.Int8(),
    "weekday": pl.Int8(),
    "iso_week": TEXT(),
    "quarter_at": INSTANT,
    "half_hour_at": INSTANT,
}
WHERE: Mapping[str, pl.DataType] = {
    "site_id": KEY(),
    "site": TEXT(),
    "queue_id": KEY(),
    "queue": TEXT(),
    "team_id": KEY(),
    "team": TEXT(),
    "agent_id": KEY(),
    "agent": TEXT(),
}
WHO: Mapping[str, pl.DataType] = {
    "channel": TEXT(),
    "direction": TEXT(),
    "reason": TEXT(),
    "language": TEXT(),
    "segment": TEXT(),
    "customer_id": KEY(),
    "source": TEXT(),
}
COMMON_DIMENSIONS = ("channel", "queue", "team", "agent", "site", "reason", "segment", "source")
TIME_DIMENSIONS = ("local_day", "iso_week", "weekday", "local_hour", "quarter_at", "half_hour_at")


class FrameMismatchError(ValueError):
    """A frame does not hold what it promises."""


@dataclass(frozen=True)
class Frame:
    """Promised columns: what one row is, which instant puts it in a period, what it may be grouped by."""

    name: str
    grain: str
    key: tuple[str, ...]
    time: str
    columns: Mapping[str, pl.DataType]
    anchors: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = COMMON_DIMENSIONS
    schema: pl.Schema = field(init=False)

    def __post_init__(self) -> None:
        """Refuse a frame whose parts do not fit together."""
        object.__setattr__(self, "schema", pl.Schema(self.columns))
        for column in (*self.key, self.time, *self.anchors, *self.dimensions):
            if column not in self.columns:
                message = f"{self.name} names {column!r}, which is not among its columns"
                raise FrameMismatchError(message)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` with exactly the promised columns, in order; FrameMismatchError where it lacks one.

        Categorical stands for String.
        """
        delivered = {name: TEXT() if dtype == pl.Categorical else dtype for name, dtype in frame.schema.items()}
        wrong = {
            name: (dtype, delivered.get(name)) for name, dtype in self.schema.items() if delivered.get(name) != dtype
        }
        if wrong:
            told = ", ".join(f"{name}: {promised} promised, {got} delivered" for name, (promised, got) in wrong.items())
            message = f"{self.name}: {told}"
            raise FrameMismatchError(message)
        return frame.select(self.schema.names())

    def empty(self) -> pl.DataFrame:
        """No rows, all columns."""
        return self.schema.to_frame()


LEGS = Frame(
    name="legs",
    grain="one passage of a contact through a queue and an agent",
    key=("leg_id",),
    time="queued_at",
    anchors=("queued_at", "ended_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "direction", "language", "queue_id"),
    columns={
        "leg_id": KEY(),
        "contact_id": KEY(),
        "leg_no": KEY(),
        **WHO,
        **WHERE,
        "queued_at": INSTANT,
        "offered_at": INSTANT,
        "answered_at": INSTANT,
        "left_queue_at": INSTANT,
        "ended_at": INSTANT,
        "wrap_ended_at": INSTANT,
        "leave_kind": TEXT(),  # answered, abandoned, transferred (flow-out), callback, unserved; null: still waiting
        "outcome": TEXT(),  # of the contact; null while it lasts
        "wait_s": SECONDS(),  # left_queue_at − queued_at; null while it waits
        "talk_s": SECONDS(),
        "hold_s": SECONDS(),
        "wrap_s": SECONDS(),
        "handle_s": SECONDS(),  # talk + hold + wrap of a leg that an agent ended; null before
        "is_transferred": FLAG(),  # handled here, then handed on: a later leg of the same contact was queued
        "is_callback": FLAG(),  # this leg is the return call of a callback that was taken
        "callback_wait_s": SECONDS(),  # of a callback leg: its own wait + that of the legs before it + imposed delay
        "threshold_s": SECONDS(),  # T of the service standard in force for its queue at queued_at; null: none
        "target_share": pl.Float64(),  # 0…1
        **CALENDAR,
    },
)

CONTACTS = Frame(
    name="contacts",
    grain="one customer interaction on one channel",
    key=("contact_id",),
    time="created_at",
    anchors=("created_at", "ended_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "direction", "language"),
    columns={
        "contact_id": KEY(),
        "ticket_id": KEY(),
        **WHO,
        **WHERE,  # queue of the first leg; agent and team of the last handled leg
        "created_at": INSTANT,
        "ended_at": INSTANT,
        "outcome": TEXT(),
        "resolution_code": TEXT(),
        "is_resolved": FLAG(),
        "legs": KEY(),
        "handle_s": SECONDS(),  # sum over its handled legs
        **CALENDAR,
    },
)

TICKETS = Frame(
    name="tickets",
    grain="one case",
    key=("ticket_id",),
    time="created_at",
    anchors=("created_at", "resolved_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "priority", "status", "stage"),
    columns={
        "ticket_id": KEY(),
        "channel": TEXT(),
        "reason": TEXT(),
        "priority": TEXT(),
        "segment": TEXT(),
        "customer_id": KEY(),
        "source": TEXT(),
        **WHERE,  # agent and team: today's assignee
        "status": TEXT(),
        "stage": TEXT(),
        "is_complaint": FLAG(),
        "created_at": INSTANT,
        "request_at": INSTANT,  # created, or the customer's first message where an agent opened it
        "first_response_at": INSTANT,  # first public reply by a human agent
        "first_resolved_at": INSTANT,
        "resolved_at": INSTANT,
        "closed_at": INSTANT,
        "reopened_count": KEY(),
        "first_response_s": SECONDS(),
        "first_response_open_s": SECONDS(),  # on the queue's (else the site's) calendar
        "resolution_s": SECONDS(),  # request → last move to resolved, less time pending on the customer
        "resolution_open_s": SECONDS(),
        "first_resolution_s": SECONDS(),
        "first_resolution_open_s": SECONDS(),
        "first_response_threshold_s": SECONDS(),  # of the standard in force; null: none
        "resolution_threshold_s": SECONDS(),
        "promise_due_at": INSTANT,
        **CALENDAR,
    },
)

RESPONSES = Frame(
    name="responses",
    grain="one customer message (the first of a row of them) that waits for a public agent reply",
    key=("message_id",),
    time="asked_at",
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS),
    columns={
        "message_id": KEY(),
        "contact_id": KEY(),
        "ticket_id": KEY(),
        "channel": TEXT(),
        "reason": TEXT(),
        "segment": TEXT(),
        "customer_id": KEY(),
        "source": TEXT(),
        **WHERE,
        "asked_at": INSTANT,
        "answered_at": INSTANT,  # null until it happens
        "is_first": FLAG(),
        "response_s": SECONDS(),
        "response_open_s": SECONDS(),
        **CALENDAR,
    },
)

AGENT_TIME = Frame(
    name="agent_time",
    grain="one stretch of an agent in a state, split at half-hour bounds",
    key=("state_id", "started_at"),
    time="started_at",
    dimensions=("team", "agent", "site", "source", "state", *TIME_DIMENSIONS),
    columns={
        "state_id": KEY(),
        "agent_id": KEY(),
        "agent": TEXT(),
        "team_id": KEY(),
        "team": TEXT(),
        "site_id": KEY(),
        "site": TEXT(),
        "source": TEXT(),
        "state": TEXT(),
        "started_at": INSTANT,
        "ended_at": INSTANT,  # the reading time where the stretch goes on
        "seconds": SECONDS(),
        **CALENDAR,
    },
)

FLOOR = Frame(
    name="floor",
    grain="one leg that is alive at the instant of the frame (now, or any past instant)",
    key=("leg_id",),
    time="at",
    dimensions=(*COMMON_DIMENSIONS, "direction", "language", "queue_id"),
    columns={
        "leg_id": KEY(),
        "contact_id": KEY(),
        **WHO,
        **WHERE,
        "at": INSTANT,
        "queued_at": INSTANT,
        "answered_at": INSTANT,
        "ended_at": INSTANT,
        "is_waiting": FLAG(),  # queued_at ≤ at < left_queue_at
        "is_in_progress": FLAG(),  # answered and not ended at that instant
        "is_in_wrap": FLAG(),  # ended, after-call work not
        "waiting_s": SECONDS(),  # at − queued_at of those waiting, else null
        "threshold_s": SECONDS(),
    },
)

AGENTS_NOW = Frame(
    name="agents_now",
    grain="one agent at the instant of the frame",
    key=("agent_id",),
    time="at",
    dimensions=("team", "agent", "site", "source", "state"),
    columns={
        "agent_id": KEY(),
        "agent": TEXT(),
        "team_id": KEY(),
        "team": TEXT(),
        "site_id": KEY(),
        "site": TEXT(),
        "source": TEXT(),
        "at": INSTANT,
        "state": TEXT(),  # one an agent: on_contact > wrap > ringing > auxiliary > available; unknown: not heard of
        "reason": TEXT(),
        "since_at": INSTANT,
        "state_s": SECONDS(),
        "in_hand": KEY(),  # contacts in progress
        "free_voice": KEY(),  # slots: 0 unless available; a voice call in hand takes all
        "free_chat": KEY(),
        "free_case": KEY(),
    },
)

OPEN_TICKETS = Frame(
    name="open_tickets",
    grain="one ticket that is open at the instant of the frame",
    key=("ticket_id",),
    time="at",
    dimensions=(*COMMON_DIMENSIONS, "priority", "status", "stage"),
    columns={
        "ticket_id": KEY(),
        "channel": TEXT(),
        "reason": TEXT(),
        "priority": TEXT(),
        "segment": TEXT(),
        "customer_id": KEY(),
        "source": TEXT(),
        **WHERE,
        "status": TEXT(),
        "stage": TEXT(),
        "at": INSTANT,
        "created_at": INSTANT,
        "age_s": SECONDS(),
        "is_unassigned": FLAG(),
        "is_unattended": FLAG(),  # no agent response yet
        "used_share": pl.Float64(),  # of the allowance of its most pressing running target; null: no target
    },
)

FRAMES: Mapping[str, Frame] = {
    frame.name: frame for frame in (LEGS, CONTACTS, TICKETS, RESPONSES, AGENT_TIME, FLOOR, AGENTS_NOW, OPEN_TICKETS)
}
