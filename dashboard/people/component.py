"""The browser component of the pages of agents, and `draw`, which shows blocks and does what was asked of them.

Blocks are plain values: options, sentences, tables with interval bars, and the strip of a day (people.js draws them).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.analysis import component as kit
from dashboard.lists import component as lists
from dashboard.reference import component as reference
from dashboard.shell import Opened
from dashboard.wording import catalogue

Block = Mapping[str, Any]
Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.people") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the component as one ES module."""
    shared = (kit.script("hover"), lists.asset("way.js"))
    return "\n".join((*shared, asset("strip.js"), asset("people.js")))


def mount() -> Mount:
    """Return the component; its data are blocks."""
    css = reference.colours() + kit.asset("hover.css") + asset("people.css")
    return st.components.v2.component("floorview.people", html='<div class="people"></div>', css=css, js=script())


def draw(page: Opened, blocks: Sequence[Block], key: str) -> None:
    """Show blocks; a click on what leads somewhere goes there."""
    data = {"words": catalogue.section("glossary", page.lang), "blocks": list(blocks)}
    answer: Any = mount()(key=key, data=data, on_ask_change=lambda: None)
    wish = getattr(answer, "ask", None)
    links.lead(wish)
