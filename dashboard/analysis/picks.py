"""What a page may be asked beside period and filters: choices that live in the URL, drawn in one bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.analysis import component
from dashboard.shell import Opened

BY, CLICK = "by", "click"
FILTERING, LISTING = "filter", "list"
LISTS = "contacts"  # the page of one of the lists: who may open it may open the other
MANY = 4  # values more than which are a menu instead of buttons


@dataclass(frozen=True)
class Pick:
    """One choice: its parameter in the URL, its name in words, and what it offers: (value, words), the usual first."""

    name: str
    label: str
    offered: Sequence[tuple[str, str]]
    is_menu: bool = False  # few values are buttons otherwise

    @property
    def usual(self) -> str:
        """The value that stands for no parameter."""
        return self.offered[0][0]


def chosen(pick: Pick) -> str:
    """Return the value that the URL has; the usual one where it has none that is offered."""
    asked = st.query_params.get(pick.name, "")
    return asked if asked in {value for value, _ in pick.offered} else pick.usual


def by(page: Opened, *dimensions: str, name: str = BY) -> Pick:
    """Offer dimensions to compare by, the usual one first."""
    return Pick(name, page.say("analysis.by"), tuple((one, page.say(f"analysis.by_{one}")) for one in dimensions))


def click(page: Opened) -> Pick:
    """Offer what a click on a mark does: narrow the page to it, or list its rows to who may see them (see `ways`)."""
    ways = (FILTERING,) if links.is_shut(LISTS) else (FILTERING, LISTING)
    offered = tuple((one, page.say(f"analysis.click_{one}")) for one in ways)
    return Pick(CLICK, page.say("analysis.click"), offered)


def draw(page: Opened, *picks: Pick) -> None:
    """Draw the bar of these choices, where there is anything to choose, and do what was asked of it."""
    data = {"lang": page.lang, "picks": [_told(one) for one in picks if len(one.offered) > 1]}
    answer: Any = component.bar()(key="picks", data=data, on_ask_change=lambda: None)
    wished = changed(getattr(answer, "ask", None), picks)
    if wished is not None:
        st.query_params.from_dict(links.here(**wished))
        st.rerun()


def changed(wish: Any, picks: Sequence[Pick]) -> dict[str, str | None] | None:
    """Return the parameter that the wish sets (None takes it away); None: the wish makes no sense here."""
    if not isinstance(wish, Mapping):
        return None
    name, value = wish.get("name"), wish.get("value")
    found = next((one for one in picks if one.name == name), None)
    if found is None or value not in {offered for offered, _ in found.offered}:
        return None
    return {found.name: None if value == found.usual else str(value)}


def _told(pick: Pick) -> dict[str, Any]:
    offered = [{"value": value, "text": text} for value, text in pick.offered]
    return {
        "name": pick.name,
        "label": pick.label,
        "value": chosen(pick),
        "offered": offered,
        "is_menu": pick.is_menu or len(offered) > MANY,
    }
