"""The browser components of the analysis pages: a bar of choices, metric tiles, and the head of a panel."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.desk import component as desk
from dashboard.reference import component as reference

Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.analysis") / name).read_text("utf-8")


@cache
def script(*names: str) -> str:
    """Return these parts as one ES module, after the words and elements of all pages."""
    return "\n".join((desk.asset("words.js"), desk.asset("dom.js"), *(asset(f"{name}.js") for name in names)))


@cache
def style() -> str:
    """Return the colours of all reading pages and the kit's own style."""
    return reference.colours() + asset("kit.css") + asset("hover.css")


def bar() -> Mount:
    """Return the component that draws choices; its data are those of `picks.draw`."""
    html = '<div class="kit picks"></div>'
    return st.components.v2.component("floorview.picks", html=html, css=style(), js=script("bar"))


def tiles() -> Mount:
    """Return the component that draws metric tiles; its data are those of `tiles.draw`."""
    html = '<div class="kit tiles"></div>'
    return st.components.v2.component("floorview.tiles", html=html, css=style(), js=script("way", "hover", "tiles"))


def panel() -> Mount:
    """Return the component that heads a panel; its data are those of `panels.draw`."""
    html = '<div class="kit head"></div>'
    return st.components.v2.component(
        "floorview.panel", html=html, css=style(), js=script("way", "hover", "saving", "panel")
    )


def frame() -> None:
    """Give panels their ground and border."""
    st.html(f"<style>{asset('frame.css')}</style>")
