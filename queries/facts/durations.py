"""Seconds between instants, and what to do with those that cannot be."""

import polars as pl

SKEW_S = 300.0  # clocks that disagree by less are taken to mean "at once"
MICROSECONDS = 1_000_000


def seconds(start: str | pl.Expr, end: str | pl.Expr) -> pl.Expr:
    """Seconds from `start` to `end`: 0 where the end lies up to SKEW_S before the start, null where further."""
    first, last = (pl.col(one) if isinstance(one, str) else one for one in (start, end))
    return possible(in_seconds(last - first))


def in_seconds(length: pl.Expr) -> pl.Expr:
    """A duration, or a count of microseconds, in seconds: the same in a frame of one row as in one of many.

    Polars divides one row exactly and many by the reciprocal, so that a call read by itself and read among others would
    differ in the last bit. Whole seconds are told exactly.
    """
    us = length.cast(pl.Int64)
    return (us // MICROSECONDS).cast(pl.Float64) + (us % MICROSECONDS).cast(pl.Float64) * 1e-6


def possible(length: pl.Expr) -> pl.Expr:
    """Clamp a small negative length to 0, and make an impossible one unknown."""
    return pl.when(length >= 0).then(length).when(length >= -SKEW_S).then(0.0)
