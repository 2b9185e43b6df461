"""Claim: 26 weeks and at least 500,000 contacts are generated and loaded into SQLite in at most 60 s on 2 cores.

    python benchmarks/simulator.py [WEEKS]

Prints wall and processor seconds of generating alone (the baseline: no store at all) and of generating and loading
together, rows a second, the size of the file, and what live traffic costs.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from store import bulk, migrate
from store.engine import open_store
from store.simulator.apart import history_apart
from store.simulator.history import history
from store.simulator.live import LiveTraffic

SEED, ALLOWED_S, ALLOWED_MB = 1, 60.0, 700.0


def spent() -> float:
    return sum(os.times()[:4])  # of this process and its children


def timed(what: Callable[[], Any]) -> tuple[Any, float, float]:
    wall, used = time.perf_counter(), spent()
    result = what()
    return result, time.perf_counter() - wall, spent() - used


def live(engine: Engine, minutes: int = 10) -> float:
    """Processor share of live traffic in real time, measured on a hurried clock."""
    now = [time.time()]
    traffic = LiveTraffic(engine, SEED, clock=lambda: now[0])
    before = spent()
    for _ in range(minutes * 60 * 4):
        now[0] += 0.25
        traffic.beat()
    traffic.writer.close()
    return (spent() - before) / (minutes * 60)


def main(weeks: int) -> None:
    end = datetime.now(UTC)
    rows, wall, used = timed(lambda: sum(len(frame) for _, frame in history(SEED, end, weeks)))
    print(f"generating alone: {rows:,} rows, {wall:.1f} s wall, {used:.1f} s processor")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        migrate.upgrade(f"sqlite:///{path}")
        engine = open_store(f"sqlite:///{path}")
        counts, loaded, used_all = timed(lambda: bulk.load(engine, history_apart(SEED, end, weeks)))
        size = path.stat().st_size / 1e6
        print(f"generating and loading: {counts['contacts']:,} contacts, {sum(counts.values()):,} rows")
        print(f"  {loaded:.1f} s wall (allowed {ALLOWED_S:.0f}; ratio {ALLOWED_S / loaded:.2f})")
        print(f"  {used_all:.1f} s processor, {sum(counts.values()) / loaded:,.0f} rows/s")
        print(f"  {loaded / wall:.2f} times generating alone; file {size:.0f} MB (allowed {ALLOWED_MB:.0f})")
        print(f"live traffic: {live(engine):.1%} of a core; load average now {os.getloadavg()[0]:.1f}")
        engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 26)
