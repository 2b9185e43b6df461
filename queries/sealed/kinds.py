"""Which frames are sealed, and from which tables their rows are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queries.frames import (
    AGENT_TIME,
    CONTACTS,
    FLAG,
    INSTANT,
    KEY,
    LEGS,
    RESPONSES,
    SECONDS,
    TEXT,
    TICKETS,
    Frame,
)

# Columns of what readers read that hold a table's key: by them a sealed day knows which rows it was made from.
KEY_COLUMNS: Mapping[str, str] = {
    "contacts": "contact_id",
    "contact_legs": "leg_id",
    "tickets": "ticket_id",
    "ticket_events": "event_id",
    "messages": "message_id",
    "agent_states": "state_id",
}

# No frame of any metric's: what OUTCOMES is linked from, so that months of repeat contacts are not read contact by leg.
HANDLED = Frame(
    name="handled",
    grain="one handled inbound contact with a person, folded from its legs",
    key=("contact_id",),
    time="created_at",
    dimensions=("channel", "reason", "language", "segment", "source"),
    columns={
        "contact_id": KEY(),
        "ticket_id": KEY(),
        "customer_id": KEY(),  # as stored: before merging
        "channel": TEXT(),
        "reason": TEXT(),
        "language": TEXT(),
        "segment": TEXT(),
        "source": TEXT(),
        "created_at": INSTANT,
        "ended_at": INSTANT,
        "resolution_code": TEXT(),
        "is_resolved": FLAG(),
        "previous_contact_id": KEY(),
        "queue_id": KEY(),
        "agent_id": KEY(),
        "own_team_id": KEY(),
        "queued_at": INSTANT,
        "answered_at": INSTANT,
        "is_transferred": FLAG(),
        "handle_s": SECONDS(),
    },
)


@dataclass(frozen=True)
class Kind:
    """A frame by one of its anchors: rows whose anchor lies in a local day make one file.

    `tables`: those whose rows it is made from. `blind`: those among them whose keys its reader does not read, so that
    a deleted row of theirs cannot be traced to a day. `one_zone`: its rows are cut at the bounds of days, which are
    the same instants only where all sites share a zone.
    """

    frame: Frame
    anchor: str
    tables: tuple[str, ...]
    blind: tuple[str, ...] = ()
    one_zone: bool = False

    @property
    def name(self) -> str:
        """The frame and its anchor: `legs@queued_at`."""
        return name_of(self.frame, self.anchor)


def name_of(frame: Frame, anchor: str) -> str:
    """Name the days of a frame by one of its anchors."""
    return f"{frame.name}@{anchor}"


def _kinds(frame: Frame, tables: Sequence[str], *, blind: Sequence[str] = (), one_zone: bool = False) -> list[Kind]:
    anchors = dict.fromkeys((frame.time, *frame.anchors))
    return [Kind(frame, anchor, tuple(tables), tuple(blind), one_zone) for anchor in anchors]


# A frame belongs here if a day's rows are the same whether the day is read alone or within months, and if they change
# only when a row of these tables, or a dimension, does.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        *_kinds(LEGS, ("contacts", "contact_legs")),
        *_kinds(CONTACTS, ("contacts", "contact_legs")),
        *_kinds(HANDLED, ("contacts", "contact_legs")),
        *_kinds(TICKETS, ("tickets", "ticket_events", "messages", "contacts")),
        *_kinds(RESPONSES, ("messages", "contacts", "tickets", "contact_legs"), blind=("contact_legs",)),
        *_kinds(AGENT_TIME, ("agent_states",), one_zone=True),
    )
}

__all__ = ["HANDLED", "KEY_COLUMNS", "KINDS", "Kind", "name_of"]
