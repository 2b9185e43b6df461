"""Seals finished days while the dashboard runs: a thread of its own, in small steps, that waits more than it works."""

import logging
import threading

from polars.exceptions import PanicException

from queries.sealer import seal

LOG = logging.getLogger(__name__)
FAULTS = (Exception, PanicException)  # Polars' panics are no Exceptions
FIRST_S = 60.0  # the first pages come before
EVERY_S = 600.0
PAUSE_S = 0.5  # after each step, for the poller and the pages


class Sealing:
    """Seals the store at `url` every ten minutes, from a minute after `start` until `stop`."""

    def __init__(
        self, url: str, *, first_s: float = FIRST_S, every_s: float = EVERY_S, pause_s: float = PAUSE_S
    ) -> None:
        self._url, self._first_s, self._every_s, self._pause_s = url, first_s, every_s, pause_s
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sealing", daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the step at hand, and wait for it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stop.wait(wait_s):
            wait_s = self._every_s
            try:
                seal(self._url, stop=self._stop, pause_s=self._pause_s)
            except FAULTS:  # a store that is down, a full disk: history is read from the store, and this tries again
                LOG.warning("finished days could not be sealed", exc_info=True)
