"""Tickets over weeks: what comes in, goes out and comes back, how long it takes, and what stands open and how old."""

from dashboard import shell
from dashboard.analysis import beside, comparing, component, panels, picks, states, wishes
from dashboard.analysis.beside import Question
from dashboard.analysis.panels import Panel
from dashboard.analysis.states import Empty
from dashboard.cases import headline, intake, standing
from dashboard.cases.asked import BY, PAGE, STANDING, clock, resolution, view
from dashboard.shell import Opened
from queries.rights import Resource

TITLE = "cases.title"
ICON = ":material/inventory_2:"


def render() -> None:
    """Draw the page."""
    wishes.begin()
    page = shell.opened(TITLE, Resource.FIGURES)
    if page is None:
        return
    component.frame()
    by = picks.by(page, *BY)
    with states.reading(page):
        is_standing = picks.chosen(view(page)) == STANDING
        offered = () if is_standing else (clock(page),)
        clicks = () if is_standing else (picks.click(page),)
        picks.draw(page, view(page), by, *offered, comparing.pick(page), *clicks)
        headline.draw(page, comparing.from_url(page))
        _body(page, picks.chosen(by), is_standing=is_standing)


def _body(page: Opened, by: str, *, is_standing: bool) -> None:
    if is_standing:
        panels.draw(page, standing.panel(page, by))
        return
    panels.row(page, (intake.daily(page), intake.total(page)), (3, 2))
    panels.row(page, (_beside(page, "reopened", "reopen_rate", by), _beside(page, "resolved", resolution(page), by)))


def _beside(page: Opened, key: str, metric: str, by: str) -> Panel:
    title = page.say(f"cases.{key}", by=page.say(f"analysis.by_{by}").lower())
    early = Empty(page.say("cases.reopened_early"), page.say("cases.reopened_early_text"))
    none = early if key == "reopened" and intake.is_any(page) else None
    return beside.panel(page, Question(PAGE, key, metric, by, title, page.say(f"cases.{key}_note"), none=none))
