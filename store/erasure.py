"""Erasing one person: what names or describes the person goes, what is counted stays; all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, or_, select, update

from store import access_log
from store.engine import WriteTransaction, begin_write
from store.erased import ABOUT, PERSONAL, alias, bury, digest_of, secret_of
from store.references import pieces
from store.schema.contacts import Contact, Message, Ticket
from store.schema.operations import Reject
from store.schema.people import Customer
from store.schema.tables import TABLES
from store.schema.voice import QualityReview, Survey

Keys = Mapping[str, Sequence[int]]  # of rows about the person, by table


def erase(engine: Engine, customers: Sequence[int], *, user: str, reason: str) -> dict[str, int]:
    """Erase the persons with these keys; returns the rows that held something, by table.

    Noted in the access log in the same transaction. Erasing again changes nothing more.
    """
    with begin_write(engine) as write:
        if write.connection.dialect.name == "sqlite":
            write.connection.exec_driver_sql("PRAGMA secure_delete=ON")
        about = _about(write.connection, customers)
        rejects = _drop_rejects(write.connection, customers)
        _note(write, about)
        counts = {table: _clear(write, table, keys) for table, keys in about.items()}
        _rename(write, customers)
        for key in customers:
            access_log.add_within(
                write.connection, user, "console", f"person erase: other: {reason}", f"customer:{key}"
            )
    return {**counts, "rejects": rejects}


def _about(connection: Connection, customers: Sequence[int]) -> dict[str, list[int]]:
    """Collect the keys of all rows about these customers, by table."""
    contacts = _keys(connection, Contact, Contact.customer_id, customers)
    tickets = _keys(connection, Ticket, Ticket.customer_id, customers)
    of_both = {
        table.__tablename__: sorted(
            {*_keys(connection, table, table.contact_id, contacts), *_keys(connection, table, ticket_id, tickets)}
        )
        for table, ticket_id in ((Message, Message.ticket_id), (Survey, Survey.ticket_id), (QualityReview, None))
    }
    return {"customers": list(customers), "contacts": contacts, "tickets": tickets, **of_both}


def _keys(connection: Connection, table: Any, column: Any, wanted: Sequence[int]) -> list[int]:
    if column is None:
        return []
    found = (connection.execute(select(table.id).where(column.in_(piece))).scalars() for piece in pieces(wanted))
    return [key for some in found for key in some]


def _clear(write: WriteTransaction, name: str, keys: Sequence[int]) -> int:
    """Empty the personal columns of these rows, where they hold anything."""
    table, cleared = TABLES[name], 0
    held: ColumnElement[bool] = or_(*(table.c[column].is_not(None) for column in PERSONAL[name]))
    stamp = {"change_no": write.change_no, "changed_at": write.now}
    for piece in pieces(keys):
        statement = update(table).where(table.c.id.in_(piece), held)
        cleared += write.connection.execute(statement.values(**dict.fromkeys(PERSONAL[name]), **stamp)).rowcount
    return cleared


def _note(write: WriteTransaction, about: Keys) -> None:
    """Note the identities of what is about them, so that no source brings it back."""
    secret, digests = secret_of(write.connection), list[tuple[str, str, str]]()
    for name in ABOUT:
        for source, source_id, _ in _identities(write.connection, name, about[name]):
            digests.append((source, name, digest_of(secret, source, name, source_id)))
    bury(write.connection, digests, write.now)


def _rename(write: WriteTransaction, customers: Sequence[int]) -> None:
    secret, table = secret_of(write.connection), TABLES["customers"]
    stamp = {"change_no": write.change_no, "changed_at": write.now}
    for source, source_id, key in list(_identities(write.connection, "customers", customers)):
        name = alias(digest_of(secret, source, "customers", source_id))
        write.connection.execute(update(table).where(table.c.id == key).values(source_id=name, **stamp))


def _identities(connection: Connection, name: str, keys: Sequence[int]) -> Iterator[tuple[str, str, int]]:
    """Give source, source id and key of rows that have not been renamed yet."""
    columns = TABLES[name].c
    for piece in pieces(keys):
        rows = connection.execute(select(columns.source, columns.source_id, columns.id).where(columns.id.in_(piece)))
        yield from ((one[0], one[1], one[2]) for one in rows.all() if not one[1].startswith("erased-"))


def _drop_rejects(connection: Connection, customers: Sequence[int]) -> int:
    """Delete records that were not taken and that name one of them."""
    columns = (Customer.source_id, Customer.name, Customer.phone, Customer.email)
    told = [
        row for piece in pieces(customers) for row in connection.execute(select(*columns).where(Customer.id.in_(piece)))
    ]
    words = {word for row in told for word in row if word}
    named = [Reject.payload.contains(f'"{word}"', autoescape=True) for word in sorted(words)]
    return connection.execute(delete(Reject).where(or_(*named))).rowcount if named else 0


__all__ = ["erase"]
