"""One day of an agent as a strip: what was planned, what was done, which contacts, on one axis of time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard import links, stored
from dashboard.people import kpis
from dashboard.people.person import Person
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries import day_strip
from queries.day_strip import DayStrip
from queries.scope import Window

PARAMETER = "day"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LEGEND = ("available", "ringing", "on_contact", "hold", "wrap", "break", "lunch", "training", "meeting", "offline")


def asked(last: datetime | None, page: Opened) -> date:
    """Return the day that the URL asks for, that of the agent's last contact where it names none."""
    try:
        return date.fromisoformat(st.query_params.get(PARAMETER, ""))
    except ValueError:
        at = last or page.known.until or page.scope.window.start_at
        return at.astimezone(ZoneInfo(page.zone)).date()


def last_handled(page: Opened, who: Person) -> datetime | None:
    """Return when the agent last answered a contact."""
    answer = partial(day_strip.last_handled, principal=page.principal, agent_id=who.id)
    return stored.kept(page.principal, ("last handled", who.id), answer)


def strip(page: Opened, who: Person, day: date) -> dict[str, Any]:
    """Lay the day out; where nothing is known of it, say so."""
    window = Window.days(day, day + DAY, page.zone)
    read = partial(day_strip.read, principal=page.principal, agent_id=who.id, day=window)
    told = stored.kept(page.principal, ("day", who.id, window), read)
    lanes = [
        {"text": page.say("people.day.planned"), "parts": _parts(page, told.planned, window)},
        {"text": page.say("people.day.done"), "parts": _parts(page, told.done, window)},
        {"text": page.say("people.day.handled"), "parts": _contacts(page, told.handled, window)},
    ]
    start, end = _bounds(told, window)
    ways = [_way(page, who, day - DAY, "people.day.before"), _way(page, who, day + DAY, "people.day.after")]
    return {
        "kind": "strip",
        "title": page.say("people.day.title", day=numbers.day(day, page.lang)),
        "start": _ms(start),
        "end": _ms(end),
        "hours": _hours(start, end, page.zone),
        "lanes": [lane for lane in lanes if lane["parts"]],
        "ways": ways,
        "legend": [{"code": code, "text": page.say(f"agent_state.{code}")} for code in LEGEND],
        "empty": page.say("people.day.empty"),
    }


def _parts(page: Opened, rows: pl.DataFrame, window: Window) -> list[dict[str, Any]]:
    return [
        {
            "from": _ms(row["started_at"]),
            "to": _ms(row["ended_at"] or _now(page, window)),
            "code": row["what"],
            "text": _told(page, row, _what(page, row["what"])),
            "link": None,
        }
        for row in rows.iter_rows(named=True)
    ]


def _contacts(page: Opened, rows: pl.DataFrame, window: Window) -> list[dict[str, Any]]:
    return [
        {
            "from": _ms(row["started_at"]),
            "to": _ms(row["wrap_ended_at"] or row["ended_at"] or _now(page, window)),
            "code": "contact" if row["contact_id"] else "contact closed",
            "text": _told(page, row, page.say(f"channel.{row['what']}")),
            "link": links.to("interaction", id=row["contact_id"]) if row["contact_id"] else None,
        }
        for row in rows.iter_rows(named=True)
    ]


def _what(page: Opened, code: str) -> str:
    return page.say("people.day.work") if code == "work" else page.say(f"agent_state.{code}")


def _told(page: Opened, row: dict[str, Any], what: str) -> str:
    end = numbers.clock(row["ended_at"], page.zone)[:5] if row["ended_at"] else kpis.UNKNOWN
    return f"{what} {numbers.clock(row['started_at'], page.zone)[:5]} – {end}"


def _now(page: Opened, window: Window) -> datetime:
    return min(page.known.until or window.end_at, window.end_at)


def _bounds(told: DayStrip, window: Window) -> tuple[datetime, datetime]:
    """Return whole hours that hold what was planned and handled; the whole day where neither is known."""
    work = told.done.filter(~pl.col("what").is_in(["offline", "unknown"]))
    tables = [table for table in (told.planned, work, told.handled) if not table.is_empty()]
    begins = [at for table in tables for at in table["started_at"].to_list()]
    ends = [at for table in tables for at in table["ended_at"].drop_nulls().to_list()]
    if not begins or not ends:
        return window.start_at, window.end_at
    first, last = min(begins), max([*begins, *ends])
    start = first.replace(minute=0, second=0, microsecond=0)
    end = last.replace(minute=0, second=0, microsecond=0) + HOUR
    return max(start, window.start_at), min(end, window.end_at)


def _hours(start: datetime, end: datetime, zone: str) -> Sequence[dict[str, Any]]:
    count = int((end - start) / HOUR)
    instants = [start + HOUR * hour for hour in range(count + 1)]
    return [{"at": _ms(at), "text": numbers.clock(at, zone)[:5]} for at in instants]


def _way(page: Opened, who: Person, day: date, key: str) -> dict[str, str]:
    to = links.to("agent", id=who.id, kpi=kpis.chosen().key, day=day.isoformat())
    return {"text": page.say(key), "to": to}


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
