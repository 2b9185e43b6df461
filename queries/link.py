"""One connection for reading: how each database tells that something was committed, and how to cut it loose."""

import os
import socket
import sqlite3
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from queries.statement import Statement
from store.engine import NOTIFY_CHANNEL, open_store, sqlite_path
from store.errors import SchemaDriftError
from store.version import current, expected

PROBE_S = 0.05  # how often an SQLite file is asked whether its version moved (4 µs a time)


class Link:
    """A read-only connection; ValueError, StoreError, OSError or a driver's error where none can be had."""

    def __init__(self, url: str) -> None:
        engine = open_store(url, read_only=True)
        self._path = sqlite_path(engine)
        self._file = _identity(self._path)
        if self._path is None:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        self._connection: Connection = engine.connect()
        self._driver: Any = self._connection.connection.driver_connection
        self._seen: int | None = None
        _refuse_other_version(self._connection)
        self._connection.rollback()
        if self._path is None:
            self._connection.exec_driver_sql(f"LISTEN {NOTIFY_CHANNEL}")
            self._connection.commit()

    def execute(self, statement: Statement, values: dict[str, Any]) -> Any:
        """Run a statement and return the driver's own cursor: rows never become SQLAlchemy's."""
        inside = self._connection.in_transaction()
        cursor = self._connection.execute(statement, values).cursor
        if not inside and self._path is None:
            self._connection.rollback()
        return cursor

    def scalar(self, text: str) -> Any:
        """Return the first value of a statement."""
        return self._connection.exec_driver_sql(text).scalar()

    def begin(self) -> None:
        """Start a transaction that sees one state of the store."""
        self._connection.rollback()
        self._connection.begin()

    def end(self) -> None:
        """End it; a reader has nothing to commit."""
        self._connection.rollback()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for somebody's commit; FileNotFoundError where the file is gone or another."""
        self._connection.rollback()
        if self._path is None:
            return any(True for _ in self._driver.notifies(timeout=seconds, stop_after=1))
        if _identity(self._path) != self._file:
            raise FileNotFoundError(f"{self._path} is not the file that was opened: removed, or replaced by another")
        return self._moved_within(seconds)

    def interrupt(self) -> None:
        """Make a call that hangs in the connection come back with an error; safe from any thread."""
        with suppress(Exception):  # whatever state it is in, it is not used again
            if self._path is not None:
                self._driver.interrupt()
                return
            with socket.socket(fileno=os.dup(self._driver.fileno())) as line:
                line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let everything go; for the thread that uses the connection."""
        with suppress(Exception):
            self._connection.invalidate()
        with suppress(Exception):
            self._connection.close()
            self._connection.engine.dispose()

    @staticmethod
    def faults() -> tuple[type[Exception], ...]:
        """Errors that the drivers raise while rows are fetched."""
        psycopg = sys.modules.get("psycopg")  # whoever reads from PostgreSQL has it
        return (sqlite3.Error,) if psycopg is None else (sqlite3.Error, psycopg.Error)

    def _moved_within(self, seconds: float) -> bool:
        until = time.monotonic() + seconds
        while True:
            version = self._driver.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen:
                self._seen = version
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(min(PROBE_S, max(0.0, until - time.monotonic())))


def _identity(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    found = path.stat()
    return found.st_dev, found.st_ino


def _refuse_other_version(connection: Connection) -> None:
    """Refuse tables of another version of ours (a foreign schema behind views has none and is taken as it is)."""
    try:
        found = current(connection)
    except DBAPIError as error:
        raise SchemaDriftError(f"the store's schema cannot be read: {error.orig}") from error
    if found is not None and found != expected():
        raise SchemaDriftError(f"the store is at schema version {found}, this program works with {expected()}")
