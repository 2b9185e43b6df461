"""One look of the poller at 1 M contacts and 500 changes a second: pull, shape and merge, and the memory it takes.

    python benchmarks/poller.py [--contacts 1000000] [--seconds 20]

A second process writes 500 contacts a second (half of them new, half changes: nine in ten to recent contacts, one in
ten to any). The baseline is the same store read whole by `pl.read_database` in the same run.
"""

import argparse
import multiprocessing
import random
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import polars as pl
import psutil
from sqlalchemy import Column

from queries.frames import LEGS
from queries.poller import Poller
from queries.scope import OPERATOR, Scope, Window
from store import migrate
from store.bulk import load
from store.engine import open_store
from store.schema.tables import TABLES
from store.types import UtcMicros

KEEP_DAYS = 40
SPAN_US = 30 * 86_400 * 1_000_000
RATE = 500
SPAWN = multiprocessing.get_context("spawn")
STAMP = "change_no, changed_at, source, source_id, source_version, body_hash"
CONTACT = f"id, channel, direction, reason, segment, created_at, ended_at, outcome, {STAMP}"
LEG = f"id, contact_id, leg_no, queue_id, agent_id, team_id, queued_at, answered_at, left_queue_at, ended_at, wrap_ended_at, talk_s, hold_s, wrap_s, leave_kind, {STAMP}"  # noqa: E501


def rows(table: str, count: int, **columns: object) -> tuple[str, pl.DataFrame]:
    """`count` rows of a table with keys from 1; a column is a value for all rows, an array, or null if not named."""
    known = {"id": np.arange(1, count + 1), "source": "bench", "source_version": 1, "body_hash": 0, **columns}
    known["source_id"] = [str(number) for number in range(1, count + 1)]
    frame = pl.select(pl.int_range(count).alias("_")).with_columns(
        **{
            name: pl.Series(values) if isinstance(values, np.ndarray | list) else pl.lit(values)
            for name, values in known.items()
        }
    )
    wanted = TABLES[table].columns
    missing = [column for column in wanted if column.name not in frame.columns]
    frame = frame.with_columns(pl.lit(None, dtype=_dtype(column)).alias(column.name) for column in missing)
    return table, frame.select(
        pl.col(column.name).cast(pl.Datetime("us", "UTC")) if isinstance(column.type, UtcMicros) else column.name
        for column in wanted
    )


def _dtype(column: Column[object]) -> pl.DataType:
    return pl.Datetime("us", "UTC") if isinstance(column.type, UtcMicros) else pl.Null()


def names(word: str, count: int) -> list[str]:
    return [f"{word} {number}" for number in range(1, count + 1)]


def fill(path: Path, contacts: int) -> None:
    """One leg a contact, spread over a month, nine in ten answered."""
    rng = np.random.default_rng(1)
    now = int(datetime.now(UTC).timestamp() * 1_000_000)
    created = np.sort(now - rng.integers(60_000_000, SPAN_US, contacts))
    left = created + (rng.exponential(30, contacts) * 1_000_000).astype(np.int64)
    is_answered = rng.random(contacts) < 0.9
    ended = left + np.where(is_answered, (rng.lognormal(5, 0.7, contacts) * 1_000_000).astype(np.int64), 0)
    kinds = np.where(is_answered, "answered", "abandoned")
    agent = pl.Series(rng.integers(1, 61, contacts)).set(pl.Series(~is_answered), None)
    answered = pl.Series(left).set(pl.Series(~is_answered), None)
    queue = np.arange(contacts) % 12 + 1
    reasons = np.array(["bill", "card", "outage", "tariff", "other"])[rng.integers(0, 5, contacts)]
    tables = [
        rows("sites", 1, name="HQ", time_zone="Europe/London", locale="en"),
        rows("teams", 6, name=names("Team", 6), site_id=1),
        rows("agents", 60, name=names("Agent", 60), team_id=np.arange(60) % 6 + 1, voice_capacity=1, chat_capacity=3,
             case_capacity=1),
        rows("queues", 12, name=names("Queue", 12), site_id=1, channel="phone", team_id=np.arange(12) % 6 + 1),
        rows("service_standards", 12, queue_id=np.arange(1, 13), metric="service_level", threshold_s=20.0,
             target_share=0.8, effective_from=0),
        rows("contacts", contacts, channel="phone", direction="inbound", reason=reasons, segment="standard",
             created_at=created, ended_at=ended, outcome=kinds),
        rows("contact_legs", contacts, contact_id=np.arange(1, contacts + 1), leg_no=1, queue_id=queue,
             agent_id=agent.to_list(), team_id=(queue - 1) % 6 + 1, queued_at=created, answered_at=answered.to_list(),
             left_queue_at=left, ended_at=ended, wrap_ended_at=ended, hold_s=0.0, wrap_s=0.0, leave_kind=kinds),
    ]  # fmt: skip
    engine = open_store(f"sqlite:///{path}")
    load(engine, tables)
    engine.dispose()


def write(path: Path, contacts: int, seconds: float, started: Event) -> None:
    """500 contacts a second in transactions of 25, each contact with its leg."""
    dice = random.Random(2)
    store = sqlite3.connect(path, isolation_level=None, timeout=5)
    store.execute("PRAGMA synchronous=NORMAL")
    started.set()
    last, began, done = contacts, time.perf_counter(), 0
    while (gone := time.perf_counter() - began) < seconds:
        if done > gone * RATE:
            time.sleep(0.005)
            continue
        store.execute("BEGIN IMMEDIATE")
        number = store.execute("UPDATE change_counter SET change_no = change_no + 1 RETURNING change_no").fetchone()[0]
        for _ in range(25):
            now = int(datetime.now(UTC).timestamp() * 1_000_000)
            if dice.random() < 0.5:
                last += 1
                stamp = (number, now, "bench", str(last), 1, 0)
                contact = (last, "phone", "inbound", "bill", "standard", now, None, None, *stamp)
                leg = (last, last, 1, last % 12 + 1, None, None, now, *[None] * 8, *stamp)
                store.execute(f"INSERT INTO contacts ({CONTACT}) VALUES ({', '.join('?' * 14)})", contact)
                store.execute(f"INSERT INTO contact_legs ({LEG}) VALUES ({', '.join('?' * 21)})", leg)
            else:
                key = dice.randint(max(1, last - 5_000), last) if dice.random() < 0.9 else dice.randint(1, last)
                store.execute(
                    "UPDATE contact_legs SET agent_id = 7, team_id = 2, answered_at = queued_at + 9000000, "
                    "left_queue_at = queued_at + 9000000, leave_kind = 'answered', change_no = ?, changed_at = ? "
                    "WHERE id = ?", (number, now, key),
                )  # fmt: skip
        store.execute("COMMIT")
        done += 25
    store.close()


def measure(path: Path, contacts: int, seconds: float) -> dict[str, float]:
    sizes: list[int] = []
    poller = Poller(f"sqlite:///{path}", publish=lambda one: sizes.append(one.version), keep_days=KEEP_DAYS)
    began = time.perf_counter()
    poller.tick()
    loaded = time.perf_counter() - began
    if poller.latest.state != "ok":
        raise SystemExit(poller.latest.error)
    memory = psutil.Process()
    after_load = memory.memory_info().rss
    started = SPAWN.Event()
    writer = SPAWN.Process(target=write, args=(path, contacts, seconds, started))
    writer.start()
    started.wait(60)
    ticks, busy, today, peak = [], [], [], after_load
    until = time.perf_counter() + seconds + 2
    zone = "Europe/London"
    while time.perf_counter() < until:
        began, cpu = time.perf_counter(), time.process_time()
        before = poller.latest.held
        poller.tick()
        spent = time.perf_counter() - began
        if poller.latest.held is not before:
            ticks.append(spent)
            busy.append(time.process_time() - cpu)
            day = datetime.now(UTC).date()
            window = Window.days(day, day.fromordinal(day.toordinal() + 1), zone)
            asked = time.perf_counter()
            poller.latest.frame(LEGS, Scope(window, OPERATOR))
            poller.latest.floor(Scope(window, OPERATOR), poller.latest.read_at)
            today.append(time.perf_counter() - asked)
        peak = max(peak, memory.memory_info().rss)
        time.sleep(max(0.0, 0.5 - spent))
    writer.join()
    rows = poller.latest.held.chunks["contacts"].height
    poller.stop()
    return {
        "rows": rows, "load_s": loaded, "p50": float(np.quantile(ticks, 0.5)), "p95": float(np.quantile(ticks, 0.95)),
        "ticks": len(ticks), "cpu_p95": float(np.quantile(busy, 0.95)),
        "rss_gb": after_load / 1e9, "peak_gb": peak / 1e9,
        "today_p95": float(np.quantile(today, 0.95)),
    }  # fmt: skip


def baseline(path: Path, contacts: int) -> float:
    """Seconds to read everything anew by `pl.read_database`, from the first fifth of it."""
    began = time.perf_counter()
    store = sqlite3.connect(path)
    part = contacts // 5
    text = f"SELECT * FROM contact_legs JOIN contacts ON contacts.id = contact_id WHERE contact_legs.id <= {part}"
    names = [f"c{number}" for number, _ in enumerate(store.execute(text).description)]
    pl.DataFrame(store.execute(text).fetchall(), schema=names, orient="row", infer_schema_length=None)
    store.close()
    return (time.perf_counter() - began) * 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--contacts", type=int, default=1_000_000)
    options.add_argument("--seconds", type=float, default=20.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "store.db"
        migrate.upgrade(f"sqlite:///{path}")
        began = time.perf_counter()
        filler = SPAWN.Process(target=fill, args=(path, chosen.contacts))  # its memory is not the poller's
        filler.start()
        filler.join()
        print(f"filled {chosen.contacts:,} contacts in {time.perf_counter() - began:.1f} s")
        found = measure(path, chosen.contacts, chosen.seconds)
        whole = baseline(path, chosen.contacts)
    p50, p95, cpu, today = (found[name] * 1e3 for name in ("p50", "p95", "cpu_p95", "today_p95"))
    print(f"first load of {found['rows']:,.0f} contacts {found['load_s']:.1f} s, resident {found['rss_gb']:.2f} GB")
    print(
        f"{found['ticks']:.0f} ticks under {RATE} changes/s: p50 {p50:.0f} ms, p95 {p95:.0f} ms (processor: {cpu:.0f})"
    )
    print(f"today's legs and the floor out of them: p95 {today:.0f} ms; peak {found['peak_gb']:.2f} GB")
    print(f"baseline, reading all anew: {whole:.1f} s, {whole / found['p95']:.0f} times the p95 tick")


if __name__ == "__main__":
    main()
