"""Sustained ingestion through validation into a store, against the driver's bare executemany in the same run.

    python benchmarks/ingestion.py [--store URL] [--seconds 20] [--batch 200]

Events are what a floor sends: a contact, its leg when it queues, the leg when it is answered, the contact and the leg
when they end: 5 events of 2 rows, 3 of them updates. The baseline writes the same number of ready tuples into the same
two tables, in batches and transactions of the same size, with no validation, no guard and no references.
"""

import argparse
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from store import migrate
from store.engine import open_store
from store.types import to_micros
from store.writer import Writer

NEEDED = 5_000  # events a second
START = datetime(2026, 11, 2, 8, tzinfo=UTC)
ROW = "INSERT INTO contacts (source, source_id, source_version, body_hash, channel, direction, created_at, change_no) "
LEG = (
    "INSERT INTO contact_legs (source, source_id, source_version, body_hash, contact_id, leg_no, queued_at, change_no) "
)


def events() -> Iterator[dict[str, Any]]:
    """Endless events of a floor of 12 queues, 60 agents, 5,000 customers."""
    number = 0
    while True:
        number += 1
        began = to_micros(START + timedelta(seconds=number * 0.05) - timedelta(days=30))
        contact = {
            "table": "contacts",
            "source_id": f"c{number}",
            "source_version": began,
            "channel": "phone",
            "direction": "inbound",
            "created_at": began,
            "customer": f"u{number % 5000}",
            "reason": "billing",
            "language": "zh",
            "segment": "standard",
        }
        leg = {
            "table": "contact_legs",
            "source_id": f"l{number}",
            "source_version": began,
            "contact": f"c{number}",
            "leg_no": 1,
            "queue": f"q{number % 12}",
            "queued_at": began,
        }
        answered = {
            **leg,
            "source_version": began + 1,
            "agent": f"a{number % 60}",
            "answered_at": began + 10_000_000,
            "left_queue_at": began + 10_000_000,
            "leave_kind": "answered",
        }
        end = began + 200_000_000
        yield contact
        yield leg
        yield answered
        yield {**answered, "source_version": began + 2, "ended_at": end, "talk_s": 180.0, "hold_s": 10.0}
        yield {**contact, "source_version": began + 2, "ended_at": end, "outcome": "answered", "is_resolved": True}


def sustained(write: Callable[[int], None], seconds: float) -> tuple[float, float]:
    """Call `write` with growing numbers for that long; return calls a second and their p95 in ms."""
    took, began, number = [], time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        one = time.perf_counter()
        write(number)
        took.append(time.perf_counter() - one)
        number += 1
    return number / (time.perf_counter() - began), statistics.quantiles(took, n=20)[18] * 1000


def validated(url: str, size: int, seconds: float) -> tuple[float, float]:
    """Events a second through the writer, and the 95th percentile of a batch in milliseconds."""
    source = events()
    engine = open_store(url)
    with Writer(engine, "benchmark", is_live=True) as writer:

        def write(number: int) -> None:
            counts = writer.write([next(source) for _ in range(size)], cursor=str(number))
            assert counts.rejected == 0

        calls, slow_ms = sustained(write, seconds)
    engine.dispose()
    return calls * size, slow_ms


def bare(path: Path, size: int, seconds: float) -> float:
    """Rows a second by executemany alone, on SQLite with the same settings and indexes."""
    migrate.upgrade(f"sqlite:///{path}")
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")

    def write(number: int) -> None:
        keys = range(number * size // 2, (number + 1) * size // 2)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(f"{ROW} VALUES ('b', ?, 1, 1, 'phone', 'inbound', ?, 1)", [(f"c{k}", k) for k in keys])
        connection.executemany(f"{LEG} VALUES ('b', ?, 1, 1, ?, 1, ?, 1)", [(f"l{k}", k + 1, k) for k in keys])
        connection.execute("COMMIT")

    calls, _ = sustained(write, seconds)
    connection.close()
    return calls * size


def main() -> None:
    """Print both figures and their ratio; exit with 1 below the figure to reach (on SQLite)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--batch", type=int, default=200)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        url = chosen.store or f"sqlite:///{Path(folder).resolve() / 'store.db'}"
        migrate.upgrade(url)
        rate, slow_ms = validated(url, chosen.batch, chosen.seconds)
        baseline = bare(Path(folder) / "bare.db", chosen.batch, chosen.seconds / 2)
    print(f"writer, validated   {rate:10,.0f} events/s   p95 {slow_ms:.1f} ms a batch of {chosen.batch}")
    print(f"bare executemany    {baseline:10,.0f} rows/s     ratio {rate / baseline:.2f}")
    print(f"needed              {NEEDED:10,} events/s   {'reached' if rate >= NEEDED else 'NOT REACHED'}")
    raise SystemExit(0 if rate >= NEEDED or chosen.store else 1)


if __name__ == "__main__":
    main()
