"""Every table of the store by name, and which of them the live snapshot follows."""

from sqlalchemy import MetaData, Table

from store.schema import access, contacts, operations, people, voice
from store.schema.base import Base

METADATA: MetaData = Base.metadata
TABLES: dict[str, Table] = dict(METADATA.tables)
MODULES = (people, contacts, voice, operations, access)


def followed() -> list[Table]:
    """Tables whose rows carry a change stamp (tombstones carry one too, but are never changed)."""
    stamped = (table for table in TABLES.values() if "change_no" in table.c and "changed_at" in table.c)
    return [table for table in stamped if table.name != "tombstones"]
