"""What is known of each source: how far it was read, when it last spoke, what could not be taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import WriteTransaction
from store.schema.tables import TABLES
from store.upserts import Counts

FEEDS, REJECTS = TABLES["feeds"], TABLES["rejects"]


@dataclass(frozen=True)
class Rejection:
    """A payload that could not be taken."""

    reason: str
    payload: str
    payload_hash: int


def cursor_of(connection: Connection, source: str) -> str | None:
    """Read how far a source was read when it was last written; None at first."""
    return connection.execute(select(FEEDS.c.cursor).where(FEEDS.c.source == source)).scalar()


def record(  # noqa: PLR0913 - one row's worth
    transaction: WriteTransaction,
    source: str,
    counts: Counts,
    *,
    is_live: bool,
    event_at: datetime | None = None,
    cursor: str | None = None,
) -> None:
    """Add a batch to its source's row: counts add up, instants only move on, no cursor keeps the one that is there."""
    have = transaction.connection.execute(select(FEEDS).where(FEEDS.c.source == source)).mappings().first()
    old: dict[str, Any] = dict(have) if have else {"rows": 0, "rejected": 0, "conflicts": 0, "adjusted": 0}
    row = {
        "source": source,
        "is_live": is_live,
        "last_event_at": _later(old.get("last_event_at"), event_at),
        "last_success_at": _later(old.get("last_success_at"), transaction.now),
        "rows": old["rows"] + counts.taken,
        "rejected": old["rejected"] + counts.rejected,
        "conflicts": old["conflicts"] + counts.conflicts,
        "adjusted": old["adjusted"] + counts.adjusted,
        "cursor": old.get("cursor") if cursor is None else cursor,
        "change_no": transaction.change_no,
        "changed_at": transaction.now,
    }
    change = update(FEEDS).where(FEEDS.c.source == source) if have else insert(FEEDS)
    transaction.connection.execute(change.values(row))


def reject(transaction: WriteTransaction, source: str, rejections: list[Rejection]) -> int:
    """Keep what could not be taken; the same payload rejected again stays one row. Return how many are new."""
    rows = {
        rejection.payload_hash: {"source": source, "received_at": transaction.now, **vars(rejection)}
        for rejection in rejections
    }
    if not rows:
        return 0
    columns = REJECTS.c
    seen = select(columns.payload_hash).where(columns.source == source, columns.payload_hash.in_(list(rows)))
    known = set(transaction.connection.execute(seen).scalars())
    new = [row for payload_hash, row in rows.items() if payload_hash not in known]
    if new:
        on_sqlite = transaction.connection.dialect.name == "sqlite"
        keep = (sqlite if on_sqlite else postgresql).insert(REJECTS).on_conflict_do_nothing()
        transaction.connection.execute(keep, new)
    return len(new)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
