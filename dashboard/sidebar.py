"""The way to the other pages: links that carry along what the viewer chose, which those of Streamlit's own leave."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def draw(pages: Iterable["StreamlitPage"]) -> None:
    """Draw a link to each page, with filters, period, formulas and language of the address."""
    chosen = {name: st.query_params.get_all(name) for name in links.KEPT if name in st.query_params}
    with st.sidebar:
        for page in pages:
            st.page_link(page, query_params=chosen)
