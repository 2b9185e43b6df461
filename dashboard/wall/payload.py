"""What the push route sends to a wall: once the layout (words, sizes, pages), then the content of each snapshot."""

from datetime import datetime
from typing import Any

from dashboard.board import Alarm, Board
from dashboard.settings import Settings, Wall
from dashboard.type_sizes import sizes
from dashboard.wall.tiles import View, tile
from dashboard.wording.catalogue import section, t
from dashboard.wording.numbers import duration, number, percent

CALM = ("ok", "unknown")
RELOAD_H = 6
NAME_LETTERS = 22
LEAST_LABEL, LEAST_CONTEXT = 44, 36  # on a panel that hangs close type may be small, but looks lost in its tile


def layout(wall: Wall, settings: Settings, build: str) -> dict[str, Any]:
    """Make what does not change while the server runs: `build` changes with it, and walls then reload themselves."""
    lang = wall.language or settings.site.language
    size = sizes(wall.distance_m, wall.diagonal_in)
    return {
        "build": build,
        "wall": wall.id,
        "lang": lang,
        "zone": settings.site.zone,
        "title": wall.title,
        "words": _words(lang),
        "sizes": {
            "number": size.number,
            "least": size.number_least,
            "label": max(size.label[lang], LEAST_LABEL),
            "context": max(size.context[lang], LEAST_CONTEXT),
        },
        "pages": [{"title": page.title, "tiles": page.tiles, "strip": page.strip} for page in wall.pages],
        "rotate_s": wall.rotate_s,
        "reload_h": RELOAD_H,
    }


def _words(lang: str) -> dict[str, str]:
    wall = {key.removeprefix("wall."): text for key, text in section("wall", lang).items()}
    return wall | section("status", lang)


def content(board: Board | None, wall: Wall, settings: Settings, now: datetime) -> dict[str, Any]:
    """Make what changes: the pages' tiles, the strip, the worst alarm, how old each source is. Aggregates only."""
    lang = wall.language or settings.site.language
    rest = {
        "sent_at": round(now.timestamp() * 1000),
        "is_open": settings.site.is_open(now, board["zone"] if board else None),
        "dims": wall.outside_hours == "dim",
    }
    if board is None:
        return rest | {
            "as_of": None,
            "note": t("wall.note.loading", lang),
            "pages": [],
            "alarm": None,
            "alarms": 0,
            "sources": [],
        }
    view = View(board, wall, settings.live, lang)
    pages = [[tile(kind, view) for kind in page.tiles] for page in wall.pages]
    signed_in = board["totals"].get("staffed_agents", {"value": None})["value"]
    return rest | {
        "version": board["version"],
        "site": board["site"] or settings.site.name,
        "zone": board["zone"],
        "as_of": board["as_of"] or None,
        "sources": [source for source in board["sources"] if source["is_live"]],
        "note": _note(view, settings, now),
        "blank": wall.when_nobody_is_signed_in == "blank" and signed_in == 0,
        "pages": pages,
        "strip": board["course"],
        "alarm": _alarm(board["alarms"], view) or _in_breach(pages, view),
        "alarms": len(board["alarms"]),
        "pinned": _pinned(view) if len(wall.pages) > 1 else None,
    }


def _note(view: View, settings: Settings, now: datetime) -> str | None:
    """Say why there is nothing to show, where there is nothing to show."""
    if not view.board["as_of"]:
        return view.say("note.lost")
    if view.board["store"] == "empty":
        return view.say("note.first_run")
    if not view.board["queues"]:
        is_chosen = bool(view.wall.channels or view.wall.queues or view.wall.teams)
        return view.say("note.filtered") if is_chosen else view.say("note.no_queues")
    opens = settings.site.opens
    if (
        opens
        and not settings.site.is_open(now, view.board["zone"])
        and not view.board["totals"].get("waiting", {"value": 0})["value"]
    ):
        return view.say("note.closed", at=f"{opens:%H:%M}")
    return None


def _alarm(alarms: list[Alarm], view: View) -> dict[str, Any] | None:
    """Pick the worst: silent stores and feeds first, for what hangs on them is not known; then breaches, then age."""
    first = {"store_lost": 0, "numbers_unsound": 1, "source_silent": 2}
    worst = min(alarms, key=lambda a: (first.get(a["rule"], 3), a["severity"] != "breach", a["since"]), default=None)
    if worst is None:
        return None
    write = percent if worst["rule"] == "service_level" else number
    spell = (lambda value: duration(value, view.lang)) if worst["rule"] == "longest_wait" else write
    text = view.say(
        f"alarm.{worst['rule']}",
        queue=_short(worst["queue"]) or view.say("all_queues"),
        source=_short(worst["source"]),
        value=spell(worst["value"]),
        limit=spell(worst["limit"]),
    )
    return {"text": text, "severity": worst["severity"], "since": worst["since"]}


def _in_breach(pages: list[list[dict[str, Any]]], view: View) -> dict[str, Any] | None:
    """Name tiles in breach while no alarm stands (none has held for long enough, or no rule watches them).

    Beside an orange tile the line must not say that nothing needs doing.
    """
    names = dict.fromkeys(tile["label"] for page in pages for tile in page if tile["status"] == "breach")
    return {"text": view.say("in_breach", tiles=" · ".join(names)), "severity": "watch"} if names else None


def _short(name: str | None) -> str:
    """Cut a name so that the sentence around it stays whole."""
    name = name or ""
    return name if len(name) <= NAME_LETTERS else f"{name[: NAME_LETTERS - 1]}…"


def _pinned(view: View) -> list[dict[str, Any]]:
    """Keep waiting and longest wait in sight on every page of a wall that turns pages."""
    return [tile("waiting", view), tile("longest_wait", view)]
