"""The transcript of an interaction as plain values: a window of turns, who said them, and where it goes on."""

from typing import Any

from dashboard import links
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries.drill.interaction import Interaction
from queries.drill.transcript import LONGEST, TURNS, Transcript

TURN, FIND = "turn", "find"
SIDES = ("customer", "agent", "bot", "system")


def told(page: Opened, one: Interaction, read: Transcript | None, find: str) -> dict[str, Any]:
    """Return the turns read, or why there are none (None: the viewer may not read any)."""
    if read is None:
        return _none(page, "interaction.not_yours")
    if not read.total:
        return _none(page, "interaction.recorded_only" if _is_recorded(one) else "interaction.no_transcript")
    newer = read.first + TURNS if not find and read.first + TURNS <= read.total else None
    older = max(read.first - TURNS, 1) if not find and read.first > 1 else None
    return {
        "turns": [_turn(page, one, row, find) for row in read.rows.iter_rows(named=True)],
        "count": _count(page, read, find),
        "find": find,
        "earlier": _to(older),
        "later": _to(newer),
        "everything": links.build("interaction", links.here(find=None, turn=None)) if find else None,
        "none": page.say("interaction.nothing_found") if find and not read.rows.height else "",
    }


def _none(page: Opened, key: str) -> dict[str, Any]:
    return {"turns": [], "count": "", "find": None, "earlier": None, "later": None, "everything": None,
            "none": page.say(key)}  # fmt: skip


def _is_recorded(one: Interaction) -> bool:
    return bool(one.contact and one.contact["is_recorded"])


def _turn(page: Opened, one: Interaction, row: dict[str, Any], find: str) -> dict[str, Any]:
    kind = row["author_kind"] if row["author_kind"] in SIDES else "system"
    name = one.agents.get(row["author_id"]) if kind == "agent" else None
    body = row["body"] or ""
    return {
        "n": numbers.number(row["turn"]),
        "to": links.build("interaction", links.here(turn=str(row["turn"]), find=None)) if find else None,
        "at": cells.said(page, "at", row["at"]),
        "who": page.say(f"interaction.by_{kind}") + (f" · {name}" if name else ""),
        "kind": kind if row["is_public"] else "note",
        "note": "" if row["is_public"] else page.say("interaction.internal"),
        "body": body,
        "more": page.say("interaction.cut", n=numbers.number(row["letters"])) if row["letters"] > LONGEST else "",
        "silent": "" if body.strip() else page.say("interaction.withheld" if row["letters"] else "interaction.silent"),
    }


def _count(page: Opened, read: Transcript, find: str) -> str:
    if find:
        return page.say("interaction.found", n=numbers.number(read.found), total=numbers.number(read.total))
    last = read.first + read.rows.height - 1
    return page.say("interaction.turns", first=numbers.number(read.first), last=numbers.number(last),
                    total=numbers.number(read.total))  # fmt: skip


def _to(turn: int | None) -> str | None:
    return None if turn is None else links.build("interaction", links.here(turn=str(turn)))
