"""Draws the list that a URL asks for: the rows behind a figure where it names one, else what filters let through."""

import streamlit as st

from dashboard import links, shell
from dashboard.lists import behind, component, narrowed
from dashboard.lists.kinds import Kind
from dashboard.lists.table import Table
from dashboard.shell import Crumb, Opened
from dashboard.wording.catalogue import t
from queries.source import StoreUnreachableError

METRIC = "metric"


def crumbs() -> list[Crumb]:
    """Return the way here: the live floor."""
    return [(t("live.title", shell.language()), links.to("live"))]


def draw(page: Opened, kind: Kind) -> None:
    """Draw it, or say why there is none."""
    try:
        table = behind.table(page, kind.page) if METRIC in st.query_params else narrowed.table(page, kind)
    except StoreUnreachableError:
        table = Table((), (), empty=(page.say("lists.unreadable_title"), page.say("lists.unreadable_text")))
    component.draw(page, table)
