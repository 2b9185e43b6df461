"""Which columns of a frame an expression reads, and which of them the frame does not promise."""

import re
from collections.abc import Iterator

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

from queries.frames import Frame

UNKNOWN = re.compile(r'"([^"]+)"')


def missing_columns(frame: Frame, *expressions: nw.Expr) -> list[str]:
    """Columns that the expressions read and the frame lacks, sorted."""
    schema, missing = dict(frame.schema), []
    while True:
        try:
            _select(pl.LazyFrame(schema=schema), expressions).collect_schema()
        except nw.exceptions.ColumnNotFoundError as error:
            found = UNKNOWN.search(str(error))
            if found is None or found[1] in schema:
                raise
            missing.append(found[1])
            schema[found[1]] = pl.Float64()
        else:
            return sorted(missing)


def read_columns(frame: Frame, *expressions: nw.Expr) -> tuple[str, ...]:
    """Columns that the engine asks a source for when it runs the expressions, sorted."""
    asked: set[str] = set()

    def source(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        asked.update(columns if columns is not None else frame.columns)
        yield frame.empty().select(columns or list(frame.columns))

    _select(register_io_source(source, schema=frame.schema), expressions).collect()
    return tuple(sorted(asked))


def _select(rows: pl.LazyFrame, expressions: tuple[nw.Expr, ...]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(rows).select(*(expr.alias(str(place)) for place, expr in enumerate(expressions)))
