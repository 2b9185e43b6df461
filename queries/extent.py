"""How far the store reaches: the last local day that anything was recorded on."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from queries.source import Source
from store.schema.contacts import Contact, ContactLeg, Ticket

LATEST = tuple(
    select(func.max(column).label("last")) for column in (ContactLeg.queued_at, Contact.created_at, Ticket.created_at)
)


def last_day(source: Source, zone: str) -> date | None:
    """Read the local day of the latest leg, contact or ticket; None for an empty store."""
    found = [source.read(statement)["last"][0] for statement in LATEST]
    known = [at for at in found if at is not None]
    return max(known).astimezone(ZoneInfo(zone)).date() if known else None
