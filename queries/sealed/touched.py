"""What changed in the store since a change number: keys of rows and of what they belong to, and when they lie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import bindparam, func, select

from queries.sealed.kinds import Kind
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.operations import AgentState, ChangeCounter, Tombstone
from store.schema.voice import QualityReview, Survey
from store.types import to_micros

XMIN = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
COUNTER = str(select(ChangeCounter.change_no))
TICKET_ID = func.coalesce(Message.ticket_id, Contact.ticket_id, type_=Message.ticket_id.type)
SINCE = bindparam("since", type_=Contact.change_no.type)
LONGEST = timedelta(days=2)  # a stretch of an agent lasts no longer
MANY = 100_000  # more changed rows than this are not traced: all is read anew
TABLES: Mapping[str, Any] = {
    one.__tablename__: one
    for one in (Contact, ContactLeg, Ticket, TicketEvent, Message, AgentState, Survey, QualityReview)
}
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
Span = tuple[datetime, datetime]


def _changed(table: Any, *columns: Any) -> Statement:
    return select(table.id, *columns).where(table.change_no >= SINCE).limit(MANY)


# Rows that changed: their keys, the keys of what they belong to, the instants that they lie at now.
CHANGED: Mapping[str, Statement] = {
    "contacts": _changed(Contact, Contact.ticket_id, Contact.created_at, Contact.ended_at),
    "contact_legs": _changed(ContactLeg, ContactLeg.contact_id, ContactLeg.queued_at, ContactLeg.ended_at),
    "tickets": _changed(Ticket, Ticket.created_at, Ticket.resolved_at, Ticket.closed_at),
    "ticket_events": _changed(TicketEvent, TicketEvent.ticket_id, TicketEvent.at),
    "messages": _changed(Message, Message.contact_id, TICKET_ID.label("ticket_id"), Message.at).join_from(
        Message, Contact, Contact.id == Message.contact_id, isouter=True
    ),
    "agent_states": _changed(AgentState, AgentState.started_at, AgentState.ended_at),
    "surveys": _changed(Survey, Survey.contact_id.label("told_of_id"), Survey.sent_at, Survey.answered_at),
    "quality_reviews": _changed(QualityReview, QualityReview.contact_id.label("told_of_id")),
}
# Rows that did not change, but whose place in time is told together with one that did.
BESIDE: Mapping[str, Statement] = {
    "contacts": select(ContactLeg.queued_at, ContactLeg.ended_at)
    .join_from(ContactLeg, Contact, Contact.id == ContactLeg.contact_id)
    .where(Contact.change_no >= SINCE),
    "contact_legs": select(Contact.created_at, Contact.ended_at)
    .join_from(ContactLeg, Contact, Contact.id == ContactLeg.contact_id)
    .where(ContactLeg.change_no >= SINCE),
    "tickets": select(TicketEvent.at)
    .join_from(TicketEvent, Ticket, Ticket.id == TicketEvent.ticket_id)
    .where(Ticket.change_no >= SINCE),
}
GONE = select(Tombstone.table_name, Tombstone.row_id).where(Tombstone.change_no >= SINCE).limit(MANY)
PARENTS = {"contact_id": "contacts", "ticket_id": "tickets", "told_of_id": "contacts_told_of"}


@dataclass(frozen=True)
class Touched:
    """Keys by table of rows that changed, went or were added to, and when what changed lies, by table.

    None of `keys` and `spans` where so much changed that it is not worth telling.
    """

    number: int
    keys: Mapping[str, frozenset[int]] | None
    spans: Mapping[str, tuple[Span, ...]] | None
    gone: frozenset[str]

    def keys_of(self, kind: Kind) -> dict[str, frozenset[int]]:
        """Keys that matter to a kind of days."""
        return {table: keys for table, keys in (self.keys or {}).items() if table in kind.tables and keys}

    def spans_of(self, kind: Kind) -> list[Span]:
        """Stretches of time whose days of a kind may have other rows now."""
        spans = [span for table in kind.tables for span in (self.spans or {}).get(table, ())]
        return [(min(spans)[0], FOREVER)] if spans and kind.trailing else spans

    def is_beyond(self, kind: Kind) -> bool:
        """Whether no day of a kind can be trusted: too much changed, or something went that cannot be traced."""
        return self.keys is None or not self.gone.isdisjoint(kind.blind)


def now(source: Source) -> int:
    """Read the first change number that may still commit."""
    found = source.value(COUNTER if source.is_sqlite else XMIN)
    return -1 if found is None else int(found) + (1 if source.is_sqlite else 0)


def since(source: Source, number: int) -> Touched:
    """Read what changed from change `number` on."""
    until = now(source)
    if until == number and source.is_sqlite:
        return Touched(until, {}, {}, frozenset())
    values = {"since": number}
    rows = {table: source.read(statement, values) for table, statement in CHANGED.items()}
    gone = source.read(GONE, values)
    if any(frame.height >= MANY for frame in (*rows.values(), gone)):
        return Touched(until, None, None, frozenset())
    beside = {table: source.read(statement, values) for table, statement in BESIDE.items()}
    keys = {table: set(frame["id"].to_list()) for table, frame in rows.items()}
    for frame in rows.values():
        for column in PARENTS.keys() & set(frame.columns):
            keys.setdefault(PARENTS[column], set()).update(frame[column].drop_nulls().to_list())
    for table, row_id in gone.rows():
        keys.setdefault(table, set()).add(row_id)
    spans = {table: (*_spans(table, rows[table]), *_spans(table, beside.get(table))) for table in rows}
    frozen = {table: frozenset(found) for table, found in keys.items()}
    return Touched(until, frozen, spans, frozenset(gone["table_name"].to_list()))


def _spans(table: str, rows: pl.DataFrame | None) -> Iterable[Span]:
    if rows is None:
        return ()
    if table == "agent_states":
        return [(start, max(end or start, start + LONGEST)) for _, start, end in rows.rows()]
    instants = {at for name in rows.columns if name.endswith("at") for at in rows[name].drop_nulls().to_list()}
    return [(at, at) for at in instants]


def marks(source: Source, number: int) -> dict[str, tuple[int, int, int]]:
    """Read the latest row of each table that changed before `number`: key, change number, microseconds."""
    found = {}
    for name, table in TABLES.items():
        last = (
            select(table.id, table.change_no, table.changed_at)
            .where(table.change_no < SINCE)
            .order_by(table.change_no.desc(), table.id.desc())
            .limit(1)
        )
        for key, change_no, at in source.read(last, {"since": number}).rows():
            found[name] = (key, change_no, to_micros(at))
    return found


def same_store(source: Source, number: int, known: Mapping[str, tuple[int, int, int]]) -> bool:
    """Whether this is the store whose latest rows before `number` were `known`, or what became of it since.

    A backup that was put back, or a store made anew under the same name, has other rows below that number, or has
    not come so far.
    """
    if now(source) < number:
        return False
    present = marks(source, number)
    if any(name not in known or mark[1] > known[name][1] or mark[2] > known[name][2] for name, mark in present.items()):
        return False
    return all(present.get(name) == mark or _moved_on(source, name, mark[0], number) for name, mark in known.items())


def _moved_on(source: Source, name: str, key: int, number: int) -> bool:
    """Whether a row changed, or was deleted, at `number` or later."""
    table = TABLES[name]
    changed = select(func.count().label("rows")).where(table.id == key, table.change_no >= SINCE)
    deleted = select(func.count().label("rows")).where(
        Tombstone.table_name == name, Tombstone.row_id == key, Tombstone.change_no >= SINCE
    )
    return any(source.read(one, {"since": number})["rows"][0] for one in (changed, deleted))


__all__ = ["Touched", "marks", "now", "same_store", "since"]
