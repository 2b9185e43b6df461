"""Which contacts repeat which: conditions on OUTCOMES and choices of a reader that several modules share.

A contact that is mature has had N whole days after its own in which the customer could have come back.
"""

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from metrics.arithmetic import holds
from metrics.options import Choice, Number

Chosen = Mapping[str, Any]

WINDOW_DAYS = Number(
    "window_days",
    7.0,
    "N, whole local calendar days from the end of one contact to the start of the next, N itself included",
    least=1.0,
    most=90.0,
)
REPEAT_RULE = Choice(
    "repeat_rule",
    {
        "any_reason": "a contact of the same customer within N days before it",
        "same_reason": "a contact of the same customer for the same reason within N days before it, on any channel",
        "same_channel": "a contact of the same customer on the same channel within N days before it",
    },
)
MIDDLE = {"any_reason": "", "same_reason": "_reason", "same_channel": "_channel"}
OTHER_CHANNEL = nw.col("next_channel") != nw.col("channel")


def _within(column: str, chosen: Chosen) -> nw.Expr:
    return holds(nw.col(column) <= chosen["window_days"])


def is_mature(chosen: Chosen) -> nw.Expr:
    """The last of the N days is over: the store knows of an instant on a later local day."""
    return holds(nw.col("age_days") > chosen["window_days"])


def is_followed(rule: str, chosen: Chosen) -> nw.Expr:
    """The customer came back within N days, by one of REPEAT_RULE's rules."""
    return _within(f"next{MIDDLE[rule]}_days", chosen)


def is_repeat(rule: str, chosen: Chosen) -> nw.Expr:
    """The customer had been in contact within the N days before, by one of REPEAT_RULE's rules."""
    return _within(f"previous{MIDDLE[rule]}_days", chosen)


def is_reopened(chosen: Chosen) -> nw.Expr:
    """Its ticket was reopened within N days."""
    return _within("reopened_days", chosen)


def is_switch(chosen: Chosen) -> nw.Expr:
    """The next contact for the same reason came within N days, and on another channel."""
    return is_followed("same_reason", chosen) & holds(OTHER_CHANNEL)
