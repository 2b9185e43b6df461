"""The ticket of an interaction: its stages, its service clocks, what paused them, and its moves, as rows of words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries.drill.interaction import Interaction

Lines = list[list[str | None]]
MOST_NEXT = 20  # clocks of single messages that are shown: those missed, or running
CLOCKS = ("service_level", "first_response", "next_response", "resolution", "promise", "follow_up")


def stages(page: Opened, told: Interaction) -> dict[str, Any] | None:
    """Stays in stages: stage, entered, left, how long, in open hours, by whom."""
    names = ("stage", "entered_at", "left_at", "seconds", "open_seconds", "agent")
    return _table(page, names, [[_said(page, name, row[name]) for name in names] for row in told.stages.to_dicts()])


def clocks(page: Opened, told: Interaction) -> dict[str, Any] | None:
    """Clocks: of what, begun, due, done, allowance, used, how it stands."""
    names = ("kind", "start_at", "due_at", "done_at", "allowance_s", "used_s")
    is_next = pl.col("kind") == "next_response"
    rows = told.clocks.rows
    shown = pl.concat(
        [rows.filter(~is_next), rows.filter(is_next, ~pl.col("is_met").fill_null(value=False)).head(MOST_NEXT)]
    )
    lines = [
        [_kind(page, row["kind"]), *(_said(page, name, row[name]) for name in names[1:]), _state(page, row)]
        for row in shown.to_dicts()
    ]
    return _table(page, names, lines, page.say("interaction.stands"))


def pauses(page: Opened, told: Interaction) -> dict[str, Any] | None:
    """What paused the clocks: the ticket's status, since when, until when, how long."""
    until = told.clocks.judged_at
    lines = [
        [
            _said(page, "status", row["status"]),
            _said(page, "at", row["at"]),
            _said(page, "at", row["until_at"]) or page.say("interaction.lasts"),
            _length(page, row["at"], row["until_at"] or until),
        ]
        for row in told.clocks.pauses.to_dicts()
    ]
    return _table(page, ("status", "since_at", "until_at", "seconds"), lines)


def moves(page: Opened, told: Interaction) -> dict[str, Any] | None:
    """Changes of the ticket: when, what, from, to, by whom."""
    lines = [
        [
            _said(page, "at", row["at"]),
            _move(page, row["kind"]),
            _value(page, row["kind"], row["from_value"]),
            _value(page, row["kind"], row["to_value"]),
            _who(page, told, row),
        ]
        for row in told.moves.to_dicts()
    ]
    heads = ["at", "kind", "from_value", "to_value", "actor"]
    return _table(page, heads, lines) if lines else None


def _table(page: Opened, names: Any, lines: Lines, *more: str) -> dict[str, Any] | None:
    if not lines:
        return None
    return {"heads": [*(cells.heading(page, name) for name in names), *more], "lines": lines}


def _said(page: Opened, name: str, value: Any) -> str | None:
    return cells.said(page, name, value)


def _kind(page: Opened, kind: str) -> str:
    return page.say(f"interaction.clock_{kind}") if kind in CLOCKS else kind


def _state(page: Opened, row: Mapping[str, Any]) -> str:
    if row["is_decided"]:
        return page.say("interaction.met" if row["is_met"] else "interaction.missed")
    return page.say("interaction.paused" if row["is_paused"] else "interaction.open")


def _move(page: Opened, kind: str) -> str:
    return page.say(f"interaction.move_{kind}") if kind in MOVES else kind


MOVES = ("created", "status", "reopened", "priority", "merged", "assigned")


def _value(page: Opened, kind: str, value: str | None) -> str | None:
    known = {"status": "status", "created": "status", "reopened": "status", "priority": "priority"}
    return cells.said(page, known.get(kind, "to_value"), value)


def _who(page: Opened, told: Interaction, row: Mapping[str, Any]) -> str | None:
    if row["actor_kind"] == "agent":
        return told.agents.get(row["actor_id"]) or page.say("interaction.some_agent")
    return page.say(f"interaction.by_{row['actor_kind']}") if row["actor_kind"] in ACTORS else row["actor_kind"]


ACTORS = ("customer", "bot", "system")


def _length(page: Opened, start: datetime, end: datetime | None) -> str | None:
    return numbers.duration((end - start).total_seconds(), page.lang) if end and end >= start else None
