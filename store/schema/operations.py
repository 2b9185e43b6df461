"""Running the floor and the store: agent states, shifts, annotations, feeds, rejects, tombstones, logs, alerts."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Code, KeyColumn, LongText, Name, Sourced, Stamped, one_of
from store.schema.codes import ACTIVITIES, AGENT_STATES, ANNOTATION_KINDS
from store.types import Key


class AgentState(Sourced, Base):
    """One stretch of an agent in a state; `ended_at` null while it lasts."""

    __tablename__ = "agent_states"
    OWN = (
        one_of("state", AGENT_STATES),
        Index("ix_agent_states_agent_id_started_at", "agent_id", "started_at"),
        Index("ix_agent_states_started_at", "started_at"),
    )
    id: Mapped[KeyColumn]
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    state: Mapped[Code]
    reason: Mapped[str | None] = mapped_column(String(64))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Shift(Sourced, Base):
    """Planned activity of an agent."""

    __tablename__ = "shifts"
    OWN = (one_of("activity", ACTIVITIES), Index("ix_shifts_starts_at", "starts_at"))
    id: Mapped[KeyColumn]
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    activity: Mapped[Code]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Annotation(Sourced, Base):
    """A process change, outage or holiday that charts mark; one that `starts_baseline` starts new limits."""

    __tablename__ = "annotations"
    OWN = (one_of("kind", ANNOTATION_KINDS),)
    id: Mapped[KeyColumn]
    at: Mapped[datetime]
    scope: Mapped[str | None] = mapped_column(String(200))
    kind: Mapped[Code]
    text: Mapped[LongText]
    starts_baseline: Mapped[bool] = mapped_column(default=False)


class Feed(Stamped, Base):
    """What has been loaded from a source, and whether it is expected to go on (`is_live`)."""

    __tablename__ = "feeds"
    id: Mapped[KeyColumn]
    source: Mapped[str] = mapped_column(String(64), unique=True)
    is_live: Mapped[bool] = mapped_column(default=False)
    last_event_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    rejected: Mapped[int] = mapped_column(BigInteger, default=0)
    conflicts: Mapped[int] = mapped_column(BigInteger, default=0)  # two bodies with one version
    adjusted: Mapped[int] = mapped_column(BigInteger, default=0)  # taken with a value mended (docs/ingestion.md)
    cursor: Mapped[LongText | None]


class Reject(Base):
    """A record that could not be taken; nothing is dropped silently."""

    __tablename__ = "rejects"
    __table_args__ = (
        Index("ix_rejects_source_received_at", "source", "received_at"),
        UniqueConstraint("source", "payload_hash"),
    )
    id: Mapped[KeyColumn]
    source: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    payload: Mapped[LongText]
    payload_hash: Mapped[int] = mapped_column(BigInteger)  # the same record rejected twice is one row


class Tombstone(Base):
    """A row that was deleted: readers drop it from what they hold."""

    __tablename__ = "tombstones"
    id: Mapped[KeyColumn]
    table_name: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[int] = mapped_column(Key)
    change_no: Mapped[int] = mapped_column(BigInteger, index=True)
    changed_at: Mapped[datetime]


class ChangeCounter(Base):
    """SQLite only: the one row from which a writer takes its change number inside BEGIN IMMEDIATE."""

    __tablename__ = "change_counter"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[KeyColumn]
    change_no: Mapped[int] = mapped_column(BigInteger)


class AccessLog(Base):
    """Who looked at what of whom, and why; each row with the hash of the one before (store/access_log.py)."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_at", "at"),
        Index("ix_access_log_object", "object"),
        Index("ix_access_log_user_at", "user", "at"),
    )
    id: Mapped[KeyColumn]
    at: Mapped[datetime]
    user: Mapped[Name]
    role: Mapped[Code]
    action: Mapped[Name]
    object: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(500))
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    hash: Mapped[str | None] = mapped_column(String(64))  # null: written before there was a chain


class Erasure(Base):
    """A record of a source that is about an erased person: what it says of the person is not taken again.

    Only a keyed hash of its source, table and source id is kept (store/erased.py).
    """

    __tablename__ = "erasures"
    __table_args__ = (Index("ix_erasures_source", "source"), UniqueConstraint("digest"))
    id: Mapped[KeyColumn]
    source: Mapped[str] = mapped_column(String(64))
    table_name: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[datetime]


class ErasureKey(Base):
    """The key of those hashes, made at the first erasure."""

    __tablename__ = "erasure_keys"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: Mapped[KeyColumn]
    secret: Mapped[str] = mapped_column(String(64))


class Alert(Stamped, Base):
    """An alert raised, acknowledged, cleared."""

    __tablename__ = "alerts"
    __table_args__ = (Index("ix_alerts_raised_at", "raised_at"),)
    id: Mapped[KeyColumn]
    rule: Mapped[Name]
    scope: Mapped[Name]
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(200))
    cleared_at: Mapped[datetime | None]
    value: Mapped[float | None]
