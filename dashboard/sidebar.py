"""The way to the other pages: links that carry along what the viewer chose, which those of Streamlit's own leave."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links
from dashboard.wording.catalogue import t

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

# Pages by what one comes for. Those of one customer, agent or interaction are reached from a list or a number.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "now": ("live", "wall", "replay"),
    "weeks": ("scorecard", "response", "fcr", "consistency", "customers", "cases"),
    "people": ("team", "agents"),
    "rows": ("contacts", "tickets"),
    "about": ("glossary", "quality", "access-log"),
}


def draw(pages: Mapping[str, "StreamlitPage"], lang: str) -> None:
    """Draw a link to each page, with filters, period, formulas and language of the address."""
    chosen = {name: st.query_params.get_all(name) for name in links.KEPT if name in st.query_params}
    with st.sidebar:
        for section, names in SECTIONS.items():
            found = [pages[name] for name in names if name in pages]
            if found:
                st.caption(t(f"sidebar.{section}", lang))
            for page in found:
                st.page_link(page, query_params=chosen)
