"""Voice of the customer and quality: surveys, quality reviews."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Code, KeyColumn, LongText, Sourced, one_of
from store.schema.codes import SURVEY_KINDS
from store.types import Key


class Survey(Sourced, Base):
    """One survey sent; answered or not."""

    __tablename__ = "surveys"
    OWN = (
        one_of("kind", SURVEY_KINDS),
        Index("ix_surveys_sent_at", "sent_at"),
        Index("ix_surveys_contact_id", "contact_id"),
        Index("ix_surveys_ticket_id", "ticket_id"),
    )
    id: Mapped[KeyColumn]
    contact_id: Mapped[int | None] = mapped_column(Key, ForeignKey("contacts.id"))
    ticket_id: Mapped[int | None] = mapped_column(Key, ForeignKey("tickets.id"))
    kind: Mapped[Code]
    sent_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    score: Mapped[int | None]  # csat 1…5, nps 0…10, ces 1…7
    is_resolved: Mapped[bool | None]  # as the customer sees it
    comment: Mapped[LongText | None]


class QualityReview(Sourced, Base):
    """One scored interaction, 0…100."""

    __tablename__ = "quality_reviews"
    OWN = (Index("ix_quality_reviews_contact_id", "contact_id"),)
    id: Mapped[KeyColumn]
    contact_id: Mapped[int] = mapped_column(Key, ForeignKey("contacts.id"))
    reviewer_id: Mapped[int | None] = mapped_column(Key, ForeignKey("agents.id"))
    reviewed_at: Mapped[datetime]
    score: Mapped[float]
    note: Mapped[LongText | None]
