"""Reads rows of a frame from its sealed days where they are right, and from the store where not."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from queries import extent
from queries.frame import Frame
from queries.reading import Reading
from queries.scope import Window
from queries.sealed import listing as lists
from queries.sealed.folder import DamagedError, Folder
from queries.sealed.kinds import KINDS, Kind, name_of
from queries.sealed.listing import Listing
from queries.sealed.validity import Days, changes, still_right
from store.types import to_micros

LOG = logging.getLogger(__name__)
DAY = timedelta(days=1)
Reader = Callable[[Reading], pl.LazyFrame]
damaged: dict[str, int] = {}  # files that could not be read, by folder, for whoever looks after it


def rows(reading: Reading, frame: Frame, read: Reader) -> pl.LazyFrame:
    """Rows of `frame` as `read` gives them, those of sealed days from their files."""
    kind = KINDS.get(name_of(frame, reading.anchor))
    if kind is None or reading.source.notes_keys:
        return read(reading)
    folder = Folder.of(reading.source.url)
    listing = lists.load(folder)
    days = _usable(reading, kind, folder, listing) if listing else {}
    if listing is None or not days:
        return read(reading)
    names = [name for name in frame.columns if reading.columns is None or name in reading.columns]
    sealed, unread = _opened(folder, days, names)
    bounds = {day: _bounds(day, listing.zone) for day in days if day not in unread}
    stored = [
        read(replace(reading, window=window)).select(names).collect()
        for window in _between(reading.window, bounds.values())
    ]
    repeating = [name for name in listing.categories.get(kind.name, ()) if name in names]
    parts = [kind.frame.empty().lazy().select(names), *([] if sealed is None else [sealed])]
    told = [part.with_columns(pl.col(repeating).cast(pl.Categorical)) for part in parts]
    return reading.within(pl.concat([*told, *(frame.lazy() for frame in stored)]))


def gaps(reading: Reading, frame: Frame) -> int | None:
    """Count local days of the window that have to be read from the store: up to now, from the first that is sealed.

    None where no day of it is sealed.
    """
    kind = KINDS.get(name_of(frame, reading.anchor))
    folder = Folder.of(reading.source.url)
    listing = lists.load(folder)
    if kind is None or listing is None or not (days := _usable(reading, kind, folder, listing)):
        return None
    first, end = replace(reading.window, zone=listing.zone).local_days
    today = datetime.now(UTC).astimezone(ZoneInfo(listing.zone)).date()
    known = max(first, min(listing.days[kind.name]))
    return max((min(end, today + DAY) - known).days, 0) - sum(known <= day < end for day in days)


def _usable(reading: Reading, kind: Kind, folder: Folder, listing: Listing) -> Days:
    """Days that lie in the window, wholly or in part, and are still right."""
    window, zone = reading.window, listing.zone
    present = listing.days.get(kind.name, {})
    chosen = {
        day: one
        for day, one in present.items()
        if _touches(window, _bounds(day, zone)) and (window.zone == zone or one.placed)
    }
    if not chosen or (kind.one_zone and (window.zone != zone or reading.dims.zones != (zone,))):
        return {}
    if kind.one_zone:  # rows are cut at the window's bounds: a day that it does not hold whole has other rows
        chosen = {day: one for day, one in chosen.items() if _holds(window, _bounds(day, zone))}
    if kind.as_of:  # the store may have come to reach less far: its last contact was deleted
        until = extent.heard_until(reading.source)
        heard = -1 if until is None else to_micros(until)
        chosen = {day: one for day, one in chosen.items() if one.heard <= heard}
    found = changes(reading.source, reading.dims, listing)
    if found is None:
        return {}
    return still_right(folder, replace(listing, days={kind.name: chosen}), kind, found)


def _opened(folder: Folder, days: Days, names: Collection[str]) -> tuple[pl.LazyFrame | None, set[date]]:
    """Scan the files of days; those that are damaged are named, to be read from the store."""
    contents, unread = [], set()
    for day, one in sorted(days.items()):
        if one.rows is None:
            continue
        try:
            contents.append(folder.read(one.rows))
        except DamagedError as error:
            LOG.warning("a sealed day is read from the store instead: %s", error)
            damaged[str(folder.path)] = damaged.get(str(folder.path), 0) + 1
            unread.add(day)
    return (pl.scan_parquet(contents).select(names) if contents else None), unread


def _between(window: Window, taken: Iterable[Window]) -> list[Window]:
    """Stretches of the window that no sealed day covers."""
    left, at = [], window.start_at
    for one in sorted(taken, key=lambda window: window.start_at):
        if one.start_at > at:
            left.append(replace(window, start_at=at, end_at=min(one.start_at, window.end_at)))
        at = max(at, one.end_at)
    if at < window.end_at:
        left.append(replace(window, start_at=at))
    return left


def _bounds(day: date, zone: str) -> Window:
    return Window.days(day, day + DAY, zone)


def _touches(window: Window, day: Window) -> bool:
    return day.start_at < window.end_at and day.end_at > window.start_at


def _holds(window: Window, day: Window) -> bool:
    return window.start_at <= day.start_at and day.end_at <= window.end_at


__all__ = ["damaged", "gaps", "rows"]
