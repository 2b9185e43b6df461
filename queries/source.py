"""The one place that opens a connection for reading: statements in, frames of declared dtypes out.

Rows come straight from the driver's cursor into columns whose dtypes are taken from the statement's own columns:
nothing is inferred, so an empty result keeps its types.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, TypeVar

import polars as pl
from sqlalchemy import Boolean, Date, Float, Integer, Numeric
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeEngine

from queries.deadline import DeadlineExceededError, Worker
from queries.frames import INSTANT, KEY, TEXT
from queries.link import Link
from queries.statement import Statement
from store.errors import StoreError
from store.types import UtcMicros

BATCH = 8_192  # rows turned into columns at a time: as many as a processor keeps at hand
DTYPES: Sequence[tuple[type[TypeEngine[Any]], pl.DataType]] = (
    (UtcMicros, INSTANT),
    (Boolean, pl.Boolean()),
    (Integer, KEY()),
    (Float, pl.Float64()),
    (Numeric, pl.Float64()),
    (Date, pl.Date()),
)
Result = TypeVar("Result")
FAULTS: tuple[type[Exception], ...] = (DeadlineExceededError, StoreError, SQLAlchemyError, OSError)


class StoreUnreachableError(StoreError):
    """The store did not answer, or not in time; the message is for whoever runs it."""


@lru_cache(maxsize=256)
def stored_schema(statement: Statement) -> pl.Schema:
    """Dtypes of what `statement` delivers; a column of any other SQL type is text."""
    return pl.Schema({str(column.key): _dtype(column.type) for column in statement.selected_columns})


class Source:
    """A store open for reading over one connection of its own, with a hard deadline on every call.

    A call that misses its deadline costs the connection; the next one opens another. Not for several threads.
    """

    notes_keys = False  # of all rows that are read through it: then nothing may come from elsewhere (sealed days)

    def __init__(self, url: str, *, deadline_s: float = 5.0) -> None:
        self.url = url
        self._deadline_s = deadline_s
        self._link: Link | None = None
        self._worker: Worker | None = None
        self._is_consistent = False

    @property
    def is_open(self) -> bool:
        """Whether a connection stands (it may turn out to be broken)."""
        return self._link is not None

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is an SQLite file."""
        return self.url.startswith("sqlite")

    def read(self, statement: Statement, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Rows of `statement` with the dtypes of its columns; StoreUnreachableError where there is no answer."""
        schema = stored_schema(statement)
        link = self._opened()
        cursor, rows = self._call(lambda: _begun(link.execute(statement, dict(values or {}))))
        frames = []
        while rows:
            frames.append(_frame(rows, schema))
            rows = self._call(lambda: cursor.fetchmany(BATCH)) if len(rows) == BATCH else []
        self._let_go(link)
        return pl.concat(frames) if frames else schema.to_frame()

    def value(self, text: str) -> Any:
        """Return the first column of the first row of a statement in the store's own dialect; None without rows."""
        link = self._opened()
        found = self._call(lambda: link.scalar(text))
        self._let_go(link)
        return found

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """All reads inside see the store as it was at the first of them."""
        link = self._opened()
        self._call(link.begin)
        self._is_consistent = True
        try:
            yield
        finally:
            self._is_consistent = False
            if self._link is link:
                self._call(link.end)

    def wait(self, seconds: float) -> bool:
        """Wait at most so long for a commit of anybody's; True when there was, or may have been, one."""
        link = self._opened()
        return self._call(lambda: link.wait(seconds), seconds + self._deadline_s)

    def close(self) -> None:
        """Let the connection go, also from the middle of a call that hangs; the source may be used again."""
        link, worker = self._link, self._worker
        self._link = self._worker = None
        if link is not None:
            link.interrupt()
        if worker is not None:
            wait([worker.end(link.close if link is not None else _nothing)], timeout=1)

    def _let_go(self, link: Link) -> None:
        """End the transaction that a read of its own began: else the next one sees the store as it was then."""
        if not self._is_consistent:
            self._call(link.end)

    def _opened(self) -> Link:
        if self._link is None:
            self._link = self._call(lambda: Link(self.url))
        return self._link

    def _call(self, function: Callable[[], Result], seconds: float | None = None) -> Result:
        self._worker = self._worker or Worker("store reader")
        try:
            return self._worker.call(function, seconds or self._deadline_s)
        except (*FAULTS, *Link.faults()) as error:
            self.close()
            raise StoreUnreachableError(" ".join(str(error).split())) from error


def _begun(cursor: Any) -> tuple[Any, Sequence[Sequence[Any]]]:
    """Fetch the first rows in the same call: most statements have no more."""
    return cursor, cursor.fetchmany(BATCH)


def _nothing() -> None:
    """Last task of a worker that never had a connection."""


def _dtype(kind: TypeEngine[Any]) -> pl.DataType:
    return next((dtype for known, dtype in DTYPES if isinstance(kind, known)), TEXT())


def _frame(rows: Sequence[Sequence[Any]], schema: pl.Schema) -> pl.DataFrame:
    columns = zip(*rows, strict=True)
    return pl.DataFrame(
        [_series(name, values, dtype) for (name, dtype), values in zip(schema.items(), columns, strict=True)]
    )


def _series(name: str, values: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    """Cast what SQLite keeps otherwise: instants and flags as integers, days as text."""
    first = next((value for value in values if value is not None), None)
    if isinstance(first, int) and not isinstance(first, bool) and dtype in {INSTANT, pl.Boolean()}:
        return pl.Series(name, values, dtype=pl.Int64).cast(dtype)
    if isinstance(first, str) and dtype == pl.Date():
        return pl.Series(name, values, dtype=pl.String).str.to_date("%Y-%m-%d")
    return pl.Series(name, values, dtype=dtype, strict=False)
