"""Names of channels and reasons in the page's words."""

from collections.abc import Sequence

from dashboard.lists import cells
from dashboard.shell import Opened


def channel(page: Opened, value: str | None) -> str:
    """Name a channel."""
    return str(cells.said(page, "channel", value) or page.say("consistency.unknown"))


def reason(page: Opened, value: str | None) -> str:
    """Name a reason."""
    return str(cells.said(page, "reason", value) or page.say("consistency.unknown"))


def listed(page: Opened, values: Sequence[str]) -> str:
    """Name several channels."""
    return page.say("analysis.and").join(channel(page, one) for one in values)
