"""What a customer's journey tells, as plain values: instants in milliseconds since 1970 UTC, durations in seconds."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.journey import sentence
from dashboard.shell import Opened
from metrics import life_cycle
from queries.journey import Journey

OF_CONTACT = (
    "is_seen", "contact_id", "channel", "direction", "reason", "segment", "created_at", "local_day", "outcome",
    "is_resolved", "handle_s", "queue", "team", "agent", "chain_id", "chain_no", "chain_contacts", "chain_days",
)  # fmt: skip
OF_TICKET = (
    "ticket_id", "channel", "reason", "status", "is_complaint", "created_at", "resolved_at", "promise_due_at",
    "follow_up_due_at", "follow_up_done_at",
)  # fmt: skip
SHORTEST = timedelta(days=7)  # of an axis: a single contact stands on one too
EDGE = timedelta(hours=12)


def journey(found: Journey, page: Opened) -> dict[str, Any]:
    """Tell all that the component draws."""
    stages = life_cycle.stages(found.days, dict(page.scope.options))
    start, end = _span(found)
    return {
        "sentence": sentence.told(found, page.say),
        "from": _ms(start),
        "to": _ms(end),
        "now": _ms(found.until),
        "zone": found.zone,
        "number": found.number,
        "merged": found.merged,
        "person": _person(found, stages, page),
        "contacts": [_contact(row, found.zone) for row in found.contacts.select(OF_CONTACT).to_dicts()],
        "stages": _bands(stages),
        "tickets": [_plain(row) for row in found.tickets.select(OF_TICKET).to_dicts()],
        "orders": [_plain(row) for row in found.orders.to_dicts()],
        "surveys": [_plain(row) for row in found.surveys.to_dicts()],
        "open_promises": [_plain(row) for row in found.open_promises.to_dicts()],
        "promises": [_plain(row) for row in found.promises.to_dicts()],
    }


def _person(found: Journey, stages: pl.DataFrame, page: Opened) -> dict[str, Any]:
    person = found.person
    stage = stages["stage"][-1] if stages.height else None
    since = person["registered_at"]
    day = f"{since.astimezone(ZoneInfo(found.zone)):%Y-%m-%d}" if since else None
    return {
        "id": person["id"],
        "name": person["name"],
        "tier": person["segment"],
        "segment": page.say(f"segment.{person['segment']}"),
        "stage": page.say(f"customer.stage_{stage}") if stage else None,
        "language": person["language"],
        "since": day,
    }


def _contact(row: dict[str, Any], zone: str) -> dict[str, Any]:
    """One contact; of one that is not in reach its day alone tells where it stands."""
    noon = datetime.combine(row["local_day"], datetime.min.time(), ZoneInfo(zone)) + timedelta(hours=12)
    return _plain(row) | {"at": _ms(row["created_at"] or noon), "local_day": row["local_day"].isoformat()}


def _bands(stages: pl.DataFrame) -> list[dict[str, Any]]:
    """Stretches of one stage, each with the end of its last day."""
    runs = stages.with_columns(run=pl.col("stage").rle_id()).group_by("run", maintain_order=True)
    told = runs.agg(pl.col("stage").first(), until=pl.col("at").max())
    return [{"stage": stage, "until": _ms(until)} for stage, until in told.select("stage", "until").iter_rows()]


def _span(found: Journey) -> tuple[datetime, datetime]:
    instants = [at for at in found.contacts["created_at"].to_list() if at is not None]
    noons = [datetime.combine(day, datetime.min.time(), ZoneInfo(found.zone)) for day in found.contacts["local_day"]]
    every = [*instants, *noons]
    last = max(every, default=found.until) if found.newer is not None else max([found.until, *_ahead(found)])
    first = min(every, default=last)
    return min(first, last - SHORTEST) - EDGE, last + EDGE


def _ahead(found: Journey) -> Iterable[datetime]:
    """What is due after the newest data, at most a week ahead."""
    dues = [*found.open_promises["due_at"].to_list(), *found.tickets["follow_up_due_at"].drop_nulls().to_list()]
    return [at for at in dues if found.until < at <= found.until + SHORTEST]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _ms(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
