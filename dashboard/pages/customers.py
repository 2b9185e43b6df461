"""Customers: what they say, how they are cared for, tier by tier, who stays, and what goes with service received."""

from collections.abc import Sequence

from dashboard import shell
from dashboard.analysis import comparing, component, panels, picks, states, wishes
from dashboard.customers import asked as questions
from dashboard.customers import care, effects, headline, life, tiers, voice
from dashboard.customers.asked import BY, CARE, LIFE, TIERS, VOICE, Asked
from dashboard.shell import Opened
from queries.rights import Resource

TITLE = "customers.title"
ICON = ":material/groups:"


def render() -> None:
    """Draw the page."""
    wishes.begin()
    page = shell.opened(TITLE, Resource.FIGURES)
    if page is None:
        return
    component.frame()
    by = picks.by(page, *BY)
    with states.reading(page):
        asked = questions.from_url(page, by)
        view, score, time = questions.picks(page)
        offered = {VOICE: (score, by), CARE: (time, by)}.get(asked.view, ())
        picks.draw(page, view, *offered, comparing.pick(page), *_click(page, asked))
        headline.draw(page, comparing.from_url(page), asked)
        _view(page, asked)


def _click(page: Opened, asked: Asked) -> Sequence[picks.Pick]:
    return (picks.click(page),) if asked.view in {VOICE, CARE} else ()


def _view(page: Opened, asked: Asked) -> None:
    if asked.view == CARE:
        panels.row(page, (care.complaints(page, asked), care.handling(page, asked)))
        panels.row(page, (care.follow_up(page, asked), care.self_service(page, asked)))
    elif asked.view == TIERS:
        panels.draw(page, tiers.panel(page))
    elif asked.view == LIFE:
        panels.row(page, (life.stages(page), life.bought_again(page), life.left(page)), (2, 1, 1))
        panels.row(page, (effects.satisfied(page), effects.stayed(page)))
    else:
        panels.row(page, (voice.score(page, asked), voice.answered(page, asked)))
        made_of = voice.made_of(page, asked)
        below = (voice.course(page, asked),) if made_of is None else (made_of, voice.course(page, asked))
        panels.row(page, below, (1, 2)[: len(below)])
