"""Contacts by filters, page after page: only keys are found here, each as fast at the end of a list as at its start.

An index gives the order: of all contacts their beginning, of a customer's the same, of an agent's when they reached
that agent. Another order has to look at every row, so that it is for lists of MOST rows at most.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select
from sqlalchemy.orm import aliased

from queries.drill.seconds import SecondsBefore, SecondsBetween
from queries.drill.wanted import Wanted, chosen_codes, named, searched
from queries.place import Place, Turned, paged, turned
from queries.reach_of import contact_within, somewhere, whose_alone
from queries.reach_sql import within
from queries.rights import Resource
from queries.scope import Principal, Scope
from queries.source import Source
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Queue

MOST = 10_000  # rows counted, and sorted by what no index sorts
REPEAT_S = 7 * 86_400
USUAL = "-created_at"
LENGTH = SecondsBetween(Contact.created_at, Contact.ended_at)
SORTS: Mapping[str, ColumnElement[Any]] = {
    "created_at": Contact.created_at.expression,
    "length_s": func.coalesce(LENGTH, literal(-1.0)),
    "channel": Contact.channel.expression,
    "reason": func.coalesce(Contact.reason, literal("")),
    "segment": func.coalesce(Contact.segment, literal("")),
    "outcome": func.coalesce(Contact.outcome, literal("")),
}


class Turn(NamedTuple):
    """A page of a list: `order` is one of SORTS, after a minus the greatest first, by time where it is too long."""

    order: str = USUAL
    place: Place | None = None


FIRST = Turn()


@dataclass(frozen=True)
class Found:
    """One page of keys in the list's order, and how many rows the list has (at most MOST + 1: more than MOST)."""

    keys: tuple[int, ...]
    newer: Place | None
    older: Place | None
    count: int

    @property
    def is_long(self) -> bool:
        """Whether there are more than are counted, and sorted by anything but time."""
        return self.count > MOST


NOTHING = Found((), None, None, 0)


def length(source: Source, scope: Scope, wanted: Wanted) -> int:
    """Count the list's rows: MOST + 1 where there are more than MOST. StoreUnreachableError as with `find`."""
    return counted(source, scope.principal, _of(scope, wanted, literal(1).label("one")))


def counted(source: Source, principal: Principal, rows: Select[Any]) -> int:
    """Count what a statement selects, up to MOST + 1; 0 where the principal may list nothing anywhere."""
    if source.read(somewhere(principal, Resource.CONTACT_LIST)).is_empty():
        return 0
    some = rows.limit(MOST + 1).subquery()
    return int(source.read(select(func.count().label("n")).select_from(some))["n"][0])


def find(source: Source, scope: Scope, wanted: Wanted, count: int, turn: Turn = FIRST) -> Found:
    """Find a page of a list that has so many rows (`count`). StoreUnreachableError where the store does not answer."""
    if not count:
        return NOTHING
    order, at = in_order(count, turn, SORTS)
    page = turned(list(source.read(_paged(scope, wanted, order, at)).iter_rows()), at)
    return of_page(tuple(row[2] for row in page.rows), page, count)


def of_page(keys: tuple[int, ...], page: Turned, count: int) -> Found:
    """Return a page of a list; the only one tells by itself how many rows there are by now."""
    is_only = page.newer is None and page.older is None
    return Found(keys, page.newer, page.older, len(keys) if is_only else count)


def in_order(count: int, turn: Turn, sorts: Collection[str]) -> Turn:
    """Return the order and place in force: by time where the list is too long, or knows no such order."""
    name = turn.order.removeprefix("-")
    return FIRST if name not in sorts or (count > MOST and name != "created_at") else turn


def _paged(scope: Scope, wanted: Wanted, order: str, place: Place | None) -> Select[Any]:
    name = order.removeprefix("-")
    is_agents = _whose(scope, wanted) is not None
    sort: Any = ContactLeg.queued_at if is_agents and name == "created_at" else SORTS[name]
    key: Any = ContactLeg.id if is_agents else Contact.id
    statement = _of(scope, wanted, sort.label("sort"), key.label("key"), Contact.id.label("contact_id"))
    return paged(statement, sort, key, place, descending=order.startswith("-"))


def _of(scope: Scope, wanted: Wanted, *columns: Any) -> Select[Any]:
    """Select `columns` of the contacts; of an agent's from the last leg that each contact had with that agent."""
    where, agent = and_(*_conditions(scope, wanted)), _whose(scope, wanted)
    if agent is None:
        return select(*columns).select_from(Contact).where(where, *_began(scope, Contact.created_at))
    later = aliased(ContactLeg)  # + 0: found by its contact, not among all legs of the agent
    again = exists().where(
        later.contact_id == ContactLeg.contact_id, later.agent_id + 0 == agent,
        or_(later.queued_at > ContactLeg.queued_at, and_(later.queued_at == ContactLeg.queued_at,
                                                         later.id > ContactLeg.id)),
        later.queued_at < scope.window.end_at,
    ).correlate(ContactLeg)  # fmt: skip
    mine = [ContactLeg.agent_id == agent, *_began(scope, ContactLeg.queued_at), ~again]
    if wanted.agent_id is None:  # of one's own, no older ones than one may see
        legs = ContactLeg.__table__.c
        mine.append(within(scope.principal, Resource.CONTACT_LIST, agent=legs.agent_id, team=legs.team_id))
    return select(*columns).join_from(ContactLeg, Contact, Contact.id == ContactLeg.contact_id).where(where, *mine)


def _whose(scope: Scope, wanted: Wanted) -> int | None:
    """Return the agent whose legs the list starts from: who was asked for, else who may see no other's."""
    alone = whose_alone(scope.principal, Resource.CONTACT_LIST)
    return alone if wanted.agent_id is None else wanted.agent_id


def _began(scope: Scope, column: Any) -> list[ColumnElement[bool]]:
    return [column >= scope.window.start_at, column < scope.window.end_at]


def _conditions(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    """What the scope and the question let through, and whose rows the principal may list."""
    chosen = dict(scope.chosen)
    found: list[ColumnElement[bool]] = [Contact.source_version >= 0]
    found += chosen_codes(chosen, {"channel": Contact.channel, "segment": Contact.segment, "source": Contact.source})
    if wanted.customer_ids:
        found.append(Contact.customer_id.in_(wanted.customer_ids))
    found += [column == value for column, value in _plain(wanted) if value is not None]
    if wanted.least_s is not None:
        found.append(wanted.least_s <= LENGTH)
    found += [searched(wanted, Contact)] if wanted.finds else []
    # From here on each is a question of its own to another table: the dearest last, of the fewest rows.
    if "queue" in chosen:
        found.append(_first_queue().in_(named(Queue, chosen["queue"])))
    if "team" in chosen:
        found.append(_team().in_(wanted.team_ids))
    found.append(contact_within(scope.principal, Resource.CONTACT_LIST))
    return [*found, *([_is_repeat()] if wanted.is_repeat else [])]


def _plain(wanted: Wanted) -> list[tuple[Any, Any]]:
    return [(Contact.reason, wanted.reason), (Contact.outcome, wanted.outcome)]


def _first_queue() -> ColumnElement[int | None]:
    leg = aliased(ContactLeg)
    first = select(leg.queue_id).where(leg.contact_id == Contact.id).order_by(leg.leg_no, leg.id).limit(1)
    return first.correlate(Contact).scalar_subquery()


def _team() -> ColumnElement[int | None]:
    """The team of the last handled leg, else that of the first queue: what the frame of contacts says."""
    leg, queue = aliased(ContactLeg), aliased(Queue)
    handled = (
        select(leg.team_id)
        .where(leg.contact_id == Contact.id, leg.answered_at.is_not(None))
        .order_by(leg.leg_no.desc(), leg.id.desc())
        .limit(1)
    )
    of_queue = select(queue.team_id).where(queue.id == _first_queue())
    return func.coalesce(handled.correlate(Contact).scalar_subquery(), of_queue.correlate(Contact).scalar_subquery())


def _is_repeat() -> ColumnElement[bool]:
    """An earlier contact of the same customer about the same in the seven days before."""
    before = aliased(Contact)
    return (
        exists()
        .where(
            before.customer_id == Contact.customer_id,
            before.created_at < Contact.created_at,
            before.reason == Contact.reason,
            before.created_at >= SecondsBefore(Contact.created_at.expression, REPEAT_S),
        )
        .correlate(Contact)
    )
