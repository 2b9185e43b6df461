"""What was clicked on the page before, done before anything is drawn: so that a click costs one drawing, not two."""

from collections.abc import Callable
from typing import NamedTuple
from zlib import crc32

import streamlit as st

from dashboard import heard, links
from dashboard.charts.draw import chosen

GO, SAVE = "asked-to-go", "asked-to-save"  # in the session until the page is drawn
MARKS = "mark-"  # keys of charts whose marks lead somewhere
FOLLOWED = "marks-followed"  # in the session: how many clicks on marks were followed


class Saving(NamedTuple):
    """A file that was asked for: of which panel, of which kind."""

    panel: str
    kind: str


def begin() -> None:
    """Go where a click led, if anything was clicked. To be called first."""
    asked = st.session_state.pop(GO, None)
    if links.is_own(asked):
        links.follow(asked)
    address = _marked()
    if address is not None:
        st.session_state[FOLLOWED] = _followed() + 1
        links.follow(address)


def listener(key: str) -> Callable[[], None]:
    """Return the callback of a component with this key: it keeps its wish until the page is drawn."""

    def hear() -> None:
        wish = heard.wish(key)
        if isinstance(wish.get("go"), str):
            st.session_state[GO] = wish["go"]
        if isinstance(wish.get("save"), str):
            st.session_state[SAVE] = Saving(key, wish["save"])

    return hear


def saving(key: str) -> str | None:
    """Return which kind of file was asked of the panel with this key, once."""
    asked = st.session_state.get(SAVE)
    if not isinstance(asked, Saving) or asked.panel != key:
        return None
    del st.session_state[SAVE]
    return asked.kind


def mark_key(name: str) -> str:
    """Return the key of a chart as it is now: at another address, or once a click led on, nothing of it is chosen.

    Who goes back before the page is drawn comes back to the chart's address with its click still in the session.
    """
    return f"{MARKS}{name}{_now()}"


def _marked() -> str | None:
    """Return the address of the mark that was clicked and not yet followed."""
    now = _now()
    keys = [key for key in st.session_state if isinstance(key, str)]
    of_charts = [key for key in keys if key.startswith(MARKS) and key.endswith(now)]
    found = (chosen(st.session_state[key]) for key in of_charts)
    return next((address for address in found if address is not None), None)


def _now() -> str:
    """Return a short name of the present address and of how many clicks led on."""
    told = repr(sorted((one, st.query_params.get_all(one)) for one in st.query_params))
    return f"-{crc32(told.encode()):08x}-{_followed()}"


def _followed() -> int:
    return int(st.session_state.get(FOLLOWED, 0))
