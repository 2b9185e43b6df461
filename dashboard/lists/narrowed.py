"""Lists by filters: contacts or tickets of a period, page after page, each row with the interaction it opens."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from dashboard import links, stored
from dashboard.lists import cells, question
from dashboard.lists.asked import FIND, Asked, from_url
from dashboard.lists.kinds import Kind
from dashboard.lists.question import Question
from dashboard.lists.table import Cell, Chip, Column, Row, Table
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries import place, same_customer
from queries.drill import contact_list, wanted
from queries.drill.contact_list import MOST, Found, Turn
from queries.drill.wanted import Wanted
from queries.scope import Scope
from queries.source import Source


class Ways(NamedTuple):
    """What every row's addresses have in common: what travels along, and the way back to this list."""

    chosen: Mapping[str, list[str]]
    back: str


class Sought(NamedTuple):
    """What all pages of a list have in common: its filters, its length, reasons to narrow by."""

    filters: Wanted
    length: int
    reasons: tuple[str, ...]


class Read(NamedTuple):
    """One page of the store: rows, and where the list goes on."""

    rows: pl.DataFrame
    found: Found


def table(page: Opened, kind: Kind) -> Table:
    """Return the list that the URL asks for; StoreUnreachableError where the store does not answer."""
    narrowed = question.from_url(kind.page, kind.filters)
    asked = from_url(kind.sorts, contact_list.USUAL, kind.columns, kind.usual)
    scope = narrowed.scope(page)
    question_of = (kind.page, scope, _items(narrowed), asked.find)
    seek = partial(_sought, page=page, kind=kind, narrowed=narrowed, find=asked.find)
    sought = stored.kept(page.principal, question_of, seek)
    turn = partial(_read, page=page, kind=kind, sought=sought, asking=(scope, asked))
    read = stored.kept(page.principal, (*question_of, sought, asked), turn)
    order = contact_list.in_order(sought.length, Turn(asked.order), kind.sorts).order
    names = [name for name in asked.columns if name in read.rows.columns]
    ways = Ways(links.chosen(), question.here(narrowed))
    return Table(
        columns=[_column(page, kind, name, is_long=read.found.is_long) for name in names],
        rows=[_row(page, kind, ways, names, one) for one in read.rows.iter_rows(named=True)],
        count=_count(page, kind, read.found),
        lines=[page.say("lists.too_long", n=numbers.number(MOST))] if read.found.is_long else [],
        chips=_chips(page, narrowed, asked),
        offers=question.offers(page, narrowed, sought.reasons),
        offered=[_column(page, kind, name, is_long=read.found.is_long) for name in kind.columns],
        sort=order,
        find=asked.find,
        find_hint=page.say(f"lists.find_{kind.page}"),
        newer=_turn(narrowed, read.found.newer),
        older=_turn(narrowed, read.found.older),
        empty=(page.say(f"lists.none_{kind.page}"), page.say("lists.none_text")),
    )


def everything(page: Opened, kind: Kind, most: int) -> pl.DataFrame | None:
    """Read all rows of the list that the URL asks for, in its order; None where there are more than `most`."""
    narrowed = question.from_url(kind.page, kind.filters)
    asked = from_url(kind.sorts, contact_list.USUAL, kind.columns, kind.usual)
    scope, at = narrowed.scope(page), None
    keys: list[int] = []
    with stored.source() as source:
        sought = _sought(source, page, kind, narrowed, asked.find)
        if sought.length > most:
            return None
        while True:
            found = kind.find(source, scope, sought.filters, sought.length, Turn(asked.order, at))
            keys += found.keys
            at = found.older
            if at is None:
                return kind.shown(source, page.principal, page.known.dims, tuple(keys))


def _items(narrowed: Question) -> tuple[tuple[str, int | str], ...]:
    return tuple(sorted(narrowed.values.items()))


def _sought(source: Source, page: Opened, kind: Kind, narrowed: Question, find: str) -> Sought:
    scope = narrowed.scope(page)
    with source.consistent():
        reasons = wanted.reasons(source, scope, kind.page)
        filters = _wanted(source, page, narrowed, wanted.search(source, find, reasons, kind.page) if find else None)
        return Sought(filters, kind.length(source, scope, filters), reasons)


def _read(source: Source, page: Opened, kind: Kind, sought: Sought, asking: tuple[Scope, Asked]) -> Read:
    scope, asked = asking
    with source.consistent():
        found = kind.find(source, scope, sought.filters, sought.length, Turn(asked.order, place.read(asked.after)))
        return Read(kind.shown(source, page.principal, page.known.dims, found.keys), found)


def _wanted(source: Source, page: Opened, narrowed: Question, searched: tuple[Any, Any] | None) -> Wanted:
    """Return the filters of a list; `searched`: what a search found, None where nothing is searched for."""
    values: Mapping[str, Any] = narrowed.values
    customer = values.get("customer")
    keys, reasons = searched or ((), ())
    return Wanted(
        agent_id=values.get("agent"),
        reason=values.get("reason"),
        outcome=values.get("outcome"),
        status=values.get("status"),
        priority=values.get("priority"),
        least_s=float(values["least"]) if "least" in values else None,
        is_repeat="repeat" in values,
        is_complaint="complaint" in values,
        customer_ids=same_customer.keys(source, customer) if customer else (),
        team_ids=wanted.teams(narrowed.scope(page), page.known.dims),
        finds=searched is not None,
        keys=keys,
        reasons=reasons,
    )


def _column(page: Opened, kind: Kind, name: str, *, is_long: bool) -> Column:
    can_sort = name in kind.sorts and (not is_long or name == "created_at")
    return Column(name, cells.heading(page, name), name in NUMBERS, can_sort)


NUMBERS = frozenset(
    ("wait_s", "handle_s", "length_s", "legs", "csat_score", "quality_score", "first_response_s", "resolution_s",
     "reopened_count")
)  # fmt: skip


def _row(page: Opened, kind: Kind, ways: Ways, names: Sequence[str], row: Mapping[str, Any]) -> Row:
    to = links.build("interaction", ways.chosen, **{kind.opens: row[kind.key]}, back=ways.back)
    return Row([_cell(page, ways, name, row) for name in names], to)


def _cell(page: Opened, ways: Ways, name: str, row: Mapping[str, Any]) -> str | Cell | None:
    told = cells.said(page, name, row[name])
    if name == "customer_name" and row["customer_id"] is not None:
        to = links.build("customer", ways.chosen, id=row["customer_id"])
        return Cell(told or f"#{row['customer_id']}", to)
    if name == "agent" and told is not None:
        return Cell(told, links.build("agent", ways.chosen, id=row["agent_id"]))
    return told


def _chips(page: Opened, narrowed: Question, asked: Asked) -> list[Chip]:
    searched = Chip(page.say("lists.find"), asked.find, question.here(narrowed, **{FIND: None, "after": None}))
    return question.chips(page, narrowed) + ([searched] if asked.find else [])


def _turn(narrowed: Question, to: place.Place | None) -> str | None:
    return None if to is None else question.here(narrowed, after=to.written())


def _count(page: Opened, kind: Kind, found: Found) -> str:
    key = "more_than" if found.is_long else "count"
    return page.say(f"lists.{key}_{kind.page}", n=numbers.number(min(found.count, MOST)))
