"""Rows held in immutable chunks by blocks of their key, so that a change copies only the chunks it touches.

The chunk of a row follows from its key alone and so never changes: a row cannot be left behind in another chunk.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import polars as pl

BLOCK = 8_192  # a change copies so many rows at most
IN_BLOCK = "_block"
PIECES = 8  # pieces of memory that a chunk may lie in before it is put together again


class Part(NamedTuple):
    """One chunk, and the least and greatest of its instants (None: only nulls)."""

    rows: pl.DataFrame
    bounds: Mapping[str, tuple[datetime | None, datetime | None]]


@dataclass(frozen=True)
class Chunks:
    """Rows of one frame by `key`; `instants` are the columns by which windows are cut."""

    key: str
    instants: tuple[str, ...]
    schema: pl.Schema
    parts: Mapping[int, Part]

    @classmethod
    def none(cls, key: str, instants: Iterable[str], empty: pl.DataFrame) -> "Chunks":
        """Hold no rows of the columns of `empty`."""
        return cls(key, tuple(instants), empty.schema, {})

    @property
    def height(self) -> int:
        """How many rows are held."""
        return sum(part.rows.height for part in self.parts.values())

    def merged(self, rows: pl.DataFrame, gone: Iterable[int] = ()) -> "Chunks":
        """Hold `rows` instead of those with the same keys, and none with the keys `gone`."""
        dropped = pl.concat([rows[self.key], pl.Series(self.key, list(gone), dtype=pl.Int64)]).unique()
        fresh = _by_block(rows, self.key)
        gone_by = _by_block(dropped.to_frame(), self.key)
        parts = dict(self.parts)
        for block, keys in gone_by.items():
            held = parts.pop(block, None)
            pieces = [] if held is None else [held.rows.filter(~pl.col(self.key).is_in(keys[self.key].implode()))]
            pieces += [fresh[block]] if block in fresh else []
            self._put(parts, block, pieces)
        return replace(self, parts=parts)

    def without(self, predicate: pl.Expr) -> "Chunks":
        """Hold all rows but those for which `predicate` is true."""
        parts: dict[int, Part] = {}
        for block, part in self.parts.items():
            rows = part.rows.filter(~predicate.fill_null(value=False))
            if rows.height == part.rows.height:
                parts[block] = part
            else:
                self._put(parts, block, [rows])
        return replace(self, parts=parts)

    def since(self, cut: datetime, is_open: pl.Expr) -> "Chunks":
        """Drop chunks all of whose instants lie before `cut` and none of whose rows `is_open`."""
        old = {
            block
            for block, part in self.parts.items()
            if all(high is None or high < cut for _, high in part.bounds.values())
            and not part.rows.select(is_open.any()).item()
        }
        return (
            replace(self, parts={block: part for block, part in self.parts.items() if block not in old})
            if old
            else self
        )

    def mapped(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> "Chunks":
        """Put every chunk through `change`."""
        parts: dict[int, Part] = {}
        for block, part in self.parts.items():
            self._put(parts, block, [change(part.rows)])
        return replace(self, parts=parts)

    def between(self, column: str, start: datetime, end: datetime) -> pl.LazyFrame:
        """Rows whose `column`, one of `instants`, lies in [start, end)."""
        found = [part.rows for part in self.parts.values() if _touches(part.bounds[column], start, end)]
        return self._lazy(found).filter(pl.col(column) >= start, pl.col(column) < end)

    def rows(self, wanted: Callable[[Part], bool] = lambda _: True) -> pl.LazyFrame:
        """Rows of the chunks that are `wanted`."""
        return self._lazy([part.rows for part in self.parts.values() if wanted(part)])

    def _lazy(self, found: list[pl.DataFrame]) -> pl.LazyFrame:
        return pl.concat([self.schema.to_frame(), *found]).lazy() if found else self.schema.to_frame().lazy()

    def _put(self, parts: dict[int, Part], block: int, pieces: list[pl.DataFrame]) -> None:
        rows = pl.concat(pieces) if pieces else None
        if rows is None or rows.is_empty():
            parts.pop(block, None)
            return
        rows = rows.rechunk() if rows.n_chunks() > PIECES else rows
        bounds = {name: (rows[name].min(), rows[name].max()) for name in self.instants}
        parts[block] = Part(rows, bounds)  # type: ignore[arg-type]


def _by_block(rows: pl.DataFrame, key: str) -> dict[int, pl.DataFrame]:
    """Split rows by the block of their key."""
    blocks = rows[key] // BLOCK
    if rows.is_empty() or blocks.min() == blocks.max():
        return {} if rows.is_empty() else {int(blocks[0]): rows}
    split = rows.with_columns(blocks.alias(IN_BLOCK)).partition_by(IN_BLOCK, as_dict=True, include_key=False)
    return {int(block[0]): part for block, part in split.items()}


def _touches(bounds: tuple[datetime | None, datetime | None], start: datetime, end: datetime) -> bool:
    low, high = bounds
    return low is not None and high is not None and low < end and high >= start
