"""The browser component of the queue replay."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.analysis import component as kit
from dashboard.lists import component as lists
from dashboard.reference import component as reference

Mount = Callable[..., object]
PARTS = ("curve", "tables", "replay")


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.replay") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the component as one ES module."""
    return "\n".join((kit.script("hover"), lists.asset("way.js"), *(asset(f"{part}.js") for part in PARTS)))


def mount() -> Mount:
    """Return the component; its data are those of `told`, words and where it stands."""
    css = reference.colours() + kit.asset("hover.css") + asset("replay.css")
    return st.components.v2.component("floorview.replay", html='<div class="replay"></div>', css=css, js=script())
