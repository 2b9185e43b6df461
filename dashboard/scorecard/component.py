"""The browser component of the scorecard: a row a KPI with its small chart, what changed, and `draw`."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard.analysis import component as kit
from dashboard.analysis import wishes

KEY = "scorecard"


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.scorecard") / name).read_text("utf-8")


def draw(data: Mapping[str, Any]) -> None:
    """Draw it; a click on what leads somewhere goes there when the page is drawn next."""
    html = '<div class="kit scorecard"></div>'
    script = kit.script("way", "hover") + "\n" + asset("scorecard.js")
    mount = st.components.v2.component(
        "floorview.scorecard", html=html, css=kit.style() + asset("scorecard.css"), js=script
    )
    mount(key=KEY, data=dict(data), on_ask_change=wishes.listener(KEY))
