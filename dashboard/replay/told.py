"""What a replay tells, as plain values: numbers by minute, spans of who waited and who was there, words by key.

Instants are milliseconds since 1970 UTC, durations seconds, minutes numbers counted from `start`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from dashboard.replay.instant import MINUTE, Asked
from queries import minutes, replayed
from queries.replayed import KINDS, Replay
from queries.rights import Resource, grant
from queries.scope import Principal

AWAY = ("offline", "unknown")
LIST = 60  # of those who wait at a minute, the longest; the rest is a number


def replay(found: Replay, principal: Principal) -> dict[str, Any]:
    """Tell a window: what does not depend on the minute that is looked at."""
    whole = minutes.count(found.window)
    ids = found.queues["queue_id"].to_list()
    by_queue = {"waiting": "n", "longest": "longest_s", "free": "n", "at_work": "n"}
    return {
        "start": milliseconds(found.window.start_at),
        "minutes": whole,
        "known": _known(found, whole),
        "since": milliseconds(found.since) if found.since else None,
        "until": milliseconds(found.until) if found.until else None,
        "empty": _empty(found),
        "queues": [{"id": key, "name": name, "channel": channel} for key, name, channel in found.queues.iter_rows()],
        **{name: _by(getattr(found, name), "queue_id", value, ids, whole) for name, value in by_queue.items()},
        "kinds": _by(found.kinds, "kind", "n", KINDS, whole),
        "kinds_longest": _by(found.kinds_longest, "kind", "longest_s", KINDS, whole),
        "states": dict(zip(states := _states(found), _by(found.states, "state", "n", states, whole), strict=True)),
        "waits": _waits(found, ids),
        "people": _people(found) if grant(principal, Resource.AGENT_STATES) else [],
        "list": LIST,
    }


def interval(found: Replay, asked: Asked) -> dict[str, Any] | None:
    """Tell the interval that was asked for: by queue who waited, how long, how many at once."""
    if asked.until is None:
        return None
    rows = replayed.waited_between(found, asked.at, asked.until)
    told = {
        str(row["queue_id"]): {name: row[name] for name in ("waited", "longest_s", "most")} for row in rows.to_dicts()
    }
    least = replayed.least_available(found, asked.at, asked.until)
    return {"until": number(found, asked.until), "queues": told, "least_available": least}


def number(found: Replay, at: datetime) -> int:
    """Number a minute within the window."""
    return (at - found.window.start_at) // MINUTE


def instant(found_from: datetime, minute: int) -> datetime:
    """Give the instant of a numbered minute."""
    return found_from + timedelta(minutes=minute)


def milliseconds(at: datetime) -> int:
    """Count from 1970, as a browser does."""
    return int(at.timestamp() * 1000)


def _known(found: Replay, whole: int) -> list[int]:
    """First minute that anything is known of, and the first after the last."""
    if found.since is None or found.until is None:
        return [0, 0]
    first, last = (number(found, at) for at in (found.since, found.until))
    return [min(max(first, 0), whole), min(max(last + 1, 0), whole)]


def _empty(found: Replay) -> str | None:
    """Give the key of what to say where there is nothing to see; None: there is something."""
    if found.since is None or found.until is None:
        return "no_store"
    is_known = found.since < found.window.end_at and found.until >= found.window.start_at
    is_quiet = found.waits.is_empty() and found.agents.filter(~pl.col("state").is_in(AWAY)).is_empty()
    return "empty" if is_known and is_quiet else None


def _by(rows: pl.DataFrame, by: str, value: str, keys: Sequence[Any], whole: int) -> list[list[int]]:
    """Give for each of `keys` a number for every minute; 0 where there is none."""
    found: Mapping[Any, list[int]] = {
        key: _dense(part["minute"].to_list(), part[value].round(0).cast(pl.Int64).to_list(), whole)
        for (key,), part in rows.partition_by(by, as_dict=True).items()
    }
    return [found.get(key, [0] * whole) for key in keys]


def _dense(places: list[int], values: list[int], whole: int) -> list[int]:
    if len(places) == whole:
        return values
    dense = [0] * whole
    for place, value in zip(places, values, strict=True):
        dense[place] = value
    return dense


def _states(found: Replay) -> list[str]:
    return found.states["state"].unique().sort().to_list()


def _waits(found: Replay, ids: Sequence[int]) -> list[list[Any]]:
    """Who may be listed and waited at the start of a minute: queue, first minute, first after, queued, contact, …."""
    spans = minutes.numbered(found.listed.lazy(), found.window, "queued_at", "until_at")
    spans = spans.sort(~replayed.on_the_spot(), "queued_at", "leg_id")  # a caller who waits before a letter that lies
    place = {key: index for index, key in enumerate(ids)}
    columns = ("queue_id", minutes.FROM, minutes.UNTIL, "queued_at", "contact_id", "segment", "reason", "threshold_s")
    return [
        [place[queue], first, last, milliseconds(at), contact, segment, reason, limit]
        for queue, first, last, at, contact, segment, reason, limit in spans.select(columns).collect().iter_rows()
        if queue in place
    ]


def _people(found: Replay) -> list[dict[str, Any]]:
    """Who may be named, each with pieces: first minute, first after, state, reason, since, contacts in hand."""
    named = found.agents.lazy().filter(pl.col("agent").is_not_null())
    spans = minutes.numbered(named, found.window, "at", "until_at").sort("agent_id", "at").collect()
    told = []
    for (agent, name, team), part in spans.partition_by(["agent_id", "agent", "team"], as_dict=True).items():
        pieces = part.select(
            minutes.FROM, minutes.UNTIL, "state", "reason", pl.col("since_at").dt.epoch("ms"), "in_hand"
        )
        told.append({"id": agent, "name": name, "team": team, "pieces": [list(row) for row in pieces.iter_rows()]})
    return told
