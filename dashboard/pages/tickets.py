"""Tickets: those that the filters let through, each with its history and its service clocks one step away."""

from dashboard import shell
from dashboard.lists import shown
from dashboard.lists.kinds import TICKETS
from queries.rights import Resource

TITLE = "lists.tickets_title"
ICON = ":material/confirmation_number:"
NEEDS = (Resource.CONTACT_LIST,)


def render() -> None:
    """Draw the list that the URL asks for."""
    page = shell.opened(TITLE, *NEEDS, crumbs=shown.crumbs())
    if page is not None:
        shown.draw(page, TICKETS)
