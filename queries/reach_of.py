"""The reach of a principal as conditions of a statement: on contacts, tickets, customers and agents by their keys.

A contact has no agent of its own: it is one's own, or one's team's, if one of its legs is. A ticket is by its
assignee or the team it is assigned to, by whoever acted on it, or by a contact about it. Teams are those of the time
where the row keeps one. Each is a condition on the row, to be put into the WHERE of a SELECT of it.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, false, func, literal, or_, select, true, union

from queries.reach_sql import Column, Condition, within
from queries.rights import Reach, Resource, grant
from queries.scope import Principal
from store.schema.contacts import Contact, ContactLeg, Ticket, TicketEvent
from store.schema.people import Agent, Queue, Team


def contact_within(principal: Principal, resource: Resource, contact: Column = None) -> Condition:
    """Whether the contact with this key is in reach: one of its legs is (of a queue of the site, or a team of it)."""
    key = Contact.id if contact is None else contact
    if _has_no_bounds(principal, resource):
        return true()
    leg = _table(ContactLeg)
    team, site = func.coalesce(leg.c.team_id, _of_queue(Queue.team_id, leg)), _of_queue(Queue.site_id, leg)
    agent = leg.c.agent_id + 0  # found by its contact, not among all legs of the agent
    seen = within(principal, resource, agent=agent, team=team, site=site, at=leg.c.queued_at)
    return select(leg.c.id).where(leg.c.contact_id == key, seen).correlate_except(leg).exists()


def ticket_within(principal: Principal, resource: Resource, ticket: Any = None) -> Condition:
    """Whether a ticket (the row of `ticket`, a table or alias) is in reach: assigned, acted upon or spoken about there.

    What is assigned is told from the row itself; an act or a contact is looked for.
    """
    row = Ticket.__table__ if ticket is None else ticket
    if _has_no_bounds(principal, resource):
        return true()
    event, about = _table(TicketEvent), _table(Contact)
    theirs = select(Agent.team_id).where(Agent.id == row.c.assignee_id).correlate(row).scalar_subquery()
    team, site = func.coalesce(row.c.team_id, theirs, _of_queue(Queue.team_id, row)), _of_queue(Queue.site_id, row)
    assigned = within(principal, resource, agent=row.c.assignee_id, team=team, site=site, at=row.c.created_at)
    acted = select(event.c.id).where(event.c.ticket_id == row.c.id, _is_act(principal, resource, event))
    spoken = select(about.c.id).where(about.c.ticket_id == row.c.id, contact_within(principal, resource, about.c.id))
    return or_(assigned, acted.correlate_except(event).exists(), spoken.correlate_except(about).exists())


def tickets_alone(principal: Principal, resource: Resource) -> CompoundSelect[Any]:
    """Select the keys of the tickets that `ticket_within` lets through to who sees no other's (`whose_alone`).

    Of one agent there is so little that a list may start from it.
    """
    row, event, leg = _table(Ticket), _table(TicketEvent), _table(ContactLeg)
    assigned = within(principal, resource, agent=row.c.assignee_id, team=row.c.team_id, at=row.c.created_at)
    answered = within(principal, resource, agent=leg.c.agent_id, team=leg.c.team_id, at=leg.c.queued_at)
    spoken = select(Contact.ticket_id).join_from(leg, Contact, leg.c.contact_id == Contact.id).where(answered)
    return union(
        select(row.c.id).where(assigned),
        select(event.c.ticket_id).where(_is_act(principal, resource, event)),
        spoken.where(Contact.ticket_id.is_not(None)),
    )


def customer_within(principal: Principal, resource: Resource, customer: Column) -> Condition:
    """Whether the customer with this key is in reach: one of the contacts or tickets is."""
    if _has_no_bounds(principal, resource):
        return true()
    contact, ticket = _table(Contact), _table(Ticket)
    spoke = select(contact.c.id).where(contact.c.customer_id == customer)
    wrote = select(ticket.c.id).where(ticket.c.customer_id == customer)
    return or_(
        spoke.where(contact_within(principal, resource, contact.c.id)).correlate_except(contact).exists(),
        wrote.where(ticket_within(principal, resource, ticket)).correlate_except(ticket).exists(),
    )


def whose_alone(principal: Principal, resource: Resource) -> int | None:
    """Return the agent whose rows are all that is in reach, so that a list may start from them; None: of others too."""
    return principal.agent_id if grant(principal, resource).reach is Reach.OWN else None


def somewhere(principal: Principal, resource: Resource) -> Select[Any]:
    """Ask for one row if there is any place in reach at all: a queue or team of one's sites and teams, or oneself.

    Where there is none, no row of the store need be looked at. Column: place.
    """
    team = within(principal, resource, agent=Agent.id, team=Team.id, site=Team.site_id, at=literal(datetime.now(UTC)))
    queue = within(
        principal, resource, agent=Agent.id, team=Queue.team_id, site=Queue.site_id, at=literal(datetime.now(UTC))
    )
    people = select(Agent.id).where(Agent.id == principal.agent_id)
    found = select(Team.id.label("place")).outerjoin(Agent, false()).where(team)
    queues = select(Queue.id).outerjoin(Agent, false()).where(queue)
    return select(found.union_all(queues, people).subquery().c.place).limit(1)


def agent_within(principal: Principal, resource: Resource, agent: Column = None) -> Condition:
    """Whether the agent with this key is in reach today: oneself, of one's team, of one's sites."""
    people = _table(Agent)
    seen = within(principal, resource, agent=people.c.id, team=people.c.team_id)
    key = Agent.id if agent is None else agent
    return select(people.c.id).where(people.c.id == key, seen).correlate_except(people).exists()


def _is_act(principal: Principal, resource: Resource, event: Any) -> Condition:
    """Whether an agent in reach (by today's team: events keep none) did `event`, a row of a table or alias."""
    team = select(Agent.team_id).where(Agent.id == event.c.actor_id).correlate(event).scalar_subquery()
    seen = within(principal, resource, agent=event.c.actor_id, team=team, at=event.c.at)
    return and_(event.c.actor_kind == "agent", seen)


def _has_no_bounds(principal: Principal, resource: Resource) -> bool:
    """Whether all rows are in reach, so that none need be looked at."""
    granted = grant(principal, resource)
    return (
        granted.reach is Reach.ALL
        and not granted.is_grouped
        and granted.days is None
        and not principal.sites
        and not principal.teams
    )


def _of_queue(column: Column, row: Any) -> Column:
    """Return what the queue of `row` says."""
    return select(column).where(Queue.id == row.c.queue_id).correlate(row).scalar_subquery()


def _table(model: type[Any]) -> Any:
    return model.__table__.alias()
