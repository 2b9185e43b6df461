"""The live floor of this process: the latest snapshot, who waits for the next one, and boards composed once for all.

The poller's thread publishes; pages and the push route read. A board is composed once a snapshot, choice of filters
and principal, and its bytes are shared by every viewer who asks for the same.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Condition, Lock
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from dashboard.board import Board
from queries.scope import Principal, Scope, Window

if TYPE_CHECKING:
    from queries.snapshot import Snapshot

Chosen = tuple[tuple[str, tuple[str, ...]], ...]
KEPT = 256  # boards of different filters and principals kept at a time


class Key(NamedTuple):
    """What makes two boards the same."""

    chosen: Chosen
    principal: Principal
    options: tuple[tuple[str, str], ...] = ()


class _Made(NamedTuple):
    version: int
    board: Board


def _compose(snapshot: "Snapshot", scope: Scope, now: datetime) -> Board:
    from dashboard.compose import compose  # the metrics it loads are not needed to wait or to publish

    return compose(snapshot, scope, now)


def today(zone: str, now: datetime) -> Window:
    """Return the local day that `now` falls on, in `zone`."""
    first = now.astimezone(ZoneInfo(zone)).date()
    return Window.days(first, first + timedelta(days=1), zone)


def milliseconds(at: datetime) -> int:
    """Return an instant as a browser counts it."""
    return round(at.timestamp() * 1000)


class Floor:
    """Holds the latest snapshot. `compose` makes a Board of (snapshot, scope of today, now)."""

    def __init__(self, compose: Callable[["Snapshot", Scope, datetime], Board] = _compose) -> None:
        self.compose = compose
        self.callbacks: list[Callable[[Snapshot], None]] = []  # called in the publisher's thread: be quick
        self._latest: Snapshot | None = None
        self._published = Condition()
        self._composing = Lock()
        self._made: dict[Key, _Made] = {}

    def publish(self, snapshot: "Snapshot") -> None:
        """Make `snapshot` the one everybody sees, and wake those who wait for it."""
        with self._published:
            self._latest = snapshot
            self._published.notify_all()
        for callback in tuple(self.callbacks):
            callback(snapshot)

    def clear(self) -> None:
        """Forget the snapshot and all boards, as before the first."""
        with self._composing, self._published:
            self._latest = None
            self._made.clear()

    def current(self) -> "Snapshot | None":
        """Return the latest snapshot; None before the first."""
        return self._latest

    def wait(self, version: int, timeout_s: float) -> "Snapshot | None":
        """Return the latest snapshot as soon as it is newer than `version`, or whatever there is after `timeout_s`."""
        with self._published:
            self._published.wait_for(lambda: self._latest is not None and self._latest.version > version, timeout_s)
            return self._latest

    def board(self, key: Key) -> Board | None:
        """Compose the board for these filters and this principal, or take the one made before. None: no snapshot yet.

        A snapshot comes at least once a second, so an unchanged floor does not look old.
        """
        with self._composing:
            snapshot = self._latest
            if snapshot is None:
                return None
            made = self._made.get(key)
            if made is None or made.version != snapshot.version:
                made = self._make(snapshot, key)
        return made.board

    def _make(self, snapshot: "Snapshot", key: Key) -> _Made:
        at = snapshot.read_at  # not the clock: one instant for all, and a store that is lost stands still
        scope = Scope(today(snapshot.zone, at), key.principal, key.chosen, key.options)
        made = _Made(snapshot.version, self.compose(snapshot, scope, at))
        self._made.pop(key, None)
        self._made[key] = made
        while len(self._made) > KEPT:
            del self._made[next(iter(self._made))]
        return made


FLOOR = Floor()
publish = FLOOR.publish
current = FLOOR.current
wait = FLOOR.wait
callbacks = FLOOR.callbacks


def board(principal: Principal, chosen: Chosen = (), options: tuple[tuple[str, str], ...] = ()) -> Board | None:
    """Return today's board for a principal and their filters (see Floor.board)."""
    return FLOOR.board(Key(chosen, principal, options))
