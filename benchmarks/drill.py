"""Server time of a list page and of an interaction at many contacts, against paging by OFFSET.

    python benchmarks/drill.py [STORE] [CONTACTS]

STORE is a store with a demo in it (it is copied); its contacts are multiplied to CONTACTS (default 2,000,000) by SQL.
"""

import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from queries import dimensions, extent
from queries.drill import contact_list, interaction, shown, transcript
from queries.drill.wanted import Wanted
from queries.place import SIZE
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store import migrate

TABLES = ("contacts", "contact_legs")
ROUNDS = 20


def multiplied(path: Path, wanted: int) -> int:
    """Copy contacts and their legs under other keys, seconds apart, until there are as many as wanted."""
    with sqlite3.connect(path) as store:
        store.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-800000;")
        for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            store.execute(f"DROP TRIGGER {name}")
        count, top = store.execute("SELECT count(*), max(id) FROM contacts").fetchone()
        legs = store.execute("SELECT max(id) FROM contact_legs").fetchone()[0]
        for copy in range(1, max(wanted // count, 1)):
            for table, shifts in (
                ("contacts", {"id": copy * top, "created_at": copy * 977_000, "ended_at": copy * 977_000}),
                ("contact_legs", {"id": copy * legs, "contact_id": copy * top, "queued_at": copy * 977_000}),
            ):
                names = [row[1] for row in store.execute(f"PRAGMA table_info({table})")]
                told = [
                    f"{name} + {shifts[name]}"
                    if name in shifts
                    else f"{name} || '.{copy}'"
                    if name == "source_id"
                    else name
                    for name in names
                ]
                columns = ", ".join(f'"{name}"' for name in names)
                store.execute(f"INSERT INTO {table} ({columns}) SELECT {', '.join(told)} FROM {table} WHERE id <= ?", (
                    top if table == "contacts" else legs,))  # fmt: skip
            store.commit()
        return int(store.execute("SELECT count(*) FROM contacts").fetchone()[0])


def p95(question: Callable[[int], object]) -> float:
    """Milliseconds of the 95th percentile, warm."""
    question(0)
    took = []
    for number in range(ROUNDS):
        begun = time.perf_counter()
        question(number)
        took.append((time.perf_counter() - begun) * 1000)
    return sorted(took)[int(ROUNDS * 0.95) - 1]


def main() -> None:
    given = Path(sys.argv[1] if len(sys.argv) > 1 else "var/demo.db")
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        shutil.copy(given, path)
        migrate.upgrade(f"sqlite:///{path}")
        begun = time.perf_counter()
        print(f"{multiplied(path, wanted):,} contacts, made in {time.perf_counter() - begun:.0f} s")
        source = Source(f"sqlite:///{path}", deadline_s=120)
        measured(source)
        source.close()


def measured(source: Source) -> None:
    dims, until = dimensions.read(source), extent.known_until(source)
    assert until is not None
    whole = Scope(Window(until - timedelta(days=182), until, dims.zone), OPERATOR)
    busiest = source.value(
        "SELECT agent_id FROM contact_legs WHERE agent_id IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
    )
    for name, asked in (("all", Wanted()), ("the busiest agent's", Wanted(agent_id=busiest))):
        place = contact_list.find(source, whole, asked).older

        def page(_: int, asked: Wanted = asked) -> None:
            nonlocal place
            found = contact_list.find(source, whole, asked, place=place)
            place = found.older
            shown.contacts(source, OPERATOR, dims, found.keys)

        print(f"a page of {name} contacts, ever deeper: p95 {p95(page):.0f} ms")
    deep = 500_000

    def by_offset(number: int) -> None:
        newest = f"SELECT id FROM contacts ORDER BY created_at DESC, id DESC LIMIT {SIZE} OFFSET {deep + number}"
        source.value(f"SELECT max(id) FROM ({newest})")

    print(f"keys alone by OFFSET {deep:,}: p95 {p95(by_offset):.0f} ms")
    last = int(source.value("SELECT max(id) FROM contacts"))

    def one(number: int) -> None:
        key = last * (number + 1) // (ROUNDS + 1)
        interaction.contact(source, OPERATOR, key)
        transcript.of_contact(source, OPERATOR, key)

    print(f"an interaction with its transcript: p95 {p95(one):.0f} ms")


if __name__ == "__main__":
    main()
