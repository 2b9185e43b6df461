"""Killed, locked, full, restarted: no acknowledged row is lost, no batch is half there, and it goes on by itself."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest
from sqlalchemy import event, text

from store import feeds, migrate
from store.checkpoint import CheckpointTimer, checkpoint, log_bytes
from store.engine import TAKE_XID, begin_write, open_store
from store.errors import SourceBusyError, StoreBusyError, StoreFullError, StoreUnavailableError
from store.patience import patiently
from store.upserts import Counts
from store.writer import Writer
from tests.faults.ingest_until_killed import SIZE, batch
from tests.feed import byte_for_byte, contact, day, rows, state
from tests.postgres import server

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("FLOORVIEW_KILLS", "4"))


def ingest(url):
    """Start the endless writer in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.ingest_until_killed", url]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_later(process, seconds):
    """Wait for the first acknowledgement, then a while, kill -9, and return the acknowledged numbers."""
    acknowledged = [process.stdout.readline()]
    assert acknowledged[0], process.stderr.read()
    time.sleep(seconds)
    process.kill()
    acknowledged += process.communicate(timeout=30)[0].splitlines()
    return [int(line) for line in acknowledged if line.strip().isdigit()]


def is_sound(engine):
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        return whole and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None


def test_kill_9_loses_no_acknowledged_row_and_leaves_no_half_batch(engine, store_url):
    seed = random.Random(9)
    acknowledged: list[int] = []
    for _ in range(KILLS):
        acknowledged += kill_later(ingest(store_url), seed.uniform(0.02, 0.3))
        stored = Counter(int(row["source_id"].split("-")[0]) for row in rows(engine, "contacts"))
        legs = Counter(int(row["source_id"].split("-")[0]) for row in rows(engine, "contact_legs"))
        cursor = int(rows(engine, "feeds")[0]["cursor"])
        assert set(acknowledged) <= set(stored), "an acknowledged batch is gone"
        assert set(stored.values()) == set(legs.values()) == {SIZE}, "half a batch"
        assert sorted(stored) == list(range(1, cursor + 1)), "cursor and rows differ"
        assert is_sound(engine)
    assert len(acknowledged) >= KILLS


def test_a_killed_writer_leaves_its_source_free(engine, store_url):
    kill_later(ingest(store_url), 0)
    with Writer(engine, "acd") as writer:
        assert patiently_written(writer, [contact("after")]).taken == 1


def patiently_written(writer, payloads):
    """PostgreSQL needs a moment to see that a client is gone."""
    for _ in range(50):
        try:
            return writer.write(payloads)
        except SourceBusyError:
            time.sleep(0.1)
    return writer.write(payloads)


def test_a_second_process_on_the_same_source_is_refused(engine, store_url):
    with Writer(engine, "acd") as writer:
        writer.write([contact("c")])
        second = ingest(store_url)
        errors = second.communicate(timeout=60)[1]
    assert second.returncode != 0
    assert "SourceBusyError: source 'acd' is already being written" in errors


def test_a_crash_between_rows_and_cursor_leaves_neither(engine, monkeypatch):
    with Writer(engine, "acd") as writer:
        writer.write(batch(1), cursor="1")
        before = byte_for_byte(engine), rows(engine, "feeds")
        monkeypatch.setattr(feeds, "record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            writer.write([*batch(2), {"table": "nowhere"}], cursor="2")
        assert (byte_for_byte(engine), rows(engine, "feeds")) == before
        monkeypatch.undo()
        assert writer.write(batch(2), cursor="2").taken == 2 * SIZE


@pytest.mark.parametrize("point", range(0, 60, 4))
def test_a_disk_that_fills_at_any_page_keeps_whole_batches_and_recovers(sqlite_url, point):
    limited = open_store(sqlite_url)
    with limited.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() + point

    @event.listens_for(limited, "checkout")
    def _limit(raw, *_):
        raw.execute(f"PRAGMA max_page_count={pages}").close()

    with Writer(limited, "acd") as writer:
        number = fill(writer)
        stored = len(rows(limited, "contacts"))
        assert stored % SIZE == 0
        assert is_sound(limited)
        with pytest.raises(StoreFullError):
            writer.write(batch(number), cursor=str(number))
        pages = 1_000_000  # room again
        assert writer.write(batch(number), cursor=str(number)).taken == 2 * SIZE
    assert len(rows(limited, "contacts")) == stored + SIZE
    assert is_sound(limited)
    limited.dispose()


def fill(writer):
    """Write batches until the disk is full; return the number of the one that found no room."""
    for number in range(1, 50):
        try:
            writer.write(batch(number), cursor=str(number))
        except StoreFullError:
            return number
    raise AssertionError("the disk never filled")


def lock_out(engine):
    """Keep every other writer out until the returned event is set."""
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with begin_write(engine) as transaction:
            if engine.dialect.name == "postgresql":
                transaction.connection.exec_driver_sql("LOCK TABLE contacts, feeds IN EXCLUSIVE MODE")
            held.set()
            let_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    return let_go, thread


def test_a_locked_store_is_waited_for_without_spinning_while_readers_read(engine, store_url, monkeypatch):
    monkeypatch.setattr("store.engine.BUSY_S", 0.3)
    monkeypatch.setattr("store.engine.TAKE_XID", TAKE_XID.replace("'5s'", "'300ms'"))
    impatient = open_store(store_url)
    let_go, holder = lock_out(engine)
    threading.Timer(3, let_go.set).start()
    process = psutil.Process()
    with Writer(impatient, "acd") as writer:
        with pytest.raises(StoreBusyError):
            writer.write([contact("c")])
        used, began = sum(process.cpu_times()[:2]), time.monotonic()
        assert rows(impatient, "contacts") == [], "readers are not held up"
        counts = patiently(lambda: writer.write([contact("c")]), threading.Event(), first_s=0.1, longest_s=1)
        cpu = (sum(process.cpu_times()[:2]) - used) / (time.monotonic() - began)
    holder.join()
    assert counts == Counts(taken=1)
    assert cpu < 0.2
    impatient.dispose()


def test_patience_ends_when_it_is_told_to(sqlite_url):
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    tries = []

    def fail():
        tries.append(time.monotonic())
        raise StoreFullError("full")

    with pytest.raises(StoreFullError):
        patiently(fail, stop, first_s=0.02)
    assert 2 <= len(tries) < 12


def test_the_log_stays_bounded_while_readers_come_and_go(sqlite_url):
    engine = open_store(sqlite_url)
    done = threading.Event()

    def read():
        while not done.is_set():
            with engine.connect() as connection:
                connection.execute(text("SELECT count(*) FROM contacts")).scalar()
                time.sleep(0.02)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    longest = 0
    with Writer(engine, "acd") as writer:
        writer._checkpoints = CheckpointTimer(engine, every_s=0.2)
        for number in range(1, 61):
            writer.write(batch(number))
            longest = max(longest, log_bytes(engine))
    done.set()
    for reader in readers:
        reader.join()
    assert longest < 32 * 1024 * 1024
    assert checkpoint(engine)
    assert log_bytes(engine) == 0
    assert is_sound(engine)
    engine.dispose()


def test_a_reader_in_the_way_of_a_checkpoint_delays_writers_little(sqlite_url):
    engine = open_store(sqlite_url)
    with Writer(engine, "acd") as writer, engine.connect() as reader:
        writer.write(batch(1))
        reader.execute(text("SELECT count(*) FROM contacts")).scalar()
        writer.write(batch(2))
        began = time.monotonic()
        assert not checkpoint(engine)
        assert time.monotonic() - began < 1
        assert writer.write(batch(3)).taken == 2 * SIZE
    assert checkpoint(engine)
    engine.dispose()


def test_a_checkpoint_that_fails_never_makes_a_stored_batch_look_lost(sqlite_url):
    engine, other = open_store(sqlite_url), open_store(sqlite_url)
    with Writer(engine, "acd") as writer:
        writer.write(batch(1))
        with begin_write(other):
            assert not checkpoint(engine)
        limited = open_store(sqlite_url)
        event.listen(limited, "checkout", lambda raw, *_: raw.execute("PRAGMA max_page_count=1").close())
        checkpoint(limited)
        limited.dispose()
        assert writer.write(batch(1)) == Counts(unchanged=2 * SIZE)
    engine.dispose()
    other.dispose()


def test_a_migration_killed_at_any_moment_leaves_an_old_or_a_new_store(tmp_path):
    for round_number, seconds in enumerate((0.35, 0.45, 0.5, 0.55, 0.6, 0.7, 0.9)):
        url = f"sqlite:///{tmp_path / f'{round_number}.db'}"
        program = f"from store import migrate; migrate.upgrade({url!r})"
        process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
        time.sleep(seconds)
        process.kill()
        process.wait(30)
        migrate.upgrade(url)
        migrate.check(url)


@pytest.mark.postgres
def test_a_restart_of_postgresql_under_load_loses_nothing_and_is_got_over():
    """Fast, then immediate (like a crash), while a writer waits patiently; the lock of its source is taken anew."""
    with server() as running:
        engine = open_store(running.url(running.fresh()))
        stop, acknowledged = threading.Event(), []

        def write():
            with Writer(engine, "acd") as writer:
                while not stop.is_set():
                    number = len(acknowledged) + 1
                    patiently(
                        lambda number=number: writer.write(batch(number), cursor=str(number)),
                        stop,
                        first_s=0.1,
                        longest_s=0.5,
                    )
                    acknowledged.append(number)

        thread = threading.Thread(target=write)
        thread.start()
        for how in (signal.SIGINT, signal.SIGQUIT):
            wait_for_more(acknowledged)
            running.stop(how)
            time.sleep(0.3)
            running.start()
        wait_for_more(acknowledged)
        stop.set()
        thread.join(30)
        stored = Counter(int(row["source_id"].split("-")[0]) for row in rows(engine, "contacts"))
        assert set(acknowledged) <= set(stored)
        assert set(stored.values()) == {SIZE}
        engine.dispose()


def wait_for_more(numbers, seconds=30):
    goal, deadline = len(numbers) + 3, time.monotonic() + seconds
    while len(numbers) < goal:
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def test_an_unreachable_store_is_unavailable_not_a_traceback():
    engine = open_store("postgresql://app@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailableError), begin_write(engine):
        pass
    with pytest.raises(StoreUnavailableError):
        Writer(engine, "acd").write([contact("c")])


def test_a_day_written_around_failures_is_the_same_day(engine, sqlite_template, monkeypatch):
    """Every second call fails after its rows were sent; the caller repeats it."""
    real, calls = feeds.record, []

    def flaky(*args, **kwargs):
        calls.append(1)
        if len(calls) % 2:
            raise StoreFullError("full")
        return real(*args, **kwargs)

    with Writer(engine, "plain") as writer:
        writer.write(day())
    plain = [{**row, "source": ""} for found in state(engine).values() for row in found]
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE feeds SET cursor = NULL")
    monkeypatch.setattr(feeds, "record", flaky)
    with Writer(engine, "flaky") as writer:
        for start in range(0, len(day()), 9):
            piece = day()[start : start + 9]
            patiently(lambda piece=piece: writer.write(piece), threading.Event(), first_s=0.01)
    both = state(engine)
    flaky_rows = [{**row, "source": ""} for found in both.values() for row in found if row.get("source") == "flaky"]
    sourced = [row for row in plain if "source_id" in row]
    assert sorted(map(repr, flaky_rows)) == sorted(map(repr, sourced))
