"""Rows of the past that are asked for again and again, held in memory for everybody; each asker gets what is theirs.

A page asks many questions of the same weeks, and the same ones again when a filter changes. Whole frames are held for
all principals, and limited to the scope at every question: nothing is delivered that `history.read` would not deliver.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic

import polars as pl

from queries import dimensions, history
from queries.dimensions import Dimensions
from queries.frames import (
    CALLBACKS,
    CONTACTS,
    LEGS,
    OUTCOMES,
    RESPONSES,
    REVIEWS,
    SELF_SERVICE,
    SURVEYS,
    TICKETS,
    Frame,
)
from queries.reach import limited
from queries.scope import FILTERS, OPERATOR, Scope, Window
from queries.source import Source

AT_MOST = 1_500_000_000  # bytes held
DECIDING = frozenset({*FILTERS, "site", "agent_id"})  # what rows are let through by: another filter reads nothing anew
FOR_S = 300.0  # so old may rows be; pages say until when their data are
# Frames whose rows look the same whatever the window they are read for: a part of one that is held answers too.
PARTIAL = frozenset(
    frame.name for frame in (LEGS, CONTACTS, OUTCOMES, SELF_SERVICE, TICKETS, RESPONSES, CALLBACKS, SURVEYS, REVIEWS)
)
Key = tuple[str, str, str, Window]  # store, frame, anchor


@dataclass(frozen=True, eq=False)
class _Held:
    window: Window
    rows: pl.DataFrame
    dims: Dimensions
    read_at: float

    @property
    def size(self) -> int:
        return int(self.rows.estimated_size())


class Past:
    """Holds frames of windows, the least recently asked for let go first. For several threads."""

    def __init__(self, at_most: int = AT_MOST, for_s: float = FOR_S) -> None:
        self._at_most, self._for_s = at_most, for_s
        self._held: dict[Key, _Held] = {}
        self._changing = Lock()

    def read(
        self, source: Source, frame: Frame, scope: Scope, anchor: str | None = None, *, columns: Collection[str]
    ) -> pl.DataFrame:
        """Rows as `history.read` gives them, at most `for_s` seconds old; StoreUnreachableError where it has to read.

        Rows of an instant (who waits now) are never held.
        """
        if frame.name in history.INSTANT_FRAMES:
            return history.read(source, frame, scope, anchor, columns=columns)
        chosen = anchor or frame.time
        wanted = frozenset({*columns, *DECIDING, chosen, *frame.key} & {*frame.columns})
        held = self._rows(source, frame, scope.window, chosen, wanted)
        rows = limited(_inside(held, chosen, scope.window), scope, held.dims).collect()
        return rows.select(name for name in frame.columns if name in columns)

    def forget(self) -> None:
        """Let everything go."""
        with self._changing:
            self._held.clear()

    def _rows(self, source: Source, frame: Frame, window: Window, anchor: str, wanted: frozenset[str]) -> _Held:
        """Hold rows of at least this window and these columns."""
        with self._changing:
            key = self._covering((source.url, frame.name, anchor), window, wanted)
            if key is not None:
                held = self._held[key] = self._held.pop(key)  # the latest asked for is the last
                return held
            before = self._held.get((source.url, frame.name, anchor, window))
        known = frozenset(before.rows.columns) if before else frozenset[str]()
        made = _read(source, frame, window, anchor, wanted | known)
        with self._changing:
            self._held[source.url, frame.name, anchor, window] = made
            while sum(one.size for one in self._held.values()) > self._at_most and len(self._held) > 1:
                del self._held[next(iter(self._held))]
        return made

    def _covering(self, of: tuple[str, str, str], window: Window, wanted: frozenset[str]) -> Key | None:
        for key, held in self._held.items():
            whole = key[3]
            fits = whole == window or (of[1] in PARTIAL and _is_within(window, whole))
            is_young = monotonic() - held.read_at <= self._for_s
            if key[:3] == of and fits and is_young and wanted <= {*held.rows.columns}:
                return key
        return None


def _is_within(part: Window, whole: Window) -> bool:
    return whole.zone == part.zone and whole.start_at <= part.start_at and part.end_at <= whole.end_at


def _inside(held: _Held, anchor: str, window: Window) -> pl.LazyFrame:
    """Rows of a window, which the held one covers."""
    if window == held.window:
        return held.rows.lazy()
    return held.rows.lazy().filter(pl.col(anchor) >= window.start_at, pl.col(anchor) < window.end_at)


def _read(source: Source, frame: Frame, window: Window, anchor: str, columns: frozenset[str]) -> _Held:
    everybody = Scope(window, replace(OPERATOR, name="past"))
    rows = history.read(source, frame, everybody, anchor, columns=columns)
    return _Held(window, rows, dimensions.read(source), monotonic())


PAST = Past()
