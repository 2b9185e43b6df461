"""Customers as of many windows, such as 26 weeks, of which the store is read once instead of once for each."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime

import polars as pl
from sqlalchemy import func, select

from queries import dimensions, extent, history
from queries.facts import customers, merged
from queries.frames import CUSTOMERS, Frame
from queries.reach import limited
from queries.scope import Scope, Window
from queries.source import Source


class Customers:
    """What customers did up to the last of some windows; reads any frame, this one of what it holds."""

    def __init__(self, source: Source, windows: Sequence[Window]) -> None:
        self._now = datetime.now(UTC)
        first = min(window.start_at for window in windows)
        until = max(customers.so_far(window, self._now).end_at for window in windows)
        with source.consistent():
            self._source, self._dims = source, dimensions.read(source)
            self._known = extent.known_until(source) or self._now
            self._same = merged.read(source)
            self._people = customers.one_each(source.read(customers.statement()), self._same).collect()
            self._bought, self._asked = (
                _deeds(source, of, first, until) for of in (customers.buying(), customers.asking())
            )

    def read(
        self, frame: Frame, scope: Scope, anchor: str | None = None, *, columns: Collection[str] | None = None
    ) -> pl.DataFrame:
        """Rows as `history.read` gives them. Of customers only within the windows; those of others from the store."""
        if frame.name != CUSTOMERS.name:
            return history.read(self._source, frame, scope, anchor, columns=columns)
        window = customers.so_far(scope.window, self._now)
        done = self._told(self._bought, "order", window), self._told(self._asked, "contact", window)
        shaped = customers.whole(self._people.lazy(), done, window, self._known)
        rows = limited(shaped, scope, self._dims).collect().sort(CUSTOMERS.time, *CUSTOMERS.key)
        return rows.select(name for name in CUSTOMERS.columns if columns is None or name in columns)

    def _told(self, deeds: pl.DataFrame, name: str, window: Window) -> pl.LazyFrame:
        """Tell by customer the first, the latest before the window and before its end, and how many within it."""
        at = pl.col("at")
        is_before = at < window.start_at
        told = (
            deeds.filter(at < window.end_at)
            .group_by("customer_id")
            .agg(
                at.min().alias(f"first_{name}"),
                at.filter(is_before).max().alias(f"start_{name}"),
                at.max().alias(f"end_{name}"),
                (~is_before).sum().cast(pl.Int64).alias(f"{name}_n"),
            )
        )
        return customers.folded(told, self._same)


def _deeds(source: Source, of: customers.Deeds, first: datetime, until: datetime) -> pl.DataFrame:
    """Read customer_id, at: of each customer the earliest and the latest before `first`, and all from there on."""
    at, customer, which = of
    whose = customer.label("customer_id")
    ends = source.read(
        select(whose, func.min(at).label("first"), func.max(at).label("at"))
        .where(at < first, *which)
        .group_by(customer)
    )
    each = source.read(select(whose, at.label("at")).where(at >= first, at < until, *which))
    return pl.concat([ends.select("customer_id", at="first"), ends.select("customer_id", "at"), each])
