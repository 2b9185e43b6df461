"""What was said in a contact or about a ticket: a window of turns at a time, searched on the server."""

import unicodedata
from dataclasses import dataclass

import polars as pl
from sqlalchemy import ColumnElement, Integer, func, select

from queries.drill.wanted import folded
from queries.reach_of import contact_within, ticket_within
from queries.rights import Resource
from queries.scope import Principal
from queries.source import Source
from queries.statement import Statement
from store.schema.contacts import Contact, Message, Ticket
from store.scrubbing import UnsearchableError, scrubbed

TURNS = 200  # turns of one window
LONGEST = 5_000  # letters of one turn
AROUND = 200  # letters before and after what was found
SEARCHED = 1_000  # turns searched at a time
COLUMNS = ("turn", "at", "author_kind", "author_id", "is_public", "body", "letters")


@dataclass(frozen=True, eq=False)
class Transcript:
    """`rows`: COLUMNS of the turns first … first + TURNS (counted from 1), or, after a search, of those found.

    `letters` is how long a turn is in full; `body` null: there is none, or, with letters, it cannot be shown safely.
    `total` counts all turns, `found` those that a search found (at most TURNS are in `rows`).
    """

    rows: pl.DataFrame
    total: int
    first: int = 1
    found: int = 0


def of_contact(source: Source, principal: Principal, contact_id: int, first: int = 1, find: str = "") -> Transcript:
    """Read turns of a contact; none of one that is not in reach."""
    seen = select(Contact.id).where(Contact.id == contact_id, contact_within(principal, Resource.TRANSCRIPT))
    return _read(source, Message.contact_id.in_(seen), first, find)


def of_ticket(source: Source, principal: Principal, ticket_id: int, first: int = 1, find: str = "") -> Transcript:
    """Read turns of a ticket that belong to no contact, and those of its contacts in reach."""
    seen = select(Ticket.id).where(Ticket.id == ticket_id, ticket_within(principal, Resource.TRANSCRIPT))
    through = select(Contact.id).where(Contact.ticket_id == ticket_id, contact_within(principal, Resource.TRANSCRIPT))
    direct = Message.ticket_id.in_(seen) & (Message.contact_id + 0).is_(None)  # + 0: not among all without a contact
    return _read(source, direct | Message.contact_id.in_(through), first, find)


def _read(source: Source, where: ColumnElement[bool], first: int, find: str) -> Transcript:
    total = int(source.read(select(func.count().label("n")).select_from(Message).where(where))["n"][0])
    if folded(find):
        return _search(source, where, total, unicodedata.normalize("NFKC", find).casefold().strip())
    start = max(min(first, total), 1)
    rows = source.read(_turns(where).offset(start - 1).limit(TURNS))
    return Transcript(_safe(_numbered(rows, start), [safe(body) for body in rows["body"]]), total, start)


def _turns(where: ColumnElement[bool], *, whole: bool = False) -> Statement:
    body = Message.body if whole else func.substr(Message.body, 1, LONGEST)
    return (
        select(
            Message.at, Message.author_kind, Message.author_id, Message.is_public, body.label("body"),
            func.length(Message.body, type_=Integer).label("letters"), Message.id.label("message_id"),
        )
        .where(where)
        .order_by(Message.at, Message.id)
    )  # fmt: skip


def _numbered(rows: pl.DataFrame, start: int) -> pl.DataFrame:
    return rows.with_columns(turn=pl.int_range(start, start + pl.len(), dtype=pl.Int64)).select(COLUMNS)


def _search(source: Source, where: ColumnElement[bool], total: int, needle: str) -> Transcript:
    """Look through all turns, some at a time; of a long turn what stands around the words is shown."""
    hits: list[pl.DataFrame] = []
    found = 0
    for start in range(0, total, SEARCHED):
        rows = source.read(_turns(where, whole=True).offset(start).limit(SEARCHED))
        text = pl.col("body").str.normalize("NFKC").str.to_lowercase()
        here = _numbered(rows, start + 1).filter(text.str.contains(needle, literal=True).fill_null(value=False))
        if found < TURNS:
            hits.append(here.head(TURNS - found))
        found += here.height
    rows = pl.concat(hits) if hits else _numbered(source.read(_turns(where).limit(0)), 1)
    return Transcript(_safe(rows, [safe(_around(body, needle)) for body in rows["body"]]), total, 1, found)


def _safe(rows: pl.DataFrame, bodies: list[str | None]) -> pl.DataFrame:
    told = pl.Series("body", bodies, dtype=pl.String)
    return rows.with_columns(told, letters=pl.col("letters").fill_null(0))


def safe(text: str | None) -> str | None:
    """Scrub once more what was stored before texts were, or by another program; null where it cannot be searched."""
    try:
        return None if text is None else scrubbed(text)
    except UnsearchableError:
        return None


def _around(body: str, needle: str) -> str:
    if len(body) <= LONGEST:
        return body
    at = max(body.casefold().find(needle), 0)
    return f"…{body[max(at - AROUND, 0) : at + len(needle) + AROUND]}…"
