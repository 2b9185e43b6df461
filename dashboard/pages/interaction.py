"""One interaction: when, through which hands, what was said, what was due, and what came of it."""

import streamlit as st

from dashboard import links, shell
from dashboard.interaction import told
from dashboard.wording.catalogue import t
from queries.rights import Resource

TITLE = "interaction.title"
ICON = ":material/forum:"
NEEDS = (Resource.CONTACT,)
BACK = "back"


def render() -> None:
    """Draw the interaction that the URL names, with the way back to where one came from."""
    page = shell.opened(TITLE, *NEEDS, crumbs=_crumbs(shell.language()), usual=None, offers=())
    if page is not None:
        told.draw(page)


def _crumbs(lang: str) -> list[shell.Crumb]:
    found = [(t("live.title", lang), links.to("live"))]
    back = st.query_params.get(BACK)
    if links.is_own(back):
        found.append((t("interaction.back", lang), str(back)))
    return found
