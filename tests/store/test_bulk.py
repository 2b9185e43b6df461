"""Bulk loading: all or nothing, into an empty store, leaving it as the migrations made it."""

from datetime import UTC, datetime

import polars as pl
import pytest
from sqlalchemy import text

from store import bulk, migrate
from store.engine import open_store
from store.simulator.history import history

END = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)


@pytest.fixture
def empty(tmp_path):
    url = f"sqlite:///{tmp_path / 'bulk.db'}"
    migrate.upgrade(url)
    engine = open_store(url)
    yield engine
    engine.dispose()


def made(engine):
    with engine.connect() as connection:
        query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
        return {(kind, name) for kind, name, _ in connection.execute(text(query))}


def test_what_is_loaded_is_what_was_given_and_the_schema_is_whole(empty):
    before = made(empty)
    tables = list(history(3, END, 1, "Europe/London"))
    counts = bulk.load(empty, tables)
    assert made(empty) == before
    migrate.check_engine(empty)
    expected = {}
    for name, frame in tables:
        expected[name] = expected.get(name, 0) + len(frame)
    assert counts == expected
    with empty.connect() as connection:
        for name, count in expected.items():
            assert connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() == count
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA ignore_check_constraints").scalar() == 0
        stamp = connection.execute(text("SELECT min(change_no), max(change_no) FROM contacts")).one()
        assert tuple(stamp) == (1, 1)
        row = connection.execute(text("SELECT id, channel, created_at FROM contacts ORDER BY id LIMIT 1")).one()
    first = next(frame for name, frame in tables if name == "contacts").row(0, named=True)
    assert tuple(row) == (first["id"], first["channel"], int(first["created_at"].timestamp() * 1e6 + 0.5))


def test_a_store_with_contacts_is_refused(empty):
    tables = list(history(3, END, 1, "Europe/London"))
    bulk.load(empty, tables)
    with pytest.raises(bulk.NotEmptyError):
        bulk.load(empty, tables)


def test_a_code_that_is_none_stops_the_load_and_leaves_nothing(empty):
    before = made(empty)
    tables = [
        (name, frame.with_columns(channel=pl.lit("telepathy")) if name == "contacts" else frame)
        for name, frame in history(3, END, 1, "Europe/London")
    ]
    with pytest.raises(ValueError, match="telepathy"):
        bulk.load(empty, tables)
    assert made(empty) == before
    with empty.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM queues")).scalar() == 0


def test_progress_tells_rows_so_far(empty):
    told = []
    counts = bulk.load(empty, history(3, END, 1, "Europe/London"), lambda table, rows: told.append((table, rows)))
    assert told[-1] == ("indexes", sum(counts.values()))
    assert [rows for _, rows in told] == sorted(rows for _, rows in told)
