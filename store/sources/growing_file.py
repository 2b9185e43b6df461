"""A log file that may still grow, be cut short or be moved away while it is read.

Only whole lines are read: what stands after the last line end waits for the rest. A file is known by its first line,
so that one found again under another name (a rotated log) is gone on with where it was left.
"""

import gzip
import hashlib
import io
import os
import time
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

PIECE = 4 * 1024 * 1024  # bytes read at once
SETTLED_S = 60  # a file not written for so long has its last line whole


class GrowingFile:
    """One file, opened; `offset` is the byte after the last line that was read (unpacked, if packed)."""

    def __init__(self, path: Path, offset: int = 0) -> None:
        self.path = path
        self.is_packed = path.suffix == ".gz"
        self._raw: BinaryIO = path.open("rb")
        self._file: BinaryIO = gzip.GzipFile(fileobj=self._raw) if self.is_packed else self._raw  # type: ignore[assignment]
        self.identity = _identity(self._file)
        self.offset = offset

    @property
    def size(self) -> int:
        """Bytes in the file as it lies on disk."""
        return self._raw.seek(0, io.SEEK_END) if not self.is_packed else self.path.stat().st_size

    @property
    def position(self) -> int:
        """Bytes of the file on disk that were read."""
        return self._raw.tell() if self.is_packed else self.offset

    def lines(self, piece: int = PIECE) -> list[str]:
        """Read the whole lines that follow `offset`, at most `piece` bytes of them, and move on behind them."""
        self._file.seek(self.offset)
        data = self._file.read(piece)
        end = data.rfind(b"\n") + 1
        if not end and len(data) == piece:
            end = piece  # no line is that long: taken in pieces, each of which is rejected
        self.offset += end
        self.identity = self.identity or _identity(self._file)
        return data[:end].decode("utf-8", "replace").splitlines()

    def last_line(self) -> list[str]:
        """Read a last line without an end, where nobody has written to the file for a minute."""
        if not self.is_packed and time.time() - self.path.stat().st_mtime < SETTLED_S:
            return []
        self._file.seek(self.offset)
        data = self._file.read(PIECE)
        self.offset += len(data)
        return [data.decode("utf-8", "replace")] if data else []

    def was_cut(self) -> bool:
        """Whether this very file was cut and perhaps written anew."""
        if self.is_packed or self.identity is None:
            return False
        return self.size < self.offset or _identity(self._file) != self.identity

    def was_moved(self) -> bool:
        """Whether another file lies at the path by now."""
        try:
            there, here = self.path.stat(), os.fstat(self._raw.fileno())
        except FileNotFoundError:
            return False  # moved away, the new one not there yet
        return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)

    def close(self) -> None:
        """Close the file."""
        self._raw.close()


def identify(path: Path) -> str | None:
    """What a file is known by; None where it has no whole line yet or cannot be read."""
    try:
        with closing(GrowingFile(path)) as file:
            return file.identity
    except OSError:
        return None


def rotated(path: Path, identity: str) -> Path | None:
    """The file of that identity beside `path`, under the names that log rotation gives; None where there is none."""
    beside = sorted(path.parent.glob(path.name + "*"), key=lambda other: other.stat().st_mtime, reverse=True)
    return next((other for other in beside if other != path and identify(other) == identity), None)


def _identity(file: BinaryIO) -> str | None:
    file.seek(0)
    try:
        first = file.readline(PIECE)
    except (OSError, EOFError):
        return None
    return hashlib.sha256(first).hexdigest()[:16] if first.endswith(b"\n") else None
