"""Rows to be held: which frame, by which anchor, over which window, with which columns."""

from collections.abc import Collection
from typing import NamedTuple

from queries.frames import (
    CALLBACKS,
    CONTACTS,
    LEGS,
    OUTCOMES,
    RESPONSES,
    REVIEWS,
    SELF_SERVICE,
    STAGES,
    SURVEYS,
    TARGETS,
    TICKET_MOVES,
    TICKETS,
    Frame,
)
from queries.scope import FILTERS, Window

DECIDING = frozenset({*FILTERS, "site", "agent_id"})  # what rows are let through by: another filter reads nothing anew
# Frames whose rows look the same whatever the window they are read for: a part of one that is held answers too.
PARTIAL = frozenset(
    frame.name
    for frame in (
        *(LEGS, CONTACTS, OUTCOMES, SELF_SERVICE, TICKETS, RESPONSES, CALLBACKS, SURVEYS, REVIEWS),
        *(TARGETS, STAGES, TICKET_MOVES),
    )
)


class Wish(NamedTuple):
    """Rows to hold before they are asked for: a frame's columns, its anchor in a window."""

    frame: Frame
    anchor: str
    window: Window
    columns: frozenset[str]


def wish_for(frame: Frame, window: Window, anchor: str | None, columns: Collection[str]) -> Wish:
    """Name what has to be held to answer such a question for everybody."""
    chosen = anchor or frame.time
    return Wish(frame, chosen, window, frozenset({*columns, *DECIDING, chosen, *frame.key} & {*frame.columns}))
