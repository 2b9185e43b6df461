"""Many ways from one page: what the viewer chose is read from the address once, not once a way."""

from typing import Protocol

import streamlit as st

from dashboard import links


class Way(Protocol):
    """Makes the address of a page, as `links.to`."""

    def __call__(self, page: str, /, **parameters: links.Parameter) -> str:
        """Return the address of a page with these parameters beside what was chosen."""


def onward() -> Way:
    """Return what makes addresses for as long as this rerun lasts."""
    chosen = {name: st.query_params.get_all(name) for name in links.KEPT}

    def to(page: str, /, **parameters: links.Parameter) -> str:
        return links.build(page, chosen, **parameters)

    return to
