"""The browser component of the queue replay."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard.desk import component as desk
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
    shared = (desk.asset("words.js"), desk.asset("dom.js"), lists.asset("way.js"))
    return "\n".join((*shared, *(asset(f"{part}.js") for part in PARTS)))


def mount() -> Mount:
    """Return the component; its data are those of `told`, words and where it stands."""
    css = reference.colours() + asset("replay.css")
    return st.components.v2.component("floorview.replay", html='<div class="replay"></div>', css=css, js=script())
