"""What every page that looks back has: who may see it, of which period and what, in whose language. One call a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from dashboard import choices, filters, period, stored
from dashboard.top import component, wishes
from dashboard.top.head import Head, told
from dashboard.viewer import viewer
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t
from metrics.small_cells import LEAST_TOLD
from queries import dimensions, extent
from queries.dimensions import Dimensions
from queries.rights import Resource, grant, sees_groups_only
from queries.scope import Principal, Scope
from queries.source import Source, StoreUnreachableError

KNOWN = "what the store is about"  # the kept answer: zone, days and names of the store
Crumb = tuple[str, str]  # what it says, and its address (links.to)


@dataclass(frozen=True)
class Known:
    """What the store is about: dimensions, the newest instant and the first; empty before anything was loaded."""

    dims: Dimensions
    until: datetime | None
    since: datetime | None

    @classmethod
    def read(cls, source: Source) -> "Known":
        """Read them together."""
        with source.consistent():
            return cls(dimensions.read(source), extent.known_until(source), extent.known_since(source))


@dataclass(frozen=True)
class Opened:
    """A page that may be seen: in which language, by whom, and what it asks the store."""

    lang: str
    principal: Principal
    known: Known
    scope: Scope

    @property
    def zone(self) -> str:
        """Zone whose days are shown."""
        return self.scope.window.zone

    def say(self, key: str, **values: object) -> str:
        """Say a key of the catalogue."""
        return t(key, self.lang, **values)


def language() -> str:
    """Return the language of the running page."""
    return catalogue.language(st.query_params.get("lang"))


def allowed(*needs: Resource) -> Principal | None:
    """Return who looks at the running page, if every one of `needs` is open to that role."""
    who = viewer()
    return who if who is not None and all(grant(who, need) for need in needs) else None


def opened(
    title: str,
    *needs: Resource,
    crumbs: Sequence[Crumb] = (),
    usual: str | None = period.USUAL,
    offers: Sequence[str] = filters.OFFERED,
    titled: str | None = None,
) -> Opened | None:
    """Open a page: draw its top and return what it may ask. None: refused or unreadable, which the page then says.

    Refused where the viewer has no grant for any one of `needs`. `usual` is the period where the URL names none
    (None: the page has no period); `offers` are the filters it has; `titled` stands in for the title's own words.
    """
    lang, who = language(), allowed(*needs)
    component.frame()
    if who is None:
        refused(lang)
        return None
    try:
        known = stored.quickly(who, KNOWN, Known.read)
    except StoreUnreachableError:
        unreadable(lang)
        return None
    asked = choices.from_url()
    between = period.from_url(known.dims.zone, known.until, usual or period.USUAL)
    chosen = tuple((name, values) for name, values in filters.from_url() if name in offers)
    page = Opened(lang, who, known, Scope(between.window, who, chosen, asked.settings))
    head = Head(titled or t(title, lang), crumbs, between if usual else None, offers, asked.refused)
    answer: Any = component.top()(key="top", data=told(page, head), on_ask_change=lambda: None)
    wishes.do(getattr(answer, "ask", None), offers)
    if usual:
        tell_withheld(page)
    return page


def tell_withheld(page: Opened) -> None:
    """Say to whom only groups are shown that figures of few cases are withheld."""
    if sees_groups_only(page.principal):
        st.caption(page.say("small.page", least=LEAST_TOLD))


def refused(lang: str) -> None:
    """Say that the viewer may not see the page."""
    st.header(t("live.refused_title", lang))
    st.text(t("live.refused_text", lang))


def unreadable(lang: str) -> None:
    """Say that the store does not answer."""
    st.header(t("top.unreadable_title", lang))
    st.text(t("top.unreadable_text", lang))
