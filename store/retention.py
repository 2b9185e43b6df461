"""Retention: what was kept long enough is taken out, what is counted stays.

Rows stay with their keys and instants; only what they say of people goes, so that no figure of the past changes. Each
batch is a transaction of its own and knows nothing of the others: a run that was ended in the middle has done whole
rows, and the next one does the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, or_, select, update

from store.engine import begin_write
from store.errors import named
from store.lasting import KEPT_DAYS
from store.locks import lock_for
from store.schema.contacts import Contact, Message, Ticket
from store.schema.operations import AccessLog, Reject
from store.schema.people import Customer
from store.schema.voice import QualityReview, Survey

BATCH = 2_000
OWNER = "retention"  # one process at a time: the lock is that of a source of this name
Told = Callable[[str, int], None]


@dataclass(frozen=True)
class Limits:
    """Days that each kind of thing is kept; None: for good. The access log is kept for three years at least."""

    messages_days: int | None = 180
    recordings_days: int | None = 180
    quality_notes_days: int | None = 365
    closed_customers_days: int | None = 365
    rejects_days: int | None = 90
    access_log_days: int | None = KEPT_DAYS


@dataclass(frozen=True)
class Rule:
    """What goes of a table's rows whose time is older than a limit: these columns, or, without any, the row."""

    name: str
    limit: str
    table: Any
    at: Any
    columns: tuple[str, ...] = ()

    def due(self, before: datetime) -> ColumnElement[bool]:
        """Rows of which something is to go."""
        old: ColumnElement[bool] = self.at < before
        held = [self.table.__table__.c[name].is_not(None) for name in self.columns]
        return old & or_(*held) if held else old


RULES: tuple[Rule, ...] = (
    Rule("messages", "messages_days", Message, Message.at, ("body",)),
    Rule("subjects", "messages_days", Ticket, func.coalesce(Ticket.closed_at, Ticket.resolved_at), ("subject",)),
    Rule("comments", "messages_days", Survey, func.coalesce(Survey.answered_at, Survey.sent_at), ("comment",)),
    Rule("recordings", "recordings_days", Contact, Contact.created_at, ("recording_url",)),
    Rule("quality notes", "quality_notes_days", QualityReview, QualityReview.reviewed_at, ("note",)),
    Rule("closed customers", "closed_customers_days", Customer, Customer.closed_at, ("name", "phone", "email")),
    Rule("rejects", "rejects_days", Reject, Reject.received_at),
    Rule("access log", "access_log_days", AccessLog, AccessLog.at),
)


def due(engine: Engine, limits: Limits, now: datetime) -> dict[str, int]:
    """Count the rows of which something would go."""
    with named(), engine.connect() as connection:
        return {
            rule.name: int(
                connection.execute(select(func.count()).select_from(rule.table).where(rule.due(before))).scalar() or 0
            )
            for rule, before in _in_force(limits, now)
        }


def run(
    engine: Engine, limits: Limits, now: datetime, *, batch: int = BATCH, told: Told | None = None
) -> dict[str, int]:
    """Take out what is due, batch by batch; returns the rows by rule. `told` hears each batch.

    SourceBusyError where another process does it. StoreUnavailableError: what was done stays done.
    """
    lock = lock_for(engine, OWNER)
    lock.hold()
    try:
        return {rule.name: _apply(engine, rule, before, batch, told) for rule, before in _in_force(limits, now)}
    finally:
        lock.release()


def _in_force(limits: Limits, now: datetime) -> list[tuple[Rule, datetime]]:
    days: Mapping[str, int | None] = vars(limits)
    found = [(rule, days[rule.limit]) for rule in RULES]
    return [(rule, now - timedelta(days=max(kept, _least(rule)))) for rule, kept in found if kept is not None]


def _least(rule: Rule) -> int:
    return KEPT_DAYS if rule.table is AccessLog else 1


def _apply(engine: Engine, rule: Rule, before: datetime, batch: int, told: Told | None) -> int:
    """Go through the table by key, so that no batch looks at what another has done."""
    done = last = 0
    while True:
        with begin_write(engine) as write:
            keys = _next(write.connection, rule, before, last, batch)
            if keys:
                stamp = {"change_no": write.change_no, "changed_at": write.now}
                write.connection.execute(_change(rule, keys, stamp))
        done += len(keys)
        if told is not None and keys:
            told(rule.name, done)
        if len(keys) < batch:
            return done
        last = keys[-1]


def _next(connection: Connection, rule: Rule, before: datetime, last: int, batch: int) -> list[int]:
    key = rule.table.id
    statement = select(key).where(key > last, rule.due(before)).order_by(key).limit(batch)
    return list(connection.execute(statement).scalars())


def _change(rule: Rule, keys: list[int], stamp: Mapping[str, Any]) -> Any:
    if not rule.columns:
        return delete(rule.table).where(rule.table.id.in_(keys))
    return update(rule.table).where(rule.table.id.in_(keys)).values(**dict.fromkeys(rule.columns), **stamp)
