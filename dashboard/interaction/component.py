"""The browser components of an interaction: the story (time line, ticket, transcript) and the facts beside it."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.desk import component as desk
from dashboard.lists import component as lists
from dashboard.reference import component as reference

Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.interaction") / name).read_text("utf-8")


def _script(*names: str) -> str:
    shared = (desk.asset("words.js"), desk.asset("dom.js"), lists.asset("way.js"))
    return "\n".join((*shared, *(asset(name) for name in names)))


def story() -> Mount:
    """Return the component that draws what happened; its data are words, time line, tables and turns."""
    css, html = reference.colours() + asset("story.css"), '<div class="story"></div>'
    script = _script("timeline.js", "transcript.js", "story.js")
    return st.components.v2.component("floorview.story", html=html, css=css, js=script)


def facts() -> Mount:
    """Return the component that draws the facts; its data are sections of facts."""
    css, html = reference.colours() + asset("story.css"), '<div class="facts"></div>'
    return st.components.v2.component("floorview.facts", html=html, css=css, js=_script("facts.js"))
