"""A place in a list: between which two rows one stands, told by the last row's sort value and key.

Rows that come or go elsewhere in the list do not move it, and finding it costs the same at the end as at the beginning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import polars as pl
from sqlalchemy import ColumnElement, Select, and_, or_

from store.cleaning import INT64_MAX
from store.types import from_micros, to_micros

SIZE = 50  # rows a page
MARK = "~"
LONGEST = 200
ONWARD, BACKWARD = "n", "p"


@dataclass(frozen=True)
class Place:
    """After (`is_back`: before) the row of this value and key. An instant is a datetime."""

    value: datetime | float | str
    key: int
    is_back: bool = False

    def written(self) -> str:
        """Write it for a URL."""
        kind, text = _written(self.value)
        return MARK.join((BACKWARD if self.is_back else ONWARD, kind, str(self.key), text))


def read(text: str) -> Place | None:
    """Read what `written` wrote; None for anything else."""
    way, kind, key, value = (text[:LONGEST].split(MARK, 3) + [""] * 4)[:4]
    if way not in {ONWARD, BACKWARD} or not key.lstrip("-").isascii() or not key.lstrip("-").isdigit():
        return None
    try:
        read_value, number = _read(kind, value), int(key)
    except (ValueError, OverflowError):
        return None
    return Place(read_value, number, way == BACKWARD) if abs(number) <= INT64_MAX else None


class Turned(NamedTuple):
    """One page of rows, and the places before and after it (None: nothing there)."""

    rows: list[Any]
    newer: Place | None
    older: Place | None


def turned(found: Sequence[Any], place: Place | None, size: int = SIZE) -> Turned:
    """Cut a page from up to `size` + 1 rows (value, key, …) that were read from the place on, backwards where it says.

    The row too many tells that there is more that way.
    """
    is_back = place is not None and place.is_back
    rows, has_more = list(found[:size]), len(found) > size
    if is_back:
        rows.reverse()
    if not rows:
        return Turned([], None, None)
    first, last = rows[0], rows[-1]
    before = Place(first[0], first[1], is_back=True) if (has_more if is_back else place is not None) else None
    return Turned(rows, before, Place(last[0], last[1]) if is_back or has_more else None)


def paged(  # noqa: PLR0913 - a statement and its order
    statement: Select[Any], sort: Any, key: Any, place: Place | None, *, descending: bool, size: int = SIZE
) -> Select[Any]:
    """Limit a statement to the page at this place, and one row more."""
    if place is not None:
        statement = statement.where(_beyond(sort, key, place, descending=descending))
    down = descending is not (place is not None and place.is_back)
    return statement.order_by(*((one.desc() if down else one.asc()) for one in (sort, key))).limit(size + 1)


def _beyond(sort: Any, key: Any, place: Place, *, descending: bool) -> ColumnElement[bool]:
    """Rows on the far side of the place. The first condition is what an index on `sort` can use."""
    if descending is not place.is_back:
        return and_(sort <= place.value, or_(sort < place.value, key < place.key))
    return and_(sort >= place.value, or_(sort > place.value, key > place.key))


def among(rows: pl.DataFrame, sort: str, key: str, place: Place | None, *, descending: bool) -> Turned:
    """Cut the page at this place from rows that are at hand; a null sorts below all values.

    A place that is none of this order, by an address that somebody wrote, is the beginning.
    """
    value = _comparable(rows, sort)
    ordered = rows.select(_value=value, _key=pl.col(key).cast(pl.Int64), _row=pl.int_range(pl.len()))
    place = place if place is not None and _fits(place.value, ordered.schema["_value"]) else None
    down = descending is not (place is not None and place.is_back)
    if place is not None:
        mark = pl.lit(place.value, dtype=ordered.schema["_value"])
        below = (pl.col("_value") < mark) | ((pl.col("_value") == mark) & (pl.col("_key") < place.key))
        above = (pl.col("_value") > mark) | ((pl.col("_value") == mark) & (pl.col("_key") > place.key))
        ordered = ordered.filter(below if down else above)
    page = ordered.sort("_value", "_key", descending=down).head(SIZE + 1)
    return turned(list(page.iter_rows()), place)


def _fits(value: datetime | float | str, dtype: pl.DataType) -> bool:
    if isinstance(value, int):
        return abs(value) <= INT64_MAX
    return isinstance(value, float) and dtype.is_float()


def _comparable(rows: pl.DataFrame, sort: str) -> pl.Expr:
    dtype = rows.schema[sort]
    column = pl.col(sort)
    if dtype.is_temporal():
        return column.dt.epoch("us").fill_null(-INT64_MAX).cast(pl.Int64)
    if dtype.is_numeric() or dtype == pl.Boolean:
        return column.cast(pl.Float64).fill_null(float("-inf"))
    return column.cast(pl.String).rank("dense").fill_null(0).cast(pl.Int64)  # its place, for names stay out of URLs


def _written(value: datetime | float | str) -> tuple[str, str]:
    if isinstance(value, datetime):
        return "t", str(to_micros(value))
    return ("s", value) if isinstance(value, str) else ("i" if isinstance(value, int) else "f", repr(value))


def _read(kind: str, text: str) -> datetime | float | str:
    if kind == "t":
        return from_micros(int(text))
    if kind == "i":
        return max(min(int(text[:20]), INT64_MAX), -INT64_MAX)
    if kind == "f":
        return float(text)
    if kind == "s":
        return text
    raise ValueError(f"no kind of place {kind!r}")
