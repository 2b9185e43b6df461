"""Which columns of a frame an expression reads, and which of them the frame does not promise."""

import re
from collections.abc import Iterable, Iterator

import narwhals as nw
import polars as pl
from polars.io.plugins import register_io_source

from queries.frames import Frame

PLAIN = {  # what an expression may begin with and still name all of its columns
    "col", "lit", "len", "when_then", "coalesce", "concat_str",
    "all_horizontal", "any_horizontal", "sum_horizontal", "min_horizontal", "max_horizontal", "mean_horizontal",
}  # fmt: skip
UNKNOWN = re.compile(r'"([^"]+)"')


def missing_columns(frame: Frame, *expressions: nw.Expr) -> list[str]:
    """Columns that the expressions read and the frame lacks, sorted."""
    named = _named(expressions)
    if named is not None:
        return sorted(named - set(frame.columns))
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
    """Columns that the expressions name, or else that the engine asks a source for when it runs them, sorted."""
    named = _named(expressions)
    if named is not None:
        return tuple(sorted(named)) or frame.key[:1]  # rows without a column cannot be counted
    asked: set[str] = set()

    def source(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        asked.update(columns if columns is not None else frame.columns)
        yield frame.empty().select(columns or list(frame.columns))

    _select(register_io_source(source, schema=frame.schema), expressions).collect()
    return tuple(sorted(asked))


def _named(expressions: Iterable[nw.Expr]) -> set[str] | None:
    """Columns that the expressions name; None where one names them in another way than by `col`.

    Asking the engine takes 3 ms an expression, and there are hundreds whenever the registry is read.
    """
    names: set[str] = set()
    seen: set[int] = set()
    left: list[object] = list(expressions)
    while left:
        expression = left.pop()
        if not isinstance(expression, nw.Expr) or id(expression) in seen:
            continue
        seen.add(id(expression))
        first, *_ = nodes = expression._nodes  # noqa: SLF001 - narwhals tells it in no other way
        if first.name not in PLAIN:
            return None
        names.update(first.kwargs.get("names", ()))
        left.extend(inner for node in nodes for inner in node.exprs)
    return names


def _select(rows: pl.LazyFrame, expressions: tuple[nw.Expr, ...]) -> nw.LazyFrame[pl.LazyFrame]:
    return nw.from_native(rows).select(*(expr.alias(str(place)) for place, expr in enumerate(expressions)))
