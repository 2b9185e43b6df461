"""How a bulk load goes into SQLite: through the driver, constraints held against the different values only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
from sqlalchemy import DDL, CheckConstraint, Connection, Engine, Table, event

PRAGMAS = (
    "foreign_keys=OFF",
    "ignore_check_constraints=ON",  # each frame is held against them as a whole
    "synchronous=NORMAL",
    "cache_size=-262144",
    "temp_store=MEMORY",
)


@contextmanager
def relaxed(engine: Engine) -> Iterator[Engine]:
    """Connections of a load into SQLite: references are not checked row by row, and the log is synced at the end."""

    def settings(raw: Any, _record: Any, _proxy: Any) -> None:
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}").close()

    event.listen(engine, "checkout", settings)
    try:
        yield engine
    finally:
        event.remove(engine, "checkout", settings)
        engine.dispose()  # the next connection is made with the store's own settings


def drop_triggers(connection: Connection) -> list[DDL]:
    """Drop SQLite's triggers (they would be asked at every row) and give the statements that make them again."""
    kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").all()
    for name, _ in kept:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    return [DDL(str(statement).replace("%", "%%")) for _, statement in kept]


def insert(connection: Connection, table: Table, part: pl.DataFrame) -> None:
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
