"""Importing queue_logs into a store: twice, growing, rotated, cut short, killed."""

import gzip
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from store.engine import open_store
from store.schema.tables import TABLES
from store.sources import asterisk_import
from store.sources.asterisk_import import QueueLogImport
from store.writer import Writer
from tests.feed import byte_for_byte
from tests.store.sources.asterisk import line

UTC = ZoneInfo("UTC")
ENTER = line(0, "c1", "sales", "NONE", "ENTERQUEUE", "", "+491", "1")
CONNECT = line(20, "c1", "sales", "Ann", "CONNECT", "20", "c1.2", "5")
COMPLETE = line(80, "c1", "sales", "Ann", "COMPLETECALLER", "20", "60", "1")


def calls(first, number):
    """Whole calls, one a minute."""
    told = []
    for n in range(first, first + number):
        told.append(line(60 * n, f"c{n}", "sales", "NONE", "ENTERQUEUE", "", f"+49{n}", "1"))
        told.append(line(60 * n + 7, f"c{n}", "sales", "Ann", "CONNECT", "7", "x", "2"))
        told.append(line(60 * n + 37, f"c{n}", "sales", "Ann", "COMPLETEAGENT", "7", "30", "1"))
    return told


def write(path, lines, mode="a", end="\n"):
    with path.open(mode) as file:
        file.write("\n".join(lines) + end)


def run(engine, path, **options):
    with Writer(engine, "asterisk") as writer:
        return QueueLogImport(path, writer, zone=UTC, **options).run()


def count(engine, table, **where):
    columns = TABLES[table].c
    told = (
        select(func.count())
        .select_from(TABLES[table])
        .where(*(columns[name] == value for name, value in where.items()))
    )
    with engine.connect() as connection:
        return connection.execute(told).scalar()


def test_importing_twice_changes_nothing(engine, tmp_path):
    path = tmp_path / "queue_log"
    write(path, calls(0, 200))
    first = run(engine, path)
    assert (first.read, first.rejected) == (600, 0)
    before = byte_for_byte(engine)
    nothing = run(engine, path)
    assert (nothing.read, nothing.taken, nothing.updated) == (0, 0, 0)
    again = run(engine, path, again=True)
    assert (again.read, again.taken, again.updated, again.conflicts) == (600, 0, 0, 0)
    assert again.unchanged > 0
    assert byte_for_byte(engine) == before
    assert count(engine, "contacts", outcome="answered") == 200


def test_a_log_that_has_grown_is_gone_on_with(engine, tmp_path, monkeypatch):
    path = tmp_path / "queue_log"
    write(path, [ENTER])
    os.utime(path, (time.time(), time.time()))
    run(engine, path)
    with path.open("a") as file:
        file.write(CONNECT[:20])  # half a line: the rest is yet to come
    assert run(engine, path).read == 0
    with path.open("a") as file:
        file.write(CONNECT[20:] + "\n" + COMPLETE + "\n")
    assert run(engine, path).read == 2
    assert count(engine, "contacts", outcome="answered") == 1
    assert count(engine, "contact_legs") == 1
    assert count(engine, "rejects") == 0


def test_calls_go_on_in_the_file_that_follows_a_rotated_one(engine, tmp_path):
    path = tmp_path / "queue_log"
    write(path, [ENTER])
    run(engine, path)
    write(path, [CONNECT])
    path.rename(tmp_path / "queue_log.1")
    write(path, [COMPLETE])
    assert run(engine, path).read == 2  # the rest of the old file, then the new one
    assert count(engine, "contacts", outcome="answered") == 1
    assert count(engine, "contact_legs") == 1


def test_an_older_log_read_later_leaves_the_cursor_alone(engine, tmp_path):
    new, old = tmp_path / "queue_log", tmp_path / "queue_log.9"
    write(new, calls(500, 3))
    write(old, calls(0, 3))
    run(engine, new)
    run(engine, old)
    write(new, calls(503, 1))
    assert run(engine, new).read == 3
    assert count(engine, "contacts", outcome="answered") == 7


def test_a_packed_log_and_an_unended_last_line(engine, tmp_path):
    path = tmp_path / "queue_log.gz"
    path.write_bytes(gzip.compress(f"{ENTER}\n{CONNECT}\n{COMPLETE}".encode()))
    assert run(engine, path).read == 3
    assert count(engine, "contacts", outcome="answered") == 1


def test_a_trial_run_says_what_it_would_take_and_writes_nothing(tmp_path):
    path = tmp_path / "queue_log"
    write(path, [ENTER, CONNECT, COMPLETE, "rubbish"])
    shown = []
    tally = QueueLogImport(path, None, zone=UTC, shown=shown).run()
    assert (tally.read, tally.rejected) == (4, 1)
    assert {"contacts", "contact_legs", "agent_states"} <= {row["table"] for row in shown}


def test_lines_that_cannot_be_read_are_kept_with_their_reason(engine, tmp_path):
    path = tmp_path / "queue_log"
    path.write_bytes(b"\xff\xfe\x00rubbish\n" + ENTER.encode() + b"\n" + b"x" * 20_000 + b"\n")
    assert run(engine, path).rejected == 2
    with engine.connect() as connection:
        reasons = connection.execute(select(TABLES["rejects"].c.reason)).scalars().all()
    assert any("fields" in reason for reason in reasons)
    assert any("characters" in reason for reason in reasons)


@contextmanager
def following(engine, path):
    """Follow a log in a thread until the block ends."""
    over = threading.Event()
    with Writer(engine, "asterisk", is_live=True) as writer:
        importing = QueueLogImport(path, writer, zone=UTC)
        thread = threading.Thread(target=importing.follow, args=(over.is_set,))
        thread.start()
        yield importing
        over.set()
        thread.join(20)
        assert not thread.is_alive()


def until(engine, number, **where):
    deadline = time.monotonic() + 20
    while count(engine, "contacts", **where) != number:
        assert time.monotonic() < deadline, f"{count(engine, 'contacts', **where)} contacts, not {number}"
        time.sleep(0.05)


def test_following_through_growth_rotation_and_truncation(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(asterisk_import, "PAUSE_S", 0.02)
    engine = open_store(sqlite_url)
    path = tmp_path / "queue_log"
    write(path, [ENTER])
    with following(engine, path):
        until(engine, 1)
        write(path, [CONNECT], end="")
        time.sleep(0.1)
        write(path, ["", *calls(10, 2)])
        until(engine, 2, outcome="answered")
        path.rename(tmp_path / "queue_log.1")
        time.sleep(0.1)
        write(path, [COMPLETE, *calls(20, 2)])
        until(engine, 5, outcome="answered")
        write(path, calls(30, 1), mode="w")  # cut and written anew, shorter than it was
        until(engine, 6, outcome="answered")
    assert count(engine, "rejects") == 0
    assert count(engine, "contact_legs") == 6
    engine.dispose()


def test_following_says_that_it_lives_while_nothing_happens(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr(asterisk_import, "HEARTBEAT_S", 0.05)
    engine = open_store(sqlite_url)
    path = tmp_path / "queue_log"
    write(path, [ENTER])
    feeds = TABLES["feeds"].c

    def heard():
        with engine.connect() as connection:
            return connection.execute(select(feeds.last_success_at)).scalar()

    with following(engine, path):
        until(engine, 1)
        first = heard()
        time.sleep(1.0)
        assert heard() > first
    engine.dispose()


IMPORT = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from store.engine import open_store
from store.sources import asterisk_import
from store.writer import Writer
asterisk_import.PIECE = 4096
with Writer(open_store(sys.argv[1]), "asterisk") as writer:
    asterisk_import.QueueLogImport(Path(sys.argv[2]), writer, zone=ZoneInfo("UTC")).run()
"""


@pytest.mark.parametrize("delay", [0.05, 0.2, 0.4])
def test_killed_in_mid_import_and_run_again_gives_the_same_store(sqlite_url, tmp_path, delay):
    path = tmp_path / "queue_log"
    write(path, calls(0, 1500))
    whole = f"sqlite:///{tmp_path / 'whole.db'}"
    shutil.copy(tmp_path / "store.db", tmp_path / "whole.db")
    first = open_store(whole)
    run(first, path)
    process = subprocess.Popen([sys.executable, "-c", IMPORT, sqlite_url, str(path)])
    engine = open_store(sqlite_url)
    while count(engine, "contacts") == 0 and process.poll() is None:
        time.sleep(0.01)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    run(engine, path)
    for table in ("contacts", "contact_legs", "agent_states", "customers"):
        assert told(engine, table) == told(first, table)
    engine.dispose()
    first.dispose()


def told(engine, table):
    """Rows without what differs from one store to another: keys and change stamps."""
    of_the_store = ("_no", "_id", "changed_at")
    columns = [c for c in TABLES[table].c if c.name == "source_id" or not f"_{c.name}".endswith(of_the_store)]
    with engine.connect() as connection:
        return connection.execute(select(*columns).order_by("source_id")).all()
