"""A team: who does what now, and each agent's figures in or out of the usual range, by name."""

from collections.abc import Sequence

import streamlit as st

from dashboard import links, shell
from dashboard.people import blocks, component, opening, team
from dashboard.people.blocks import Block
from dashboard.wording.catalogue import t
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "people.team_title"
ICON = ":material/groups:"
NEEDS = (Resource.AGENT_PERFORMANCE, Resource.COMPARISON)
OFFERS = ("channel", "queue")


def render() -> None:
    """Draw the page of the team that the URL names, or the first of those whom the viewer leads."""
    crumbs = [(t("people.title", shell.language()), links.to("agents", team=None))]
    page = shell.opened(TITLE, *NEEDS, crumbs=crumbs, offers=OFFERS)
    if page is None:
        return
    named = team.seen(page)
    chosen = team.asked(named)
    if chosen is None:
        nothing = blocks.lines(page.say("people.no_team"), (page.say("people.no_team_text"), None))
        component.draw(page, [nothing], "team")
        return
    if not opening.is_noted(page, "team", f"team:{chosen}"):
        return
    component.draw(page, [team.options(page, named, chosen)], "team-options")
    reading = st.empty()
    reading.text(page.say("people.reading"))
    try:
        shown: Sequence[Block] = [team.table(page, named, chosen), blocks.lines(None, (page.say("people.how"), None))]
    except StoreUnreachableError:
        reading.empty()
        shell.unreadable(page.lang)
        return
    reading.empty()
    component.draw(page, shown, "team")
