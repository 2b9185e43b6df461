"""Channel consistency: is the promise kept equally on every channel, for the same reasons, and where to look first."""

from dashboard import shell
from dashboard.analysis import comparing, component, panels, picks, states, wishes
from dashboard.analysis.panels import Panel
from dashboard.consistency import asked as questions
from dashboard.consistency import first, headline, kpis, matrix, moves, sides, weeks
from dashboard.consistency.asked import Asked
from dashboard.consistency.told import Told, told
from dashboard.shell import Opened
from queries.rights import Resource

TITLE = "consistency.title"
ICON = ":material/balance:"


def render() -> None:
    """Draw the page."""
    wishes.begin()
    page = shell.opened(TITLE, Resource.FIGURES)
    if page is None:
        return
    component.frame()
    with states.reading(page):
        asked = questions.from_url(page)
        picks.draw(page, *questions.picks(page), comparing.pick(page))
        known = told(page)
        if not known.names:
            panels.draw(page, Panel("first", page.say("consistency.first"), empty=states.nothing(page, "consistency")))
            return
        headline.draw(page, comparing.from_url(page), known, asked)
        _body(page, known, asked)


def _body(page: Opened, known: Told, asked: Asked) -> None:
    panels.draw(page, first.panel(page, known))
    panels.row(page, (matrix.panel(page, known, asked), moves.panel(page, known)), (11, 8))
    panels.row(page, (kpis.panel(page, known, asked), sides.answers(page), sides.promises(page)), (9, 7, 6))
    over_weeks = weeks.panels(page, known, asked)
    if over_weeks:
        panels.row(page, over_weeks)
