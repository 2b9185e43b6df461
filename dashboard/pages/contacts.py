"""Contacts: those that the filters let through, or the rows behind a figure; each opens its interaction."""

import streamlit as st

from dashboard import shell
from dashboard.lists import shown
from dashboard.lists.kinds import CONTACTS
from dashboard.taking import component as taking
from queries.rights import Resource

TITLE = "lists.contacts_title"
ICON = ":material/list_alt:"
NEEDS = (Resource.CONTACT_LIST,)


def render() -> None:
    """Draw the list that the URL asks for."""
    page = shell.opened(TITLE, *NEEDS, crumbs=shown.crumbs())
    if page is not None:
        shown.draw(page, CONTACTS)
        if shown.METRIC not in st.query_params:
            taking.draw(page, CONTACTS)
