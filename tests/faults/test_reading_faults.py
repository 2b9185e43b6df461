"""The store goes away, is locked, damaged, replaced, stalls: the last snapshot stays, labelled, and it recovers."""

import socket
import sqlite3
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from queries.poller import Poller
from queries.source import Source, StoreUnreachableError
from store.engine import open_store
from store.migrate import upgrade
from store.schema.contacts import Contact
from tests.queries.world import World

START = datetime.now(UTC) - timedelta(hours=1)


class Watched:
    """A poller in its thread, and what it published."""

    def __init__(self, url, **options):
        self.seen = []
        self.poller = Poller(url, publish=self.seen.append, tick_s=0.05, **options)
        self.poller.start()

    def until(self, wanted, seconds=30.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.seen and wanted(self.seen[-1]):
                return self.seen[-1]
            time.sleep(0.02)
        last = self.seen[-1] if self.seen else None
        pytest.fail(f"last: {last and (last.state, last.error, last.version)}")


@pytest.fixture
def watch():
    started = []

    def start(url, **options):
        started.append(Watched(url, **options))
        return started[-1]

    yield start
    for one in started:
        one.poller.stop()


@pytest.fixture
def file(sqlite_url):
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def written(sqlite_url):
    engine = open_store(sqlite_url)
    world = World(engine)
    world.centre()
    world.put(Contact, created_at=START)
    yield world
    engine.dispose()


def contacts(snapshot):
    return snapshot.held.chunks["contacts"].height


def test_a_commit_is_published_at_once_and_the_rest_every_second(store_url, engine, watch):
    world = World(engine)
    world.centre()
    watched = watch(store_url)
    first = watched.until(lambda one: one.state == "empty")
    world.put(Contact, created_at=START)
    watched.until(lambda one: contacts(one) == 1)
    later = watched.until(lambda one: one.read_at > first.read_at + timedelta(seconds=2))
    assert later.state == "ok"
    versions = [one.version for one in watched.seen]
    assert versions == sorted(set(versions))
    ages = [b.read_at - a.read_at for a, b in zip(watched.seen, watched.seen[1:], strict=False)]
    assert min(ages) >= timedelta(0)


def test_the_app_may_start_before_the_store(tmp_path, watch):
    url = f"sqlite:///{tmp_path / 'later.db'}"
    watched = watch(url)
    lost = watched.until(lambda one: one.state == "lost" and "there is no store" in (one.error or ""))
    assert contacts(lost) == 0
    upgrade(url)
    watched.until(lambda one: one.state == "empty")


def test_a_file_that_is_removed_keeps_its_last_rows_until_another_is_there(written, sqlite_url, file, watch):
    watched = watch(sqlite_url)
    watched.until(lambda one: contacts(one) == 1)
    written.engine.dispose()
    for path in file.parent.glob("store.db*"):
        path.rename(path.with_name("moved-" + path.name))
    lost = watched.until(lambda one: one.state == "lost")
    assert contacts(lost) == 1
    assert "store.db" in lost.error
    again = watched.until(lambda one: one.version > lost.version)
    assert again.read_at == lost.read_at, "the age of the data goes on counting"
    upgrade(sqlite_url)
    assert contacts(watched.until(lambda one: one.state == "empty")) == 0


def test_a_writer_that_holds_the_lock_does_not_stop_readers(written, sqlite_url, file, watch):
    watched = watch(sqlite_url)
    first = watched.until(lambda one: contacts(one) == 1)
    locking = sqlite3.connect(file, isolation_level=None)
    locking.execute("BEGIN IMMEDIATE")
    later = watched.until(lambda one: one.read_at > first.read_at + timedelta(seconds=1.5))
    assert later.state == "ok"
    locking.execute("ROLLBACK")
    locking.close()


def test_a_damaged_file_is_told_and_the_last_rows_stay(written, sqlite_url, file, watch):
    watched = watch(sqlite_url)
    watched.until(lambda one: contacts(one) == 1)
    written.engine.dispose()
    with file.open("r+b") as damaged:
        damaged.write(b"\xff" * file.stat().st_size)
    for path in file.parent.glob("store.db-*"):
        path.unlink()
    lost = watched.until(lambda one: one.state == "lost")
    assert contacts(lost) == 1
    assert lost.error


def test_a_store_of_another_version_is_refused_with_both_versions(written, sqlite_url, file):
    with sqlite3.connect(file) as store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    store.close()
    source = Source(sqlite_url)
    with pytest.raises(StoreUnreachableError, match=r"schema version 9999.*works with 0"):
        source.read(select(Contact.id))
    source.close()


def test_a_lost_column_is_told(written, sqlite_url, file):
    source = Source(sqlite_url)
    with sqlite3.connect(file) as store:
        store.execute("ALTER TABLE contacts RENAME COLUMN language TO tongue")
    store.close()
    with pytest.raises(StoreUnreachableError, match="language"):
        source.read(select(Contact.language))
    source.close()


class Proxy:
    """A TCP proxy on loopback that can stop forwarding while it goes on acknowledging."""

    def __init__(self, port):
        self.stalled = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.target = port
        self.open = [self.listener]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            self.open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=pair, daemon=True).start()

    def _pump(self, here, there):
        try:
            while data := here.recv(65536):
                while self.stalled.is_set():
                    time.sleep(0.02)
                there.sendall(data)
            there.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def close(self):
        self.stalled.clear()
        for one in self.open:
            one.close()


@pytest.mark.postgres
def test_a_peer_that_stops_answering_is_given_up_and_found_again(postgres, postgres_url, watch, monkeypatch):
    engine = open_store(postgres_url)
    world = World(engine)
    world.centre()
    world.put(Contact, created_at=START)
    proxy = Proxy(postgres.port)
    watched = watch(postgres_url.replace(f":{postgres.port}/", f":{proxy.port}/"))
    watched.until(lambda one: one.state == "ok")
    before = threading.active_count()
    proxy.stalled.set()
    lost = watched.until(lambda one: one.state == "lost")
    assert "within" in lost.error
    assert contacts(lost) == 1
    world.put(Contact, created_at=START)
    proxy.stalled.clear()
    watched.until(lambda one: one.state == "ok" and contacts(one) == 2, seconds=25)
    assert threading.active_count() <= before + 4, "threads do not pile up"
    watched.poller.stop()
    proxy.close()
    engine.dispose()


@pytest.mark.postgres
def test_a_killed_backend_costs_one_look(postgres, postgres_url, watch):
    engine = open_store(postgres_url)
    world = World(engine)
    world.centre()
    watched = watch(postgres_url)
    watched.until(lambda one: one.state == "empty")
    name = postgres_url.rsplit("/", 1)[1]
    postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    engine.dispose()
    world.put(Contact, created_at=START)
    watched.until(lambda one: one.state == "ok" and contacts(one) == 1)
    watched.poller.stop()
    engine.dispose()
