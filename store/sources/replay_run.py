"""Playing a day to the live floor in real time (or faster), under a source of its own."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from datetime import time as clock_time

from store.errors import StoreUnavailableError
from store.sources.replay import Clock, Day, Payload
from store.types import to_micros
from store.writer import Writer

BATCH = 500
TICK_S = 0.25
HEARTBEAT_S = 5.0
RETRY_S = 2.0
PREFIX = "replay:"

Told = Callable[[int, int], None]  # the day's instant that is played, rows written so far


class Replay:
    """Plays `day` from its instant `start` on; what happened before is there at once, so that today has its course."""

    def __init__(self, day: Day, writer: Writer, start: datetime, speed: float = 1.0) -> None:
        self.day = day
        self.writer = writer
        self.clock = Clock(to_micros(start), _now(), speed)
        self.written = 0
        self._heard = 0.0

    def begin(self, open_before: Sequence[Payload] = ()) -> None:
        """Write people and all that happened before the start; end what an earlier replay left open."""
        version = _now()
        self._write([row | {"source_version": version} for row in self.day.people])
        self._write([ended(row, version) for row in open_before])
        self.step()

    def run(self, told: Told = lambda _at, _rows: None, is_over: Callable[[], bool] = lambda: False) -> None:
        """Play until the day is over, or `is_over`."""
        while not self.day.is_over and not is_over():
            told(self.clock.played(_now()), self.written)
            time.sleep(TICK_S)
            self.step()

    def step(self) -> None:
        """Write what has happened by now; after some silence say that the replay goes on."""
        now = _now()
        rows = self.day.play(self.clock.played(now), self.clock, now)
        self._write(rows)
        if not rows and time.monotonic() - self._heard > HEARTBEAT_S:
            self._stored([])

    def _write(self, rows: Sequence[Payload]) -> None:
        for first in range(0, len(rows), BATCH):
            self._stored(rows[first : first + BATCH])

    def _stored(self, rows: Sequence[Payload]) -> None:
        """Write, again and again while the store is locked or away."""
        while True:
            try:
                self.writer.write(rows)
            except StoreUnavailableError:
                time.sleep(RETRY_S)
            else:
                self.written += len(rows)
                self._heard = time.monotonic()
                return


def ended(row: Payload, version: int) -> Payload:
    """End a row that an earlier replay left open, at the last instant that it knows."""
    last = max(value for name, value in row.items() if name.endswith("_at") and value is not None)
    closed = row | {"source_version": version, "ended_at": row["ended_at"] or last}
    if row["table"] == "contacts":
        closed["outcome"] = row["outcome"] or "unserved"
    elif row["table"] == "contact_legs" and row["left_queue_at"] is None:
        closed |= {"left_queue_at": last, "leave_kind": "unserved"}
    return closed


def _now() -> int:
    return to_micros(datetime.now(UTC))


def source_of(source: str) -> str:
    """The source under which a replay of another writes."""
    return f"{PREFIX}{source}"


def from_clock(text: str) -> clock_time:
    """Read a time of day, HH:MM or HH:MM:SS; ValueError otherwise."""
    return datetime.strptime(text, "%H:%M:%S" if text.count(":") > 1 else "%H:%M").time()  # noqa: DTZ007 - a time of day
