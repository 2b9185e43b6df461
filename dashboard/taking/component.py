"""The way to take a list away as a file, beneath it; there for nobody to whom it is not granted."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import streamlit as st

from dashboard import heard
from dashboard.analysis import component as kit
from dashboard.lists.kinds import Kind
from dashboard.reference import component as reference
from dashboard.shell import Opened
from dashboard.taking.made import KINDS, LEAST_REASON, MOST, OTHER, REASONS, answered, may
from dashboard.wording import catalogue

Mount = Callable[..., object]
KEY = "taking"


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.taking") / name).read_text("utf-8")


def mount() -> Mount:
    """Return the component; its data are words, reasons, forms, and once the file that was made."""
    script = kit.script("saving") + "\n" + asset("taking.js")
    css = reference.colours() + asset("taking.css")
    return st.components.v2.component("floorview.taking", html='<div class="taking"></div>', css=css, js=script)


@st.fragment
def draw(page: Opened, kind: Kind) -> None:
    """Offer the list as a file. What was made is handed over once, and kept nowhere."""
    if not may(page):
        return
    wish = st.session_state.pop(f"{KEY}.wish", None)
    answer = answered(page, kind, wish) if wish else None
    data = {
        "lang": page.lang,
        "words": catalogue.section(KEY, page.lang),
        "most": MOST,
        "reasons": REASONS,
        "other": OTHER,
        "least": LEAST_REASON,
        "forms": list(KINDS),
        "file": answer.file if answer else None,
        "fault": answer.fault if answer else None,
    }
    mount()(key=KEY, data=data, on_ask_change=_asked)


def _asked() -> None:
    wish = heard.wish(KEY)
    if wish:
        st.session_state[f"{KEY}.wish"] = wish
