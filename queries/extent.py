"""How far the store reaches: the last local day that anything was recorded on."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from queries.source import Source
from store.schema.contacts import Contact, ContactLeg, Ticket

LATEST = tuple(
    select(func.max(column).label("last")) for column in (ContactLeg.queued_at, Contact.created_at, Ticket.created_at)
)


def known_until(source: Source) -> datetime | None:
    """Read the instant of the latest leg, contact or ticket, now where that lies ahead; None for an empty store."""
    found = [source.read(statement)["last"][0] for statement in LATEST]
    known = [at for at in found if at is not None]
    return min(max(known), datetime.now(UTC)) if known else None


def last_day(source: Source, zone: str) -> date | None:
    """Read the local day of the latest leg, contact or ticket; None for an empty store."""
    at = known_until(source)
    return at.astimezone(ZoneInfo(zone)).date() if at else None
