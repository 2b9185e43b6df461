"""Sends reports that are due beside the dashboard: looks every half minute, sends in a process of its own.

What goes wrong is logged as an error and stands in `/metrics` (`floorview_reports_failing`) until it is sent.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from dashboard.reports import due
from dashboard.settings import Settings

LOG = logging.getLogger("floorview.reports")
COMMAND = (sys.executable, "-m", "dashboard.cli.main", "report", "send", "--due")
FIRST_S, EVERY_S, PATIENCE_S = 90.0, 30.0, 10.0


class Clock:
    """Looks at what is due from `start` until `stop`; `zone` tells the store's zone where it is known."""

    def __init__(  # noqa: PLR0913 - the times and the command are for tests
        self,
        url: str,
        settings: Settings,
        zone: Callable[[], str | None],
        *,
        first_s: float = FIRST_S,
        every_s: float = EVERY_S,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._url, self._settings, self._zone = url, settings, zone
        self._first_s, self._every_s, self._command = first_s, every_s, command
        self._stop = threading.Event()
        self._round: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)

    def start(self) -> None:
        """Begin, in a thread, where any report is planned."""
        if self._settings.reports:
            self._thread.start()

    def stop(self) -> None:
        """End the round at hand, and wait for it: what was not sent is sent after the next start."""
        self._stop.set()
        if self._round is not None:
            self._round.terminate()
        if self._thread.is_alive():
            self._thread.join(timeout=PATIENCE_S)

    def is_due(self) -> bool:
        """Whether anything is to be sent now."""
        zone, now = self._zone() or self._settings.site.zone, datetime.now(UTC)
        planned = due.deliveries(self._settings.reports, now, zone)
        return bool(due.due(planned, due.read(self._settings.data), now))

    def _run(self) -> None:
        wait_s = self._first_s
        while not self._stop.wait(wait_s):
            wait_s = self._every_s
            try:
                if self.is_due():
                    self._send()
            except OSError:  # no process to be had, no file to be read: this tries again
                LOG.exception("weekly reports could not be sent")

    def _send(self) -> None:
        """Run the command; the URL goes by the environment, for it may hold a password."""
        environment = os.environ | {"FLOORVIEW_STORE": self._url, "FLOORVIEW_DATA": str(self._settings.data)}
        self._round = subprocess.Popen(  # noqa: S603 - our own command, its only words from outside in the environment
            self._command, env=environment, text=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        if self._stop.is_set():
            self._round.terminate()
        _, said = self._round.communicate()
        if self._round.returncode and not self._stop.is_set():
            LOG.error("weekly reports could not be sent: %s", said.strip()[-500:])
