"""A customer's journey: all contacts on one axis, chains of repeats, orders, promises; `?id=`."""

from typing import Any

import streamlit as st

from dashboard import links, shell, stored
from dashboard.journey import component, told
from dashboard.noted import NotNotedError, note
from dashboard.reveal import component as reveal
from dashboard.shell import Opened
from dashboard.top import wishes
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t
from queries import journey, place
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "customer.title"
ICON = ":material/route:"
NEEDS = (Resource.CONTACT,)
KEY = "customer"
WORDS = ("customer", "channel", "segment")
NOTED = "customer_noted"  # in the session: which opening was noted last
FRESH_S = 10.0
DIGITS = 19


def render() -> None:
    """Draw the journey of the customer that the URL names; no such customer and not yours look the same."""
    crumbs = [(t("live.title", shell.language()), links.to("live"))]
    page = shell.opened(TITLE, *NEEDS, crumbs=crumbs, usual=None, offers=())
    if page is None:
        return
    number, at = _number(st.query_params.get("id", "")), place.read(st.query_params.get("place", ""))
    try:
        found = _found(page, number, at) if number else None
    except StoreUnreachableError:
        st.text(page.say("top.unreadable_text"))
        return
    if found is None:
        st.header(page.say("customer.none_title"))
        st.text(page.say("customer.none_text"))
        return
    try:
        _note(page, found)
    except NotNotedError as error:
        st.text(page.say("reveal.too_many" if error.is_too_many else "customer.not_noted"))
        return
    _draw(page, found)


def _found(page: Opened, number: int, at: place.Place | None) -> journey.Journey | None:
    question = (KEY, number, at)
    return stored.kept(
        page.principal, question, lambda source: journey.read(source, page.principal, number, at), for_s=FRESH_S
    )


def _note(page: Opened, found: journey.Journey) -> None:
    """Note the opening before anything is shown; once, not at every rerun of the same."""
    opening = (page.principal.name, found.person["id"], st.query_params.get("place"))
    if st.session_state.get(NOTED) != opening:
        note(page.principal, KEY, f"customer:{found.person['id']}")
        st.session_state[NOTED] = opening


def _draw(page: Opened, found: journey.Journey) -> None:
    number = found.person["id"]
    data = told.journey(found, page) | {
        "lang": page.lang,
        "words": {key: text for prefix in WORDS for key, text in catalogue.section(prefix, page.lang).items()},
        "interaction": links.to("interaction", back=links.to(KEY, id=number, place=st.query_params.get("place"))),
        "newest": links.to(KEY, id=number),
        "newer": _way(number, found.newer),
        "older": _way(number, found.older),
    }
    reveal.draw(page, "customer", number, {name: found.person[name] for name in ("phone", "email")})
    answer: Any = component.mount()(key=KEY, data=data, on_ask_change=lambda: None)
    wishes.do(getattr(answer, "ask", None), ())


def _way(number: int, to: place.Place | None) -> str | None:
    return links.to(KEY, id=number, place=to.written()) if to else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None
