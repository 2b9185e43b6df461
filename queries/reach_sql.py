"""The reach of a principal as a condition of a statement, for rows that have an agent and a team.

What `queries.reach.owned` is to a frame. For contacts, tickets and customers see queries.reach_of.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlalchemy.sql.elements import KeyedColumnElement

from queries.reach import TIMES
from queries.rights import Grant, Reach, Resource, grant
from queries.scope import Principal, Role
from store.schema.people import Site, Team

Column = Any  # a mapped attribute or a column of a table, an alias or a sub-query
Condition = ColumnElement[bool]


def within(  # noqa: PLR0913 - a row's agent, team, site and time are four columns
    principal: Principal,
    resource: Resource,
    *,
    agent: Column,
    team: Column,
    site: Column | None = None,
    at: Column | None = None,
    now: datetime | None = None,
) -> Condition:
    """Whether a row with these columns (keys of agent, team, site; its time) is in reach.

    Without `site` it is the team's. Without `at`, a grant that goes back only some days takes the time column of the
    table that `agent` is of, and reaches nothing where that has none.
    """
    granted = grant(principal, resource)
    recent = _recent(granted.days, _time(agent) if at is None else at, now)
    return and_(_reached(principal, granted, agent, team, site), recent)


def _reached(principal: Principal, granted: Grant, agent: Column, team: Column, site: Column | None) -> Condition:
    if granted.is_grouped or not granted:
        return false()
    if granted.reach is Reach.ALL:
        return _of_sites(principal, team, site)
    own = false() if principal.agent_id is None else agent == principal.agent_id
    if granted.reach is Reach.OWN or not principal.teams:
        return own
    return or_(and_(_of_teams(principal, team), _at_sites(principal, team, site)), own)


def _of_sites(principal: Principal, team: Column, site: Column | None) -> Condition:
    if principal.role is Role.AGENT and not principal.sites:
        return false()
    is_held = principal.teams and principal.role not in {Role.AGENT, Role.TEAM_LEAD}
    return and_(_of_teams(principal, team) if is_held else true(), _at_sites(principal, team, site))


def _of_teams(principal: Principal, team: Column) -> Condition:
    return team.in_(select(Team.id).where(Team.name.in_(sorted(principal.teams))))


def _at_sites(principal: Principal, team: Column, site: Column | None) -> Condition:
    """At one's sites: the row's own site, else its team's, else the only one there is."""
    if not principal.sites:
        return true()
    sites = select(Site.id).where(Site.name.in_(sorted(principal.sites)))
    teams = select(Team.id).where(Team.site_id.in_(sites))
    is_only = and_(select(func.count()).select_from(Site).scalar_subquery() == 1, sites.exists())
    if site is None:
        return or_(team.in_(teams), is_only)
    return or_(site.in_(sites), and_(site.is_(None), team.in_(teams)), is_only)


def _recent(days: int | None, at: Column | None, now: datetime | None) -> Condition:
    if days is None:
        return true()
    return false() if at is None else at >= (now or datetime.now(UTC)) - timedelta(days=days)


def _time(column: Column) -> KeyedColumnElement[Any] | None:
    plain = column.__clause_element__() if hasattr(column, "__clause_element__") else column
    columns = getattr(getattr(plain, "table", None), "c", {})
    return next((columns[name] for name in TIMES if name in columns), None)
