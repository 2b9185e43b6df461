"""Rows of the past that are asked for again and again, held in memory for everybody; each asker gets what is theirs.

A page asks many questions of the same weeks, and the same ones again when a filter changes. Whole frames are held for
all principals, and limited to the scope at every question: nothing is delivered that `history.read` would not deliver.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from math import inf
from threading import Lock
from time import monotonic

import polars as pl

from queries import dimensions, history
from queries.dimensions import Dimensions
from queries.frames import FRAMES, Frame
from queries.instants import Instants
from queries.reach import limited
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from queries.wishes import PARTIAL, Wish, wish_for

AT_MOST = 1_500_000_000  # bytes held
FOR_S = 300.0  # so old may rows be; pages say until when their data are
Key = tuple[str, str, str, Window]  # store, frame, anchor


@dataclass(frozen=True, eq=False)
class _Held:
    window: Window
    rows: pl.DataFrame
    dims: Dimensions
    read_at: float
    asked_at: float

    @property
    def size(self) -> int:
        return int(self.rows.estimated_size())


class Past:
    """Holds frames of windows, the least recently asked for let go first. For several threads."""

    def __init__(self, at_most: int = AT_MOST, for_s: float = FOR_S) -> None:
        self._at_most, self._for_s = at_most, for_s
        self.instants = Instants(for_s)
        self._held: dict[Key, _Held] = {}
        self._changing = Lock()

    def read(
        self, source: Source, frame: Frame, scope: Scope, anchor: str | None = None, *, columns: Collection[str]
    ) -> pl.DataFrame:
        """Rows as `history.read` gives them, at most `for_s` seconds old; StoreUnreachableError where it has to read.

        Rows of an instant (who waits now) are those of the floor as of the window's end.
        """
        names = [name for name in frame.columns if name in columns]
        if frame.name in history.INSTANT_FRAMES:
            return self.instants.at(source, scope.window.end_at).frame(frame, scope).select(names)
        wish = wish_for(frame, scope.window, anchor, columns)
        held = self._rows(source, wish)
        return limited(_inside(held, wish.anchor, scope.window), scope, held.dims).select(names).collect()

    def hold(self, source: Source, wish: Wish, *, older_than_s: float) -> bool:
        """Read these rows, unless younger ones are held; whether they were read. They were not asked for by that."""
        with self._changing:
            key = self._covering(source.url, wish)
            young = key is not None and monotonic() - self._held[key].read_at <= older_than_s
        if not young:
            self._renewed(source, wish)
        return not young

    def asked(self, url: str, within_s: float) -> list[Wish]:
        """Name what was asked for of a store within the last seconds, and can be read again, the latest first."""
        with self._changing:
            held = [(key, one) for key, one in self._held.items() if monotonic() - one.asked_at <= within_s]
        return [
            Wish(FRAMES[key[1]], key[2], key[3], frozenset(one.rows.columns))
            for key, one in reversed(held)
            if key[0] == url
        ]

    @property
    def size(self) -> int:
        """Bytes held."""
        with self._changing:
            return sum(one.size for one in self._held.values())

    def forget(self) -> None:
        """Let everything go."""
        self.instants.forget()
        with self._changing:
            self._held.clear()

    def _rows(self, source: Source, wish: Wish) -> _Held:
        """Hold rows of at least this window and these columns."""
        with self._changing:
            key = self._covering(source.url, wish)
            if key is not None and monotonic() - self._held[key].read_at <= self._for_s:
                held = self._held[key] = replace(self._held.pop(key), asked_at=monotonic())
                return held  # the latest asked for is the last
        return self._renewed(source, wish, asked_at=monotonic())

    def _renewed(self, source: Source, wish: Wish, asked_at: float | None = None) -> _Held:
        key = (source.url, wish.frame.name, wish.anchor, wish.window)
        with self._changing:
            before = self._held.get(key)
        known = frozenset(before.rows.columns) if before else frozenset[str]()
        last = before.asked_at if before else -inf
        made = _read(source, wish._replace(columns=wish.columns | known), last if asked_at is None else asked_at)
        with self._changing:
            if asked_at is not None:
                self._held.pop(key, None)
            self._held[key] = made
            while sum(one.size for one in self._held.values()) > self._at_most and len(self._held) > 1:
                del self._held[next(iter(self._held))]
        return made

    def _covering(self, url: str, wish: Wish) -> Key | None:
        """Find the youngest rows that answer this, however old they are."""
        of, found = (url, wish.frame.name, wish.anchor), list[Key]()
        for key, held in self._held.items():
            whole = key[3]
            fits = whole == wish.window or (of[1] in PARTIAL and _is_within(wish.window, whole))
            if key[:3] == of and fits and wish.columns <= {*held.rows.columns}:
                found.append(key)
        return max(found, key=lambda key: self._held[key].read_at, default=None)


def _is_within(part: Window, whole: Window) -> bool:
    return whole.zone == part.zone and whole.start_at <= part.start_at and part.end_at <= whole.end_at


def _inside(held: _Held, anchor: str, window: Window) -> pl.LazyFrame:
    """Rows of a window, which the held one covers: they stand in the order of the anchor."""
    if window == held.window:
        return held.rows.lazy()
    at = held.rows[anchor]
    first, end = at.search_sorted(pl.Series([window.start_at, window.end_at], dtype=at.dtype), side="left")
    return held.rows.slice(first, end - first).lazy()


def _read(source: Source, wish: Wish, asked_at: float) -> _Held:
    everybody = Scope(wish.window, replace(OPERATOR, name="past"))
    rows = history.read(source, wish.frame, everybody, wish.anchor, columns=wish.columns)
    return _Held(wish.window, rows, dimensions.read(source), monotonic(), asked_at)


PAST = Past()
