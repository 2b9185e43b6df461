"""How a bulk load goes into PostgreSQL: by COPY, references checked at the end."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import Connection, ForeignKeyConstraint, Table
from sqlalchemy.schema import AddConstraint, DropConstraint

from store.schema.tables import TABLES


def drop_references(connection: Connection) -> list[AddConstraint]:
    """Drop the foreign keys (frames come in any order) and give what makes, and so checks, them again."""
    kept = [c for table in TABLES.values() for c in table.constraints if isinstance(c, ForeignKeyConstraint)]
    kept.sort(key=lambda constraint: str(constraint.name))
    for constraint in kept:
        connection.execute(DropConstraint(constraint))
    return [AddConstraint(constraint) for constraint in kept]


def insert(connection: Connection, table: Table, part: pl.DataFrame) -> None:
    """Stream into PostgreSQL by COPY."""
    names = ", ".join(f'"{name}"' for name in part.columns)
    raw: Any = connection.connection.driver_connection
    statement = f"COPY \"{table.name}\" ({names}) FROM STDIN WITH (FORMAT csv, NULL '', FORCE_NULL ({names}))"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(part.write_csv(include_header=False, datetime_format="%Y-%m-%d %H:%M:%S%.6f+00"))


def settle(connection: Connection, tables: Sequence[str]) -> None:
    """Tell the sequences where to go on, and the planner what is there."""
    for name in tables:
        key = f"pg_get_serial_sequence('{name}', 'id')"
        connection.exec_driver_sql(f'SELECT setval({key}, (SELECT max(id) FROM "{name}"))')  # noqa: S608
        connection.exec_driver_sql(f'ANALYZE "{name}"')
