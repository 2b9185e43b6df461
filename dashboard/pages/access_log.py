"""Access log: who looked at what, when and why. All of it for an auditor, of oneself for an agent."""

from dashboard import access_entries, shell
from dashboard.lists import component
from queries.rights import Resource
from queries.source import StoreUnreachableError

TITLE = "access_log.title"
ICON = ":material/visibility:"
NEEDS = (Resource.AUDIT,)
NAME = "access-log"


def render() -> None:
    """Draw the page of the log that the URL asks for."""
    page = shell.opened(TITLE, *NEEDS, usual=None, offers=())
    if page is None:
        return
    try:
        table = access_entries.table(page, NAME)
    except StoreUnreachableError:
        shell.unreadable(page.lang)
        return
    component.draw(page, table, key="access-log")
