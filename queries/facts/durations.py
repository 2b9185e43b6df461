"""Seconds between instants, and what to do with those that cannot be."""

import polars as pl

SKEW_S = 300.0  # clocks that disagree by less are taken to mean "at once"
MICROSECONDS = 1_000_000


def seconds(start: str | pl.Expr, end: str | pl.Expr) -> pl.Expr:
    """Seconds from `start` to `end`: 0 where the end lies up to SKEW_S before the start, null where further."""
    first, last = (pl.col(one) if isinstance(one, str) else one for one in (start, end))
    return possible((last - first).dt.total_microseconds() / MICROSECONDS)


def possible(length: pl.Expr) -> pl.Expr:
    """Clamp a small negative length to 0, and make an impossible one unknown."""
    return pl.when(length >= 0).then(length).when(length >= -SKEW_S).then(0.0)
