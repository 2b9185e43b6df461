"""The browser components of the reading pages: they build on the desk's words and elements."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.desk import component as desk

SHARED = ("words", "dom")
Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.reference") / name).read_text("utf-8")


@cache
def colours() -> str:
    """Return the colours of all reading pages as a rule of their own, for components that are no page."""
    return asset("paper.css").split("\n.paper {", 1)[0]


def _script(name: str) -> str:
    return "\n".join((*(desk.asset(f"{part}.js") for part in SHARED), asset("page.js"), asset(f"{name}.js")))


def glossary() -> Mount:
    """Return the component that draws the glossary; its data are words and entries."""
    html = '<div class="paper glossary"></div>'
    return st.components.v2.component("floorview.glossary", html=html, css=asset("paper.css"), js=_script("glossary"))


def quality() -> Mount:
    """Return the component that draws the quality of the data; its data are words, sources, rules and laws."""
    html = '<div class="paper quality"></div>'
    return st.components.v2.component("floorview.quality", html=html, css=asset("paper.css"), js=_script("quality"))


def frame() -> None:
    """Give the whole browser window to the page."""
    st.html(f"<style>{desk.asset('frame.css')}</style>")
