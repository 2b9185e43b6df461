"""THE CONTRACT: every frame that a metric may read, its grain, time column, dimensions and dtypes. No I/O here.

Instants are ``Datetime("us", "UTC")``, durations seconds as Float64 (null: not known or has not happened),
strings are String on disk and in SQL, Categorical in memory where they repeat.

Columns that many frames share: `local_day`, `local_hour` (0…23), `weekday` (1 Monday … 7), `iso_week`
("2026-W47"), `quarter_at` and `half_hour_at` (the start of the local 15- and 30-minute interval, as an instant)
all belong to the frame's *anchor*: `time` unless the reader asked for another of `anchors`.
"""

from collections.abc import Mapping

import polars as pl

from queries.frame import (
    COMMON_DIMENSIONS,
    FLAG,
    INSTANT,
    KEY,
    SECONDS,
    TEXT,
    TIME_DIMENSIONS,
    Frame,
    FrameMismatchError,
)

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
WHOSE: Mapping[str, pl.DataType] = {
    "agent_id": KEY(),
    "agent": TEXT(),
    "team_id": KEY(),
    "team": TEXT(),
    "site_id": KEY(),
    "site": TEXT(),
    "source": TEXT(),
}

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
        # Agent and team: by `created_at` who gave the first response, by `resolved_at` who resolved it, in the team of
        # that time; where nobody did or it is not known, today's assignee.
        **WHERE,
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
        **WHOSE,
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
        **WHOSE,
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

HANDS = Frame(
    name="hands",
    grain="one agent and one queue that this agent may serve, at the instant of the frame",
    key=("agent_id", "queue_id"),
    time="at",
    dimensions=("channel", "queue", "queue_id", "team", "agent", "site", "source", "state"),
    columns={
        **WHOSE,
        "queue_id": KEY(),
        "queue": TEXT(),
        "channel": TEXT(),
        "at": INSTANT,
        "state": TEXT(),
        "is_free": FLAG(),  # has a free slot for the queue's channel
        "holds": KEY(),  # contacts of that channel that the agent can hold at once; 0: not at work
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

OUTCOMES = Frame(
    name="outcomes",
    grain="one handled inbound contact with a person, with what came before it and what followed",
    key=("contact_id",),
    time="ended_at",
    anchors=("ended_at", "created_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "language"),
    columns={
        "contact_id": KEY(),
        "ticket_id": KEY(),
        **WHO,  # customer_id: after merging; null: not identified
        **WHERE,
        "created_at": INSTANT,
        "ended_at": INSTANT,
        "resolution_code": TEXT(),
        "is_resolved": FLAG(),  # as the agent coded it
        "is_resolvable": FLAG(),  # its reason can be resolved at first contact
        "handle_s": SECONDS(),
        "is_transferred": FLAG(),  # a leg that an agent handled was handed on
        "age_days": KEY(),  # local days from its end to the last day that the store knows of: mature where > N
        # To the next, and from the previous, in-scope contact of the same customer: whole local calendar days from
        # the end of the earlier to the start of the later one (0: the same day); null: none within LOOK_DAYS.
        "next_days": KEY(),  # any reason, any channel
        "next_reason_days": KEY(),  # the same reason, any channel
        "next_channel_days": KEY(),  # the same channel, any reason
        "previous_days": KEY(),
        "previous_reason_days": KEY(),
        "previous_channel_days": KEY(),
        # Of the next contact with the same reason:
        "next_channel": TEXT(),
        "next_is_linked": FLAG(),  # it continues this one: names it, or shares its ticket
        "next_same_agent": FLAG(),
        "next_same_code": FLAG(),  # the same resolution code; null where either has none
        "reopened_days": KEY(),  # local days from its end to the first reopening of its ticket after it; null: none
        "agent_replies": KEY(),  # public replies by people on its ticket; null: no ticket
        "is_ticket_resolved": FLAG(),
        "survey_is_resolved": FLAG(),  # as the customer said; null: not asked, or not answered
        "csat_score": KEY(),  # 1…5
        "quality_score": pl.Float64(),  # 0…100
        "is_response_met": FLAG(),  # answered within its channel's own standard (queue wait, or first response)
        "is_resolution_met": FLAG(),  # its ticket was resolved within the standard; null: no ticket or none in force
        **CALENDAR,
    },
)

SELF_SERVICE = Frame(
    name="self_service",
    grain="one self-service session (bot, IVR)",
    key=("contact_id",),
    time="created_at",
    dimensions=("channel", "site", "reason", "segment", "source", "language", *TIME_DIMENSIONS),
    columns={
        "contact_id": KEY(),
        **WHO,
        "site_id": KEY(),
        "site": TEXT(),
        "created_at": INSTANT,
        "ended_at": INSTANT,
        "outcome": TEXT(),
        "is_completed": FLAG(),  # ended as served by itself
        "agent_contact_s": SECONDS(),  # from its end to the customer's next contact with a person; null: none in 24 h
        "is_settled": FLAG(),  # 24 h have gone by since its end: what has not followed will not
        **CALENDAR,
    },
)

TARGETS = Frame(
    name="targets",
    grain="one target of one ticket or contact: a clock that was started",
    key=("target_id",),
    time="start_at",
    anchors=("start_at", "due_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "kind", "priority"),
    columns={
        "target_id": TEXT(),  # "resolution:ticket:12", "promise:contact:7": kind, and key of what it is about
        "kind": TEXT(),  # service_level, first_response, next_response, resolution, promise, follow_up
        "leg_id": KEY(),
        "contact_id": KEY(),
        "ticket_id": KEY(),
        **WHO,
        **WHERE,
        "priority": TEXT(),
        "start_at": INSTANT,
        "due_at": INSTANT,  # start + allowance in open seconds of the calendar, moved by pauses; exact to the µs
        "done_at": INSTANT,
        "allowance_s": SECONDS(),
        "used_s": SECONDS(),  # open seconds that counted, up to done_at or the reading time
        "is_due": FLAG(),  # its due time has passed
        "is_running": FLAG(),  # nothing has ended its clock (no answer, no other way out), and it is not due yet
        "is_decided": FLAG(),  # met or missed: done, or past due
        "is_met": FLAG(),  # null: not decided
        "is_paused": FLAG(),  # at the reading time
        **CALENDAR,
    },
)

STAGES = Frame(
    name="stages",
    grain="one stay of a ticket in a stage of the service process",
    key=("stay_id",),
    time="entered_at",
    anchors=("entered_at", "left_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "stage", "priority"),
    columns={
        "stay_id": KEY(),  # key of the event that began it
        "ticket_id": KEY(),
        "priority": TEXT(),
        **WHO,
        **WHERE,
        "stage": TEXT(),
        "entered_at": INSTANT,
        "left_at": INSTANT,  # null while it lasts
        "seconds": SECONDS(),
        "open_seconds": SECONDS(),
        **CALENDAR,
    },
)

TICKET_MOVES = Frame(
    name="ticket_moves",
    grain="one ticket's creation, move to resolved, reopening or closing",
    key=("move_id",),
    time="at",
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "kind", "priority"),
    columns={
        "move_id": TEXT(),
        "ticket_id": KEY(),
        "priority": TEXT(),
        **WHO,
        **WHERE,
        "at": INSTANT,
        "kind": TEXT(),  # created, resolved, reopened
        "backlog_change": KEY(),  # +1 created or reopened, −1 resolved
        "reopened_days": KEY(),  # of a resolution: local days until the ticket was reopened; null: it was not
        "age_days": KEY(),  # local days from the move to the last day that the store knows of
        **CALENDAR,
    },
)

AGENT_LOAD = Frame(
    name="agent_load",
    grain="one agent in one half hour: the time with contacts in hand and without",
    key=("agent_id", "half_hour_at"),
    time="half_hour_at",
    dimensions=("team", "agent", "site", "source", *TIME_DIMENSIONS),
    columns={
        **WHOSE,
        "busy_s": SECONDS(),  # wall clock with at least one contact in hand (talk, hold, wrap)
        "contact_s": SECONDS(),  # contact-seconds in it (activity basis): two chats at once count twice
        "ended_contact_s": SECONDS(),  # whole handle time of the contacts that ended in it (contact basis)
        "idle_s": SECONDS(),  # available with nothing in hand
        "on_queue_s": SECONDS(),  # available, ringing, on contact, hold, wrap
        "logged_in_s": SECONDS(),  # any state but offline and unknown
        **CALENDAR,
    },
)

SCHEDULE = Frame(
    name="schedule",
    grain="one stretch of an agent's plan in which neither plan nor state changed",
    key=("agent_id", "started_at"),
    time="started_at",
    dimensions=("team", "agent", "site", "source", "activity", "state", *TIME_DIMENSIONS),
    columns={
        **WHOSE,
        "activity": TEXT(),  # planned
        "state": TEXT(),  # actual; null: none recorded
        "started_at": INSTANT,
        "ended_at": INSTANT,
        "seconds": SECONDS(),
        "is_adherent": FLAG(),
        **CALENDAR,
    },
)

CALLBACKS = Frame(
    name="callbacks",
    grain="one callback that a customer took instead of waiting on",
    key=("leg_id",),
    time="queued_at",
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "direction", "language", "queue_id"),
    columns={
        "leg_id": KEY(),
        "contact_id": KEY(),
        **WHO,
        **WHERE,
        "queued_at": INSTANT,
        "taken_at": INSTANT,
        "is_reached": FLAG(),  # by a later leg of the contact, or by a return call of its own that names the contact
        "reached_at": INSTANT,  # null: not reached, or not known when
        **CALENDAR,
    },
)

SURVEYS = Frame(
    name="surveys",
    grain="one survey sent",
    key=("survey_id",),
    time="sent_at",
    anchors=("sent_at", "answered_at"),
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "kind", "language"),
    columns={
        "survey_id": KEY(),
        "contact_id": KEY(),
        "ticket_id": KEY(),
        **WHO,
        **WHERE,
        "kind": TEXT(),  # csat, nps, ces
        "sent_at": INSTANT,
        "answered_at": INSTANT,  # sent_at of an answer that came without its instant
        "is_answered": FLAG(),  # also where the score is outside its scale
        "score": KEY(),  # csat 1…5, nps 0…10, ces 1…7; null: not answered, or outside its scale
        "is_resolved": FLAG(),
        **CALENDAR,
    },
)

REVIEWS = Frame(
    name="reviews",
    grain="one quality review of a contact",
    key=("review_id",),
    time="reviewed_at",
    dimensions=(*COMMON_DIMENSIONS, *TIME_DIMENSIONS, "direction", "language"),
    columns={
        "review_id": KEY(),
        "contact_id": KEY(),
        "ticket_id": KEY(),
        **WHO,
        **WHERE,  # whose work was reviewed
        "reviewer_id": KEY(),
        "reviewed_at": INSTANT,
        "score": pl.Float64(),  # 0…100; null: outside its scale
        **CALENDAR,
    },
)

CUSTOMERS = Frame(
    name="customers",
    grain="one customer (after merging), as of the start and the end of the window",
    key=("customer_id",),
    time="at",
    dimensions=("segment", "source", "language"),
    columns={
        "customer_id": KEY(),
        "segment": TEXT(),
        "language": TEXT(),
        "source": TEXT(),
        "at": INSTANT,  # the window's end, or the last instant that the store knows of where that is earlier
        "registered_at": INSTANT,
        "closed_at": INSTANT,
        # Local days (of the window's zone) back from the window's start, and from `at`; null: never before it. All of
        # the start's are null for who registered later, and where `at` lies before the start. An agent's outbound call
        # is no contact of the customer's.
        "start_first_order_days": KEY(),
        "start_order_days": KEY(),  # since the latest order
        "start_activity_days": KEY(),  # since the latest order or contact
        "is_closed_at_start": FLAG(),
        "end_first_order_days": KEY(),
        "end_order_days": KEY(),
        "end_activity_days": KEY(),
        "is_closed_at_end": FLAG(),
        "orders": KEY(),  # inside the window
        "contacts": KEY(),  # inside the window
    },
)

FRAMES: Mapping[str, Frame] = {
    frame.name: frame
    for frame in (
        LEGS,
        CONTACTS,
        OUTCOMES,
        SELF_SERVICE,
        TICKETS,
        TARGETS,
        STAGES,
        TICKET_MOVES,
        RESPONSES,
        AGENT_TIME,
        AGENT_LOAD,
        SCHEDULE,
        CALLBACKS,
        SURVEYS,
        REVIEWS,
        CUSTOMERS,
        FLOOR,
        AGENTS_NOW,
        HANDS,
        OPEN_TICKETS,
    )
}

__all__ = [
    "AGENTS_NOW", "AGENT_LOAD", "AGENT_TIME", "CALENDAR", "CALLBACKS", "COMMON_DIMENSIONS", "CONTACTS", "CUSTOMERS",
    "FLAG", "FLOOR", "FRAMES", "INSTANT", "KEY", "LEGS", "OPEN_TICKETS", "OUTCOMES", "RESPONSES", "REVIEWS", "SCHEDULE",
    "SECONDS", "SELF_SERVICE", "STAGES", "SURVEYS", "TARGETS", "TEXT", "TICKETS", "TICKET_MOVES", "TIME_DIMENSIONS",
    "WHERE", "WHO", "Frame", "FrameMismatchError",
]  # fmt: skip
