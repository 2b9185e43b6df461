"""Response time: how long customers wait for an answer, where, whether it was promised sooner, and what holds it up."""

from dashboard import shell
from dashboard.analysis import comparing, component, panels, picks, states, wishes
from dashboard.response import asked as questions
from dashboard.response import attained, backlog, clocks, headline, hours, process, spread
from dashboard.response.asked import CLOCKS, PROCESS, Asked
from dashboard.shell import Opened
from queries.rights import Resource

TITLE = "response.title"
ICON = ":material/timer:"


def render() -> None:
    """Draw the page."""
    wishes.begin()
    page = shell.opened(TITLE, Resource.FIGURES)
    if page is None:
        return
    component.frame()
    by = picks.by(page, "channel", "queue", "priority", "segment", "team", "reason")
    with states.reading(page):
        asked = questions.from_url(page, by)
        view, of, clock = questions.picks(page)
        change = process.pick(page) if asked.view == PROCESS else None
        offered = {CLOCKS: (), PROCESS: (clock, change)}.get(asked.view, (of, clock, by))
        picks.draw(page, *(one for one in (view, *offered, comparing.pick(page), picks.click(page)) if one))
        headline.draw(page, comparing.from_url(page), asked)
        _view(page, asked)


def _view(page: Opened, asked: Asked) -> None:
    if asked.view == CLOCKS:
        panels.row(page, (clocks.panel(page), clocks.where(page), backlog.at_risk(page)))
        panels.row(page, (backlog.ages(page), backlog.course(page)), (1, 2))
    elif asked.view == PROCESS:
        panels.row(page, (process.panel(page, asked), process.before_after(page, asked)))
    else:
        panels.row(page, (spread.panel(page, asked), attained.panel(page, asked)))
        panels.draw(page, hours.panel(page, asked))
