"""What the period is held against: `?compare=previous` (the days before it), `year` (52 weeks before it), or `none`.

A year back means the same weekdays. A period that still runs is held against the other one up to the same time of day.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened
from queries.scope import Scope, Window

PARAMETER = "compare"
PREVIOUS, YEAR, NONE = "previous", "year", "none"
YEAR_DAYS = 364
STEP = timedelta(minutes=30)  # a running period is told up to the half hour, so that rows held serve for that long


@dataclass(frozen=True)
class Comparison:
    """What was chosen, and the same question of the other period; None: nothing is compared with.

    `since` is the first instant that the store knows of (None: it does not matter).
    """

    name: str
    scope: Scope | None
    since: datetime | None = None

    def is_seen(self, reach_days: int) -> bool:
        """Whether the store knows of all of the other period, and of so many days before it."""
        if self.scope is None or self.since is None:
            return True
        return self.scope.window.start_at - timedelta(days=reach_days) >= self.since


def pick(page: Opened) -> Pick:
    """Offer the choice, for `picks.draw`."""
    offered = tuple((name, page.say(f"analysis.compare_{name}")) for name in (PREVIOUS, YEAR, NONE))
    return Pick(PARAMETER, page.say("analysis.compare"), offered, is_menu=True)


def from_url(page: Opened) -> Comparison:
    """Read the choice from the URL."""
    name = chosen(pick(page))
    if name == NONE:
        return Comparison(name, None)
    window = page.scope.window
    back = YEAR_DAYS if name == YEAR else _days(window)
    other = before(window, back, page.known.until)
    return Comparison(name, replace(page.scope, window=other), page.known.since)


def before(window: Window, days: int, until: datetime | None) -> Window:
    """Return the window so many local days earlier; of one that runs past `until`, up to the same time of day."""
    end = window.end_at if until is None else min(window.end_at, _rounded_up(until))
    start, end = (_earlier(at, days, window.zone) for at in (window.start_at, max(end, window.start_at)))
    return Window(start, end, window.zone)


def _days(window: Window) -> int:
    first, end = window.local_days
    return max((end - first).days, 1)


def _earlier(at: datetime, days: int, zone: str) -> datetime:
    """Return the same time of day so many local days earlier."""
    return (at.astimezone(ZoneInfo(zone)) - timedelta(days=days)).astimezone(at.tzinfo)


def _rounded_up(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at - over + STEP if over else at
