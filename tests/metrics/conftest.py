"""Rows made by hand: name the columns that matter, the rest is null."""

from collections.abc import Callable

import polars as pl
import pytest

from queries.frames import Frame


def make_rows(frame: Frame, **columns: object) -> pl.DataFrame:
    told = pl.DataFrame({name: pl.Series(name, values, frame.columns[name]) for name, values in columns.items()})
    missing = [pl.lit(None, dtype).alias(name) for name, dtype in frame.columns.items() if name not in columns]
    return frame.check(told.with_columns(missing))


@pytest.fixture
def rows() -> Callable[..., pl.DataFrame]:
    return make_rows
