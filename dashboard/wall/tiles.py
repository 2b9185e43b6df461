"""The tiles of a wall: what each says, from the board, in the wall's language. The browser only places and ages them.

A tile: value (text, null where unknown) or since (ms, ticks in the browser) with its limits; status; up to two side
lines; one context line; optional columns (with a target line), bar (0…1) or rows; the sources it hangs on.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from dashboard.board import Board, QueueRow
from dashboard.queue_risk import wait_limits
from dashboard.settings import Limits, Live, Tile, Wall
from dashboard.wording.catalogue import entries, t
from dashboard.wording.numbers import count, duration, number, percent

AWAY = {"offline", "unknown"}
EXACT_BELOW = 10_000  # up to four digits a count fits as it is
ROWS = 4
LETTERS = 24
GAP = "\u2003"  # the middle dot of a Chinese font is as wide as a word
SLOT_MS = 30 * 60 * 1000
COLUMNS = 16
NONE_BELOW, ALL_FROM = 0.005, 0.995  # shares that whole percents would call none or all


class View(NamedTuple):
    """What a tile is made of: the board, the wall's settings, the site's alarm rules, the language."""

    board: Board
    wall: Wall
    live: Live
    lang: str

    def say(self, key: str, **values: object) -> str:
        """Words of the wall, filled."""
        return t(f"wall.{key}", self.lang, **values)

    def short(self, value: float | None) -> str:
        """Write a count: exact to four digits, then 12.3k or 1.2万."""
        return number(value) if value is None or abs(value) < EXACT_BELOW else count(value, self.lang)


def tile(kind: Tile, view: View) -> dict[str, Any]:
    """Make one tile."""
    rows = view.board["queues"]
    common = {"kind": kind, "label": view.say(f"tile.{kind}"), "sources": sorted({row["source"] for row in rows})}
    return common | MAKERS[kind](view)


def limits(kind: Tile, view: View) -> Limits | None:
    """Where this tile is to be watched and in breach: as the wall says, else the site's rules and targets."""
    rules: dict[str, Limits] = {
        "longest_wait": view.live.longest_wait_s,
        "available": view.live.available,
        "abandonment": view.live.abandonment,
        "service_level": _with_target(view.live.service_level, view.board["targets"].get("service_level")),
    }
    return view.wall.limits.get(kind) or rules.get(kind)


def _with_target(rule: Limits, target: float | None) -> Limits:
    return rule if target is None or target < rule.breach else Limits(watch=target, breach=rule.breach)


def _status(kind: Tile, view: View, value: float | None) -> str:
    if value is None:
        return "unknown"
    rule = limits(kind, view)
    return rule.status(value) if rule else "ok"


def _total(board: Board, key: str) -> tuple[float | None, int | None]:
    found = board["totals"].get(key)
    return (found["value"], found["n"]) if found else (None, None)


def _service_level(view: View) -> dict[str, Any]:
    value, counted = _total(view.board, "service_level_now")
    n = counted or 0
    rule = limits("service_level", view)
    day, _ = _total(view.board, "service_level")
    enough = n >= view.live.service_level_minimum_n
    return {
        "value": None if value is None else _share(value),
        "status": _status("service_level", view, value) if enough or value is None else "ok",
        "side": [view.say("target"), percent(rule.watch, 0)] if rule else [],
        "context": view.say("service_level_day", value=_share(day)),
        "columns": _recent(view.board),
        "target": rule.watch if rule else None,
    }


def _share(value: float | None) -> str:
    """Write a share without decimals; what would round up to all or down to none gets one, and stays short of it."""
    if value is None or NONE_BELOW <= value < ALL_FROM or value in {0.0, 1.0}:
        return percent(value, 0)
    return percent(min(max(value, 0.001), 0.999))


def _recent(board: Board) -> list[float | None]:
    """Service level of each half-hour of the last eight hours, the running one last; null where none is known."""
    known = {point["at"]: point["service_level"] for point in board["course"] if point["at"] <= board["composed_at"]}
    if not known:
        return []
    first, now = min(known), board["composed_at"]
    running = now - (now - first) % SLOT_MS
    return [known.get(at) for at in range(max(first, running - (COLUMNS - 1) * SLOT_MS), running + 1, SLOT_MS)]


def _waiting(view: View) -> dict[str, Any]:
    channels = view.board["channels"]
    value, _ = _total(view.board, "waiting")
    value = float(sum(channels.values())) if value is None and channels else value
    usual = view.board["usual"].get("waiting")
    names = sorted(channels.items(), key=lambda item: -item[1])
    return {
        "value": None if value is None else view.short(value),
        "status": _status("waiting", view, value),
        "side": [view.say("usual"), _band(usual, view)] if usual else [],
        "context": _in_room([f"{_channel(name, view)} {held}" for name, held in names]),
    }


def _in_room(parts: list[str]) -> str:
    """Join as many parts as a line of a tile holds; the first always."""
    line = parts[0] if parts else ""
    for part in parts[1:]:
        if sum(2 if letter > "\u2e80" else 1 for letter in f"{line}{part}") + 2 > LETTERS:
            break
        line = f"{line}{GAP}{part}"
    return line


def _channel(name: str, view: View) -> str:
    key = f"channel.{name}"
    return t(key, view.lang) if key in entries() else name


def _longest_wait(view: View) -> dict[str, Any]:
    """Show who waits longest for what that queue allows: an e-mail of an hour is not a call of two minutes."""
    pressing = _most_pressing(view)
    allowed = wait_limits(pressing, view.live) if pressing else view.live.longest_wait_s
    rule = view.wall.limits.get("longest_wait") or allowed
    known = bool(view.board["queues"])
    return {
        "value": view.say("nobody") if known and pressing is None else None,
        "is_word": known and pressing is None,
        "since": pressing["oldest_queued_at"] if pressing else None,
        "limits": [rule.watch, rule.breach],
        "status": "ok" if known else "unknown",
        "side": [view.say("target"), f"≤{duration(rule.watch, view.lang)}"],
        "context": pressing["name"] if pressing else "",
    }


def _most_pressing(view: View) -> QueueRow | None:
    """Find the queue whose oldest contact comes first to the end of, or is furthest beyond, what the queue allows."""
    waiting = [row for row in view.board["queues"] if row["oldest_queued_at"]]
    return min(waiting, key=lambda row: _breach_at(row, view), default=None)


def _breach_at(row: QueueRow, view: View) -> float:
    return (row["oldest_queued_at"] or 0) + wait_limits(row, view.live).breach * 1000


def _available(view: View) -> dict[str, Any]:
    states = view.board["states"]
    staffed = sum(agents for state, agents in states.items() if state not in AWAY)
    value = float(states.get("available", 0)) if states else None
    least = view.wall.minimum_available
    rule = Limits(watch=least, breach=least / 2) if least is not None else limits("available", view)
    busy = [(view.say(f"state.{state}"), states.get(state, 0)) for state in ("on_contact", "wrap", "break")]
    return {
        "value": None if value is None else view.short(value),
        "status": rule.status(value) if rule and (staffed or value is None) else "ok",  # a closed floor lacks nobody
        "side": [view.say("of", value=view.short(staffed)), *([view.say("least", value=least)] if least else [])],
        "context": _in_room([f"{name} {agents}" for name, agents in busy]) if states else "",
    }


def _answered(view: View) -> dict[str, Any]:
    answered, _ = _total(view.board, "answered")
    offered, _ = _total(view.board, "offered")
    usual = view.board["usual"].get("offered")
    return {
        "value": None if answered is None else view.short(answered),
        "status": "unknown" if answered is None else "ok",
        "side": view.say("of", value=view.short(offered)).split(" ", 1),
        "context": view.say("usual_by_now", value=_band(usual, view)) if usual else "",
        "bar": answered / offered if answered is not None and offered else None,
    }


def _band(usual: Iterable[float], view: View) -> str:
    return "–".join(count(value, view.lang) for value in usual)  # a band is rough, and two numbers take room


def _abandonment(view: View) -> dict[str, Any]:
    value, n = _total(view.board, "abandonment_rate")
    rule = limits("abandonment", view)
    enough = (n or 0) >= view.live.service_level_minimum_n
    return {
        "value": None if value is None else percent(value),
        "status": _status("abandonment", view, value) if enough or value is None else "ok",
        "side": [view.say("target"), f"≤{percent(rule.watch, 0)}"] if rule else [],
        "context": view.say("of_n", n=view.short(n)) if n else "",
    }


def _queues(view: View) -> dict[str, Any]:
    rows = view.board["queues"]  # nearest to a breach first
    return {
        "value": None,
        "status": rows[0]["status"] if rows else "unknown",
        "rows": [
            {
                "name": row["name"],
                "value": view.short(row["waiting"]),
                "since": row["oldest_queued_at"],
                "status": row["status"],
            }
            for row in rows[:ROWS]
        ],
    }


MAKERS: dict[Tile, Callable[[View], dict[str, Any]]] = {
    "service_level": _service_level,
    "waiting": _waiting,
    "longest_wait": _longest_wait,
    "available": _available,
    "answered": _answered,
    "abandonment": _abandonment,
    "queues": _queues,
}
