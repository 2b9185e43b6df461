"""Agents beside one another, fairly: a funnel of the comparable group, and a table by name."""

import streamlit as st

from dashboard import shell
from dashboard.charts.draw import draw
from dashboard.people import blocks, component, group, kpis, scatter, side_by_side
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "people.title"
ICON = ":material/group:"
NEEDS = (Resource.COMPARISON,)


def render() -> None:
    """Draw the page; what it shows is in the URL."""
    page = shell.opened(TITLE, *NEEDS)
    if page is None:
        return
    tenure = group.tenure()
    component.draw(page, side_by_side.controls(page, tenure), "agents-controls")
    reading = st.empty()
    reading.text(page.say("people.reading"))
    try:
        found = group.compared(page, kpis.chosen(), tenure)
    except StoreUnreachableError:
        reading.empty()
        shell.unreadable(page.lang)
        return
    reading.empty()
    made_so = blocks.told(page, found.metric.key)
    says = blocks.lines(kpis.name(found.metric, page.lang), *side_by_side.says(page, found), told=made_so)
    if found.chart.points.is_empty():
        component.draw(page, [says, blocks.lines(None, (page.say("people.nothing"), None))], "agents-says")
    else:
        left, right = st.columns([13, 7])
        with left:
            draw(scatter.picture(page, found, page.principal.agent_id), "funnel", leads=True)
        with right:
            component.draw(page, [says], "agents-says")
    if not found.named.is_empty():
        component.draw(page, [side_by_side.order(page, tenure), side_by_side.table(page, found)], "agents-table")
