"""Live traffic for a demo store: goes on from where its history ends, in real time or faster, until it is stopped."""

import logging
import time
from collections.abc import Callable
from threading import Event

from sqlalchemy import Engine

from store.errors import StoreUnavailableError
from store.simulator.company import SOURCE
from store.simulator.live_adopt import live_floor
from store.simulator.live_floor import LiveFloor
from store.simulator.live_open import last_told
from store.simulator.live_rows import Row
from store.types import from_micros
from store.writer import Writer

BEAT_S = 0.22  # between two batches
AT_ONCE = 500  # payloads a batch
ASLEEP_S = 60  # a beat that came this late: the machine slept
STORM = 4.0
LOG = logging.getLogger(__name__)


class LiveTraffic:
    """The simulator's clock and its writer: `beat` lets everything happen that is due and writes it."""

    def __init__(
        self,
        engine: Engine,
        seed: int = 1,
        *,
        speed: float = 1.0,
        storm: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`clock` gives seconds since 1970; `speed` is how much faster the floor's clock runs from now on."""
        self._engine, self._seed, self._speed, self._storm, self._clock = engine, seed, speed, storm, clock
        self._beaten = clock()
        self._begin()
        self.writer = Writer(engine, SOURCE, is_live=True, clock=lambda: from_micros(self.now() * 1000))
        self._waiting: list[Row] = []
        self.floor = self._made()

    def now(self) -> int:
        """Tell the floor's time in milliseconds since 1970."""
        return int((self._from + (self._clock() - self._began) * self._speed) * 1000)

    def _begin(self) -> None:
        """Start the floor's clock now, or where a hurried run left it when that is ahead of now."""
        self._began = self._from = self._clock()
        last = last_told(self._engine)
        if last is not None:
            self._from = max(self._from, last.timestamp() + 0.001)

    def beat(self) -> int:
        """Write what happened since the last beat; gives the number of payloads written.

        A store that is locked or away loses nothing: the payloads wait for the next beat.
        """
        if self._clock() - self._beaten > ASLEEP_S:
            LOG.info("the machine slept: going on from now")
            self._waiting = []
            self._begin()
            self.floor = self._made()
        self._beaten = self._clock()
        self.floor.go_on(self.now())
        self._waiting += self.floor.ledger.taken()
        written = 0
        try:
            while batch := self._waiting[:AT_ONCE]:
                counts = self.writer.write(batch)
                if counts.rejected:
                    LOG.warning("%d records were rejected; see the table `rejects`", counts.rejected)
                del self._waiting[:AT_ONCE]
                written += len(batch)
            if not written:
                self.writer.heartbeat()
        except StoreUnavailableError as error:
            LOG.warning("%s; %d records wait", error, len(self._waiting))
        return written

    def run(self, stop: Event) -> None:
        """Beat until `stop` is set."""
        while not stop.wait(BEAT_S):
            self.beat()
        self.writer.close()

    def _made(self) -> LiveFloor:
        floor = live_floor(self._engine, self._seed, self.now())
        floor.storm = STORM if self._storm else 1.0
        return floor
