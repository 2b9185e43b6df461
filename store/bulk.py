"""Filling an empty store with ready frames, fast: no checks row by row, indexes made afterwards.

Only for generated rows whose keys are given. Rows from outside go through the writer.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import datetime

import polars as pl
from sqlalchemy import Connection, Engine, Index, text
from sqlalchemy.schema import CreateIndex, DropIndex

from store import bulk_postgres, bulk_sqlite
from store.engine import begin_write
from store.schema.tables import TABLES
from store.types import to_micros

ROWS_AT_ONCE = 50_000
Progress = Callable[[str, int], None]


class NotEmptyError(RuntimeError):
    """The store holds rows already."""


def load(
    engine: Engine, tables: Iterable[tuple[str, pl.DataFrame]], progress: Progress | None = None
) -> dict[str, int]:
    """Fill an empty store in one transaction: all of it or nothing.

    `tables`: (table, frame) pairs, several for one table if need be; frames hold exactly the table's columns, keys
    included; `change_no` and `changed_at` are set to those of this load. `progress(table, rows so far)` is called
    after each frame, and once with ("indexes", rows). Returns the rows by table. NotEmptyError if contacts are there.
    """
    counts: dict[str, int] = {}
    is_sqlite = engine.dialect.name == "sqlite"
    with bulk_sqlite.relaxed(engine) if is_sqlite else nullcontext(), begin_write(engine) as write:
        connection = write.connection
        if connection.execute(text("SELECT 1 FROM contacts LIMIT 1")).first():
            raise NotEmptyError("the store holds contacts already; a bulk load needs an empty one")
        indexes = _drop_indexes(connection)
        again = bulk_sqlite.drop_triggers(connection) if is_sqlite else bulk_postgres.drop_references(connection)
        for name, frame in tables:
            stamped = _restamped(frame, write.change_no, write.now)
            for part in stamped.iter_slices(ROWS_AT_ONCE):
                (bulk_sqlite if is_sqlite else bulk_postgres).insert(connection, TABLES[name], part)
            counts[name] = counts.get(name, 0) + len(frame)
            if progress:
                progress(name, sum(counts.values()))
        if progress:
            progress("indexes", sum(counts.values()))
        for statement in [*(CreateIndex(index) for index in indexes), *again]:
            connection.execute(statement)
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA optimize=0x10002")
        else:
            bulk_postgres.settle(connection, sorted(counts))
    return counts


def _restamped(frame: pl.DataFrame, change_no: int, now: datetime) -> pl.DataFrame:
    stamps = {
        "change_no": pl.lit(change_no, pl.Int64),
        "changed_at": pl.lit(to_micros(now)).cast(pl.Datetime("us", "UTC")),
    }
    return frame.with_columns(**{name: value for name, value in stamps.items() if name in frame.columns})


def _drop_indexes(connection: Connection) -> list[Index]:
    """Drop the indexes that are no constraint; constraints stay and are checked."""
    dropped = [index for table in TABLES.values() for index in sorted(table.indexes, key=lambda index: str(index.name))]
    for index in dropped:
        connection.execute(DropIndex(index))
    return dropped
