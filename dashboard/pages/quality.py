"""Data quality: what sources delivered, what could not be taken, which rows cannot be, whether the numbers add up."""

from typing import Any

import streamlit as st

from dashboard import floor, heard, quality_report, shell
from dashboard.findings import FINDINGS
from dashboard.reference import component
from dashboard.settings_file import store_url
from dashboard.wording import catalogue
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "quality.title"
ICON = ":material/fact_check:"
PAGE = "quality"
DAYS, USUAL = (1, 7, 28), 7
KEPT_S, REFRESH_S = 300, 30
NEEDS = (Resource.RULES,)  # who runs the floor or the sources: rows are listed by key


def render() -> None:
    """Draw the page; what the store says is kept for five minutes."""
    lang = shell.language()
    if shell.allowed(*NEEDS) is None:
        shell.refused(lang)
        return
    component.frame()
    _page(lang)


@st.fragment(run_every=REFRESH_S)
def _page(begun_in: str) -> None:
    """Draw it anew from time to time, for the checks go on. Another language gets the whole page anew."""
    lang = shell.language()
    if lang != begun_in or shell.allowed(*NEEDS) is None:
        st.rerun(scope="app")
    days = _days()
    told, fault = _told(days)
    data = {
        "lang": lang,
        "title": TITLE,
        "words": catalogue.section("quality", lang) | catalogue.section("status", lang),
        "zone": _zone(),
        "days": days,
        "offered": DAYS,
        "fault": fault,
        "judged": quality_report.judged(FINDINGS, lang),
        "stored": told | {"rules": quality_report.in_words(told["rules"], lang)} if told else None,
    }
    component.quality()(key=PAGE, data=data, on_ask_change=_asked)


def _days() -> int:
    asked = st.query_params.get("days", "")
    return next((days for days in DAYS if str(days) == asked), USUAL)


def _told(days: int) -> tuple[dict[str, Any] | None, bool]:
    try:
        return _stored(store_url(), days), False
    except StoreUnreachableError:
        return None, True


@st.cache_data(ttl=KEPT_S, show_spinner=False)
def _stored(url: str, days: int) -> dict[str, Any]:
    return quality_report.stored(url, days)


def _zone() -> str:
    snapshot = floor.current()
    return snapshot.zone if snapshot else "UTC"


def _asked() -> None:
    """Do what the browser asked for: a language, or how far to look back. Both are in the URL."""
    wish = heard.wish(PAGE)
    if wish.get("lang") in catalogue.LANGUAGES:
        st.query_params["lang"] = wish["lang"]
    if wish.get("days") in DAYS:
        st.query_params["days"] = str(wish["days"])
