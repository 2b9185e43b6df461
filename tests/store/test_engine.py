"""Opening stores, change stamps, and following changes without losing one."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from store.engine import begin_write, open_store
from store.errors import StoreBusyError, StoreUrlError
from store.mounts import file_system, refuse_network_mount
from store.schema.tables import TABLES, followed

TEAMS, TOMBSTONES, COUNTER = TABLES["teams"], TABLES["tombstones"], TABLES["change_counter"]
XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
BY_HAND = "INSERT INTO teams (name, source, source_id, source_version, body_hash) VALUES (:name, 's', :name, 1, 1)"


def stamp(connection, name):
    """The change stamp of one team."""
    return connection.execute(select(TEAMS.c.change_no, TEAMS.c.changed_at).where(TEAMS.c.source_id == name)).one()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "sqlite:///path"),
        ("mysql://x/y", "sqlite:///… or postgresql://…"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_a_url_that_is_none_is_refused_with_what_to_write(url, told):
    with pytest.raises(StoreUrlError, match=told):
        open_store(url)


def test_reading_does_not_make_a_store(tmp_path):
    with pytest.raises(StoreUrlError, match="floorview init"):
        open_store(f"sqlite:///{tmp_path / 'none.db'}", read_only=True)
    assert not (tmp_path / "none.db").exists()


def test_a_network_mount_is_refused_with_a_reason(tmp_path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 254:0 / / rw - ext4 /dev/vda rw\n30 22 0:40 / /srv/my\\040share rw - nfs4 nas:/x rw\n", encoding="utf-8"
    )
    with pytest.raises(StoreUrlError, match=r"network mount \(nfs4 at /srv/my share\).*postgresql"):
        refuse_network_mount(tmp_path.__class__("/srv/my share/store.db"), mounts)
    refuse_network_mount(tmp_path.__class__("/srv/my shared/store.db"), mounts)
    assert file_system(tmp_path.__class__("/srv/x"), mounts.read_text(encoding="utf-8")) == ("/", "ext4")


def test_a_read_only_store_cannot_be_written(store_url):
    opened = open_store(store_url, read_only=True)
    with opened.connect() as connection, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        connection.execute(text(BY_HAND), {"name": "a"})
    opened.dispose()


def test_settings_of_sqlite(sqlite_url):
    opened = open_store(sqlite_url)
    with opened.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    opened.dispose()


def test_a_writer_takes_the_lock_when_it_begins_not_when_it_writes(sqlite_url, monkeypatch):
    monkeypatch.setattr("store.engine.BUSY_S", 0.2)
    one, other = open_store(sqlite_url), open_store(sqlite_url)
    with begin_write(one) as first, pytest.raises(StoreBusyError, match="locked"), begin_write(other):
        pass
    with begin_write(other) as second:
        assert second.change_no == first.change_no + 1
    one.dispose()
    other.dispose()


def test_rows_written_by_hand_are_stamped_too(engine):
    with begin_write(engine) as before:
        pass
    with engine.begin() as connection:
        connection.execute(text(BY_HAND), {"name": "a"})
    with engine.begin() as connection:
        inserted = stamp(connection, "a")
        connection.execute(text("UPDATE teams SET name = 'b'"))
    with engine.begin() as connection:
        updated = stamp(connection, "a")
        connection.execute(text("UPDATE teams SET change_no = 0"))
    with engine.connect() as connection:
        reset = stamp(connection, "a")
    assert before.change_no < inserted.change_no < updated.change_no < reset.change_no
    assert abs(inserted.changed_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_deleted_row_leaves_a_tombstone_and_its_key_is_not_used_again(engine):
    with engine.begin() as connection:
        connection.execute(text(BY_HAND), {"name": "a"})
        key = connection.execute(select(TEAMS.c.id)).scalar_one()
    with begin_write(engine) as before:
        pass
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM teams"))
        connection.execute(text(BY_HAND), {"name": "b"})
    with engine.connect() as connection:
        buried = connection.execute(select(TOMBSTONES)).one()
        assert connection.execute(select(TEAMS.c.id)).scalar_one() > key
    assert (buried.table_name, buried.row_id) == ("teams", key)
    assert buried.change_no > before.change_no


def test_every_followed_table_has_its_triggers(engine):
    """A table added later without triggers would be missed by live screens; those of the access log keep it."""
    query = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers",
    }[engine.dialect.name]
    with engine.connect() as connection:
        have = {row[0] for row in connection.exec_driver_sql(query)}
    assert have == {table.name for table in followed()} | {"access_log"}


@pytest.mark.postgres
def test_on_postgresql_a_transaction_that_commits_late_is_not_missed(postgres_url):
    """One begins first and commits last: a plain `change_no > last` would lose its row; the watermark does not."""
    opened = open_store(postgres_url)
    seen: list[set[str]] = []
    watermark, last = 0, 0
    plain: set[str] = set()

    def read() -> None:
        nonlocal watermark, last
        with opened.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            upcoming = connection.exec_driver_sql(XMIN).scalar()
            rows = connection.execute(
                select(TEAMS.c.source_id, TEAMS.c.change_no).where(TEAMS.c.change_no >= watermark)
            )
            found = {row.source_id: row.change_no for row in rows}
        seen.append(set(found))
        plain.update(name for name, number in found.items() if number > last)
        last, watermark = max([last, *found.values()]), upcoming

    read()
    with begin_write(opened) as early:
        early.connection.execute(text(BY_HAND), {"name": "early"})
        with begin_write(opened) as late:
            late.connection.execute(text(BY_HAND), {"name": "late"})
        read()
    read()
    read()
    assert early.change_no < late.change_no
    assert seen[1] == {"late"}
    assert "early" in seen[2]
    assert "early" not in plain, "the plain rule would have found it: this test proves nothing"
    assert seen[3] == set(), "once nothing is open, nothing is read again"
    opened.dispose()


def test_readers_lose_no_row_of_writers_that_race(engine):
    """Four writers commit in any order while a reader follows by the rule in store/engine.py."""
    rounds, names = 25, {f"{writer}-{turn}" for writer in range(4) for turn in range(25)}
    done = threading.Event()
    seen: set[str] = set()

    def write(writer: int) -> None:
        for turn in range(rounds):
            with begin_write(engine) as transaction:
                name = f"{writer}-{turn}"
                transaction.connection.execute(
                    text(BY_HAND.replace("body_hash)", "body_hash, change_no)").replace("1, 1)", "1, 1, :number)")),
                    {"name": name, "number": transaction.change_no},
                )

    def follow() -> None:
        watermark = 0
        while True:
            last_round = done.is_set()
            watermark = read_after(engine, watermark, seen)
            if last_round:
                return

    reader = threading.Thread(target=follow)
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in [reader, *writers]:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert seen == names


def read_after(engine, watermark, seen):
    """One poll by the rule of either database; returns the next watermark."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            upcoming = connection.execute(select(COUNTER.c.change_no)).scalar_one()
            seen.update(connection.execute(select(TEAMS.c.source_id).where(TEAMS.c.change_no > watermark)).scalars())
        return upcoming
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        upcoming = connection.exec_driver_sql(XMIN).scalar()
        seen.update(connection.execute(select(TEAMS.c.source_id).where(TEAMS.c.change_no >= watermark)).scalars())
    return upcoming
