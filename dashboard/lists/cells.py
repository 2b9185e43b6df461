"""What the cells of a list say: a value of a frame in the words of the page."""

from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from dashboard.wording import catalogue, numbers

CODES = {
    "outcome": "outcome",
    "leave_kind": "leave",
    "status": "status",
    "stage": "stage",
    "priority": "priority",
    "direction": "direction",
}  # columns with words of the lists' own
SPACED = frozenset({"reason", "resolution_code", "activity", "kind", "input"})  # codes of a source, or our own names
SHARES = frozenset({"target_share", "used_share"})


class Page(Protocol):
    """What words need of a page."""

    @property
    def lang(self) -> str:
        """Its language."""

    @property
    def zone(self) -> str:
        """Zone whose clock is shown."""


def heading(page: Page, name: str) -> str:
    """Name a column; one that has no words is called as in the frame."""
    key = f"lists.column.{name}"
    return catalogue.t(key, page.lang) if key in catalogue.entries() else name


def said(page: Page, name: str, value: Any) -> str | None:
    """Say the value of a column; None: not known."""
    if value is None:
        return None
    if isinstance(value, bool):
        return catalogue.t("lists.yes" if value else "lists.no", page.lang)
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(page.zone)):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(page, name, value)
    return _text(page, name, str(value))


def is_number(name: str, value: Any) -> bool:
    """Whether a column stands to the right: it holds numbers that are no keys."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not name.endswith("_id")


def code(page: Page, kind: str, value: str) -> str:
    """Say a code of a column; one without words as it is."""
    key = _key(kind, value)
    return catalogue.t(key, page.lang) if key in catalogue.entries() else value


def _key(kind: str, value: str) -> str:
    if kind in CODES:
        return f"lists.code.{CODES[kind]}.{value}"
    if kind == "state":
        return f"agent_state.{value}"
    return f"channel.{value}" if kind in CHANNELS else f"segment.{value}"


CHANNELS = frozenset({"channel", "next_channel"})
CODED = frozenset({*CODES, *CHANNELS, "state", "segment"})


def _number(page: Page, name: str, value: float) -> str:
    if name.endswith("_id"):
        return f"#{value}"
    if name.endswith(("_s", "seconds")):
        return numbers.duration(value, page.lang)
    if name in SHARES:
        return numbers.percent(value)
    return numbers.number(value, 0 if float(value).is_integer() else 1)


def _text(page: Page, name: str, value: str) -> str:
    if name in CODED:
        return code(page, name, value)
    return value.replace("_", " ") if name in SPACED else value
