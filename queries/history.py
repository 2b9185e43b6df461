"""Frames of any window: the same shapes as the live snapshot, for the command line and pages.

Finished days come from their sealed files where those are right (queries.sealed), the rest straight from the store.
Reads only what the asked columns are made of: a query over months for one figure moves a fraction of the rows' width.
"""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from queries import dimensions
from queries.frames import AGENTS_NOW, FLOOR, HANDS, OPEN_TICKETS, Frame
from queries.reach import decisive, limited
from queries.readers import READERS
from queries.reading import Reading
from queries.scope import Scope
from queries.sealed import reading as sealed
from queries.source import Source

if TYPE_CHECKING:
    from queries.snapshot import Snapshot

INSTANT_FRAMES = (FLOOR.name, AGENTS_NOW.name, HANDS.name, OPEN_TICKETS.name)
ALIVE_FOR = timedelta(days=8)  # how far before an instant its floor is looked for


def read(
    source: Source, frame: Frame, scope: Scope, anchor: str | None = None, *, columns: Collection[str] | None = None
) -> pl.DataFrame:
    """Rows of `frame` whose `anchor` lies in the scope's window, filtered and limited by the scope, sorted by time.

    All promised columns, or only `columns` (in the frame's order). The floor, the agents' states and the open
    tickets are those of the instant at which the window ends, now where it lies ahead. ValueError for an anchor that
    the frame does not have; StoreUnreachableError where the store does not answer.
    """
    chosen_anchor = anchor or frame.time
    if chosen_anchor not in {frame.time, *frame.anchors}:
        raise ValueError(f"{frame.name} has no anchor {anchor!r}; it has {', '.join(frame.anchors or (frame.time,))}")
    with source.consistent():
        if frame.name in INSTANT_FRAMES:
            rows = at_instant(source, min(scope.window.end_at, datetime.now(UTC))).frame(frame, scope)
            return rows.select(_promised(frame, columns))
        dims = dimensions.read(source)
        wanted = _wanted(frame, scope, chosen_anchor, columns)
        reading = Reading(source, scope.window, dims, chosen_anchor, wanted)
        shaped = sealed.rows(reading, frame, READERS[frame.name])
        rows = limited(shaped, scope, dims).collect().sort(chosen_anchor, *frame.key)
    if columns is None:
        return frame.check(rows)
    return rows.select(_promised(frame, columns))


def at_instant(source: Source, at: datetime) -> "Snapshot":
    """Read what a snapshot would have held at `at`: everything of the days before it."""
    from queries import intake  # the whole live floor, which a question about a period does not need
    from queries.snapshot import Snapshot

    held = intake.everything(source, at - ALIVE_FOR)
    dims = held.dims
    return Snapshot(
        version=0, read_at=at, zone=dims.zone, site=dims.site, state="ok", error=None, sources=(), held=held
    )


def _wanted(frame: Frame, scope: Scope, anchor: str, columns: Collection[str] | None) -> frozenset[str] | None:
    """Columns to make: those asked for, those that rows are limited and sorted by; null: all."""
    if columns is None:
        return None
    promised = _promised(frame, columns)
    return frozenset({*promised, *_filtering(frame, scope, promised), anchor, *frame.key})


def _filtering(frame: Frame, scope: Scope, wanted: Collection[str]) -> set[str]:
    """Columns by which rows are let through, or names are hidden."""
    found = {name for name, _ in scope.chosen}
    found |= decisive(scope.principal)
    return (found | ({"agent_id"} if "agent" in wanted else set())) & set(frame.columns)


def _promised(frame: Frame, columns: Collection[str] | None) -> list[str]:
    return [name for name in frame.columns if columns is None or name in columns]
