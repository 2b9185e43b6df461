"""Which time is asked about: `?of=wait` (in the queue), `first`, `next` (a reply), `resolution`, and on which clock.

`?clock=open` counts business hours, `calendar` every second. The wait in a queue has no business hours.
"""

from dataclasses import dataclass

from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened

OF, CLOCK, VIEW = "of", "clock", "view"
WAIT, FIRST, NEXT, RESOLUTION = "wait", "first", "next", "resolution"
CALENDAR, OPEN = "calendar", "open"
SPEED, CLOCKS, PROCESS = "speed", "clocks", "process"
TIMES = {FIRST: "first_response_time", NEXT: "next_response_time", RESOLUTION: "resolution_time"}
KINDS = {WAIT: "service_level", FIRST: "first_response", NEXT: "next_response", RESOLUTION: "resolution"}


@dataclass(frozen=True)
class Asked:
    """What the page is asked: which time, on which clock, compared by which dimension, in which view."""

    of: str
    clock: str
    by: str
    view: str

    @property
    def median(self) -> str:
        """The metric whose rows bring the times."""
        return "wait_p50" if self.of == WAIT else self.time(self.of)

    @property
    def attainment(self) -> str:
        """The metric that says how many were in time."""
        return "service_level" if self.of == WAIT else f"sla_attainment_{KINDS[self.of]}"

    @property
    def kind(self) -> str:
        """The kind of service standard."""
        return KINDS[self.of]

    def time(self, of: str) -> str:
        """Return the median of a time on the clock asked for."""
        return f"{TIMES[of]}{'_open' if self.clock == OPEN else ''}_p50"


def picks(page: Opened) -> tuple[Pick, Pick, Pick]:
    """Offer view, time and clock."""
    return (
        Pick(VIEW, page.say("response.view"), _offered(page, VIEW, (SPEED, CLOCKS, PROCESS))),
        Pick(OF, page.say("response.of"), _offered(page, OF, (WAIT, FIRST, NEXT, RESOLUTION))),
        Pick(CLOCK, page.say("response.clock"), _offered(page, CLOCK, (CALENDAR, OPEN))),
    )


def from_url(page: Opened, by: Pick) -> Asked:
    """Read them from the URL."""
    view, of, clock = picks(page)
    return Asked(chosen(of), chosen(clock), chosen(by), chosen(view))


def _offered(page: Opened, name: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one, page.say(f"response.{name}_{one}")) for one in values)
