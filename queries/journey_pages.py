"""Contacts of a customer's journey page by page, by keyset: as fast at the end as at the beginning."""

from collections.abc import Sequence

from sqlalchemy import case, select

from queries.journey_rows import SHOWN
from queries.place import Place, Turned, beyond, turned
from queries.reach_of import contact_within
from queries.scope import Principal
from queries.source import Source
from store.schema.contacts import Contact

SIZE = 200  # contacts a page


def page(source: Source, principal: Principal, keys: Sequence[int], place: Place | None) -> Turned:
    """Find SIZE contacts from the place on, newest first: (created_at, contact_id, is_seen)."""
    seen = case((contact_within(principal, SHOWN), 1), else_=0).label("is_seen")
    statement = select(Contact.created_at, Contact.id, seen).where(
        Contact.customer_id.in_(keys), Contact.source_version >= 0
    )
    down = place is None or not place.is_back
    if place is not None:
        statement = statement.where(beyond(Contact.created_at, Contact.id, place, descending=True))
    order = (Contact.created_at.desc(), Contact.id.desc()) if down else (Contact.created_at, Contact.id)
    return turned(list(source.read(statement.order_by(*order).limit(SIZE + 1)).iter_rows()), place, SIZE)
