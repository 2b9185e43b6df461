"""How far the store reaches: the last local day that anything was recorded on."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from queries.source import Source
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.operations import Feed

LATEST = tuple(
    select(func.max(column).label("last")) for column in (ContactLeg.queued_at, Contact.created_at, Ticket.created_at)
)

EARLIEST = tuple(
    select(func.min(column).label("first")) for column in (ContactLeg.queued_at, Contact.created_at, Ticket.created_at)
)
HEARD = select(func.max(Feed.last_success_at).label("last")).where(Feed.is_live)


def known_until(source: Source) -> datetime | None:
    """Read the instant of the latest leg, contact or ticket, now where that lies ahead; None for an empty store."""
    found = [source.read(statement)["last"][0] for statement in LATEST]
    known = [at for at in found if at is not None]
    return min(max(known), datetime.now(UTC)) if known else None


def known_since(source: Source) -> datetime | None:
    """Read the instant of the earliest leg, contact or ticket; None for an empty store."""
    found = [source.read(statement)["first"][0] for statement in EARLIEST]
    return min((at for at in found if at is not None), default=None)


def heard_until(source: Source) -> datetime | None:
    """Read the instant up to which the store can say what has not happened; None for an empty store.

    That is `known_until`, or later: when a live feed last said that it had looked. By it a clock that nothing has
    stopped is judged, so that a quiet night does not put a missed target off, and an old export is not judged by today.
    """
    known = known_until(source)
    heard = source.read(HEARD)["last"][0]
    return known if known is None or heard is None else max(known, min(heard, datetime.now(UTC)))


def last_day(source: Source, zone: str) -> date | None:
    """Read the local day of the latest leg, contact or ticket; None for an empty store."""
    at = known_until(source)
    return at.astimezone(ZoneInfo(zone)).date() if at else None
