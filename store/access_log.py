"""Who looked at what of whom: rows are added, never changed."""

from sqlalchemy import Engine, insert

from store.cleaning import clean, shorten
from store.engine import begin_write
from store.schema.operations import AccessLog

LONGEST = 200


def add(engine: Engine, user: str, role: str, action: str, object_: str) -> None:
    """Add a row; returns once it is on disk. `action` may go on with the reason, after a colon and a space.

    StoreUnavailableError where it cannot be written: then what was to be shown must not be.
    """
    with begin_write(engine) as write:
        row = {"user": user, "action": action, "object": object_}
        told = {name: shorten(clean(text), LONGEST) for name, text in row.items()}
        write.connection.execute(insert(AccessLog).values(at=write.now, role=role, **told))
