"""The box of masked values on a page: `draw(page, "customer", 7, {"phone": "138****1234", "email": "j***@a.org"})`.

A value that was asked for is in the page for 30 s and then gone from it: the browser takes it out and tells so, and
what the server sends after that does not hold it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import count
from time import monotonic
from typing import Any

import streamlit as st

from dashboard import heard
from dashboard.desk import component as desk
from dashboard.reference import component as reference
from dashboard.reveal.asking import OTHER, REASONS, asked
from dashboard.shell import Opened
from dashboard.viewer import viewer
from dashboard.wording import catalogue
from queries.revealed import LEAST_REASON, may_ask

SHOWN_S = 30.0
Mount = Callable[..., object]
_numbers = count(1)  # each showing has its own: the browser counts from when it first saw it


@dataclass(frozen=True)
class Showing:
    """A value on the screen of one session, until then."""

    value: str
    number: int
    until: float


@cache
def asset(name: str) -> str:
    """Return the text of a file of this folder."""
    return (files("dashboard.reveal") / name).read_text("utf-8")


def mount() -> Mount:
    """Return the component; its data are words, fields and the values that are shown now."""
    script = "\n".join((desk.asset("words.js"), desk.asset("dom.js"), asset("reveal.js")))
    css = reference.colours() + asset("reveal.css")
    return st.components.v2.component("floorview.reveal", html='<div class="reveal"></div>', css=css, js=script)


@st.fragment
def draw(page: Opened, kind: str, number: int, masked: Mapping[str, str | None]) -> None:
    """Show masked fields (phone, email of a customer; recording of a contact), each with a way to see it.

    `masked` is what stands there without: null where there is no such value. Only who is granted a field gets a way.
    """
    name = f"revealed {kind} {number}"
    showing: dict[str, Showing] = st.session_state.setdefault(f"{name}.shown", {})
    for field in [field for field, one in showing.items() if one.until <= monotonic()]:
        del showing[field]
    data = {
        "lang": page.lang,
        "words": catalogue.section("reveal", page.lang),
        "fields": [_field(page, field, text, showing.get(field)) for field, text in masked.items()],
        "reasons": REASONS,
        "other": OTHER,
        "least": LEAST_REASON,
        "shown_s": SHOWN_S,
        "fault": st.session_state.pop(f"{name}.fault", None),
    }
    mount()(key=name, data=data, on_ask_change=lambda: _act(name, kind, number))


def _field(page: Opened, field: str, masked: str | None, showing: Showing | None) -> dict[str, Any]:
    return {
        "name": field,
        "masked": masked,
        "may": masked is not None and may_ask(page.principal, field),
        "value": showing.value if showing else None,
        "number": showing.number if showing else 0,
    }


def _act(name: str, kind: str, number: int) -> None:
    """Do what the browser asked for: show a field for a reason, or take it away again."""
    wish = heard.wish(name)
    showing: dict[str, Showing] = st.session_state.setdefault(f"{name}.shown", {})
    if not wish:
        return
    if "hide" in wish:
        showing.pop(str(wish["hide"]), None)
        return
    answer = asked(viewer(), kind, number, wish)
    if answer.value is not None:
        showing[wish["field"]] = Showing(answer.value, next(_numbers), monotonic() + SHOWN_S)
    st.session_state[f"{name}.fault"] = answer.fault
