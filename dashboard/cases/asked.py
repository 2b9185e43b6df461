"""Which view is asked for, and on which clock times are told: `?clock=open` counts business hours."""

from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened

PAGE = "cases"
CLOCK, CALENDAR, OPEN = "clock", "calendar", "open"
VIEW, FLOW, STANDING = "view", "flow", "standing"
BY = ("queue", "priority", "segment", "team", "channel", "reason")


def view(page: Opened) -> Pick:
    """Offer the view: what flows, or what stands open."""
    return Pick(VIEW, page.say("cases.view"), tuple((one, page.say(f"cases.view_{one}")) for one in (FLOW, STANDING)))


def clock(page: Opened) -> Pick:
    """Offer the clock."""
    offered = tuple((one, page.say(f"response.clock_{one}")) for one in (CALENDAR, OPEN))
    return Pick(CLOCK, page.say("response.clock"), offered)


def resolution(page: Opened) -> str:
    """Return the metric that tells how long a resolution took, on the clock asked for."""
    return "resolution_time_open_p50" if chosen(clock(page)) == OPEN else "resolution_time_p50"
