"""The Streamlit script: which pages there are, in whose language, and nothing else."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links, pages, shell
from dashboard.entrance import guard
from dashboard.entrance import who as signed_in
from dashboard.settings_file import current
from dashboard.sidebar import component as sidebar
from dashboard.viewer import viewer
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t
from queries.rights import PERSONAL, Resource, grant
from queries.scope import Principal

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

FIRST = "live"
WALL, SCREEN = "wall", "screen"
MARK = str(files("dashboard.desk") / "mark.svg")  # an own file: the icons of pages would be fetched from elsewhere
LANG = "lang"


def modules() -> list[ModuleType]:
    """Return the page modules (TITLE: a catalogue key, ICON, render()), the first page first, then by name."""
    names = sorted((found.name for found in iter_modules(pages.__path__)), key=lambda name: (name != FIRST, name))
    return [import_module(f"dashboard.pages.{name}") for name in names]


def language() -> str:
    """Return the viewer's language: from the URL, else what this session chose before."""
    lang = catalogue.language(st.query_params.get(LANG) or st.session_state.get(LANG))
    st.session_state[LANG] = lang
    if lang != catalogue.DEFAULT and st.query_params.get(LANG) != lang:
        st.query_params[LANG] = lang
    return lang


def needs(module: ModuleType) -> tuple[Resource, ...]:
    """Return what a viewer needs a grant for to see a page (NEEDS of its module; none where it says nothing)."""
    return getattr(module, "NEEDS", ())


def address(module: ModuleType) -> str:
    """Return the name of a page in addresses."""
    return module.__name__.rpartition(".")[2].replace("_", "-")


def as_page(module: ModuleType, lang: str, draw: Callable[[], None], *, is_first: bool) -> "StreamlitPage":
    """Wrap a page module for the navigation."""
    return st.Page(draw, title=t(module.TITLE, lang), icon=module.ICON, url_path=address(module), default=is_first)


def is_open(module: ModuleType, who: Principal | None) -> bool:
    """Whether this viewer may see a page; nobody may see all of them, and is asked to sign in there."""
    return who is None or all(grant(who, need) for need in needs(module))


def first(found: list[ModuleType]) -> ModuleType:
    """Return the page that opens without a name: the wall where the address names a screen."""
    asked = WALL if SCREEN in st.query_params else FIRST
    return next(one for one in found if one.__name__.endswith(f".{asked}"))


def drawn(module: ModuleType, who: Principal | None, lang: str) -> Callable[[], None]:
    """Return what draws a page: itself, a refusal, or, where people sign in, the way in (walls come with tokens)."""
    if who is not None:
        return partial(guarded, module, lang) if is_open(module, who) else partial(shell.refused, lang)
    is_free = module.__name__.endswith(f".{WALL}") or not current().access.is_personal
    return module.render if is_free else partial(guard.nobody, lang)


def guarded(module: ModuleType, lang: str) -> None:
    """Draw a page, unless it was left alone for long and holds personal data."""
    is_personal = not PERSONAL.isdisjoint(needs(module))
    if guard.is_asleep(is_personal=is_personal):
        guard.asleep(lang)
        return
    module.render()
    if is_personal:
        guard.watch()


def main() -> None:
    """Draw the page that the URL names."""
    lang, who = language(), viewer()
    st.set_page_config(page_title=t("app.name", lang), page_icon=MARK, layout="wide", initial_sidebar_state="collapsed")
    every = modules()
    opens = first(every)
    seen = [one for one in every if is_open(one, who)]
    # Streamlit's first page has no name of its own: it is one for all, and draws for each the first that they may see.
    draws = {opens: drawn(opens if opens in seen else seen[0], who, lang)}
    named = {
        address(one): as_page(one, lang, draws.get(one) or drawn(one, who, lang), is_first=one is opens)
        for one in every
    }
    links.remember(named, {address(one) for one in every if one not in seen})
    chosen = st.navigation(list(named.values()), position="hidden")
    if who is not None:
        sidebar.draw({address(one): named[address(one)] for one in seen}, chosen, lang)
    chosen.run()
    if who is not None:
        signed_in.draw(who, lang)


main()
