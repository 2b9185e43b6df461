"""Floors as of an instant, held a while for all questions about it: the live one of this process where that is now."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from queries import history
from queries.source import Source

if TYPE_CHECKING:
    from queries.snapshot import Snapshot

HELD = 4  # at a time
NOW_FOR_S = 15.0  # so old may be what the store told of now, where no live floor runs beside
Live = Callable[[], "Snapshot | None"]


class Instants:
    """Holds the floors of few instants. For several threads."""

    def __init__(self, for_s: float) -> None:
        self._for_s = for_s
        self._live: tuple[str, Live] | None = None
        self._held: dict[tuple[str, datetime | None], tuple[float, Snapshot]] = {}
        self._changing = Lock()

    def follow(self, url: str, live: Live) -> None:
        """Take what is now from the live floor of the store at `url`, while it has one."""
        self._live = (url, live)

    def forget(self) -> None:
        """Let everything go, the live floor too."""
        with self._changing:
            self._live = None
            self._held.clear()

    def at(self, source: Source, at: datetime) -> "Snapshot":
        """Return the floor as of `at`, of now where that lies ahead; StoreUnreachableError where it has to read."""
        now = datetime.now(UTC)
        live = self._of_now(source.url) if at >= now else None
        if live is not None:
            return live
        key, for_s = (source.url, None if at >= now else at), NOW_FOR_S if at >= now else self._for_s
        with self._changing:
            found = self._held.get(key)
        if found is not None and monotonic() - found[0] <= for_s:
            return found[1]
        with source.consistent():
            made = history.at_instant(source, min(at, now))
        with self._changing:
            self._held.pop(key, None)
            self._held[key] = (monotonic(), made)
            while len(self._held) > HELD:
                del self._held[next(iter(self._held))]
        return made

    def _of_now(self, url: str) -> "Snapshot | None":
        if self._live is None or self._live[0] != url:
            return None
        snapshot = self._live[1]()
        return snapshot if snapshot is not None and snapshot.version and snapshot.state == "ok" else None
