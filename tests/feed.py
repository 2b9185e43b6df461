"""A small day of events as a source sends it, and what a store says in terms that do not depend on order or keys."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from store.schema.tables import TABLES
from store.types import to_micros

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
STAMPS = {"id", "change_no", "changed_at"}


def at(minutes: float) -> str:
    """An instant of the day as ISO text."""
    return (NOON + timedelta(minutes=minutes)).isoformat()


def version(minutes: float) -> int:
    """The same as a source's version."""
    return to_micros(NOON + timedelta(minutes=minutes))


def contact(name: str, minutes: float = 0, **fields: Any) -> dict[str, Any]:
    """A contact that began `minutes` after noon."""
    known = {"channel": "phone", "direction": "inbound", "created_at": at(minutes), "source_version": version(minutes)}
    return {"table": "contacts", "source_id": name, **known, **fields}


def leg(name: str, contact_name: str, minutes: float = 0, **fields: Any) -> dict[str, Any]:
    """A leg of a contact, queued at that minute."""
    known = {"contact": contact_name, "leg_no": 1, "queued_at": at(minutes), "source_version": version(minutes)}
    return {"table": "contact_legs", "source_id": name, **known, **fields}


def day(contacts: int = 6) -> list[dict[str, Any]]:
    """Events of every kind, in the order in which they happened, several versions a row."""
    events: list[dict[str, Any]] = [
        {
            "table": "calendars",
            "source_id": "k",
            "source_version": 1,
            "name": "Weekdays",
            "time_zone": "Asia/Shanghai",
            "spans": [{"weekday": 1, "opens": 540, "closes": 1080}],
            "holidays": [{"day": "2026-10-01", "name": "国庆节"}],
        },
        {
            "table": "calendars",
            "source_id": "k",
            "source_version": 2,
            "name": "Weekdays",
            "time_zone": "Asia/Shanghai",
            "spans": [{"weekday": 1, "opens": 540, "closes": 720}, {"weekday": 1, "opens": 780, "closes": 1080}],
        },
        {
            "table": "sites",
            "source_id": "s",
            "source_version": 1,
            "name": "HQ",
            "time_zone": "Asia/Shanghai",
            "locale": "zh",
            "calendar": "k",
        },
        {"table": "teams", "source_id": "t", "source_version": 1, "name": "Cards", "site": "s", "lead_agent": "a1"},
        {"table": "queues", "source_id": "q", "source_version": 1, "name": "Cards", "channel": "phone", "site": "s"},
        {"table": "agents", "source_id": "a1", "source_version": 1, "name": "王", "team": "t"},
        {"table": "agents", "source_id": "a1", "source_version": 5, "name": "王芳", "team": "t"},
        {"table": "customers", "source_id": "u1", "source_version": 1, "name": "Ann", "merged_into": "u2"},
    ]
    for number in range(contacts):
        name, start = f"c{number}", number * 3.0
        events += [
            contact(name, start, customer=f"u{number % 3}", previous_contact=f"c{number - 1}" if number else None),
            leg(f"l{number}", name, start, queue="q"),
            leg(
                f"l{number}",
                name,
                start,
                source_version=version(start + 1),
                queue="q",
                agent="a1",
                answered_at=at(start + 1),
                left_queue_at=at(start + 1),
                leave_kind="answered",
            ),
            contact(name, start, source_version=version(start + 2), ended_at=at(start + 2), outcome="answered"),
            {
                "table": "ticket_events",
                "source_id": f"e{number}",
                "source_version": number,
                "ticket": f"k{number % 2}",
                "at": at(start),
                "actor_kind": "agent",
                "actor": "a1",
                "kind": "created",
            },
            {
                "table": "tickets",
                "source_id": f"k{number % 2}",
                "source_version": number,
                "channel": "phone",
                "status": "open",
                "created_at": at(0),
                "reopened_count": number,
            },
        ]
    return events


def state(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every sourced row without keys and stamps; keys of other rows are replaced by what their source calls them."""
    with engine.connect() as connection:
        rows = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()] for name, table in TABLES.items()
        }
    named = {name: {row["id"]: row.get("source_id") for row in found} for name, found in rows.items()}
    told = {}
    for name, found in rows.items():
        if name in {"feeds", "rejects", "tombstones", "change_counter"}:
            continue
        told[name] = sorted(
            (
                {column: _named(name, column, value, named) for column, value in row.items() if column not in STAMPS}
                for row in found
            ),
            key=repr,
        )
    return told


def _named(table: str, column: str, value: Any, named: dict[str, dict[int, Any]]) -> Any:
    special = {
        "lead_agent_id": "agents",
        "merged_into": "customers",
        "previous_contact_id": "contacts",
        "actor_id": "agents",
        "author_id": "agents",
    }
    targets = [key.column.table.name for key in TABLES[table].c[column].foreign_keys] or [special.get(column)]
    return value if value is None or targets == [None] else named[targets[0]][value]


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """Rows of a table in the order in which they came."""
    with engine.connect() as connection:
        found = connection.execute(select(TABLES[table]).order_by(TABLES[table].c.id)).mappings()
        return [dict(row) for row in found]


def byte_for_byte(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Everything that a store holds, keys and stamps too, but for the feeds' own clocks and the counter."""
    return {name: rows(engine, name) for name in TABLES if name not in {"feeds", "change_counter"}}
