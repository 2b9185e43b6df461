"""Version-guarded writing of records: the greatest (source_version, body_hash) stays, in whatever order they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Executable, delete, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import WriteTransaction
from store.records.base import Record
from store.records.kinds import KINDS
from store.records.people import CalendarRecord
from store.references import REFERENCES, STUB_VERSION, Keys, named_by, pieces
from store.schema.tables import TABLES

IDENTITY = ("source", "source_id")


@dataclass(frozen=True)
class Counts:
    """What became of the payloads of one call (or of several, added up).

    Of all payloads: taken (new rows) + updated (newer versions) + unchanged (known or older) + rejected.
    `conflicts` are those with a known version but another body; `adjusted` those stored with a value mended.
    """

    taken: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    conflicts: int = 0
    adjusted: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Add up, field by field."""
        return Counts(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Entry:
    """A validated record with what decides whether it is taken."""

    record: Record
    rank: tuple[int, int]  # source_version, body_hash
    is_adjusted: bool = False


def store_entries(transaction: WriteTransaction, keys: Keys, entries: Sequence[Entry]) -> Counts:
    """Write records of any kinds, those that others name first."""
    counts = Counts()
    by_table: dict[str, list[Entry]] = {}
    for entry in entries:
        by_table.setdefault(entry.record.TABLE, []).append(entry)
    for table in KINDS:
        if table in by_table:
            counts += _store_table(transaction, keys, table, by_table[table])
    return counts


def _store_table(transaction: WriteTransaction, keys: Keys, table: str, entries: list[Entry]) -> Counts:
    stored = _stored_ranks(transaction, keys, table, {entry.record.source_id for entry in entries})
    # Older versions' references become stubs as well, or the stubs would depend on the order of delivery.
    for target, names in named_by(entry.record for entry in entries).items():
        keys.ensure(transaction, target, names)
    winners, counts = _contest(entries, stored)
    if not winners:
        return counts
    rows = [_row(transaction, keys, entry) for entry in winners]
    transaction.connection.execute(_upsert(table, transaction.connection.dialect.name), rows)
    if table == CalendarRecord.TABLE:
        _store_hours(transaction, keys, [entry.record for entry in winners])
    return counts


def _stored_ranks(transaction: WriteTransaction, keys: Keys, table: str, names: set[str]) -> dict[str, tuple[int, int]]:
    """Read the ranks of rows that are there already, and learn their keys on the way."""
    columns, ranks = TABLES[table].c, {}
    for piece in pieces(sorted(names)):
        statement = select(columns.source_id, columns.id, columns.source_version, columns.body_hash).where(
            columns.source == keys.source, columns.source_id.in_(piece)
        )
        for source_id, key, version, body_hash in transaction.connection.execute(statement):
            keys.learn(table, source_id, key)
            ranks[source_id] = (version, body_hash)
    return ranks


def _contest(entries: Iterable[Entry], ranks: dict[str, tuple[int, int]]) -> tuple[list[Entry], Counts]:
    """Let entries come one by one against what is there; return the last winner of each row, and the counts."""
    winners: dict[str, Entry] = {}
    taken = updated = unchanged = conflicts = adjusted = 0
    for entry in entries:
        name = entry.record.source_id
        have = ranks.get(name)
        if have is not None and have[0] == entry.rank[0] and have != entry.rank:
            conflicts += 1
        if have is not None and entry.rank <= have:
            unchanged += 1
            continue
        is_new = have is None or have[0] == STUB_VERSION
        taken, updated = taken + is_new, updated + (not is_new)
        adjusted += entry.is_adjusted
        ranks[name], winners[name] = entry.rank, entry
    return list(winners.values()), Counts(taken, updated, unchanged, 0, conflicts, adjusted)


def _row(transaction: WriteTransaction, keys: Keys, entry: Entry) -> dict[str, Any]:
    record = entry.record
    row = {name: value for name, value in record.__dict__.items() if name not in record.CHILDREN}
    for field, mark in REFERENCES[record.TABLE].items():
        name, table = row.pop(field), mark.target(record)
        row[mark.column] = None if name is None or table is None else keys.find(table, name)
    row["source"], row["body_hash"] = keys.source, entry.rank[1]
    row["change_no"], row["changed_at"] = transaction.change_no, transaction.now
    return row


@cache
def _upsert(name: str, dialect: str) -> Executable:
    """Insert, or update where (source_version, body_hash) is greater than what is stored."""
    table = TABLES[name]
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    new, old = statement.excluded, table.c
    changed = [column.name for column in table.c if column.name not in {"id", *IDENTITY}]
    return statement.on_conflict_do_update(
        index_elements=list(IDENTITY),
        set_={column: new[column] for column in changed},
        where=tuple_(new.source_version, new.body_hash) > tuple_(old.source_version, old.body_hash),
    )


def _store_hours(transaction: WriteTransaction, keys: Keys, records: Iterable[Record]) -> None:
    """Replace the spans and holidays of calendars that changed."""
    stamp: Mapping[str, Any] = {"change_no": transaction.change_no, "changed_at": transaction.now}
    for record in records:
        if not isinstance(record, CalendarRecord):
            continue
        keys.ensure(transaction, record.TABLE, [record.source_id])
        calendar_id = keys.find(record.TABLE, record.source_id)
        for name, children in (("calendar_spans", record.spans), ("holidays", record.holidays)):
            table = TABLES[name]
            transaction.connection.execute(delete(table).where(table.c.calendar_id == calendar_id))
            rows = [{**child.model_dump(), "calendar_id": calendar_id, **stamp} for child in children]
            if rows:
                transaction.connection.execute(insert(table), rows)
