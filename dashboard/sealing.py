"""Does what the store needs from time to time, each in a process of its own and after all others: no tick waits.

Finished days are sealed, and once a day what was kept long enough is taken out.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence

LOG = logging.getLogger(__name__)
FLOORVIEW = (sys.executable, "-m", "dashboard.cli.main")
COMMAND = (*FLOORVIEW, "seal", "--quiet")
RETENTION = (*FLOORVIEW, "retention")
FIRST_S = 60.0  # the first pages come before
EVERY_S = 600.0
RETENTION_FIRST_S, RETENTION_EVERY_S = 300.0, 86_400.0
AFTER_ALL_OTHERS = 19  # niceness
PATIENCE_S = 10.0


class Sealing:
    """Seals the store at `url` every ten minutes, from a minute after `start` until `stop`; or does another command."""

    def __init__(
        self, url: str, *, first_s: float = FIRST_S, every_s: float = EVERY_S, command: Sequence[str] | None = None
    ) -> None:
        self._url, self._first_s, self._every_s = url, first_s, every_s
        self._command = command
        self._stop = threading.Event()
        self._round: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="sealing", daemon=True)

    def start(self) -> None:
        """Begin, in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the round at hand (files are whole or not there), and wait for it."""
        self._stop.set()
        if self._round is not None:
            self._round.terminate()
        if self._thread.is_alive():
            self._thread.join(timeout=PATIENCE_S)

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stop.wait(wait_s):
            wait_s = self._every_s
            try:
                self._seal()
            except OSError:  # no process to be had: history is read from the store, and this tries again
                LOG.warning("%s", self._failed(), exc_info=True)

    def _seal(self) -> None:
        """Run the command; the URL goes by the environment, for it may hold a password."""
        environment = os.environ | {"FLOORVIEW_STORE": self._url}
        self._round = subprocess.Popen(  # noqa: S603 - our own command, its only word from outside in the environment
            self._command or COMMAND, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        os.setpriority(os.PRIO_PROCESS, self._round.pid, AFTER_ALL_OTHERS)
        if self._stop.is_set():
            self._round.terminate()
        _, said = self._round.communicate()
        if self._round.returncode and not self._stop.is_set():
            LOG.warning("%s: %s", self._failed(), said.strip()[-500:])

    def _failed(self) -> str:
        return "finished days could not be sealed" if self._command is None else "retention could not run"


def retention(url: str) -> Sealing:
    """Take out what was kept long enough, once a day."""
    return Sealing(url, first_s=RETENTION_FIRST_S, every_s=RETENTION_EVERY_S, command=RETENTION)
