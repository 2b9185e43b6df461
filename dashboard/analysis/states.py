"""States of a page that has nothing, or too little, to show: what is normally here, why not now, and where to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard import links
from dashboard.shell import Opened, unreadable
from dashboard.wording import numbers
from metrics.small_cells import LEAST_TOLD
from queries.source import StoreUnreachableError

LATELY_DAYS = 28


@contextmanager
def reading(page: Opened) -> Iterator[None]:
    """Say that the store is read, while it is; and where it does not answer, that, instead of what stands here."""
    try:
        with st.spinner(page.say("analysis.reading")):
            yield
    except StoreUnreachableError:
        unreadable(page.lang)


class Empty(NamedTuple):
    """What stands in for a chart: a title, a sentence, and where to go on."""

    title: str
    text: str
    way: str = ""
    address: str | None = None

    def told(self) -> list[str | None]:
        """Return it as the browser gets it."""
        return list(self)


def nothing(page: Opened, name: str) -> Empty:
    """Say that the period has nothing, and when there was something last; `name` is the page, to go there."""
    until = page.known.until
    if until is None:
        return Empty(page.say("analysis.empty_store"), page.say("analysis.empty_store_text"))
    last = until.astimezone(ZoneInfo(page.zone)).date()
    first, end = last - timedelta(days=LATELY_DAYS - 1), last + timedelta(days=1)
    address = links.to(name, period=None, **{"from": first.isoformat(), "to": end.isoformat()})
    text = page.say("analysis.nothing_text", day=numbers.day(last, page.lang))
    return Empty(page.say("analysis.nothing"), text, page.say("analysis.nothing_way"), address)


def needs_two(page: Opened, dimension: str) -> Empty:
    """Say that a comparison needs two of a dimension, such as two channels."""
    what = page.say(f"analysis.by_{dimension}")
    return Empty(page.say("analysis.needs_two", what=what), page.say("analysis.needs_two_text"))


def one_week(page: Opened) -> Empty:
    """Say that a course needs more than one week."""
    return Empty(page.say("analysis.one_week"), page.say("analysis.one_week_text"))


def none_of(page: Opened, what: str) -> Empty:
    """Say that this store holds nothing of a kind, such as surveys; `what` is said already, in the page's words."""
    return Empty(page.say("analysis.none_of", what=what), page.say("analysis.none_of_text"))


def too_few(page: Opened) -> Empty:
    """Say that what stands here is of too few cases for somebody who may open none of them."""
    return Empty(page.say("small.panel", least=LEAST_TOLD), page.say("small.panel_text", least=LEAST_TOLD))


def n(page: Opened, cases: float | None) -> str:
    """Write of how many cases a figure is; null: it is withheld."""
    return page.say("small.few", least=LEAST_TOLD) if cases is None else numbers.number(cases)


def is_single(rows: pl.DataFrame, dimension: str) -> bool:
    """Whether fewer than two values of a dimension have anything."""
    known = rows.filter(pl.col("n").fill_null(0) > 0) if "n" in rows.columns else rows
    return known[dimension].drop_nulls().n_unique() < 2  # noqa: PLR2004 - one has nothing to stand beside
