"""Reading a day of one source from the store as payloads: whole rows that name others by their source ids."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, FromClause, and_, or_, select

from store.schema.tables import TABLES
from store.sources.replay import Day, Payload
from store.types import to_micros

CONTACTS, LEGS, STATES = TABLES["contacts"], TABLES["contact_legs"], TABLES["agent_states"]
NAMED = {
    "customer_id": ("customer", "customers"),
    "queue_id": ("queue", "queues"),
    "agent_id": ("agent", "agents"),
    "team_id": ("team", "teams"),
    "site_id": ("site", "sites"),
    "contact_id": ("contact", "contacts"),
}
LEFT_BEHIND = {"id", "source", "change_no", "changed_at", "body_hash", "recording_url"}
PEOPLE = ("sites", "teams", "agents", "queues", "customers")
PRIVATE = {"name", "phone", "email"}  # of customers: a replay needs none of it
REPLAYED = " (replay)"


def zone_of(engine: Engine, source: str) -> ZoneInfo:
    """The zone of the source's site; UTC where it has none."""
    sites = TABLES["sites"]
    with engine.connect() as connection:
        name = connection.execute(select(sites.c.time_zone).where(sites.c.source == source).limit(1)).scalar()
    return ZoneInfo(name or "UTC")


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants between which it is that day in the zone."""
    return tuple(datetime.combine(on, time(), zone) for on in (day, day + timedelta(days=1)))  # type: ignore[return-value]


def read_day(engine: Engine, source: str, start: datetime, end: datetime) -> Day:
    """Read contacts created in [start, end) with their legs, the agents' stretches, and all the people they name."""
    with engine.connect() as connection:
        created = and_(CONTACTS.c.source == source, CONTACTS.c.created_at >= start, CONTACTS.c.created_at < end)
        begun = and_(STATES.c.source == source, STATES.c.started_at >= start, STATES.c.started_at < end)
        of_them = LEGS.c.contact_id.in_(select(CONTACTS.c.id).where(created))
        legs: dict[str, list[Payload]] = {}
        for leg in _rows(connection, "contact_legs", of_them):
            legs.setdefault(leg["contact"], []).append(leg)
        contacts = list(_rows(connection, "contacts", created))
        people = [row for table in PEOPLE for row in _people(connection, table, source)]
        seen = {row["customer"] for row in contacts}
        people = [row for row in people if row["table"] != "customers" or row["source_id"] in seen]
        return Day(contacts, legs, list(_rows(connection, "agent_states", begun)), people)


def left_open(engine: Engine, source: str) -> list[Payload]:
    """What an earlier replay left open when it was stopped: contacts, legs and stretches without an end."""
    unended = ((CONTACTS, "contacts"), (LEGS, "contact_legs"), (STATES, "agent_states"))
    with engine.connect() as connection:
        return [
            row
            for table, name in unended
            for row in _rows(connection, name, and_(table.c.source == source, _is_open(table)))
        ]


def _is_open(table: Any) -> ColumnElement[bool]:
    unended: ColumnElement[bool] = table.c.ended_at.is_(None)
    return or_(unended, table.c.left_queue_at.is_(None)) if "left_queue_at" in table.c else unended


def _people(connection: Connection, table: str, source: str) -> Iterator[Payload]:
    for row in _rows(connection, table, TABLES[table].c.source == source):
        if table == "customers":
            row = {name: value for name, value in row.items() if name not in PRIVATE}  # noqa: PLW2901
        if table == "sites":
            row["name"] += REPLAYED
        yield row


def _rows(connection: Connection, name: str, condition: ColumnElement[bool]) -> Iterator[Payload]:
    """Rows of a table as payloads without versions: instants in microseconds, other rows by source id."""
    table = TABLES[name]
    kept = [column for column in table.c if column.name not in LEFT_BEHIND and column.name not in NAMED]
    kept = [column for column in kept if not column.name.endswith("_id") or column.name == "source_id"]
    joined: FromClause = table
    columns: list[ColumnElement[Any]] = [*kept]
    for key, (field, target) in NAMED.items():
        if key in table.c:
            other = TABLES[target].alias(field)
            joined = joined.outerjoin(other, table.c[key] == other.c.id)
            columns.append(other.c.source_id.label(field))
    for row in connection.execute(select(*columns).select_from(joined).where(condition)).mappings():
        payload = {"table": name, **{key: _plain(value) for key, value in row.items()}}
        payload.pop("source_version")
        yield payload


def _plain(value: Any) -> Any:
    return to_micros(value) if isinstance(value, datetime) else value
