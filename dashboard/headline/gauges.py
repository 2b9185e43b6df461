"""Figures of the service itself, counted while it runs: how long looks and boards take, how much was logged."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.board import Board
    from queries.scope import Scope
    from queries.snapshot import Snapshot

LEVELS = ("warning", "error", "critical")


class Took:
    """How often something was done, how long it took in all, and how long the last time (s)."""

    def __init__(self) -> None:
        self.count, self.sum, self.last = 0, 0.0, 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.count, self.sum, self.last = self.count + 1, self.sum + seconds, seconds


class Logged(logging.Handler):
    """Counts what is logged, by level, and nothing of what it says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.counts = dict.fromkeys(LEVELS, 0)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        level = LEVELS[min((record.levelno - logging.WARNING) // 10, 2)]
        self.counts[level] += 1


class Gauges:
    """What is counted in this process."""

    def __init__(self) -> None:
        self.started_at = time.time()
        self.polled, self.composed, self.logged = Took(), Took(), Logged()
        self._adding = Lock()

    def note(self, snapshot: "Snapshot") -> None:
        """Count a snapshot: from the look at the store until it is published. Called by the publisher: quick."""
        if snapshot.state != "lost":
            with self._adding:
                self.polled.add(max((datetime.now(UTC) - snapshot.read_at).total_seconds(), 0.0))

    def timed(
        self, compose: "Callable[[Snapshot, Scope, datetime], Board]"
    ) -> "Callable[[Snapshot, Scope, datetime], Board]":
        """Return what composes a board and counts how long that took."""

        def composing(snapshot: "Snapshot", scope: "Scope", now: datetime) -> "Board":
            began = time.perf_counter()
            board = compose(snapshot, scope, now)
            with self._adding:
                self.composed.add(time.perf_counter() - began)
            return board

        return composing

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is logged meanwhile. What nobody else prints is still printed: Python asks no last resort then."""
        root = logging.getLogger()
        printing = None if root.handlers else logging.lastResort
        handlers = [handler for handler in (self.logged, printing) if handler]
        for handler in handlers:
            root.addHandler(handler)
        try:
            yield
        finally:
            for handler in handlers:
                root.removeHandler(handler)


GAUGES = Gauges()
