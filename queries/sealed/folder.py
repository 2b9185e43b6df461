"""Where sealed days lie, and how their files are written and read: whole, under a new name each time, checked."""

import fcntl
import hashlib
import os
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import polars as pl

from store.engine import store_url

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
ENVIRONMENT = "FLOORVIEW_DAYS"
UNUSED_S = 600.0  # a file that no list names any more is kept for whoever still reads by the list before


class DamagedError(OSError):
    """A file is not there, or not what was written."""


@dataclass(frozen=True)
class Sheaf:
    """A file as it was written: its name, length in bytes and checksum."""

    name: str
    size: int
    crc: int


@dataclass(frozen=True)
class Folder:
    """The folder of one store's sealed days."""

    path: Path

    @classmethod
    def of(cls, url: str) -> "Folder":
        """Beside an SQLite store `<store>.days`; else, or where FLOORVIEW_DAYS names one, a folder named by a hash.

        The hash is of the store's URL without its password. In default of FLOORVIEW_DAYS it lies in the user's cache.
        """
        parsed = store_url(url)
        chosen = os.environ.get(ENVIRONMENT)
        if parsed.get_backend_name() == "sqlite" and not chosen:
            file = Path(str(parsed.database)).resolve()
            return cls(file.with_name(f"{file.name}.days"))
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "floorview"
        told = parsed.set(password=None).render_as_string()
        if parsed.get_backend_name() == "sqlite":
            told = str(Path(str(parsed.database)).resolve())
        return cls((Path(chosen) if chosen else cache) / f"{hashlib.sha256(told.encode()).hexdigest()[:16]}.days")

    def write(self, stem: str, content: bytes) -> Sheaf:
        """Write a file under a name that was never used before, readable by its owner alone."""
        sheaf = Sheaf(f"{stem}.{token_hex(6)}", len(content), zlib.crc32(content))
        self.put(sheaf.name, content)
        return sheaf

    def put(self, name: str, content: bytes) -> None:
        """Write a file aside and move it into its place at once."""
        self.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        aside = self.path / f".{name}.{os.getpid()}.{token_hex(4)}"
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb") as file:
                file.write(content)
            aside.replace(self.path / name)
        finally:
            aside.unlink(missing_ok=True)

    def read(self, sheaf: Sheaf) -> bytes:
        """Read a file whole; DamagedError where it is gone or its content is not what was written.

        Never mapped into memory: a mapped file that shrinks kills the process that reads it.
        """
        try:
            content = (self.path / sheaf.name).read_bytes()
        except OSError as error:
            raise DamagedError(f"{sheaf.name}: {error}") from error
        if len(content) != sheaf.size or zlib.crc32(content) != sheaf.crc:
            raise DamagedError(f"{sheaf.name}: not what was written")
        return content

    def clean(self, named: Collection[str]) -> None:
        """Remove files that are not `named` and have not been for long."""
        before = time.time() - UNUSED_S
        for file in self.path.glob("*.parquet.*"):
            if file.name not in named and file.stat().st_mtime < before:
                file.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Hold the folder for one sealer; gives False where another has it. A process that ends lets go."""
        self.path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        opened = os.open(self.path / "sealer.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            os.close(opened)


def parquet(rows: pl.DataFrame) -> bytes:
    """Rows as a Parquet file, categories as plain strings: other engines cannot read Polars' own."""
    out = BytesIO()
    rows.with_columns(pl.col(pl.Categorical).cast(pl.String)).write_parquet(out, statistics=True)
    return out.getvalue()
