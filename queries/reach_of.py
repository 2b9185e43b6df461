"""The reach of a principal as conditions of a statement: on contacts, tickets, customers and agents by their keys.

A contact has no agent of its own: it is one's own, or one's team's, if one of its legs is. A ticket is by its
assignee or the team it is assigned to, by whoever acted on it, or by a contact about it. Teams are those of the time
where the row keeps one. Each is a condition on the row's key, to be put into the WHERE of a SELECT of that row.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, false, func, literal, or_, select, true

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


def ticket_within(principal: Principal, resource: Resource, ticket: Column = None) -> Condition:
    """Whether the ticket with this key is in reach: its assignment is, an act upon it, or a contact about it."""
    key = Ticket.id if ticket is None else ticket
    if _has_no_bounds(principal, resource):
        return true()
    mine, about = _table(Ticket), _table(Contact)
    theirs = select(Agent.team_id).where(Agent.id == mine.c.assignee_id).correlate(mine).scalar_subquery()
    team = func.coalesce(mine.c.team_id, theirs, _of_queue(Queue.team_id, mine))
    site = _of_queue(Queue.site_id, mine)
    seen = within(principal, resource, agent=mine.c.assignee_id, team=team, site=site, at=mine.c.created_at)
    assigned = select(mine.c.id).where(mine.c.id == key, seen).correlate_except(mine).exists()
    spoken = select(about.c.id).where(about.c.ticket_id == key, contact_within(principal, resource, about.c.id))
    return or_(assigned, _acted(principal, resource, key), spoken.correlate_except(about).exists())


def customer_within(principal: Principal, resource: Resource, customer: Column) -> Condition:
    """Whether the customer with this key is in reach: one of the contacts or tickets is."""
    if _has_no_bounds(principal, resource):
        return true()
    contact, ticket = _table(Contact), _table(Ticket)
    spoke = select(contact.c.id).where(contact.c.customer_id == customer)
    wrote = select(ticket.c.id).where(ticket.c.customer_id == customer)
    return or_(
        spoke.where(contact_within(principal, resource, contact.c.id)).correlate_except(contact).exists(),
        wrote.where(ticket_within(principal, resource, ticket.c.id)).correlate_except(ticket).exists(),
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


def _acted(principal: Principal, resource: Resource, ticket: Column) -> Condition:
    """An agent in reach (by today's team: events keep none) did something to the ticket."""
    event, people = _table(TicketEvent), _table(Agent)
    seen = within(principal, resource, agent=event.c.actor_id, team=people.c.team_id, at=event.c.at)
    acts = select(event.c.id).join(people, people.c.id == event.c.actor_id)
    acts = acts.where(event.c.ticket_id == ticket, event.c.actor_kind == "agent", seen)
    return acts.correlate_except(event, people).exists()


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
