"""The browser component at the top of a page; it hands back what was asked for: an address, or parameters."""

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
    return (files("dashboard.top") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the component as one ES module."""
    return "\n".join((desk.asset("words.js"), desk.asset("dom.js"), asset("top.js")))


def top() -> Mount:
    """Return the component; its data are words, crumbs, periods, filters and the viewer."""
    css = reference.colours() + asset("top.css")
    return st.components.v2.component("floorview.top", html='<div class="top"></div>', css=css, js=script())


def frame() -> None:
    """Give the page the room beneath the top."""
    st.html(f"<style>{asset('frame.css')}</style>")
