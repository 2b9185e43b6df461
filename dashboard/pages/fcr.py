"""First-contact resolution: whether customers have to come back, where, what it costs, and how it is defined."""

from dashboard import shell, stored
from dashboard.analysis import comparing, component, panels, picks, states, wishes
from dashboard.analysis.panels import Panel
from dashboard.fcr import after, chained, course, defined, groups, headline, mix, reasons
from dashboard.fcr import asked as questions
from dashboard.fcr.asked import REPEATS, Asked
from dashboard.shell import Opened
from queries.rights import Resource
from queries.source import Source

TITLE = "fcr.title"
ICON = ":material/task_alt:"
NEEDS = (Resource.FIGURES,)
KEPT_S = 240.0  # rows are held about so long: see queries.past


def render() -> None:
    """Draw the page."""
    wishes.begin()
    questions.adopt()
    page = shell.opened(TITLE, *NEEDS)
    if page is None:
        return
    component.frame()
    by, view = picks.by(page, "reason", "channel", "team", "segment"), questions.view(page)
    asked = questions.from_url(page, by, view)
    variant, window, rule = questions.picks(page, asked)
    own = (rule,) if asked.view == REPEATS else (by, picks.click(page))
    picks.draw(page, view, variant, window, *own, comparing.pick(page))
    with states.reading(page):
        stored.kept(page.principal, ("fcr rows", page.scope.window), lambda one: _warm(page, one), for_s=KEPT_S)
        empty = headline.draw(page, comparing.from_url(page), asked)
        if empty is not None:
            panels.draw(page, Panel("nothing", page.say(TITLE), empty=empty))
            return
        _view(page, asked)


def _warm(page: Opened, source: Source) -> int:
    """Read once what all panels read."""
    return questions.rows(source, page.scope).height


def _view(page: Opened, asked: Asked) -> None:
    if asked.view == REPEATS:
        panels.row(page, (reasons.panel(page, asked), after.panel(page, asked)))
        panels.row(page, (chained.lengths(page, asked), chained.longest(page, asked)))
    else:
        panels.row(page, (groups.panel(page, asked), defined.panel(page, asked)))
        panels.row(page, (course.panel(page, asked), mix.panel(page, asked)), (3, 2))
