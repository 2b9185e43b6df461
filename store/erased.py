"""Who was erased, known by keyed hashes only: what sources still tell of such a person is taken without the person.

A record of an erased customer, contact or ticket, and one that names such, is stored without its personal fields, and
the customer under an alias: counts and durations stay what they were, and nobody comes back.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects import postgresql, sqlite

from store.records.base import Record
from store.references import REFERENCES
from store.schema.operations import Erasure, ErasureKey
from store.upserts import Entry

PERSONAL: Mapping[str, tuple[str, ...]] = {
    "customers": ("name", "phone", "email"),
    "contacts": ("recording_url",),
    "tickets": ("subject",),
    "messages": ("body",),
    "surveys": ("comment",),
    "quality_reviews": ("note",),
}
ABOUT = ("customers", "contacts", "tickets")  # rows of which it is noted that their person was erased


def alias(digest: str) -> str:
    """Name an erased customer: the source's own id may say who it is."""
    return f"erased-{digest[:32]}"


def digest_of(secret: str, source: str, table: str, source_id: str) -> str:
    """Hash a record's identity."""
    told = f"{source}\0{table}\0{source_id}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()


def secret_of(connection: Connection) -> str:
    """Read the store's key, made where there is none yet. Within a transaction that writes."""
    made = _insert(connection, ErasureKey).values(id=1, secret=secrets.token_hex(32))
    connection.execute(made.on_conflict_do_nothing())
    return str(connection.execute(select(ErasureKey.secret)).scalar_one())


def bury(connection: Connection, digests: Iterable[tuple[str, str, str]], now: datetime) -> None:
    """Note (source, table, digest) as erased, each once."""
    rows = [{"source": source, "table_name": table, "digest": one, "erased_at": now} for source, table, one in digests]
    if rows:
        connection.execute(_insert(connection, Erasure).on_conflict_do_nothing(), rows)


def _insert(connection: Connection, table: type[Erasure | ErasureKey]) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


class Erased:
    """What is known as erased of one source; read anew when something was erased meanwhile."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._digests: frozenset[str] = frozenset()
        self._seen: int | None = None
        self._secret = ""

    def cleared(self, connection: Connection, entries: Sequence[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
        """Give the entries as they may be stored."""
        last = connection.execute(select(func.max(Erasure.id)).where(Erasure.source == self.source)).scalar()
        if last != self._seen:
            known = select(Erasure.digest).where(Erasure.source == self.source)
            self._digests = frozenset(connection.execute(known).scalars())
            self._secret, self._seen = secret_of(connection), last
        if not self._digests:
            return list(entries)
        return [(place, self._clear(entry)) for place, entry in entries]

    def _clear(self, entry: Entry) -> Entry:
        record, changes = entry.record, dict[str, Any]()
        own = self._erased(record.TABLE, record.source_id)
        is_about = own is not None
        if own is not None and record.TABLE == "customers":
            changes["source_id"] = alias(own)
        for field, mark in REFERENCES[record.TABLE].items():
            name, table = getattr(record, field), mark.target(record)
            found = self._erased(table, name) if name is not None and table is not None else None
            is_about = is_about or found is not None
            if found is not None and table == "customers":
                changes[field] = alias(found)
        if is_about:
            changes |= dict.fromkeys(PERSONAL.get(record.TABLE, ()))
        return replace(entry, record=_with(record, changes)) if changes else entry

    def _erased(self, table: str, source_id: str) -> str | None:
        if table not in ABOUT:
            return None
        made = digest_of(self._secret, self.source, table, source_id)
        return made if made in self._digests else None


def _with(record: Record, changes: Mapping[str, Any]) -> Record:
    return record.model_copy(update=changes)
