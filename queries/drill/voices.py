"""What others said of an interaction, the customer and the reviewer, and which contacts belong to the same ticket."""

import polars as pl
from sqlalchemy import select

from queries.drill.transcript import LONGEST, safe
from queries.reach_of import contact_within
from queries.rights import Resource
from queries.scope import Principal
from queries.source import Source
from store.schema.contacts import Contact
from store.schema.voice import QualityReview, Survey

MOST = 50


def surveys(source: Source, contact_id: int | None, ticket_id: int | None) -> pl.DataFrame:
    """Surveys of a contact in reach, else of the ticket: kind, sent_at, answered_at, score, is_resolved, comment."""
    of = Survey.contact_id == contact_id if contact_id is not None else Survey.ticket_id == (ticket_id or 0)
    columns = (Survey.kind, Survey.sent_at, Survey.answered_at, Survey.score, Survey.is_resolved, Survey.comment)
    found = source.read(select(*columns).where(of).order_by(Survey.sent_at, Survey.id).limit(MOST))
    return _scrubbed(found, "comment")


def reviews(source: Source, principal: Principal, contact_id: int | None) -> pl.DataFrame:
    """Reviews of a contact, where the principal may read quality notes: reviewed_at, reviewer_id, score, note."""
    seen = contact_within(principal, Resource.QUALITY_NOTES, QualityReview.contact_id)
    columns = (QualityReview.reviewed_at, QualityReview.reviewer_id, QualityReview.score, QualityReview.note)
    chosen = select(*columns).where(QualityReview.contact_id == (contact_id or 0), seen)
    return _scrubbed(source.read(chosen.order_by(QualityReview.reviewed_at, QualityReview.id).limit(MOST)), "note")


def contacts_about(source: Source, principal: Principal, ticket_id: int | None, but: int | None) -> pl.DataFrame:
    """Other contacts about the ticket, in reach: contact_id, created_at, channel, the newest first."""
    of_ticket = (Contact.ticket_id == (ticket_id or 0), Contact.source_version >= 0)
    others = Contact.id != (but or 0)
    columns = (Contact.id.label("contact_id"), Contact.created_at, Contact.channel)
    chosen = select(*columns).where(*of_ticket, others, contact_within(principal, Resource.CONTACT))
    return source.read(chosen.order_by(Contact.created_at.desc(), Contact.id.desc()).limit(MOST))


def _scrubbed(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    return rows.with_columns(pl.Series(name, [safe(text and text[:LONGEST]) for text in rows[name]], dtype=pl.String))
