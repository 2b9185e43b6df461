"""The way to the other pages: links that carry along what the viewer chose.

One component for all of them: each of Streamlit's own links is an element that reads its label as Markdown, and the
twenty of them took 0.1 s of every first paint.
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import links
from dashboard.desk import component as desk
from dashboard.reference import component as reference
from dashboard.wording.catalogue import t

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

# Pages by what one comes for. Those of one customer, agent or interaction are reached from a list or a number.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "now": ("live", "wall", "replay"),
    "weeks": ("scorecard", "response", "fcr", "consistency", "customers", "cases"),
    "people": ("team", "agents"),
    "rows": ("contacts", "tickets"),
    "about": ("glossary", "quality", "access-log"),
}
KEY = "ways"
Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.sidebar") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the component as one ES module."""
    return "\n".join((desk.asset("dom.js"), asset("sidebar.js")))


def mount() -> Mount:
    """Return the component; its data are sections of ways, each with its words, icon and addresses."""
    css = reference.colours() + asset("sidebar.css")
    return st.components.v2.component("floorview.sidebar", html='<nav class="ways"></nav>', css=css, js=script())


def draw(pages: Mapping[str, "StreamlitPage"], here: "StreamlitPage", lang: str) -> None:
    """Draw a way to each page, with filters, period, formulas and language of the address, and go where one leads."""
    chosen = links.chosen()
    sections = [
        {"title": t(f"sidebar.{section}", lang), "ways": [_way(name, pages[name], chosen, here) for name in found]}
        for section, names in SECTIONS.items()
        if (found := [name for name in names if name in pages])
    ]
    with st.sidebar:
        answer: Any = mount()(key=KEY, data={"sections": sections}, on_ask_change=lambda: None)
    links.lead(getattr(answer, "ask", None))


def _way(name: str, page: "StreamlitPage", chosen: Mapping[str, list[str]], here: "StreamlitPage") -> dict[str, Any]:
    """Tell one way; the first page has no name in addresses."""
    return {
        "text": page.title,
        "icon": page.icon.strip(":").removeprefix("material/"),
        "href": links.build(page.url_path, chosen),
        "to": links.build(name, chosen),
        "is_here": page is here,
    }
