"""A wall display: one component that draws everything in the browser, fed by the push route, not from here."""

from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from dashboard.settings_file import current
from dashboard.viewer import viewer
from dashboard.wall import assets
from dashboard.wall.routes import Door
from dashboard.wall.tokens import Tokens
from dashboard.wording.catalogue import t
from queries.rights import Reach, Resource, grant

TITLE = "wall.unnamed"
ICON = ":material/tv:"
TOKEN_DAYS = 0.5  # of whoever signed in and looks at a wall: as long as a sign-in holds


@st.cache_resource
def _door() -> Door:
    settings = current()
    return Door(settings, Tokens(settings.data))


def render() -> None:
    """Show the wall named by `?screen=` (the first without), to a desk or to whoever brings its token."""
    settings = current()
    screen = st.query_params.get("screen") or settings.walls[0].id
    token = st.query_params.get("token") or ""
    wall = settings.wall(screen)
    lang = (wall.language if wall else None) or settings.site.language
    is_desk = _sees_all()
    if is_desk and wall and not token and settings.access.is_personal:
        token = Tokens(settings.data).make(screen, TOKEN_DAYS)[0]
    if _door().lets_in(screen, token, desk=is_desk):
        query = f"?{urlencode({'token': token})}" if token else ""
        data: dict[str, Any] = {"stream": f"/push/wall/{quote(screen)}{query}", "note": t("wall.note.loading", lang)}
    else:
        data = {"note": t("wall.note.denied", lang)}
    component = st.components.v2.component("floorview_wall", js=assets.script())
    component(key="wall", data=data | {"health": "/healthz"}, height=1)


def _sees_all() -> bool:
    """Whether the viewer may see figures of all queues without a token."""
    who = viewer()
    return who is not None and grant(who, Resource.FIGURES).reach is Reach.ALL
