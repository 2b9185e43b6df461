"""Records of what happened: contacts, their legs, tickets, ticket events, messages."""

from typing import Annotated, Any, ClassVar

from pydantic import PlainValidator

from store import cleaning
from store.records.base import (
    Count,
    Happened,
    Language,
    Line,
    Link,
    Planned,
    Prose,
    Record,
    RefersTo,
    Seconds,
    SourceId,
    Word,
    one_code,
)
from store.records.people import Agent, Channel, Customer, Priority, Queue, Segment, Team
from store.schema.codes import (
    ACTORS,
    CHANNELS,
    DIRECTIONS,
    LEAVE_KINDS,
    OUTCOMES,
    STAGES,
    TICKET_EVENTS,
    TICKET_STATUSES,
)

Direction = Annotated[str, PlainValidator(one_code(DIRECTIONS))]
Outcome = Annotated[str, PlainValidator(one_code(OUTCOMES))]
LeaveKind = Annotated[str, PlainValidator(one_code(LEAVE_KINDS))]
Status = Annotated[str, PlainValidator(one_code(TICKET_STATUSES))]
Stage = Annotated[str, PlainValidator(one_code(STAGES))]
EventKind = Annotated[str, PlainValidator(one_code(TICKET_EVENTS))]
Actor = Annotated[str, PlainValidator(one_code(ACTORS))]
Ticket = Annotated[SourceId | None, RefersTo("ticket_id", "tickets")]
Contact = Annotated[SourceId | None, RefersTo("contact_id", "contacts")]


class ContactRecord(Record):
    """One customer interaction on one channel."""

    TABLE: ClassVar[str] = "contacts"
    ORDER = (("created_at", "ended_at"), ("created_at", "promise_kept_at"))
    ticket: Ticket = None
    customer: Customer = None
    segment: Segment | None = None
    channel: Channel
    channel_raw: Word | None = None
    direction: Direction
    reason: Word | None = None
    language: Language | None = None
    created_at: Happened
    ended_at: Happened | None = None
    outcome: Outcome | None = None
    resolution_code: Word | None = None
    is_resolved: bool | None = None
    promise_due_at: Planned | None = None
    promise_kept_at: Happened | None = None
    previous_contact: Annotated[SourceId | None, RefersTo("previous_contact_id", "contacts")] = None
    recording_url: Link | None = None

    @classmethod
    def prepared(cls, payload: dict[str, Any]) -> dict[str, Any]:
        """Keep what the source called a channel that is none of ours."""
        said = payload.get("channel")
        if not isinstance(said, str) or cleaning.clean(said).strip().lower() in CHANNELS or "channel_raw" in payload:
            return payload
        return payload | {"channel_raw": said}


class ContactLegRecord(Record):
    """One passage of a contact through a queue and an agent."""

    TABLE: ClassVar[str] = "contact_legs"
    ORDER = (
        ("queued_at", "offered_at"),
        ("queued_at", "left_queue_at"),
        ("queued_at", "answered_at"),
        ("queued_at", "ended_at"),
        ("answered_at", "ended_at"),
        ("ended_at", "wrap_ended_at"),
    )
    contact: Annotated[SourceId, RefersTo("contact_id", "contacts")]
    leg_no: Count
    queue: Queue = None
    agent: Agent = None
    team: Team = None
    queued_at: Happened
    offered_at: Happened | None = None
    answered_at: Happened | None = None
    left_queue_at: Happened | None = None
    ended_at: Happened | None = None
    wrap_ended_at: Happened | None = None
    talk_s: Seconds | None = None
    hold_s: Seconds | None = None
    wrap_s: Seconds | None = None
    leave_kind: LeaveKind | None = None


class TicketRecord(Record):
    """A case."""

    TABLE: ClassVar[str] = "tickets"
    ORDER = (
        ("created_at", "first_response_at"),
        ("created_at", "first_resolved_at"),
        ("created_at", "resolved_at"),
        ("created_at", "closed_at"),
        ("created_at", "follow_up_done_at"),
    )
    customer: Customer = None
    subject: Line | None = None
    channel: Channel
    reason: Word | None = None
    priority: Priority = "normal"
    segment: Segment | None = None
    status: Status
    stage: Stage | None = None
    is_complaint: bool = False
    created_at: Happened
    first_response_at: Happened | None = None
    first_resolved_at: Happened | None = None
    resolved_at: Happened | None = None
    closed_at: Happened | None = None
    reopened_count: Count = 0
    assignee: Annotated[SourceId | None, RefersTo("assignee_id", "agents")] = None
    team: Team = None
    queue: Queue = None
    promise_due_at: Planned | None = None
    follow_up_due_at: Planned | None = None
    follow_up_done_at: Happened | None = None


class TicketEventRecord(Record):
    """One change of a ticket."""

    TABLE: ClassVar[str] = "ticket_events"
    ticket: Annotated[SourceId, RefersTo("ticket_id", "tickets")]
    at: Happened
    actor_kind: Actor
    actor: Annotated[SourceId | None, RefersTo("actor_id", by="actor_kind")] = None
    kind: EventKind
    from_value: Line | None = None
    to_value: Line | None = None


class MessageRecord(Record):
    """One message of a contact or ticket."""

    TABLE: ClassVar[str] = "messages"
    contact: Contact = None
    ticket: Ticket = None
    at: Happened
    author_kind: Actor
    author: Annotated[SourceId | None, RefersTo("author_id", by="author_kind")] = None
    is_public: bool = True
    body: Prose | None = None
