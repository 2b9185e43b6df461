"""Opening a store, and the one way to write to it.

How a reader follows changes without missing a row that commits late:

- SQLite: inside one read transaction read `change_counter.change_no` and the rows with `change_no > last`; the
  counter is the next `last`. Writers take their number inside BEGIN IMMEDIATE, so numbers commit in order.
- PostgreSQL: inside one REPEATABLE READ transaction read `pg_snapshot_xmin(pg_current_snapshot())` and the rows with
  `change_no >= watermark`; that xmin is the next watermark. A row is a transaction's id: those still open at the last
  read are at or above its xmin, so they are read again (rows read twice are dropped by key).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import SchemaMissingError, StoreUrlError, named
from store.mounts import refuse_network_mount

BUSY_S = 5
NOTIFY_CHANNEL = "floorview"
BEGIN_OPTION = "floorview_begin"
POSTGRES_OPTIONS: dict[str, Any] = {
    "connect_timeout": BUSY_S,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
TAKE_NUMBER = "UPDATE change_counter SET change_no = change_no + 1 WHERE id = 1 RETURNING change_no"
TAKE_XID = (
    "SELECT pg_current_xact_id()::text::bigint, clock_timestamp(), "
    f"set_config('lock_timeout', '{BUSY_S}s', true), pg_notify('{NOTIFY_CHANNEL}', '')"
)


@dataclass(frozen=True)
class WriteTransaction:
    """One write: all of it is stored or none of it."""

    connection: Connection
    change_no: int
    now: datetime


def store_url(url: str) -> URL:
    """Parse a store's URL: `sqlite:///path` or `postgresql://…`; StoreUrlError names what is wrong."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise StoreUrlError(f"{url!r} is no store URL; write sqlite:///path/to/file.db or postgresql://…") from error
    if parsed.get_backend_name() in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite":
        raise StoreUrlError(f"a store is sqlite:///… or postgresql://…, not {parsed.drivername}")
    if not parsed.database or parsed.database == ":memory:":
        raise StoreUrlError("a store in memory is seen by one connection only; write sqlite:///path/to/file.db")
    return parsed


def open_store(url: str, *, read_only: bool = False) -> Engine:
    """Open a store; StoreUrlError when the URL is none, or an SQLite file is missing or on a network mount."""
    parsed = store_url(url)
    return _open_sqlite(parsed, read_only) if parsed.get_backend_name() == "sqlite" else _open_pg(parsed, read_only)


@contextmanager
def begin_write(engine: Engine) -> Iterator[WriteTransaction]:
    """Begin the one kind of write there is: BEGIN IMMEDIATE and a change number, on PostgreSQL also a NOTIFY.

    Raises StoreUnavailableError (nothing was written, try again) when the store is locked, full or not there.
    """
    with begin_immediate(engine) as connection:
        yield _numbered(connection)


@contextmanager
def begin_immediate(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that takes SQLite's write lock at once; errors that will pass are named."""
    now = engine.execution_options(**{BEGIN_OPTION: "BEGIN IMMEDIATE"})
    with named(), now.begin() as connection:
        yield connection


def sqlite_path(engine: Engine) -> Path | None:
    """Where the store's file is; None on PostgreSQL."""
    return Path(str(engine.url.database)).resolve() if engine.dialect.name == "sqlite" else None


def _numbered(connection: Connection) -> WriteTransaction:
    if connection.dialect.name == "sqlite":
        row = connection.exec_driver_sql(TAKE_NUMBER).first()
        if row is None:
            raise SchemaMissingError("the store's change counter is gone; run `floorview migrate`")
        return WriteTransaction(connection, int(row[0]), datetime.now(UTC))
    taken = connection.exec_driver_sql(TAKE_XID).one()
    return WriteTransaction(connection, int(taken[0]), taken[1].astimezone(UTC))


def _open_sqlite(url: URL, read_only: bool) -> Engine:
    path = Path(str(url.database)).resolve()
    refuse_network_mount(path)
    if read_only and not path.exists():
        raise StoreUrlError(f"there is no store at {path}; `floorview init` makes one")
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.set(database=str(path)), connect_args={"timeout": BUSY_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settings(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # the driver would begin late and deferred: SQLAlchemy's begin event does it below
        pragmas = ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_S * 1000}"]
        for pragma in [*pragmas, "cache_size=-32000", *(["query_only=ON"] if read_only else [])]:
            raw.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(BEGIN_OPTION, "BEGIN"))

    return engine


def _open_pg(url: URL, read_only: bool) -> Engine:
    session = "-c timezone=UTC" + (" -c default_transaction_read_only=on" if read_only else "")
    options = POSTGRES_OPTIONS | {"options": session}
    return create_engine(url, pool_pre_ping=True, connect_args=options, hide_parameters=True)
