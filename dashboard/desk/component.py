"""The two browser components of a desk: the stage draws and is sent once, the feed brings bytes at every refresh."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

PARTS = (
    *("words", "dom", "freshness", "ways", "definitions", "choices", "filters"),
    *("cards", "tables", "drill", "agents", "charts", "alarms", "stage"),
)
Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.desk") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the stage as one ES module: its parts in the order in which they build on one another."""
    return "\n".join(asset(f"{name}.js") for name in PARTS)


def stage() -> Mount:
    """Return the component that draws the live page; its data are words and choices, not the board."""
    html = '<div class="desk" data-age="fresh"></div>'
    return st.components.v2.component("floorview.stage", html=html, css=asset("desk.css"), js=script())


def feed() -> Mount:
    """Return the component that hands each board to the stage; its data are JSON bytes."""
    return st.components.v2.component("floorview.feed", js=asset("feed.js"))


def frame() -> None:
    """Give the whole browser window to the desk."""
    st.html(f"<style>{asset('frame.css')}</style>")
