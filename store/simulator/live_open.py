"""What the store holds when the live simulator starts: the company's people, and all that an earlier run left open."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, select

from store.schema.tables import TABLES
from store.simulator.company import AGENTS, QUEUES, SEGMENTS, SOURCE
from store.types import from_micros, to_micros

STAMPS = {"id", "source", "source_version", "body_hash", "change_no", "changed_at"}
REFERS = {
    "ticket_id": "tickets", "customer_id": "customers", "contact_id": "contacts", "queue_id": "queues",
    "agent_id": "agents", "team_id": "teams", "assignee_id": "agents", "previous_contact_id": "contacts",
}  # fmt: skip
Row = dict[str, Any]


class NoDemoError(RuntimeError):
    """The store does not hold the demo company."""


@dataclass
class LeftOpen:
    """Open rows as canonical records (instants in microseconds), by kind; segment and language of every customer."""

    legs: list[Row] = field(default_factory=list)
    contacts: dict[str, Row] = field(default_factory=dict)
    states: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)  # of work and breaks that were not over
    tickets: list[Row] = field(default_factory=list)
    customers: list[tuple[str, str, str]] = field(default_factory=list)  # source id, segment, language
    last_at: datetime | None = None


def left_open(engine: Engine, now: int) -> LeftOpen:
    """Read the company and what is open at an instant (milliseconds); NoDemoError where there is no demo company."""
    legs, contacts, states, tickets = (TABLES[name] for name in ("contact_legs", "contacts", "agent_states", "tickets"))
    shifts = TABLES["shifts"]
    with engine.connect() as connection:
        _check_company(connection)
        found = LeftOpen()
        own = legs.c.source == SOURCE
        waiting, going = legs.c.left_queue_at.is_(None), legs.c.answered_at.is_not(None) & legs.c.ended_at.is_(None)
        wrapping = legs.c.ended_at.is_not(None) & legs.c.wrap_ended_at.is_(None) & legs.c.agent_id.is_not(None)
        found.legs = _records(connection, _all(legs).where(own, waiting | going | wrapping))
        names = [row["contact"] for row in found.legs]
        for start in range(0, len(names), 500):
            query = _all(contacts).where(
                contacts.c.source == SOURCE, contacts.c.source_id.in_(names[start : start + 500])
            )
            found.contacts |= {row["source_id"]: row for row in _records(connection, query)}
        query = _all(states).where(states.c.source == SOURCE, states.c.ended_at.is_(None))
        found.states = _records(connection, query)
        planned = _all(shifts).where(shifts.c.source == SOURCE, shifts.c.ends_at > from_micros(now * 1000))
        found.plans = _records(connection, planned.order_by(shifts.c.id))
        query = (
            _all(tickets)
            .where(tickets.c.source == SOURCE, tickets.c.resolved_at.is_(None))
            .order_by(tickets.c.created_at)
        )
        found.tickets = _records(connection, query)
        people = TABLES["customers"].c
        own = (people.source == SOURCE) & people.closed_at.is_(None)
        rows = connection.execute(
            select(people.source_id, people.segment, people.language).where(own).order_by(people.id)
        )
        found.customers = [(name, segment, language or "en") for name, segment, language in rows]
    found.last_at = last_told(engine)
    return found


def last_told(engine: Engine) -> datetime | None:
    """Tell the last event of the demo that the store heard of."""
    feeds = TABLES["feeds"].c
    with engine.connect() as connection:
        return connection.execute(select(feeds.last_event_at).where(feeds.source == SOURCE)).scalar()


def _check_company(connection: Connection) -> None:
    for table, expected in (("agents", AGENTS), ("queues", len(QUEUES))):
        own = TABLES[table].c
        names = connection.execute(select(own.source_id).where(own.source == SOURCE).order_by(own.id)).scalars().all()
        if len(names) < expected:
            raise NoDemoError(
                f"the store has {len(names)} of the demo company's {expected} {table}; run `floorview demo` first"
            )


def _all(table: Table) -> Select[Any]:
    """All columns, each key replaced by the source id of its row."""
    columns: list[Any] = []
    for name, column in table.c.items():
        if name not in REFERS:
            columns.append(column)
            continue
        other = TABLES[REFERS[name]].alias(f"of_{name}")
        columns.append(select(other.c.source_id).where(other.c.id == column).scalar_subquery().label(name))
    return select(*columns).select_from(table)


def _records(connection: Connection, query: Select[Any]) -> list[Row]:
    """Rows as records: references without `_id`, instants in microseconds, nothing that the writer adds."""
    found = []
    for row in connection.execute(query).mappings():
        record = {name.removesuffix("_id") if name in REFERS else name: _plain(value) for name, value in row.items()}
        found.append({name: value for name, value in record.items() if name not in STAMPS and value is not None})
    return found


def _plain(value: Any) -> Any:
    return to_micros(value) if isinstance(value, datetime) else value


def segment_number(code: str) -> int:
    """Place of a segment in SEGMENTS; standard where it is none of them."""
    codes = [name for name, _ in SEGMENTS]
    return codes.index(code) if code in codes else codes.index("standard")
