"""Reports that could not be sent, as the floor's alarms tell of them: noted by the clock, read by everybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple


class Unsent(NamedTuple):
    """How many deliveries failed and were not sent since, and since when the oldest of them is due."""

    deliveries: int
    since: datetime


class Failing:
    """What stands unsent in this process; written by one thread."""

    def __init__(self) -> None:
        self.unsent: Unsent | None = None

    def note(self, failed: Sequence[datetime], at: datetime, *, has_fallen: bool = False) -> None:
        """Take note of when deliveries failed; `has_fallen`: sending itself broke off, whatever was noted."""
        if failed:
            self.unsent = Unsent(len(failed), min(failed))
        elif has_fallen:
            self.unsent = self.unsent or Unsent(1, at)
        else:
            self.unsent = None


FAILING = Failing()
