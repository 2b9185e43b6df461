"""Which rows changed since the last look, in each followed table: keys only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from sqlalchemy import BigInteger, bindparam, cast, func, select, union_all

from queries import dimensions
from queries.facts.threads import TICKET_ID
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState, ChangeCounter, Tombstone

OLDEST = -1
XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
COUNTER = str(select(ChangeCounter.change_no))
FOLLOWED: Mapping[str, tuple[Any, ...]] = {
    "contacts": (Contact.id, Contact.change_no, Contact.ticket_id),
    "contact_legs": (ContactLeg.id, ContactLeg.change_no, ContactLeg.contact_id),
    "tickets": (Ticket.id, Ticket.change_no),
    "ticket_events": (TicketEvent.id, TicketEvent.change_no, TicketEvent.ticket_id),
    "messages": (Message.id, Message.change_no, Message.contact_id, TICKET_ID.label("ticket_id")),
    "agent_states": (AgentState.id, AgentState.change_no),
    "tombstones": (Tombstone.id, Tombstone.change_no, Tombstone.table_name, Tombstone.row_id),
}
SINCE = bindparam("since", type_=Contact.change_no.type)


def _followed(columns: tuple[Any, ...]) -> Statement:
    return select(*columns).where(columns[1] >= SINCE)


STATEMENTS: Mapping[str, Statement] = {name: _followed(columns) for name, columns in FOLLOWED.items()} | {
    "messages": _followed(FOLLOWED["messages"]).join_from(
        Message, Contact, Contact.id == Message.contact_id, isouter=True
    )  # a message on a contact belongs to the contact's ticket
}
# A sum, not a maximum: on PostgreSQL a transaction with a lower number may commit later, and a deletion lowers it.
_DIMENSIONS = union_all(
    *(select(cast(func.coalesce(func.sum(table.change_no), 0), BigInteger).label("sum")) for table in dimensions.TABLES)
).subquery()
DIMENSIONS_AT = select(cast(func.sum(_DIMENSIONS.c.sum), BigInteger).label("sum"))


@dataclass(frozen=True)
class Changes:
    """Changed rows of each table: key, change_no and the keys of what they belong to."""

    rows: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    dimensions: bool = False

    def __bool__(self) -> bool:
        return self.dimensions or any(not frame.is_empty() for frame in self.rows.values())

    def keys(self, table: str, column: str = "id") -> set[int]:
        """Distinct values of one column of a table's changed rows."""
        return set(self.rows[table][column].drop_nulls().to_list())

    def gone(self, table: str) -> set[int]:
        """Keys of rows that were deleted from a table."""
        deleted = self.rows["tombstones"].filter(pl.col("table_name") == table)
        return set(deleted["row_id"].to_list())


class Follower:
    """Remembers how far the store has been read. All calls belong inside `Source.consistent`."""

    def __init__(self) -> None:
        self._since = OLDEST
        self._seen: dict[str, set[tuple[int, int]]] = {name: set() for name in STATEMENTS}
        self._dimensions_at: int | None = None

    def start(self, source: Source) -> None:
        """Take the store as it is now for read: only what commits later is a change."""
        self._since = self._next(source)
        self._dimensions_at = self._dimensions(source)
        self._seen = {name: set() for name in STATEMENTS}

    def look(self, source: Source) -> "Look":
        """Read what changed. Nothing is remembered until `Look.taken`: a pull that fails is made again."""
        until = self._next(source)
        found = {name: source.read(one, {"since": self._since}) for name, one in STATEMENTS.items()}
        fresh = {name: self._fresh(name, frame) for name, frame in found.items()}
        dimensions_at = self._dimensions(source)
        changes = Changes(fresh, dimensions=dimensions_at != self._dimensions_at)
        return Look(self, changes, until, dimensions_at, found, went_back=until < self._since)

    def _fresh(self, name: str, frame: pl.DataFrame) -> pl.DataFrame:
        """Drop what was read already: on PostgreSQL the rows of transactions near the watermark come again."""
        seen = self._seen[name]
        if not seen or frame.is_empty():
            return frame
        pairs = zip(frame["id"].to_list(), frame["change_no"].to_list(), strict=True)
        return frame.filter(pl.Series([pair not in seen for pair in pairs]))

    def _next(self, source: Source) -> int:
        """Where the next look starts: the first number that may still commit."""
        found = source.value(COUNTER if source.is_sqlite else XMIN)
        return OLDEST if found is None else int(found) + (1 if source.is_sqlite else 0)

    def _dimensions(self, source: Source) -> int | None:
        found: int | None = source.read(DIMENSIONS_AT)["sum"][0]
        return found

    def remember(self, look: "Look") -> None:
        """Start the next look where this one ended."""
        self._since, self._dimensions_at = look.until, look.dimensions_at
        self._seen = {
            name: {pair for pair in frame.select("id", "change_no").rows() if pair[1] >= look.until}
            for name, frame in look.found.items()
        }


@dataclass(frozen=True)
class Look:
    """One look at the store: what changed, and where the next one starts."""

    follower: Follower
    changes: Changes
    until: int
    dimensions_at: int | None
    found: Mapping[str, pl.DataFrame]
    went_back: bool  # the counter is lower than before: this is another store

    def taken(self) -> None:
        """Remember it."""
        self.follower.remember(self)
