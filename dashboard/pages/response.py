"""Response time: how long customers wait for an answer, where, whether it was promised sooner, and what holds it up."""

from dashboard import shell
from dashboard.analysis import comparing, component, picks, states, wishes
from dashboard.analysis import tiles as cards
from dashboard.analysis.comparing import Comparison
from dashboard.analysis.measured import measured
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
    by = picks.by(page, "channel", "queue", "priority", "segment")
    picks.draw(page, comparing.pick(page), by, picks.click(page))
    with states.reading(page):
        _body(page, comparing.from_url(page))


def _body(page: Opened, comparison: Comparison) -> None:
    keys = ("service_level", "asa", "abandonment_rate", "first_response_time_p50", "resolution_time_p50", "sla_attainment")
    told = measured(page.scope, comparison, keys)
    cards.draw(page, [cards.tile(page, comparison, told, key, cards.opening(key)) for key in keys])
