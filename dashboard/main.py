"""The Streamlit script: which pages there are, in whose language, and nothing else."""

from importlib import import_module
from importlib.resources import files
from pkgutil import iter_modules
from types import ModuleType
from typing import TYPE_CHECKING

import streamlit as st

from dashboard import links, pages
from dashboard.wording import catalogue
from dashboard.wording.catalogue import t

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


def as_page(module: ModuleType, lang: str) -> "StreamlitPage":
    """Wrap a page module for the navigation. An address that names a screen opens the wall."""
    name = module.__name__.rpartition(".")[2]
    first = WALL if SCREEN in st.query_params else FIRST
    return st.Page(module.render, title=t(module.TITLE, lang), icon=module.ICON, url_path=name, default=name == first)


def main() -> None:
    """Draw the page that the URL names."""
    lang = language()
    st.set_page_config(page_title=t("app.name", lang), page_icon=MARK, layout="wide", initial_sidebar_state="collapsed")
    found = [as_page(module, lang) for module in modules()]
    links.remember({page.url_path or FIRST: page for page in found})
    st.navigation(found, position="sidebar").run()


main()
