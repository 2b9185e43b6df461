"""Which sealed days still tell what the store would: never one of which any row, dimension or rule has changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from queries.dimensions import Dimensions
from queries.sealed import touched
from queries.sealed.folder import DamagedError, Folder, Sheaf
from queries.sealed.kinds import Kind
from queries.sealed.listing import Bounds, Day, Listing, of_dimensions
from queries.sealed.touched import Span, Touched
from queries.source import Source

Days = Mapping[date, Day]


def changes(source: Source, dims: Dimensions, listing: Listing) -> Touched | None:
    """Read what changed since the list was made; None where nothing of it can be trusted.

    That is where the store is another one, or where a dimension changed: a zone, a name, a standard, a calendar.
    """
    if of_dimensions(dims) != listing.dims or not touched.same_store(source, listing.number, listing.marks):
        return None
    return touched.since(source, listing.number)


def still_right(folder: Folder, listing: Listing, kind: Kind, found: Touched) -> Days:
    """Give the days of a kind of which nothing was touched."""
    days = {day: one for day, one in listing.days.get(kind.name, {}).items() if one.number <= found.number}
    if found.is_beyond(kind):
        return {}
    zone = ZoneInfo(listing.zone)
    spans = [(_day(start, zone), _day(end, zone)) for start, end in set(found.spans_of(kind))]
    for first, last in set(spans):
        days = {day: one for day, one in days.items() if not first <= day <= last}
    keys = {table: sorted(some) for table, some in found.keys_of(kind).items()}
    harmed = {one.made_of for one in days.values() if _reached(one, keys)}
    wrong = {noted for noted in harmed if noted is None or _names_any(folder, noted, keys)}
    return {day: one for day, one in days.items() if one.made_of not in wrong or not _reached(one, keys)}


def _reached(day: Day, keys: Mapping[str, Sequence[int]]) -> bool:
    """Whether a day may have been made from any of these stored rows."""
    return any(_reaches(day.keys.get(table), some) for table, some in keys.items())


def _names_any(folder: Folder, made_of: Sheaf, keys: Mapping[str, Sequence[int]]) -> bool:
    """Whether days that were read at once were made from any of these; also where that cannot be told any more."""
    try:
        rows = pl.read_parquet(folder.read(made_of))
    except (DamagedError, pl.exceptions.PolarsError):
        return True
    return any(
        rows.filter(pl.col("table") == table)["key"].is_in(pl.Series(some, dtype=pl.Int64).implode()).any()
        for table, some in keys.items()
    )


def _reaches(bounds: Bounds | None, keys: Sequence[int]) -> bool:
    """Whether any of the sorted keys lies within the bounds."""
    if bounds is None:
        return False
    return any(bounds[0] <= key <= bounds[1] for key in keys)


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


__all__ = ["Days", "Span", "changes", "still_right"]
