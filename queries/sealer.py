"""Seals finished days of frames: reads each once more from the store and keeps it as a file beside it."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import func, select

from queries import dimensions, extent
from queries.dimensions import Dimensions
from queries.readers import READERS
from queries.reading import Reading
from queries.scope import Window
from queries.sealed import listing as lists
from queries.sealed import touched
from queries.sealed.folder import Folder, Sheaf, parquet
from queries.sealed.kinds import KEY_COLUMNS, KINDS, Kind
from queries.sealed.listing import Day, Listing
from queries.sealed.validity import changes, still_right
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Message, Ticket
from store.schema.operations import AgentState
from store.types import to_micros

DAY = timedelta(days=1)
WEEK, MONTH = 7, 28  # days that are read at once: few of the latest, which change, for what changes drops them all
AT_MOST = 1_100  # days back that are sealed
EARLIEST = tuple(
    select(func.min(column).label("first"))
    for column in (Contact.created_at, ContactLeg.queued_at, Ticket.created_at, Message.at, AgentState.started_at)
)


@dataclass(frozen=True)
class Sealed:
    """What one round did: days written, days kept, and days dropped because something of theirs changed."""

    written: int = 0
    kept: int = 0
    dropped: int = 0
    busy: bool = False  # another process seals this store


class Recording(Source):
    """A source that notes the keys of all rows that are read through it."""

    notes_keys = True

    def __init__(self, url: str, *, deadline_s: float) -> None:
        super().__init__(url, deadline_s=deadline_s)
        self.keys: dict[str, set[int]] = {}

    def read(self, statement: Statement, values: Mapping[str, Any] | None = None) -> pl.DataFrame:
        """Read as a source does, and note the keys."""
        rows = super().read(statement, values)
        for table, column in KEY_COLUMNS.items():
            if column in rows.columns:
                self.keys.setdefault(table, set()).update(rows[column].drop_nulls().to_list())
        return rows


def seal(
    url: str,
    *,
    stop: threading.Event | None = None,
    pause_s: float = 0.0,
    told: Callable[[int, int], None] = lambda _done, _all: None,
    deadline_s: float = 120.0,
) -> Sealed:
    """Seal every finished day of the store that is not sealed yet, the newest first, and drop what has changed.

    `told` hears how many days are done, of how many. Ends early once `stop` is set, after the day at hand; what was
    sealed until then stays. `pause_s` is slept after each day, for a process that has better things to do.
    StoreUnreachableError where the store does not answer.
    """
    folder, source, halt = Folder.of(url), Recording(url, deadline_s=deadline_s), stop or threading.Event()
    try:
        touched.now(source)  # a store that is not there is told before a folder is made for its days
        with folder.alone() as alone:
            return _Round(folder, source).run(halt, pause_s, told) if alone else Sealed(busy=True)
    finally:
        source.close()


class _Round:
    """One round over the store."""

    def __init__(self, folder: Folder, source: Recording) -> None:
        self._folder = folder
        self._source = source

    def run(self, stop: threading.Event, pause_s: float, told: Callable[[int, int], None]) -> Sealed:
        """Drop what is wrong, then seal what is missing, day by day."""
        with self._source.consistent():
            before = lists.load(self._folder)
            dims = dimensions.read(self._source)
            listing = self._still_right(before, dims)
            wanted = self._wanted(dims, listing)
        lists.save(self._folder, listing)
        kept, written = _count(listing), 0
        dropped = _count(before) - kept if before else 0
        for place, (kind, days) in enumerate(wanted):
            told(place, len(wanted))
            with self._source.consistent():
                if lists.of_dimensions(dimensions.read(self._source)) != listing.dims:
                    break  # the next round starts from the new ones
                listing = self._with_days(listing, dims, kind, days)
                written += len(days)
            lists.save(self._folder, listing)
            if stop.wait(pause_s):
                break
        told(len(wanted), len(wanted))
        self._folder.clean(listing.files())
        return Sealed(written, kept, dropped)

    def _still_right(self, before: Listing | None, dims: Dimensions) -> Listing:
        """List what can be trusted as of now."""
        number = touched.now(self._source)
        fresh = Listing(dims.zone, lists.of_dimensions(dims), number, touched.marks(self._source, number))
        found = changes(self._source, dims, before) if before and before.zone == dims.zone else None
        if before is None or found is None:
            return fresh
        days = {name: dict(still_right(self._folder, before, kind, found)) for name, kind in KINDS.items()}
        return replace(fresh, days=days, categories=before.categories)

    def _wanted(self, dims: Dimensions, listing: Listing) -> list[tuple[Kind, list[date]]]:
        """Days that are over and not sealed, part by part and kind by kind, the newest first."""
        until = extent.known_until(self._source)
        found = [self._source.read(statement)["first"][0] for statement in EARLIEST]
        known = [at for at in found if at is not None]
        if until is None or not known:
            return []
        zone = ZoneInfo(dims.zone)
        last = min(until, datetime.now(UTC)).astimezone(zone).date() - DAY
        first = max(min(known).astimezone(zone).date(), last - AT_MOST * DAY)
        kinds = [kind for kind in KINDS.values() if not kind.one_zone or dims.zones == (dims.zone,)]
        weeks: dict[tuple[date, str], list[date]] = {}
        for day in (last - number * DAY for number in range((last - first).days + 1)):
            for kind in kinds:
                if day not in listing.days.get(kind.name, {}):
                    weeks.setdefault((_part(day, last), kind.name), []).append(day)
        return [(KINDS[name], days) for (_, name), days in weeks.items()]

    def _with_days(self, listing: Listing, dims: Dimensions, kind: Kind, days: Sequence[date]) -> Listing:
        """Read days of a week from the store at once, write their files and put them on the list."""
        with self._noting() as keys:
            window = Window.days(min(days), max(days) + DAY, listing.zone)
            shaped = READERS[kind.frame.name](Reading(self._source, window, dims, kind.anchor))
            rows = shaped.select(*kind.frame.columns).collect().sort(kind.anchor, *kind.frame.key)
        made_of = {table: keys[table] for table in kind.tables if keys.get(table)}
        number = touched.now(self._source)
        noted = (
            self._folder.write(f"{kind.name}.{min(days)}.keys.parquet", parquet(_listed(made_of))) if made_of else None
        )
        bounds = {table: (min(some), max(some)) for table, some in made_of.items()}
        until = extent.heard_until(self._source)
        heard = 0 if until is None else to_micros(until)
        by_day = {day: _of_day(kind, day, listing.zone, rows) for day in days}
        made = {
            day: Day(*self._kept(kind, day, own), noted, bounds, number, heard)
            for day, own in by_day.items()
            if not kind.undecided or not own[kind.undecided].any()
        }
        repeating = tuple(name for name, dtype in rows.schema.items() if dtype == pl.Categorical)
        return replace(
            listing,
            days={**listing.days, kind.name: {**listing.days.get(kind.name, {}), **made}},
            categories={**listing.categories, kind.name: repeating},
        )

    def _kept(self, kind: Kind, day: date, own: pl.DataFrame) -> tuple[Sheaf | None, bool]:
        """Write the file of one day; a day without rows has none. Also: whether every row has a site."""
        sheaf = self._folder.write(f"{kind.name}.{day}.parquet", parquet(own)) if own.height else None
        return sheaf, "site_id" not in own.columns or not own["site_id"].null_count()

    @contextmanager
    def _noting(self) -> Iterator[dict[str, set[int]]]:
        self._source.keys = {}
        yield self._source.keys


def _part(day: date, last: date) -> date:
    """First day of those that are read with this one; months begin where the latest four weeks end."""
    size = WEEK if (last - day).days < MONTH else MONTH
    return last - ((last - day).days // size * size + size - 1) * DAY


def _of_day(kind: Kind, day: date, zone: str, rows: pl.DataFrame) -> pl.DataFrame:
    bounds, at = Window.days(day, day + DAY, zone), pl.col(kind.anchor)
    return rows.filter(at >= bounds.start_at, at < bounds.end_at)


def _listed(keys: Mapping[str, set[int]]) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"key": sorted(some)}, schema={"key": pl.Int64}).select(pl.lit(table).alias("table"), "key")
        for table, some in keys.items()
    ]
    return pl.concat(parts)


def _count(listing: Listing) -> int:
    return sum(len(days) for days in listing.days.values())
