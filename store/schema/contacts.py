"""What happened: contacts, their legs, tickets, ticket events, messages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Code, KeyColumn, LongText, Name, Sourced, one_of
from store.schema.codes import (
    ACTORS,
    CHANNELS,
    DIRECTIONS,
    LEAVE_KINDS,
    OUTCOMES,
    PRIORITIES,
    SEGMENTS,
    STAGES,
    TICKET_EVENTS,
    TICKET_STATUSES,
)
from store.types import Key


class Contact(Sourced, Base):
    """One customer interaction on one channel."""

    __tablename__ = "contacts"
    OWN = (
        one_of("channel", CHANNELS),
        one_of("direction", DIRECTIONS),
        one_of("outcome", OUTCOMES),
        one_of("segment", SEGMENTS),
        Index("ix_contacts_created_at", "created_at"),
        Index("ix_contacts_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_contacts_ticket_id", "ticket_id"),
    )
    id: Mapped[KeyColumn]
    ticket_id: Mapped[int | None] = mapped_column(Key, ForeignKey("tickets.id"))
    customer_id: Mapped[int | None] = mapped_column(Key, ForeignKey("customers.id"))
    segment: Mapped[Code | None]  # the customer's segment at the time: history does not rewrite itself
    channel: Mapped[Code]
    channel_raw: Mapped[str | None] = mapped_column(String(64))  # what the source said, where it is no code of ours
    direction: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Code | None]  # null while it lasts
    resolution_code: Mapped[str | None] = mapped_column(String(64))
    is_resolved: Mapped[bool | None]  # as coded by the agent
    promise_due_at: Mapped[datetime | None]
    promise_kept_at: Mapped[datetime | None]
    previous_contact_id: Mapped[int | None] = mapped_column(Key)  # the link that a hand-over keeps
    recording_url: Mapped[str | None] = mapped_column(String(500))


class ContactLeg(Sourced, Base):
    """One passage of a contact through a queue and an agent.

    Leaves the queue exactly one way (`leave_kind`, `left_queue_at`), null while it waits; `answered_at` only where
    an agent took it; `ended_at` when the agent's part with the customer ended; `wrap_ended_at` when the
    after-call work did. `talk_s`, `hold_s` and `wrap_s` are null until known.
    """

    __tablename__ = "contact_legs"
    OWN = (
        one_of("leave_kind", LEAVE_KINDS),
        Index(  # whose a contact is stands in it: lists ask that of every contact that they pass
            "ix_contact_legs_of_contact", "contact_id", "leg_no", "id", "queue_id", "team_id", "agent_id", "queued_at"
        ),
        Index("ix_contact_legs_queued_at", "queued_at"),
        Index("ix_contact_legs_agent_id_queued_at", "agent_id", "queued_at"),
    )
    id: Mapped[KeyColumn]
    contact_id: Mapped[int] = mapped_column(Key, ForeignKey("contacts.id"))
    leg_no: Mapped[int]
    queue_id: Mapped[int | None] = mapped_column(Key, ForeignKey("queues.id"))
    agent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("agents.id"))
    team_id: Mapped[int | None] = mapped_column(Key, ForeignKey("teams.id"))
    queued_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]  # first rang at an agent
    answered_at: Mapped[datetime | None]
    left_queue_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    wrap_ended_at: Mapped[datetime | None]
    talk_s: Mapped[float | None]
    hold_s: Mapped[float | None]
    wrap_s: Mapped[float | None]
    leave_kind: Mapped[Code | None]


class Ticket(Sourced, Base):
    """A case."""

    __tablename__ = "tickets"
    OWN = (
        one_of("channel", CHANNELS),
        one_of("priority", PRIORITIES),
        one_of("segment", SEGMENTS),
        one_of("status", TICKET_STATUSES),
        one_of("stage", STAGES),
        Index("ix_tickets_created_at", "created_at"),
        Index("ix_tickets_customer_id_created_at", "customer_id", "created_at"),
        Index("ix_tickets_assignee_id_created_at", "assignee_id", "created_at"),
    )
    id: Mapped[KeyColumn]
    customer_id: Mapped[int | None] = mapped_column(Key, ForeignKey("customers.id"))
    subject: Mapped[Name | None]
    channel: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(String(64))
    priority: Mapped[Code] = mapped_column(default="normal")
    segment: Mapped[Code | None]
    status: Mapped[Code]
    stage: Mapped[Code | None]
    is_complaint: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    first_response_at: Mapped[datetime | None]
    first_resolved_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    reopened_count: Mapped[int] = mapped_column(default=0)
    assignee_id: Mapped[int | None] = mapped_column(Key, ForeignKey("agents.id"))
    team_id: Mapped[int | None] = mapped_column(Key, ForeignKey("teams.id"))
    queue_id: Mapped[int | None] = mapped_column(Key, ForeignKey("queues.id"))
    promise_due_at: Mapped[datetime | None]
    follow_up_due_at: Mapped[datetime | None]
    follow_up_done_at: Mapped[datetime | None]


class TicketEvent(Sourced, Base):
    """One change of a ticket."""

    __tablename__ = "ticket_events"
    OWN = (
        one_of("actor_kind", ACTORS),
        one_of("kind", TICKET_EVENTS),
        Index("ix_ticket_events_of_ticket", "ticket_id", "at", "actor_kind", "actor_id"),  # who acted stands in it
        Index("ix_ticket_events_actor_id_at", "actor_id", "at"),
    )
    id: Mapped[KeyColumn]
    ticket_id: Mapped[int] = mapped_column(Key, ForeignKey("tickets.id"))
    at: Mapped[datetime]
    actor_kind: Mapped[Code]
    actor_id: Mapped[int | None] = mapped_column(Key)  # agents.id or customers.id by actor_kind
    kind: Mapped[Code]
    from_value: Mapped[str | None] = mapped_column(String(200))
    to_value: Mapped[str | None] = mapped_column(String(200))


class Message(Sourced, Base):
    """One message of a contact or ticket. The body is personal data."""

    __tablename__ = "messages"
    OWN = (
        one_of("author_kind", ACTORS),
        Index("ix_messages_contact_id_at", "contact_id", "at"),
        Index("ix_messages_ticket_id_at", "ticket_id", "at"),
        Index("ix_messages_at", "at"),
    )
    id: Mapped[KeyColumn]
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"))
    ticket_id: Mapped[int | None] = mapped_column(Key, ForeignKey("tickets.id"))
    at: Mapped[datetime]
    author_kind: Mapped[Code]
    author_id: Mapped[int | None] = mapped_column(Key)  # agents.id or customers.id by author_kind
    is_public: Mapped[bool] = mapped_column(default=True)
    body: Mapped[LongText | None]
