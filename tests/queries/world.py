"""Rows put into a store by hand: what a test does not name gets a plain value."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete, insert, text, update

from queries.scope import OPERATOR, Principal, Scope, Window
from store.engine import begin_write
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState, Feed
from store.schema.people import (
    Agent,
    AgentSkill,
    Calendar,
    CalendarSpan,
    Customer,
    Holiday,
    Order,
    Queue,
    ServiceStandard,
    Site,
    Team,
    TeamMembership,
)
from store.schema.voice import QualityReview, Survey

DEFAULTS = {
    Site: {"name": "London", "time_zone": "Europe/London", "locale": "en"},
    Team: {"name": "North", "site_id": 1},
    Agent: {"name": "Ann", "team_id": 1},
    Queue: {"name": "Sales", "site_id": 1, "channel": "phone", "team_id": 1},
    ServiceStandard: {
        "metric": "service_level",
        "threshold_s": 20.0,
        "target_share": 0.8,
        "effective_from": datetime(2020, 1, 1, tzinfo=UTC),
    },
    Contact: {"channel": "phone", "direction": "inbound"},
    ContactLeg: {"leg_no": 1, "queue_id": 1},
    Ticket: {"channel": "email", "status": "open"},
    TicketEvent: {"actor_kind": "agent", "kind": "status"},
    Message: {"author_kind": "customer", "is_public": True},
    AgentState: {"state": "available"},
    Calendar: {"name": "Office", "time_zone": "Europe/London"},
    AgentSkill: {},
    TeamMembership: {},
    Customer: {"segment": "standard"},
    Order: {"amount": 10.0, "product": "Card"},
    Survey: {"kind": "csat"},
    QualityReview: {},
}
UNSOURCED = (CalendarSpan, Holiday, Feed)


class World:
    """Writes rows, each call in a transaction of its own; keys count from 1 in each table."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._keys: Counter = Counter()

    def put(self, model: type, **columns) -> int:
        """Insert one row and return its key."""
        return self.put_all((model, columns))[0]

    def put_all(self, *rows: tuple[type, dict]) -> list[int]:
        """Insert rows in one transaction."""
        keys = []
        with begin_write(self.engine) as write:
            for model, columns in rows:
                key = columns.get("id") or self._keys[model] + 1
                self._keys[model] = max(key, self._keys[model])
                values = {**DEFAULTS.get(model, {}), **columns, "id": key}
                values |= {"change_no": write.change_no, "changed_at": write.now}
                if model not in UNSOURCED:
                    values = {"source": "hand", "source_id": str(key), "source_version": 1, "body_hash": 0} | values
                write.connection.execute(insert(model).values(**values))
                keys.append(key)
        return keys

    def change(self, model: type, key: int, **columns) -> None:
        """Update one row."""
        with begin_write(self.engine) as write:
            stamp = {"change_no": write.change_no, "changed_at": write.now}
            write.connection.execute(update(model).where(model.id == key).values(**columns, **stamp))

    def remove(self, model: type, key: int) -> None:
        """Delete one row; the store leaves a tombstone."""
        with begin_write(self.engine) as write:
            write.connection.execute(delete(model).where(model.id == key))

    def centre(self) -> None:
        """One site in London, two teams, three agents, two queues."""
        self.put(Site)
        self.put_all((Team, {}), (Team, {"name": "South"}))
        self.put_all((Agent, {}), (Agent, {"name": "Bob"}), (Agent, {"name": "Cai", "team_id": 2}))
        self.put_all((Queue, {}), (Queue, {"name": "Mail", "channel": "email", "team_id": 2}))


def at(told: str, zone: str = "UTC") -> datetime:
    """Turn "2026-10-25 01:30" into an instant."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def asked(
    start: datetime | None = None, end: datetime | None = None, zone: str = "Europe/London", who: Principal = OPERATOR
) -> Scope:
    """Ask for a window; two days about now where nothing is named."""
    now = datetime.now(UTC)
    return Scope(Window(start or now - timedelta(days=1), end or now + timedelta(days=1), zone), who)


__all__ = ["World", "asked", "at", "text"]
