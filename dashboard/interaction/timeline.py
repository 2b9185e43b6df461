"""The time line of an interaction as plain values: lanes, blocks as shares of the whole, arrows, marks of time."""

import itertools
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import polars as pl

from dashboard.lists.cells import Page, said
from dashboard.wording import numbers

MARKS = 6
LEAST_S = 1.0


class Block(NamedTuple):
    """One stretch on a lane: from and to in shares 0…1 of the whole, what it is, and its words."""

    lane: int
    start: float
    end: float
    kind: str
    text: str


class Stretch(NamedTuple):
    """One stretch in instants."""

    lane: str
    start: datetime
    end: datetime
    kind: str


def told(page: Page, legs: pl.DataFrame, until: datetime | None) -> dict[str, Any] | None:
    """Draw the legs; what goes on reaches to `until`. None: there is nothing to draw."""
    rows = legs.to_dicts()
    stretches = [one for row in rows for one in _stretches(page, row, until) if one.end >= one.start]
    if not stretches:
        return None
    start, end = min(one.start for one in stretches), max(one.end for one in stretches)
    whole = max((end - start).total_seconds(), LEAST_S)
    lanes = list(dict.fromkeys(one.lane for one in stretches))

    def share(at: datetime) -> float:
        return round((at - start).total_seconds() / whole, 5)

    return {
        "lanes": lanes,
        "blocks": [_block(page, one, lanes, share(one.start), share(one.end))._asdict() for one in stretches],
        "arrows": _arrows(page, rows, lanes, share),
        "marks": [{"at": step / MARKS, "text": _mark(page, start, whole * step / MARKS)} for step in range(MARKS + 1)],
    }


def _stretches(page: Page, row: Mapping[str, Any], until: datetime | None) -> list[Stretch]:
    """Stretches of one leg: queue, ring, talk, hold (its place is not known: at the end), wrap."""
    last = until or row["ended_at"] or row["queued_at"]
    left = row["left_queue_at"] or max(last, row["queued_at"])
    found = [Stretch(_queue(page, row), row["queued_at"], left, "queue")]
    agent = _agent(page, row)
    if row["offered_at"] and row["offered_at"] <= left:
        found.append(Stretch(agent, row["offered_at"], left, "ring"))
    if not row["answered_at"]:
        return found
    ended = row["ended_at"] or max(last, row["answered_at"])
    held = min(timedelta(seconds=row["hold_s"] or 0), ended - row["answered_at"])
    found.append(Stretch(agent, row["answered_at"], ended - held, "talk"))
    if held:
        found.append(Stretch(agent, ended - held, ended, "hold"))
    if row["wrap_ended_at"] and row["wrap_ended_at"] > ended:
        found.append(Stretch(agent, ended, row["wrap_ended_at"], "wrap"))
    return found


def _queue(page: Page, row: Mapping[str, Any]) -> str:
    return str(row["queue"]) if row["queue"] is not None else _say(page, "no_queue")


def _agent(page: Page, row: Mapping[str, Any]) -> str:
    return str(row["agent"]) if row["agent"] is not None else _say(page, "some_agent")


def _block(page: Page, one: Stretch, lanes: Sequence[str], start: float, end: float) -> Block:
    length = numbers.duration((one.end - one.start).total_seconds(), page.lang)
    return Block(lanes.index(one.lane), start, end, one.kind, f"{_say(page, f'part_{one.kind}')} {length}")


def _arrows(page: Page, rows: Sequence[Mapping[str, Any]], lanes: Sequence[str], share: Any) -> list[dict[str, Any]]:
    """Arrows from where one leg ended to where the next was queued."""
    found = []
    for before, after in itertools.pairwise(rows):
        lane = _agent(page, before) if before["answered_at"] else _queue(page, before)
        left = before["ended_at"] or before["left_queue_at"] or after["queued_at"]
        found.append(
            {"from": lanes.index(lane), "to": lanes.index(_queue(page, after)), "start": share(left),
             "end": share(after["queued_at"])}
        )  # fmt: skip
    return found


def _mark(page: Page, start: datetime, seconds: float) -> str:
    at = said(page, "at", start + timedelta(seconds=seconds)) or ""
    return at if seconds == 0 else at.partition(" ")[2] if seconds < DAY_S else at[:-3]


DAY_S = 86_400


def _say(page: Any, key: str) -> str:
    return str(page.say(f"interaction.{key}"))
