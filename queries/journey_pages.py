"""Contacts of a customer's journey page by page, by keyset: as fast at the end as at the beginning."""

from collections.abc import Sequence

from sqlalchemy import case, select

from queries.journey_rows import SHOWN
from queries.place import Place, Turned, paged, turned
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
    found = source.read(paged(statement, Contact.created_at, Contact.id, place, descending=True, size=SIZE))
    return turned(list(found.iter_rows()), place, SIZE)
