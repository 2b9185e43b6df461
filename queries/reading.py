"""One reading of the store's past: what a frame is made from. It knows nothing of who asks."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from queries import extent
from queries.dimensions import Dimensions
from queries.scope import Window
from queries.source import Source


@dataclass(frozen=True, eq=False)
class Reading:
    """Rows of a frame whose `anchor` lies in `window`, with at least `columns` (null: all that it promises)."""

    source: Source
    window: Window
    dims: Dimensions
    anchor: str
    columns: frozenset[str] | None = None

    def wants(self, *columns: str) -> bool:
        """Whether any of these columns is asked for."""
        return self.columns is None or not self.columns.isdisjoint(columns)

    def within(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Keep those whose anchor lies in the window."""
        return rows.filter(pl.col(self.anchor) >= self.window.start_at, pl.col(self.anchor) < self.window.end_at)

    def known_until(self) -> datetime | None:
        """Last instant that anything in the store was recorded at, or now where that lies ahead; None: empty store.

        What has not had time to happen by then is not decided: a follow-up contact within 7 days of one that ended
        3 days before the data's end.
        """
        return extent.known_until(self.source)
