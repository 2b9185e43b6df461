"""One writer a source: a second process that writes the same source is refused, by name.

SQLite: a lock on a file beside the store, with the process id in it; the system lets go of it when the process dies,
however it dies. PostgreSQL: an advisory lock on a connection of its own.
"""

import fcntl
import os
import re
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from store.engine import sqlite_path
from store.errors import SourceBusyError, named

CLASS_ID = 0x666C6F72  # "flor": ours among the advisory locks of a database
TAKE = "SELECT pg_try_advisory_lock(%s, %s)"
GIVE = "SELECT pg_advisory_unlock(%s, %s)"
HOLDER = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s::oid AND objid = %s::bigint::oid LIMIT 1"
)


class SourceLock(Protocol):
    """Holds a source for one writer."""

    def hold(self) -> None:
        """Take the lock, or make sure that it is still held; SourceBusyError when another has it."""

    def release(self) -> None:
        """Let go."""


def lock_for(engine: Engine, source: str) -> SourceLock:
    """Make the lock of a source in a store; it is not held yet."""
    path = sqlite_path(engine)
    return FileLock(path, source) if path else AdvisoryLock(engine, source)


class FileLock:
    """A lock on `<store>.<source>.lock`."""

    def __init__(self, store: Path, source: str) -> None:
        slug = re.sub(r"[^A-Za-z0-9_-]", "_", source)[:40]
        self.path = store.with_name(f"{store.name}.{slug}-{zlib.crc32(source.encode()):08x}.lock")
        self.source = source
        self._file: int | None = None

    def hold(self) -> None:
        """Take the lock; SourceBusyError names the process that has it."""
        if self._file is not None:
            return
        opened = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(opened, 200).decode(errors="replace").strip()
            os.close(opened)
            raise SourceBusyError(
                f"source {self.source!r} is already being written by {holder or 'another'}"
            ) from error
        os.ftruncate(opened, 0)
        os.write(opened, f"process {os.getpid()} since {datetime.now(UTC).isoformat(timespec='seconds')}\n".encode())
        self._file = opened

    def release(self) -> None:
        """Let go; the file stays, since removing it could take another's lock away."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    __del__ = release


class AdvisoryLock:
    """A session's advisory lock on a connection of its own, taken anew when that connection was lost."""

    def __init__(self, engine: Engine, source: str) -> None:
        self.engine = engine
        self.source = source
        self.key = (CLASS_ID, zlib.crc32(source.encode()) - 2**31)
        self._connection: Connection | None = None

    def hold(self) -> None:
        """Take the lock, or see that its connection still lives."""
        if self._is_held():
            return
        self.release()
        with named():
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()  # out of the pool: closing it lets go of the lock
            if not connection.exec_driver_sql(TAKE, self.key).scalar():
                holder = connection.exec_driver_sql(HOLDER, (self.key[0], self.key[1] % 2**32)).scalar()
                connection.close()
                raise SourceBusyError(f"source {self.source!r} is already being written (server process {holder})")
        self._connection = connection

    def release(self) -> None:
        """Let go, and wait for it: the server notices a closed connection only a moment later."""
        if self._connection is not None:
            with suppress(SQLAlchemyError):  # a connection that was lost has let go
                self._connection.exec_driver_sql(GIVE, self.key)
            self._connection.close()
            self._connection = None

    def _is_held(self) -> bool:
        if self._connection is None:
            return False
        try:
            return self._connection.exec_driver_sql("SELECT 1").scalar() == 1
        except DBAPIError:
            return False

    __del__ = release
