"""The browser component of the entrance."""

from collections.abc import Callable
from importlib.resources import files

import streamlit as st

Mount = Callable[..., object]


def entrance() -> Mount:
    """Return the component: it leads away to sign in, says who is signed in, or offers the roles of the demo."""
    folder = files("dashboard.entrance")
    css, js = ((folder / name).read_text("utf-8") for name in ("entrance.css", "entrance.js"))
    return st.components.v2.component("floorview.entrance", html='<div class="entrance"></div>', css=css, js=js)
