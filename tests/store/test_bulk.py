"""Bulk loading: all or nothing, into an empty store of either kind, leaving it as the migrations made it."""

from datetime import UTC, datetime

import polars as pl
import pytest
from sqlalchemy import func, inspect, select, text

from store import bulk, migrate
from store.engine import begin_write
from store.schema.tables import TABLES
from store.simulator.history import history

END = datetime(2026, 11, 20, 11, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def week() -> list[tuple[str, pl.DataFrame]]:
    return list(history(3, END, 1, "Europe/London"))


def made(engine):
    """Everything that the migrations made: indexes, references and triggers."""
    with engine.connect() as connection:
        seen = inspect(connection)
        keys = {(name, str(key["name"])) for name in TABLES for key in seen.get_foreign_keys(name)}
        indexes = {(name, str(index["name"])) for name in TABLES for index in seen.get_indexes(name)}
        triggers = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        }
        query = triggers[engine.dialect.name]
        return keys, indexes, set(connection.execute(text(query)).scalars())


def test_what_is_loaded_is_what_was_given_and_the_schema_is_whole(engine, week):
    before, told = made(engine), []
    counts = bulk.load(engine, week, lambda table, rows: told.append((table, rows)))
    assert made(engine) == before
    migrate.check_engine(engine)
    expected: dict[str, int] = {}
    for name, frame in week:
        expected[name] = expected.get(name, 0) + len(frame)
    assert counts == expected
    assert told[-1] == ("indexes", sum(expected.values()))
    assert [rows for _, rows in told] == sorted(rows for _, rows in told)
    contacts = TABLES["contacts"]
    with engine.connect() as connection:
        for name, count in expected.items():
            assert connection.execute(select(func.count()).select_from(TABLES[name])).scalar() == count
        stored = connection.execute(select(contacts).order_by(contacts.c.id).limit(200)).mappings().all()
    given = next(frame for name, frame in week if name == "contacts").head(200).rows(named=True)
    stamps = {"change_no", "changed_at"}
    assert [{k: v for k, v in row.items() if k not in stamps} for row in stored] == [
        {k: v for k, v in row.items() if k not in stamps} for row in given
    ]
    with pytest.raises(bulk.NotEmptyError):
        bulk.load(engine, week)
    with begin_write(engine) as write:  # keys go on after those that were given
        row = {column.name: given[0][column.name] for column in contacts.c if column.name != "id"}
        added = write.connection.execute(contacts.insert().values(row | {"source_id": "next"})).inserted_primary_key
    assert added[0] == expected["contacts"] + 1


def test_sqlite_is_left_with_its_own_settings(sqlite_url, week):
    from store.engine import open_store

    engine = open_store(sqlite_url)
    bulk.load(engine, week)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").all() == [("ok",)]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA ignore_check_constraints").scalar() == 0
    engine.dispose()


def test_a_code_that_is_none_stops_the_load_and_leaves_nothing(engine, week):
    before = made(engine)
    wrong = [(n, f.with_columns(channel=pl.lit("telepathy")) if n == "contacts" else f) for n, f in week]
    with pytest.raises(Exception, match=r"telepathy|ck_contacts_channel"):
        bulk.load(engine, wrong)
    assert made(engine) == before
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(TABLES["queues"])).scalar() == 0
