"""Reading a delimited log, plain or .gz, in chunks of strings: a row that does not fit is told apart."""

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from store.sources.mapping import FileFormat
from store.sources.mapping_check import MappingError
from store.sources.table_rows import LINE

CHUNK = 2_000
MALFORMED = "row has {} fields where the file has {} columns"


@dataclass
class Chunk:
    """Rows as strings with the line each stands on, rows that do not fit, and how many bytes of the file were read."""

    frame: pl.DataFrame
    malformed: list[tuple[dict[str, object], str]]
    rows: int
    position: int


class TableFile:
    """Opens the file and reads its header; `columns` are its names, `size` its bytes (packed, if packed)."""

    def __init__(self, path: Path, form: FileFormat) -> None:
        self.size = path.stat().st_size
        self._raw = path.open("rb")
        packed = path.suffix == ".gz"
        unpacked = gzip.GzipFile(fileobj=self._raw) if packed else self._raw
        encoding = "utf-8-sig" if form.encoding.lower() in {"utf-8", "utf8"} else form.encoding
        text = io.TextIOWrapper(unpacked, encoding=encoding, errors="replace", newline="")
        self._reader = csv.reader(text, delimiter=form.delimiter, quotechar=form.quote)
        header = next(self._reader, []) if form.header else list(form.columns)
        self.columns = tuple(form.columns or (name.strip() for name in header))
        if len(set(self.columns)) < len(self.columns):
            raise MappingError(f"file.columns: the file names a column twice: {', '.join(self.columns)}")

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows, a chunk at a time."""
        while True:
            rows, malformed, count = self._take()
            if not count:
                return
            schema = {**dict.fromkeys(self.columns, pl.String), LINE: pl.Int64}
            yield Chunk(pl.DataFrame(rows, schema=schema, orient="row"), malformed, count, self._raw.tell())

    def close(self) -> None:
        """Close the file."""
        self._raw.close()

    def _take(self) -> tuple[list[tuple[object, ...]], list[tuple[dict[str, object], str]], int]:
        rows: list[tuple[object, ...]] = []
        malformed: list[tuple[dict[str, object], str]] = []
        while len(rows) + len(malformed) < CHUNK:
            try:
                row = next(self._reader)
            except StopIteration:
                break
            except csv.Error as error:
                malformed.append(({"table": "table", "line": self._reader.line_num}, str(error)))
                continue
            if not row:
                continue
            if len(row) != len(self.columns):
                told = {"table": "table", "line": self._reader.line_num, "fields": row[:50]}
                malformed.append((told, MALFORMED.format(len(row), len(self.columns))))
                continue
            rows.append((*row, self._reader.line_num))
        return rows, malformed, len(rows) + len(malformed)


Progress = Callable[[int, int], None]  # bytes read, bytes in all
