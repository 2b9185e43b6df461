"""Tickets by filters, page after page: only keys are found here, newest first unless another order is asked for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from queries.drill.contact_list import FIRST, NOTHING, Found, Turn, counted, in_order, of_page
from queries.drill.seconds import SecondsBetween
from queries.drill.wanted import Wanted, chosen_codes, named, searched
from queries.place import paged, turned
from queries.reach_of import ticket_within, tickets_alone, whose_alone
from queries.rights import Resource
from queries.scope import Principal, Scope
from queries.source import Source
from store.schema.contacts import Ticket
from store.schema.people import Queue

LENGTH = SecondsBetween(Ticket.created_at, Ticket.resolved_at)
SORTS: Mapping[str, ColumnElement[Any]] = {
    "created_at": Ticket.created_at.expression,
    "resolution_s": func.coalesce(LENGTH, literal(-1.0)),
    "channel": Ticket.channel.expression,
    "reason": func.coalesce(Ticket.reason, literal("")),
    "priority": Ticket.priority.expression,
    "status": Ticket.status.expression,
    "stage": func.coalesce(Ticket.stage, literal("")),
    "reopened_count": Ticket.reopened_count.expression,
}


def length(source: Source, scope: Scope, wanted: Wanted) -> int:
    """Count the list's rows (see contact_list.length)."""
    return counted(source, scope.principal, _of(scope, wanted, literal(1).label("one")))


def find(source: Source, scope: Scope, wanted: Wanted, count: int, turn: Turn = FIRST) -> Found:
    """Find a page of a list that has so many rows (see contact_list.find)."""
    if not count:
        return NOTHING
    order, at = in_order(count, turn, SORTS)
    sort, key = SORTS[order.removeprefix("-")], Ticket.id
    rows = _of(scope, wanted, sort.label("sort"), key.label("key"))
    page = turned(list(source.read(paged(rows, sort, key, at, descending=order.startswith("-"))).iter_rows()), at)
    return of_page(tuple(row[1] for row in page.rows), page, count)


def _of(scope: Scope, wanted: Wanted, *columns: Any) -> Select[Any]:
    return select(*columns).select_from(Ticket).where(*_conditions(scope, wanted))


def _in_reach(principal: Principal) -> ColumnElement[bool]:
    if whose_alone(principal, Resource.CONTACT_LIST) is None:
        return ticket_within(principal, Resource.CONTACT_LIST)
    return Ticket.id.in_(tickets_alone(principal, Resource.CONTACT_LIST))


def _conditions(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    chosen, window = dict(scope.chosen), scope.window
    found = [Ticket.created_at >= window.start_at, Ticket.created_at < window.end_at, Ticket.source_version >= 0]
    found.append(_in_reach(scope.principal))
    found += chosen_codes(chosen, {"channel": Ticket.channel, "segment": Ticket.segment, "source": Ticket.source})
    if "queue" in chosen:
        found.append(Ticket.queue_id.in_(named(Queue, chosen["queue"])))
    if "team" in chosen:
        queues = select(Queue.id).where(Queue.team_id.in_(wanted.team_ids))
        of_queue = Ticket.team_id.is_(None) & Ticket.queue_id.in_(queues)
        found.append(or_(Ticket.team_id.in_(wanted.team_ids), of_queue))
    if wanted.customer_ids:
        found.append(Ticket.customer_id.in_(wanted.customer_ids))
    plain = (
        (Ticket.assignee_id, wanted.agent_id),
        (Ticket.reason, wanted.reason),
        (Ticket.status, wanted.status),
        (Ticket.priority, wanted.priority),
        (Ticket.is_complaint, True if wanted.is_complaint else None),
    )
    found += [column == value for column, value in plain if value is not None]
    if wanted.least_s is not None:
        found.append(wanted.least_s <= LENGTH)
    return found + ([searched(wanted, Ticket)] if wanted.finds else [])
