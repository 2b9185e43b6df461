"""The glossary: how each number is made, in words; `?metric=` opens one."""

from typing import Any

import streamlit as st

from dashboard import heard, shell
from dashboard.reference import component
from dashboard.wording import catalogue
from metrics import glossary, words
from queries.rights import Resource

TITLE = "glossary.title"
ICON = ":material/menu_book:"
PAGE = "glossary"
LONGEST = 100
NEEDS = (Resource.DEFINITIONS,)


def render() -> None:
    """Draw the glossary; searching goes on in the browser."""
    lang = shell.language()
    if shell.allowed(*NEEDS) is None:
        shell.refused(lang)
        return
    component.frame()
    data = {
        "lang": lang,
        "title": TITLE,
        "words": catalogue.section("glossary", lang),
        "metric": st.query_params.get("metric", "")[:LONGEST],
        "entries": entries(lang),
    }
    component.glossary()(key=PAGE, data=data, on_ask_change=_asked)


def entries(lang: str) -> list[dict[str, Any]]:
    """Every metric in a language, with its name in the other one, for whoever knows it by that."""
    other = next(one for one in words.LANGUAGES if one != lang)
    return [glossary.plain(one, lang) | {"other_name": glossary.say(one.name, other)} for one in glossary.entries()]


def _asked() -> None:
    wish = heard.wish(PAGE)
    if wish.get("lang") in catalogue.LANGUAGES:
        st.query_params["lang"] = wish["lang"]
