"""Raw columns → frames with exactly the store's columns: key, source, version, change stamp, dtypes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Boolean, Date, Float, Integer

from store.schema.tables import TABLES
from store.simulator.company import SOURCE
from store.types import UtcMicros

INSTANT = pl.Datetime("us", "UTC")
PREFIX = {
    "sites": "site", "calendars": "cal", "teams": "team", "agents": "agent", "team_memberships": "tm",
    "queues": "queue", "agent_skills": "skill", "service_standards": "std", "customers": "cust",
    "orders": "order", "contacts": "c", "contact_legs": "l", "tickets": "t", "ticket_events": "te",
    "messages": "m", "agent_states": "s", "shifts": "sh", "surveys": "sv", "quality_reviews": "qr",
    "annotations": "an",
}  # fmt: skip


def source_ids(table: str, keys: pl.Series) -> pl.Series:
    """Source ids of the keys of a table: a prefix and seven digits, so that they sort as the keys do."""
    return PREFIX[table] + keys.cast(pl.String).str.zfill(7)


def dtype_of(table: str, column: str) -> pl.DataType:
    """Polars dtype of a column of the store."""
    kind = TABLES[table].c[column].type
    if isinstance(kind, UtcMicros):
        return INSTANT
    if isinstance(kind, Boolean):
        return pl.Boolean()
    if isinstance(kind, Date):
        return pl.Date()
    if isinstance(kind, Float):
        return pl.Float64()
    return pl.Int64() if isinstance(kind, BigInteger | Integer) else pl.String()


def stamped(
    table: str, columns: Mapping[str, Any], version: NDArray[np.int64], end: int, first: int = 1
) -> pl.DataFrame:
    """Make the frame of `table`.

    `columns`: sequences or numpy arrays of the table's own columns; instants as integer milliseconds, −1 for null, and
    −1 for null too where a key is referred to (names in `_id`, `merged_into`). `version`: last change of each row in
    milliseconds; `end`: when the rows were made; `first`: the key of the first row.
    """
    count = len(version)
    keys = np.arange(first, first + count)
    has_source = "source_id" in TABLES[table].c
    head: dict[str, Any] = {"id": keys}
    tail = {"change_no": np.ones(count, np.int64), "changed_at": np.full(count, end)}
    if has_source:
        tail |= {"source_version": version * 1000, "body_hash": np.zeros(count, np.int64)}
    frame = pl.DataFrame({**head, **columns, **tail})
    if has_source:
        ids = pl.lit(PREFIX[table]) + pl.col("id").cast(pl.String).str.zfill(7)
        frame = frame.with_columns(source=pl.lit(SOURCE), source_id=ids)
    return frame.select(
        _column(table, name, frame.schema[name]) for name in [column.name for column in TABLES[table].c]
    )


def _column(table: str, name: str, delivered: pl.DataType) -> pl.Expr:
    wanted, column = dtype_of(table, name), pl.col(name)
    if wanted == INSTANT and delivered.is_integer():
        column = pl.when(column >= 0).then(column * 1000)
    elif delivered.is_integer() and (name.endswith("_id") or name in {"merged_into", "score"}):
        column = pl.when(column >= 0).then(column)
    return column.cast(wanted).alias(name)
