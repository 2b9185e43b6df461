"""Keeping SQLite's write-ahead log short.

SQLite checkpoints by itself, but starts the log anew only when no reader is in it; under steady reading it grew past
2 GB. The writer therefore calls this timer after its commits. PostgreSQL looks after itself: the timer does nothing.
"""

import logging
import sqlite3
import time
from pathlib import Path

from sqlalchemy import Engine

from store.engine import BUSY_S, sqlite_path

PATIENCE_MS = 100  # how long a checkpoint waits for readers while writers wait for it
ALARM_BYTES = 256 * 1024 * 1024

logger = logging.getLogger(__name__)


class CheckpointTimer:
    """Moves the log into the store's file and cuts it, at most every `every_s` seconds."""

    def __init__(self, engine: Engine, every_s: float = 15.0) -> None:
        self.engine = engine
        self.every_s = every_s
        self._last = time.monotonic()

    def tick(self) -> None:
        """Checkpoint if it is time."""
        if sqlite_path(self.engine) is not None and time.monotonic() - self._last >= self.every_s:
            self._last = time.monotonic()
            checkpoint(self.engine)


def checkpoint(engine: Engine) -> bool:
    """Checkpoint now; False when a reader was in the way and the log could not be cut (the next one will)."""
    try:
        is_cut = _truncate(engine)
    except sqlite3.Error:  # locked, or a full disk: the log stays as it is, what was written is safe in it
        is_cut = False
    if not is_cut and log_bytes(engine) > ALARM_BYTES:
        logger.warning("the write-ahead log holds %d MB: a reader has been open too long", log_bytes(engine) >> 20)
    return is_cut


def _truncate(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        row = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_S * 1000}")
        return row is not None and row[0] == 0
    except sqlite3.Error:
        connection.invalidate()  # its patience is still short
        raise
    finally:
        connection.close()


def log_bytes(engine: Engine) -> int:
    """How long the write-ahead log is."""
    path = sqlite_path(engine)
    log = Path(f"{path}-wal")
    return log.stat().st_size if path and log.exists() else 0
