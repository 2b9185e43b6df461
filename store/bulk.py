"""Filling an empty store with ready frames, fast: no checks row by row, indexes made afterwards.

Only for generated rows whose keys are given. Rows from outside go through the writer.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import CheckConstraint, Connection, Engine, Index, Table, event, text
from sqlalchemy.schema import CreateIndex, DropIndex

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
    with _relaxed(engine), begin_write(engine) as write:
        if write.connection.execute(text("SELECT 1 FROM contacts LIMIT 1")).first():
            raise NotEmptyError("the store holds contacts already; a bulk load needs an empty one")
        dropped, triggers = _drop_indexes(write.connection), _drop_triggers(write.connection)
        for name, frame in tables:
            _insert(write.connection, TABLES[name], _restamped(frame, write.change_no, write.now))
            counts[name] = counts.get(name, 0) + len(frame)
            if progress:
                progress(name, sum(counts.values()))
        if progress:
            progress("indexes", sum(counts.values()))
        for index in dropped:
            write.connection.execute(CreateIndex(index))
        for statement in triggers:
            write.connection.exec_driver_sql(statement)
        _after(write.connection, sorted(counts))
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


def _drop_triggers(connection: Connection) -> list[str]:
    """Drop SQLite's triggers (they would be asked at every row) and give the statements that make them again."""
    if connection.dialect.name != "sqlite":
        return []
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").all()
    for name, _ in kept:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [str(statement) for _, statement in kept]


def _check(connection: Connection, table: Table, rows: pl.DataFrame) -> None:
    """Hold the different values of a column against its constraint, once a frame rather than once a row."""
    for constraint in table.constraints:
        columns = [name for name in rows.columns if str(constraint.name).endswith(f"_{name}")]
        if not isinstance(constraint, CheckConstraint) or not columns:
            continue
        name = max(columns, key=len)
        values = [value for value in rows[name].unique() if value is not None]
        given = " UNION ALL ".join([f'SELECT ? AS "{name}"'] * len(values)) or f'SELECT NULL AS "{name}"'
        wrong = f"SELECT * FROM ({given}) WHERE NOT ({constraint.sqltext})"  # noqa: S608 - the schema's own text
        found = connection.exec_driver_sql(wrong, tuple(values)).first()
        if found:
            raise ValueError(f"{table.name}.{name} may not be {found[0]!r}")


def _insert(connection: Connection, table: Table, frame: pl.DataFrame) -> None:
    for part in frame.iter_slices(ROWS_AT_ONCE):
        if connection.dialect.name == "sqlite":
            _insert_sqlite(connection, table, part)
        else:
            _copy(connection, table, part)


def _insert_sqlite(connection: Connection, table: Table, part: pl.DataFrame) -> None:
    """Insert through the driver; what is the same in all rows is written into the statement once, which is faster."""
    rows = part.select(_sqlite_value(part.schema[name], name) for name in part.columns)
    _check(connection, table, rows)
    same = [name for name in rows.columns if name != "id" and rows[name].n_unique() == 1]
    varied = [name for name in rows.columns if name not in same]
    values = ", ".join([*("?" * len(varied)), *(_literal(rows[name][0]) for name in same)])
    names = ", ".join(f'"{name}"' for name in (*varied, *same))
    raw: Any = connection.connection.driver_connection
    statement = f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'  # noqa: S608 - names and constants of ours
    raw.executemany(statement, rows.select(varied).rows())


def _sqlite_value(dtype: pl.DataType, name: str) -> pl.Expr:
    """Give a column the form in which the store's types keep it in SQLite."""
    column = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return column.dt.timestamp("us")
    return column.cast(pl.String) if dtype == pl.Date else column


def _literal(value: str | float | None) -> str:
    if value is None:
        return "NULL"
    return (
        "'" + value.replace("'", "''") + "'"
        if isinstance(value, str)
        else repr(int(value) if value is True or value is False else value)
    )


def _copy(connection: Connection, table: Table, part: pl.DataFrame) -> None:
    """Stream into PostgreSQL by COPY."""
    names = ", ".join(f'"{name}"' for name in part.columns)
    raw: Any = connection.connection.driver_connection
    statement = f"COPY \"{table.name}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '', FORCE_NULL ({names}))"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(part.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00"))


def _after(connection: Connection, tables: Sequence[str]) -> None:
    """Tell the planner what is there, and PostgreSQL where its sequences go on."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA optimize=0x10002")
        return
    for name in tables:
        key = f"pg_get_serial_sequence('{name}', 'id')"
        connection.exec_driver_sql(f'SELECT setval({key}, (SELECT max(id) FROM "{name}"))')  # noqa: S608
        connection.exec_driver_sql(f'ANALYZE "{name}"')


@contextmanager
def _relaxed(engine: Engine) -> Iterator[Engine]:
    """Connections of a load into SQLite: references are not checked row by row, and the log is synced at the end."""
    if engine.dialect.name != "sqlite":
        yield engine
        return

    def settings(raw: Any, _record: Any, _proxy: Any) -> None:
        for pragma in (
            "foreign_keys=OFF",
            "ignore_check_constraints=ON",
            "synchronous=NORMAL",
            "cache_size=-262144",
            "temp_store=MEMORY",
        ):
            raw.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "checkout", settings)
    try:
        yield engine
    finally:
        event.remove(engine, "checkout", settings)
        engine.dispose()  # the next connection is made with the store's own settings
