"""One agent: figures beside the group's, weeks, days, one day as a strip, and contacts to look at first."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import links, shell
from dashboard.charts.draw import draw
from dashboard.people import blocks, component, course, day, group, hours, kpis, opening, person, reviewing
from dashboard.people.person import Person
from dashboard.shell import Opened
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from queries.people import Tenure
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "people.agent_title"
ICON = ":material/person:"
NEEDS = (Resource.AGENT_PERFORMANCE,)


def render() -> None:
    """Draw the page of the agent whom the URL names, or one's own."""
    page = shell.opened(TITLE, *NEEDS, crumbs=_crumbs())
    if page is None:
        return
    who = person.asked(page)
    if who is None:
        component.draw(page, person.nobody(page), "agent")
        return
    if not opening.is_noted(page, "agent", f"agent:{who.id}"):
        return
    try:
        _draw(page, who)
    except StoreUnreachableError:
        shell.unreadable(page.lang)


def _crumbs() -> list[tuple[str, str]]:
    """Return the way here: over the comparison."""
    return [(t("people.title", shell.language()), links.to("agents", kpi=kpis.chosen().key))]


def _draw(page: Opened, who: Person) -> None:
    tenure, last = group.tenure(who.tenure), day.last_handled(page, who)
    here: dict[str, links.Parameter] = {"id": who.id, "kpi": kpis.chosen().key, "tenure": str(tenure)}
    head = [_head(page, who, last), blocks.kpi_options(page, "agent", id=who.id, tenure=str(tenure))]
    component.draw(page, [*head, blocks.tenure_options(page, "agent", tenure, **here)], "agent-head")
    reading = st.empty()
    reading.text(page.say("people.reading"))
    left, right = st.columns(2)
    weeks, notes = course.weeks(page, who, kpis.chosen())  # first: its rows are those of the period, and more
    with left:
        component.draw(page, [person.figures(page, who, tenure), person.note(page)], "agent-figures")
    made_so = blocks.told(page, kpis.chosen().key)
    with right:
        component.draw(
            page, [blocks.lines(page.say("people.weeks.title"), (weeks.says, None), told=made_so)], "agent-weeks"
        )
        draw(weeks, "weeks", leads=True)
        said = [text for text in (notes, page.say("people.weeks.open")) if text]
        component.draw(page, [blocks.lines(None, *((text, None) for text in said), look="small")], "agent-notes")
    left, right = st.columns(2)
    with left:
        days = hours.days(page, who)
        component.draw(
            page,
            [blocks.lines(page.say("people.days.title"), (days.says, None), told=blocks.told(page, *hours.SHOWN))],
            "agent-days",
        )
        draw(days, "days", leads=True)
    with right:
        component.draw(page, [reviewing.contacts(page, who)], "agent-review")
    component.draw(page, [day.strip(page, who, day.asked(last, page))], "agent-day")
    reading.empty()


def _head(page: Opened, who: Person, last: datetime | None) -> blocks.Block:
    """Name the agent and team; say when nothing was handled in the period."""
    told = [page.say("people.team_of", team=who.team)] if who.team else []
    if who.tenure is Tenure.NEW:
        told.append(page.say("people.is_new"))
    if last is None:
        told.append(page.say("people.never"))
    elif last < page.scope.window.start_at:
        at = numbers.day(last.astimezone(ZoneInfo(page.zone)).date(), page.lang)
        told.append(page.say("people.quiet", day=at))
    return blocks.lines(who.name, *((text, None) for text in told), look="inline")
