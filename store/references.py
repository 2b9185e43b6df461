"""Finding the keys of rows that records name by source id, and making stubs for those that are not there yet.

A stub has source_version −1; the real record fills it when it comes. Stubs of contacts and tickets lie in 1970, so that
no period counts them; readers of facts leave out rows with source_version < 0.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import WriteTransaction
from store.records.base import Record
from store.records.kinds import KINDS
from store.schema.codes import OTHER
from store.schema.tables import TABLES
from store.types import EPOCH

STUB_VERSION = -1
PIECE = 5_000  # names in one IN (…)
REMEMBERED = 200_000  # names kept in memory before they are forgotten
UNKNOWN_CONTACT: Mapping[str, object] = {"channel": OTHER, "direction": OTHER, "created_at": EPOCH}
UNKNOWN_TICKET: Mapping[str, object] = {
    "channel": OTHER,
    "status": OTHER,
    "created_at": EPOCH,
    "priority": "normal",
    "is_complaint": False,
    "reopened_count": 0,
}
UNKNOWN: Mapping[str, Mapping[str, object]] = {
    "calendars": {"time_zone": "UTC"},
    "sites": {"time_zone": "UTC", "locale": "en"},
    "teams": {},
    "agents": {"voice_capacity": 1, "chat_capacity": 3, "case_capacity": 1},
    "queues": {"channel": OTHER},
    "customers": {"segment": "standard", "has_consent": False},
    "contacts": UNKNOWN_CONTACT,
    "tickets": UNKNOWN_TICKET,
}
Name = TypeVar("Name")  # a source id, or a key
NAMED_BY_ID = frozenset({"calendars", "sites", "teams", "agents", "queues"})


class Keys:
    """Keys of one source's rows by table and source id; what a transaction learns is kept only once it commits."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._known: dict[tuple[str, str], int] = {}
        self._learnt: dict[tuple[str, str], int] = {}

    def commit(self) -> None:
        """Keep what the transaction learnt."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        self._known |= self._learnt
        self._learnt = {}

    def rollback(self) -> None:
        """Forget everything: rows may have been deleted, or not have come to be."""
        self._known.clear()
        self._learnt.clear()

    def learn(self, table: str, name: str, key: int) -> None:
        """Note the key of a row."""
        self._learnt[table, name] = key

    def find(self, table: str, name: str) -> int | None:
        """Look a key up among those known."""
        return self._learnt.get((table, name)) or self._known.get((table, name))

    def ensure(self, transaction: WriteTransaction, table: str, names: Iterable[str]) -> None:
        """Make sure that all of a table's `names` are known, with stubs for those that the store does not have."""
        missing = {name for name in names if self.find(table, name) is None}
        missing -= self._look_up(transaction, table, missing)
        if missing:
            self._stub(transaction, TABLES[table], sorted(missing))
            self._look_up(transaction, table, missing)

    def _look_up(self, transaction: WriteTransaction, name: str, wanted: set[str]) -> set[str]:
        columns = TABLES[name].c
        for piece in pieces(sorted(wanted)):
            statement = select(columns.source_id, columns.id).where(
                columns.source == self.source, columns.source_id.in_(piece)
            )
            for source_id, key in transaction.connection.execute(statement):
                self.learn(name, source_id, key)
        return {source_id for source_id in wanted if self.find(name, source_id) is not None}

    def _stub(self, transaction: WriteTransaction, table: Table, names: Sequence[str]) -> None:
        rows = [self._unknown(table.name, name, transaction.change_no, transaction.now) for name in names]
        on_sqlite = transaction.connection.dialect.name == "sqlite"
        statement = (sqlite if on_sqlite else postgresql).insert(table).on_conflict_do_nothing()
        transaction.connection.execute(statement, rows)

    def _unknown(self, table: str, name: str, change_no: int, now: datetime) -> dict[str, Any]:
        identity = {"source": self.source, "source_id": name, "source_version": STUB_VERSION, "body_hash": 0}
        called = {"name": name} if table in NAMED_BY_ID else {}
        return {**UNKNOWN[table], **called, **identity, "change_no": change_no, "changed_at": now}


def named_by(records: Iterable[Record]) -> dict[str, set[str]]:
    """Collect the source ids that records of one kind name, by table."""
    wanted: dict[str, set[str]] = {}
    for record in records:
        for field, mark in REFERENCES[record.TABLE].items():
            name, table = getattr(record, field), mark.target(record)
            if name is not None and table is not None:
                wanted.setdefault(table, set()).add(name)
    return wanted


def pieces(names: Sequence[Name]) -> Iterator[list[Name]]:
    """Split a long list into such as fit into one statement."""
    rest = iter(names)
    while piece := list(islice(rest, PIECE)):
        yield piece


REFERENCES = {table: kind.references() for table, kind in KINDS.items()}
