"""Importing a queue_log: whole, from where the last import ended, or following it as it grows."""

import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from store.errors import StoreUnavailableError
from store.sources.asterisk_cursor import Cursor
from store.sources.asterisk_line import AHEAD, LineError, parse
from store.sources.asterisk_queue_log import GHOST, QueueLog
from store.sources.growing_file import GrowingFile, identify, rotated
from store.sources.table import Payload, show
from store.sources.table_file import Progress
from store.sources.tally import Tally
from store.types import to_micros
from store.writer import Writer

PIECE = 128 * 1024  # of the log in one transaction: some two thousand lines
PAUSE_S = 0.2
HEARTBEAT_S = 5.0
RETRY_S = 2.0


class QueueLogImport:
    """One import; without a writer nothing is written. `progress` hears of bytes read and bytes in all.

    `again` reads from the beginning what was read before: the same rows come out and change nothing.
    """

    def __init__(  # noqa: PLR0913 - each is one thing that a user says
        self,
        path: Path,
        writer: Writer | None,
        *,
        site: str = "Asterisk",
        zone: ZoneInfo,
        again: bool = False,
        progress: Progress = lambda _read, _size: None,
        shown: list[Payload] | None = None,
    ) -> None:
        self.path = path
        self.writer = writer
        self.site = site
        self.zone = zone
        self.progress = progress
        self.shown = shown
        self.cursor = Cursor.load(writer.cursor() if writer and not again else None)
        self.tally = Tally()
        self._log = self._fresh(self.cursor.state)

    def run(self) -> Tally:
        """Read the file to its end; what is open there ends, too, when the last line is older than four hours."""
        for path in self._paths():
            self._read(path)
        return self._counted()

    def follow(self, is_over: Callable[[], bool] = lambda: False) -> Tally:
        """Read the file as it grows, through rotation, until `is_over`; a store that is away is waited for."""
        for path in self._paths()[:-1]:
            self._read(path)
        heard = time.monotonic()
        while not is_over():
            with closing(self._open(self.path)) as file:
                while not (is_over() or file.was_cut()):
                    if self._step(file):
                        heard = time.monotonic()
                    elif file.was_moved():
                        self._drain(file)
                        break
                    else:
                        heard = self._wait(heard)
        return self._counted()

    def _drain(self, file: GrowingFile) -> None:
        """Read what is still written to a file that was moved away: its writer may not have turned yet."""
        time.sleep(PAUSE_S)
        while self._step(file):
            pass

    def _wait(self, heard: float) -> float:
        """Wait for more; after some silence say that the source was asked. When it was last said or heard."""
        time.sleep(PAUSE_S)
        if self.writer is None or time.monotonic() - heard < HEARTBEAT_S:
            return heard
        self._until_stored(self.writer.heartbeat)
        return time.monotonic()

    def _paths(self) -> list[Path]:
        """The file, and before it the one that the last import was reading, if that was moved away since."""
        last = self.cursor.file
        if last is None or identify(self.path) in self.cursor.files:
            return [self.path]
        moved = rotated(self.path, last)
        return [moved, self.path] if moved else [self.path]

    def _read(self, path: Path) -> None:
        with closing(self._open(path)) as file:
            while self._step(file):
                pass
            last = file.last_line() if path == self.path else []
            if last:
                self._take(file, last)
        ended = self._log.floor.last
        if self._is_latest and path == self.path and ended and ended < self._now() - GHOST:
            self._log.close()  # in the store only: the cursor keeps what was open, should the log go on
            self._deliver(None)

    def _open(self, path: Path) -> GrowingFile:
        """Open a file where it was left; an unknown one that is older than what was read is read for itself."""
        file = GrowingFile(path)
        known = self.cursor.files.get(file.identity or "")
        file.offset = known or 0
        self._is_latest = known is not None or self._begins(file) >= self.cursor.last
        if known is not None and file.identity != self.cursor.file:
            self._is_latest = False
        if not self._is_latest:
            self._log = self._fresh({})
        return file

    def _begins(self, file: GrowingFile) -> int:
        """The instant of a file's first line that can be read; now where there is none yet."""
        start = file.offset
        lines = file.lines()
        file.offset = start
        for text in lines:
            try:
                return parse(text, self.zone, self._latest()).at
            except LineError:
                continue
        return self._now()

    def _step(self, file: GrowingFile) -> bool:
        lines = file.lines(PIECE)
        self.progress(file.position, file.size)
        if not lines:
            return False
        self._take(file, lines)
        return True

    def _take(self, file: GrowingFile, lines: list[str]) -> None:
        self._log.latest = self._latest()
        self._log.feed(lines)
        if self._is_latest:
            self.cursor.state = self._log.state()
            self.cursor.reached(file.identity, file.offset)
        self._deliver(self.cursor.text() if self._is_latest else None)

    def _deliver(self, cursor: str | None) -> None:
        rows, rejects = self._log.take()
        if self.shown is not None:
            show(self.shown, rows)
        self._until_stored(lambda: self.tally.deliver(self.writer, rows, rejects, cursor))

    def _until_stored(self, write: Callable[[], None]) -> None:
        """Write, again and again while the store is locked or away (a failed write left nothing behind)."""
        while True:
            try:
                write()
            except StoreUnavailableError:
                if self.writer is None or not self.writer.is_live:
                    raise
                time.sleep(RETRY_S)
            else:
                return

    def _counted(self) -> Tally:
        told = self._log.tally
        self.tally.read, self.tally.left_out, self.tally.noted = told.read, told.left_out, told.noted
        return self.tally

    def _fresh(self, state: Payload) -> QueueLog:
        log = QueueLog(self.site, self.zone, self._latest(), state)
        previous = getattr(self, "_log", None)
        if previous is not None:
            log.tally = previous.tally
        return log

    def _latest(self) -> int:
        return to_micros(datetime.now(UTC) + AHEAD)

    def _now(self) -> int:
        return to_micros(datetime.now(UTC))
