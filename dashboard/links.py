"""Ways between pages: what the viewer chose travels along, ids only, never a name of a person."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import parse_qs, urlencode, urlsplit

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

# What travels along from page to page.
KEPT = ("lang", "set", "period", "from", "to", "channel", "queue", "team", "segment", "compare", "role")
PAGES = "pages"  # in the session: the pages by name, which a switch asks for
SHUT = "shut"  # in the session: names of pages that are not open to this viewer
LONGEST = 8_000
Parameter = str | int | None


def to(page: str, /, **parameters: Parameter) -> str:
    """Return the address of a page with these parameters beside what the viewer chose; None takes one away."""
    return build(page, chosen(), **parameters)


def chosen() -> dict[str, list[str]]:
    """Return what travels along, for `build`: whoever makes hundreds of addresses reads it once."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name in KEPT}


def here(**parameters: Parameter) -> dict[str, list[str]]:
    """Return the parameters of the running page with these in their place; None takes one away."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params}
    changed = {name: [str(value)] for name, value in parameters.items() if value is not None}
    return {name: values for name, values in kept.items() if name not in parameters} | changed


def build(page: str, chosen: Mapping[str, list[str]], /, **parameters: Parameter) -> str:
    """Return an address with `parameters` in place of those that were `chosen`."""
    merged = {name: values for name, values in chosen.items() if values and name not in parameters}
    merged |= {name: [str(value)] for name, value in parameters.items() if value is not None}
    query = urlencode(sorted(merged.items()), doseq=True)
    return f"/{page}?{query}" if query else f"/{page}"


def remember(pages: Mapping[str, "StreamlitPage"], shut: Iterable[str] = ()) -> None:
    """Note the pages of this run, to one of which a switch is, and which of them are not open to the viewer."""
    st.session_state[PAGES] = dict(pages)
    st.session_state[SHUT] = frozenset(shut)


def is_shut(page: str) -> bool:
    """Whether a page is known not to be open to the viewer: nothing should lead there."""
    return page in st.session_state.get(SHUT, ())


def is_own(address: object) -> bool:
    """Whether this is an address that `to` makes."""
    if not isinstance(address, str) or len(address) > LONGEST:
        return False
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and parts.path[:1] == "/" and parts.path[1:] in st.session_state[PAGES]


def lead(wish: object) -> None:
    """Go where a component's wish says ({"go": an own address}); any other is left alone. See `follow`."""
    asked = wish.get("go") if isinstance(wish, dict) else None
    if is_own(asked):
        follow(str(asked))


def follow(address: str) -> NoReturn:
    """Go to an own address without loading the page anew. To be called from a page, not from a callback."""
    parts = urlsplit(address)
    query: dict[str, Any] = parse_qs(parts.query, keep_blank_values=True)
    st.switch_page(st.session_state[PAGES][parts.path[1:]], query_params=query)
