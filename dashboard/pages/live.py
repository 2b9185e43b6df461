"""Live operations: what waits where, for how long, who is free, and what needs a hand now."""

from collections.abc import Mapping
from datetime import UTC, datetime

import orjson
import streamlit as st

from dashboard import choices, filters, floor, heard, links, shell
from dashboard.definitions import LIVE as DEFINED
from dashboard.definitions import definitions
from dashboard.desk import component
from dashboard.findings import laws
from dashboard.freshness import LIMITS
from dashboard.wording import catalogue
from queries.rights import Resource, grant
from queries.scope import Principal

TITLE = "live.title"
ICON = ":material/monitoring:"
REFRESH_S = 2.0
WORDS = ("live", "status", "age", "source", "channel", "segment", "agent_state", "glossary")
NEEDS = (Resource.FIGURES,)
STAGE, CHOICES, GO = "stage", "live_choices", "live_go"


def render() -> None:
    """Draw the desk; from then on only the feed runs again."""
    lang = shell.language()
    who = shell.allowed(*NEEDS)
    if who is None:
        shell.refused(lang)
        return
    if links.is_own(st.session_state.get(GO)):
        links.follow(st.session_state.pop(GO))
    component.frame()
    st.session_state[CHOICES] = _choices(who)
    chosen, opened, (settings, refused) = filters.from_url(), _opened(), choices.from_url()
    data = {
        "lang": lang,
        "words": _words(lang),
        "limits": LIMITS,
        "chosen": dict(chosen),
        "open": opened,
        "controls": choices.controls(settings, lang),
        "refused": refused,
        "definitions": definitions(DEFINED, dict(settings), lang),
        "kept": _kept(who),
        "turn": _turn(chosen, opened, settings),
    }
    component.stage()(key=STAGE, data=data, on_ask_change=_asked)
    _feed()


@st.fragment(run_every=REFRESH_S)
def _feed() -> None:
    """Hand the board to the browser. Whoever may no longer see it gets the whole page anew, which then refuses."""
    who = shell.allowed(*NEEDS)
    if who is None:
        st.rerun(scope="app")
    with st.container(key="feed"):
        offered = st.session_state.get(CHOICES, {})
        data = payload(who, filters.from_url(), _opened(), offered, choices.from_url().settings)
        component.feed()(key="board", data=data)


def payload(
    who: Principal,
    chosen: filters.Chosen,
    opened: int | None,
    known: Mapping[str, list[str]],
    settings: choices.Settings = (),
) -> bytes:
    """Return what the feed brings: JSON of {sent_at, turn, board, choices}; the board is null before the first."""
    board = floor.board(who, chosen, settings)
    offered = known if chosen or board is None else filters.choices(board)
    sent_at, turn = floor.milliseconds(datetime.now(UTC)), _turn(chosen, opened, settings)
    return orjson.dumps({"sent_at": sent_at, "turn": turn, "board": board, "choices": offered})


def _words(lang: str) -> dict[str, str]:
    said = {key: text for prefix in WORDS for key, text in catalogue.section(prefix, lang).items()}
    return said | {f"invariant.{key}": text for key, text in laws(lang).items()}


def _choices(who: Principal) -> dict[str, list[str]]:
    everything = floor.board(who)
    return filters.choices(everything) if everything else {}


def _opened() -> int | None:
    asked = st.query_params.get("open", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(2**53)) else None


def _kept(who: Principal) -> str | None:
    """Return what of the URL travels to the lists behind the numbers; None: this role opens none."""
    here = links.to("live", **dict.fromkeys(("period", "from", "to")))
    return here.partition("?")[2] if grant(who, Resource.CONTACT_LIST) else None


def _turn(chosen: filters.Chosen, opened: int | None, settings: choices.Settings) -> str:
    """Return what the URL asks for, as one text: when it changes, the browser follows."""
    return orjson.dumps([chosen, opened, settings]).decode()


def _asked() -> None:
    """Do what the browser asked for: a language, filters, definitions, a queue to open or close. It is in the URL."""
    wish = heard.wish(STAGE)
    if wish.get("lang") in catalogue.LANGUAGES:
        st.query_params["lang"] = wish["lang"]
    if links.is_own(wish.get("go")):
        st.session_state[GO] = wish["go"]  # followed by the run that comes: none may begin in a callback
    if isinstance(wish.get("filters"), dict):
        filters.to_url(filters.tidy(wish["filters"]))
    if isinstance(wish.get("settings"), dict):
        choices.to_url(choices.changed(choices.from_url().settings, wish["settings"]))
    if isinstance(wish.get("open"), int):
        st.query_params["open"] = str(wish["open"])
    elif "open" in wish:
        st.query_params.pop("open", None)
