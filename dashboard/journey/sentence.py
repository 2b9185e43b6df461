"""The head sentence of a customer's journey: "Third contact about this in 6 days; promise due tomorrow 14:00"."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from queries.journey import Journey
from queries.journey_contacts import WINDOW_DAYS

Say = Callable[..., str]
NAMED = 10  # ordinals that have a word of their own
CLOSED = ("resolved", "closed")


def told(found: Journey, say: Say) -> str:
    """Say what whoever picks up the next contact has to know first. `say` is the page's."""
    now = found.until.astimezone(ZoneInfo(found.zone))
    parts = [_contacts(found, now.date(), say), *_dues(found, now, say), *_complaints(found, say)]
    return say("customer.joined_by").join(parts) + say("customer.end")


def _contacts(found: Journey, today: date, say: Say) -> str:
    seen = found.contacts.filter("is_seen")
    if found.contacts.is_empty():
        return say("customer.no_contact")
    if found.newer is not None or seen.is_empty():
        return say("customer.latest_on", day=found.contacts["local_day"].max())
    chained = seen.filter(pl.col("chain_no").is_not_null(), pl.col("reason").is_not_null()).head(1).to_dicts()
    latest = chained[0] if chained else None
    if latest and latest["chain_no"] > 1 and (today - latest["local_day"]).days <= WINDOW_DAYS:
        return _repeat(latest, say)
    return say("customer.latest", ago=ago((today - seen["local_day"][0]).days, say), channel=_channel(seen, say))


def _repeat(latest: dict[str, Any], say: Say) -> str:
    days, which, reason = latest["chain_days"], ordinal(latest["chain_no"], say), plainly(latest["reason"])
    key = "in_days" if days > 1 else "in_one_day" if days else "on_a_day"
    return say("customer.repeat", which=which, reason=reason, span=say(f"customer.{key}", n=days))


def _channel(seen: pl.DataFrame, say: Say) -> str:
    return say(f"channel.{seen['channel'][0]}")


def _dues(found: Journey, now: datetime, say: Say) -> list[str]:
    """The next promise and follow-up that are due, or the one longest overdue."""
    of_tickets = found.tickets.filter(pl.col("follow_up_due_at").is_not_null(), pl.col("follow_up_done_at").is_null())
    follow_ups = of_tickets.filter(~pl.col("status").is_in(CLOSED))["follow_up_due_at"]
    dues = (("promise", found.open_promises["due_at"]), ("follow_up", follow_ups))
    return [_due(kind, instants.min(), now, say) for kind, instants in dues if not instants.is_empty()]


def _due(kind: str, at: Any, now: datetime, say: Say) -> str:
    local = at.astimezone(now.tzinfo)
    days = (local.date() - now.date()).days
    if local < now:
        return say(f"customer.{kind}_overdue", at=f"{local:%Y-%m-%d %H:%M}")
    day = say("customer.today") if days == 0 else say("customer.tomorrow") if days == 1 else f"{local:%Y-%m-%d}"
    return say(f"customer.{kind}_due", day=day, clock=f"{local:%H:%M}")


def _complaints(found: Journey, say: Say) -> list[str]:
    n = found.tickets.filter("is_complaint", ~pl.col("status").is_in(CLOSED)).height
    return [] if n == 0 else [say("customer.complaint_open" if n == 1 else "customer.complaints_open", n=n)]


def ordinal(n: int, say: Say) -> str:
    """Say which of several: "third", "21st"."""
    if n <= NAMED:
        return say(f"customer.ordinal_{n}")
    teens = n % 100 in {11, 12, 13}
    end = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return say(f"customer.ordinal_{end}", n=n)


def ago(days: int, say: Say) -> str:
    """Say how long ago a day was."""
    if days <= 1:
        return say("customer.today" if days <= 0 else "customer.yesterday")
    return say("customer.days_ago", n=days)


def plainly(code: str) -> str:
    """Write a source's own code as words."""
    return code.replace("_", " ")
