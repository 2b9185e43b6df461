"""Queue replay: who waited, for how long, and who was there, at any past minute of a day."""

from datetime import UTC, date, datetime
from typing import Any

import streamlit as st

from dashboard import heard, links, shell, stored
from dashboard.definitions import linked
from dashboard.replay import component, instant, told
from dashboard.top import wishes
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t
from queries import replayed
from queries.rights import Resource
from queries.scope import Scope
from queries.source import StoreUnreachableError

TITLE = "replay.title"
ICON = ":material/history:"
NEEDS = (Resource.FIGURES,)
KEY = "replay"
AT, UNTIL, ZONE, START, TURN = "at", "until", "replay_zone", "replay_start", "replay_turn"
WORDS = ("replay", "channel", "agent_state", "segment", "glossary")
# Tiles and columns of the replay that a metric defines: at a past minute as it does now.
TOLD = {
    **dict.fromkeys(("spot", "case"), ("waiting", "longest_wait")), "available": ("available_agents",),
    **dict.fromkeys(("on_contact", "wrap", "away"), ("agents",)),
    "waiting": ("waiting",), "longest": ("longest_wait",), "free": ("free_for_queue",),
}  # fmt: skip


def render() -> None:
    """Draw the day of the minute that the URL names; moving about in it takes place in the browser."""
    crumbs = [(t("live.title", shell.language()), links.to("live"))]
    page = shell.opened(TITLE, *NEEDS, crumbs=crumbs, usual=None)
    if page is None:
        return
    newest = page.known.until or datetime.now(UTC)
    asked = instant.read(st.query_params.get(AT), st.query_params.get(UNTIL), page.zone, newest)
    scope = Scope(instant.window(asked, page.zone), page.principal, page.scope.chosen)
    try:
        found = stored.kept(page.principal, (KEY, scope), lambda source: replayed.read(source, scope), is_floor=True)
    except StoreUnreachableError:
        st.text(page.say("top.unreadable_text"))
        return
    st.session_state[ZONE], st.session_state[START] = page.zone, found.window.start_at
    data = told.replay(found, page.principal) | {
        "lang": page.lang,
        "words": {key: text for prefix in WORDS for key, text in catalogue.section(prefix, page.lang).items()},
        "told": {name: linked(keys, dict(page.scope.options), page.lang) for name, keys in TOLD.items()},
        "zone": page.zone,
        "hours": instant.hours(asked, page.zone),
        "at": told.number(found, asked.at),
        "turn": st.session_state.get(TURN, 0),
        "interval": told.interval(found, asked),
        "refused": [page.say("top.refused", what=what) for what in asked.refused],
        "interaction": links.to("interaction"),
        "agent": links.to("agent"),
        "contacts": links.to("contacts"),
    }
    answer: Any = component.mount()(key=KEY, data=data, on_ask_change=_asked)
    wishes.do(getattr(answer, "ask", None), ())


def _asked() -> None:
    """Put where the browser went into the URL: a minute, another day, an interval's end. All else is left alone."""
    wish = heard.wish(KEY)
    zone, start = st.session_state.get(ZONE), st.session_state.get(START)
    if zone is None or start is None:
        return
    newest = instant.parsed(st.query_params.get(AT), zone) or start
    if isinstance(wish.get("turn"), int):
        st.session_state[TURN] = wish["turn"]
    if _is_minute(wish.get("minute")):
        st.query_params[AT] = instant.written(told.instant(start, wish["minute"]), zone)
    day = _day(wish.get("day"))
    if day:
        st.query_params[AT] = instant.written(instant.moved(newest, day, zone), zone)
        st.query_params.pop(UNTIL, None)
    if "until" in wish:
        st.query_params.pop(UNTIL, None)
        if _is_minute(wish["until"]):
            st.query_params[UNTIL] = instant.written(told.instant(start, wish["until"]), zone)


def _is_minute(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 2 * 25 * 60


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
