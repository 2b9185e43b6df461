"""The weekly scorecard: every KPI against what is usual for it, what changed for a reason, and one KPI in detail."""

from functools import partial

import streamlit as st

from dashboard import links, shell, stored
from dashboard.analysis import component, picks, states, wishes
from dashboard.analysis.picks import Pick
from dashboard.scorecard import card, detail, saying, sheet
from dashboard.scorecard import component as drawing
from dashboard.scorecard.card import Asked, Read
from dashboard.settings_file import current
from dashboard.shell import Opened
from queries.rights import Resource

TITLE = "scorecard.title"
ICON = ":material/query_stats:"
NEEDS = (Resource.SCORECARD,)
WEEK = "week"
FOLDER = "scorecard"


def render() -> None:
    """Draw the page."""
    wishes.begin()
    asked_kpi = st.query_params.get(sheet.KPI, "")
    crumbs = [(saying_back(), links.build(sheet.PAGE, links.here(**{sheet.KPI: None})))] if asked_kpi else []
    page = shell.opened(TITLE, Resource.SCORECARD, crumbs=crumbs, usual=None)
    if page is None:
        return
    component.frame()
    with states.reading(page):
        if page.known.until is None:
            st.header(page.say("scorecard.empty"))
            st.text(page.say("scorecard.empty_text"))
            return
        _body(page, asked_kpi)


def saying_back() -> str:
    """Name the way back to all KPIs."""
    return shell.t("scorecard.back", shell.language())


def _body(page: Opened, asked_kpi: str) -> None:
    with st.spinner(page.say("scorecard.reading")):
        read = _read(page)
    if read is None:
        return
    picks.draw(page, _weeks(page, read), *detail.picks(page, read, asked_kpi))
    shell.tell_withheld(page)
    row = read.card.row(asked_kpi)
    if row is None:
        drawing.draw(sheet.told(page, read))
    else:
        detail.draw(page, read, row)


def _weeks(page: Opened, read: Read) -> Pick:
    offered = card.offered(read.card.known)
    first = card.usual(read.card.known)
    ordered = [first, *(one for one in offered if one != first)]
    told = [(f"{one:%G-W%V}", page.say("scorecard.pick_week", week=saying.week(f"{one:%G-W%V}", page.lang),
                                       days=saying.days(one, page.lang))) for one in ordered]  # fmt: skip
    return Pick(WEEK, page.say("scorecard.pick"), told)


def _read(page: Opened) -> Read | None:
    asked = Asked(
        page.principal,
        current().scorecard.kpis,
        st.query_params.get(WEEK),
        page.scope.chosen,
        page.scope.options,
    )
    return stored.kept(
        page.principal, ("scorecard", repr(asked)), partial(card.read, asked=asked, folder=current().data / FOLDER)
    )
