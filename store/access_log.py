"""Who looked at what of whom, when and why: rows are added, never changed, and each carries the hash of the one before.

The database itself refuses to change a row, or to delete one of the last three years (store/lasting.py). Whoever
goes round that breaks the chain of hashes, which `floorview doctor` follows.
"""

import hashlib
import json
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from store.cleaning import clean, shorten
from store.engine import BUSY_S, begin_immediate
from store.schema.operations import AccessLog
from store.scrubbing import scrubbed
from store.types import to_micros

LONGEST, LONGEST_REASON = 200, 500
BEFORE_ALL = "0" * 64
ONE_AT_A_TIME = f"SELECT set_config('lock_timeout', '{BUSY_S}s', true), pg_advisory_xact_lock(1718382450, 1)"


def add(engine: Engine, user: str, role: str, action: str, object_: str) -> None:
    """Add a row; returns once it is on disk. `action` may go on with the reason, after a colon and a space.

    StoreUnavailableError where it cannot be written: then what was to be shown must not be.
    """
    with begin_immediate(engine) as connection:
        add_within(connection, user, role, action, object_)


def add_within(connection: Connection, user: str, role: str, action: str, object_: str) -> None:
    """Add a row within a transaction that is open for writing: both are stored or neither."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ONE_AT_A_TIME)
    last = connection.execute(select(AccessLog.hash).order_by(AccessLog.id.desc()).limit(1)).scalar()
    does, _, reason = action.partition(": ")
    row = {
        "at": datetime.now(UTC),
        "user": shorten(clean(user), LONGEST),
        "role": role,
        "action": shorten(clean(does), LONGEST),
        "object": shorten(clean(object_), LONGEST),
        "reason": shorten(scrubbed(clean(reason)), LONGEST_REASON) or None,
        "previous_hash": last or BEFORE_ALL,
    }
    connection.execute(insert(AccessLog).values(**row, hash=digest(row)))


def digest(row: dict[str, object]) -> str:
    """Hash what a row says and the hash of the one before it."""
    at = row["at"]
    if not isinstance(at, datetime):
        raise TypeError(f"a row's instant is expected, not {type(at).__name__}")
    told = [row[name] for name in ("previous_hash", "user", "role", "action", "object", "reason")]
    return hashlib.sha256(json.dumps([*told, to_micros(at)], ensure_ascii=False).encode()).hexdigest()
