"""The browser component of a list, and `draw`, by which a page shows one and has its wishes done.

What a page hands over is a `Table` of plain values (see dashboard/lists/table.py): cells are words already, or `None`
for what is not known; addresses are those of `links.to`.
"""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import streamlit as st

from dashboard.desk import component as desk
from dashboard.lists import wishes
from dashboard.lists.table import Page, Table, told
from dashboard.reference import component as reference

Mount = Callable[..., object]


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.lists") / name).read_text("utf-8")


@cache
def script() -> str:
    """Return the component as one ES module."""
    return "\n".join((desk.asset("words.js"), desk.asset("dom.js"), asset("way.js"), asset("list.js")))


def mount() -> Mount:
    """Return the component; its data are those of `table.told`."""
    css = reference.colours() + asset("list.css")
    return st.components.v2.component("floorview.list", html='<div class="list"></div>', css=css, js=script())


def draw(page: Page, table: Table, key: str = "list") -> None:
    """Show the table and do what was asked of it: another page, order, search, or other columns."""
    answer: Any = mount()(key=key, data=told(page, table), on_ask_change=lambda: None)
    wishes.do(getattr(answer, "ask", None), table)
