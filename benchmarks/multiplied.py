"""A demo's contacts many times over: the same queues, agents and customers, back through years before the demo began.

    python benchmarks/multiplied.py STORE CONTACTS MADE

STORE (an SQLite file with a demo in it) is copied to MADE. What happened (contacts, legs, tickets, ticket events,
messages, surveys, reviews) is copied under other keys, each time another whole number of weeks earlier, until there are
CONTACTS: an agent's day stays as busy as it was. Who worked when is not copied. Indexes are made when all rows are in.
"""

import sqlite3
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

WEEK = 7 * 86_400_000_000
INSTANTS = frozenset(
    ("created_at", "ended_at", "promise_due_at", "promise_kept_at", "queued_at", "offered_at", "answered_at", "at",
     "left_queue_at", "wrap_ended_at", "first_response_at", "first_resolved_at", "resolved_at", "closed_at", "sent_at",
     "follow_up_due_at", "follow_up_done_at", "reviewed_at")
)  # fmt: skip
KEYS: Mapping[str, Mapping[str, str]] = {  # of each table, columns that hold keys, and the table whose keys they are
    "tickets": {"id": "tickets"},
    "contacts": {"id": "contacts", "ticket_id": "tickets", "previous_contact_id": "contacts"},
    "contact_legs": {"id": "contact_legs", "contact_id": "contacts"},
    "ticket_events": {"id": "ticket_events", "ticket_id": "tickets"},
    "messages": {"id": "messages", "contact_id": "contacts", "ticket_id": "tickets"},
    "surveys": {"id": "surveys", "contact_id": "contacts", "ticket_id": "tickets"},
    "quality_reviews": {"id": "quality_reviews", "contact_id": "contacts"},
}
FAST = (
    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1500000; PRAGMA temp_store=FILE; "
    "PRAGMA foreign_keys=OFF; PRAGMA threads=2"
)
CLOSED = (
    "UPDATE tickets SET status='closed', first_resolved_at=coalesce(first_resolved_at, created_at + {week}), "
    "resolved_at=coalesce(resolved_at, created_at + {week}), closed_at=coalesce(closed_at, created_at + {week}) "
    "WHERE id > {top} AND status <> 'closed'"
)  # years later no case of then is still open


def make(given: Path, wanted: int, made: Path) -> int:
    """Copy the store and multiply what happened; returns how many contacts there are."""
    copy(given, made)
    with closing(sqlite3.connect(made, isolation_level=None)) as store:
        store.executescript(FAST)
        later = _without(store, "trigger") + _without(store, "index")
        tops = {table: store.execute(f"SELECT max(id) FROM {table}").fetchone()[0] for table in KEYS}
        count, first, last = store.execute("SELECT count(*), min(created_at), max(created_at) FROM contacts").fetchone()
        span = -(-(last - first) // WEEK) * WEEK
        for number in range(1, max(round(wanted / count), 1)):
            for table in KEYS:
                _add(store, table, number, tops, number * span)
        store.execute(CLOSED.format(week=WEEK, top=tops["tickets"]))
        for statement in reversed(later):  # indexes first
            store.execute(statement)
        store.execute("PRAGMA journal_mode=WAL")
        return int(store.execute("SELECT count(*) FROM contacts").fetchone()[0])


def copy(given: Path, made: Path) -> None:
    """Copy a store as it is, with what is still in its log."""
    with closing(sqlite3.connect(f"file:{given}?mode=ro", uri=True)) as old, closing(sqlite3.connect(made)) as new:
        old.backup(new)


def _without(store: sqlite3.Connection, kind: str) -> list[str]:
    """Drop the indexes, or triggers, of the tables; returns the statements that make them again."""
    wanted = "SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL"
    found = store.execute(wanted, (kind,)).fetchall()
    for name, _ in found:
        store.execute(f"DROP {kind} {name}")
    return [sql for _, sql in found]


def _add(store: sqlite3.Connection, table: str, number: int, tops: Mapping[str, int], back: int) -> None:
    names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
    shifts = {name: number * tops[of] for name, of in KEYS[table].items()}
    told = {name: f"{name} - {back}" for name in INSTANTS} | {name: f"{name} + {by}" for name, by in shifts.items()}
    told["source_id"] = f"'{number}.' || source_id"
    columns, values = ", ".join(names), ", ".join(told.get(name, name) for name in names)
    store.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id <= ?", (tops[table],))


if __name__ == "__main__":
    begun = time.perf_counter()
    contacts = make(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
    print(f"{contacts:,} contacts, made in {time.perf_counter() - begun:.0f} s")
