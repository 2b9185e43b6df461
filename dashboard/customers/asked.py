"""Which view is asked for, which score (`?score=csat`, `nps`, `ces`) and which time of complaints (`?time=`)."""

from dataclasses import dataclass

from dashboard.analysis.picks import Pick, chosen
from dashboard.shell import Opened

PAGE = "customers"
VIEW, SCORE, TIME = "view", "score", "time"
VOICE, CARE, TIERS, LIFE = "voice", "care", "tiers", "life"
SCORES = ("csat", "nps", "ces")
TIMES = ("resolution", "response")
BY = ("channel", "reason", "segment", "queue", "team")


@dataclass(frozen=True)
class Asked:
    """What the page is asked."""

    view: str
    score: str
    time: str
    by: str


def picks(page: Opened) -> tuple[Pick, Pick, Pick]:
    """Offer view, score and time."""
    return (
        _pick(page, VIEW, (VOICE, CARE, TIERS, LIFE)),
        _pick(page, SCORE, SCORES),
        _pick(page, TIME, TIMES),
    )


def from_url(page: Opened, by: Pick) -> Asked:
    """Read them from the URL."""
    view, score, time = picks(page)
    return Asked(chosen(view), chosen(score), chosen(time), chosen(by))


def _pick(page: Opened, name: str, values: tuple[str, ...]) -> Pick:
    offered = tuple((one, page.say(f"customers.{name}_{one}")) for one in values)
    return Pick(name, page.say(f"customers.{name}"), offered)
