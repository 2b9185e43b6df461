"""Sends reports that are due beside the dashboard: looks every half minute, sends in a process of its own.

What goes wrong is logged as an error, is an alarm of the floor and stands in `/metrics` (`floorview_reports_failing`)
until it is sent.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from dashboard.failing_reports import FAILING, Failing
from dashboard.reports import due
from dashboard.rounds import FLOORVIEW, Errand, Errands
from dashboard.settings import Settings

LOG = logging.getLogger("floorview.reports")
COMMAND = (*FLOORVIEW, "report", "send", "--due")
FIRST_S, EVERY_S = 90.0, 30.0


class Clock(Errands):
    """Looks at what is due; `zone` tells the store's zone where it is known.

    What was not sent when the dashboard stopped is sent after the next start.
    """

    def __init__(  # noqa: PLR0913 - the times and the command are for tests
        self,
        url: str,
        settings: Settings,
        zone: Callable[[], str | None],
        *,
        first_s: float = FIRST_S,
        every_s: float = EVERY_S,
        command: Sequence[str] = COMMAND,
        failing: Failing = FAILING,
    ) -> None:
        environment = {"FLOORVIEW_STORE": url, "FLOORVIEW_DATA": str(settings.data)}
        errand = Errand("reports", command, environment, "weekly reports could not be sent", LOG, logging.ERROR)
        super().__init__(errand, first_s=first_s, every_s=every_s)
        self._settings, self._zone, self._failing = settings, zone, failing

    def start(self) -> None:
        """Begin, in a thread, where any report is planned."""
        if self._settings.reports:
            super().start()

    def is_due(self) -> bool:
        """Whether anything is to be sent now."""
        zone, now = self._zone() or self._settings.site.zone, datetime.now(UTC)
        planned = due.deliveries(self._settings.reports, now, zone)
        return bool(due.due(planned, due.read(self._settings.data), now))

    def _turn(self) -> None:
        """Send what is due, and note what stands unsent: that of a line of cron too."""
        super()._turn()
        standing = due.standing(due.read(self._settings.data), self._settings.reports)
        self._failing.note(due.failed(standing), datetime.now(UTC), has_fallen=self.has_fallen)
