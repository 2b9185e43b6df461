"""Which frames are sealed, and from which tables their rows are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queries.frame import Frame
from queries.frames import AGENT_TIME, CONTACTS, LEGS, RESPONSES, STAGES, SURVEYS, TICKETS
from queries.sealed.bases import CLOCKS, HANDLED, MOVED, TOLD

# Columns of what readers read that hold a table's key: by them a sealed day knows which rows it was made from.
KEY_COLUMNS: Mapping[str, str] = {
    "contacts": "contact_id",
    "contact_legs": "leg_id",
    "tickets": "ticket_id",
    "ticket_events": "event_id",
    "messages": "message_id",
    "agent_states": "state_id",
    "surveys": "survey_id",
    "quality_reviews": "review_id",
    "contacts_told_of": "contact_id",  # by surveys and reviews: no rows of this name change, but theirs do
}


@dataclass(frozen=True)
class Kind:
    """A frame by one of its anchors: rows whose anchor lies in a local day make one file.

    `tables`: those whose rows it is made from. `blind`: those among them whose keys its reader does not read, so that
    a deleted row of theirs cannot be traced to a day. `one_zone`: its rows are cut at the bounds of days, which are
    the same instants only where all sites share a zone. `trailing`: a stored row may make rows on any later day.
    `as_of`: its rows are right as of the instant that they were read at, and of any later one (extent.heard_until).
    `undecided`: a column that says of a row that this is not so of it; its day is not sealed.
    """

    frame: Frame
    anchor: str
    tables: tuple[str, ...]
    blind: tuple[str, ...] = ()
    one_zone: bool = False
    trailing: bool = False
    as_of: bool = False
    undecided: str = ""

    @property
    def name(self) -> str:
        """The frame and its anchor: `legs@queued_at`."""
        return name_of(self.frame, self.anchor)


def name_of(frame: Frame, anchor: str) -> str:
    """Name the days of a frame by one of its anchors."""
    return f"{frame.name}@{anchor}"


def _kinds(frame: Frame, *tables: str, blind: tuple[str, ...] = (), **traits: Any) -> list[Kind]:
    anchors = dict.fromkeys((frame.time, *frame.anchors))
    return [Kind(frame, anchor, tables, blind, **traits) for anchor in anchors]


OF_CONTACTS = ("contacts", "contact_legs")
OF_TICKETS = ("tickets", "ticket_events", "messages")
# A frame belongs here if a day's rows are the same whether the day is read alone or within months, and if they change
# only when a row of these tables, or a dimension, does.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *_kinds(LEGS, *OF_CONTACTS),
        *_kinds(CONTACTS, *OF_CONTACTS),
        *_kinds(HANDLED, *OF_CONTACTS),
        *_kinds(TICKETS, *OF_TICKETS, "contacts"),
        *_kinds(RESPONSES, "messages", "tickets", *OF_CONTACTS, blind=("contact_legs",)),
        *_kinds(
            CLOCKS, *OF_TICKETS, *OF_CONTACTS,
            blind=("contact_legs",), trailing=True, as_of=True, undecided="is_ahead",
        ),
        *_kinds(STAGES, "tickets", "ticket_events"),
        *_kinds(MOVED, "tickets", "ticket_events"),
        *_kinds(SURVEYS, "surveys", "tickets", *OF_CONTACTS),
        *_kinds(TOLD, *OF_TICKETS, *OF_CONTACTS, "surveys", "quality_reviews", "contacts_told_of",
                one_zone=True, as_of=True),
        *_kinds(AGENT_TIME, "agent_states", one_zone=True),
    )
}  # fmt: skip

__all__ = ["KEY_COLUMNS", "KINDS", "Kind", "name_of"]
