"""Who somebody is: users as Principals, by name, by who a provider says they are, or by a sign-in."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from queries.scope import Principal, Role
from queries.source import Source
from store.names import folded
from store.schema.access import SignIn, User, UserSite, UserTeam
from store.schema.people import Agent, Site, Team

LONGEST = timedelta(hours=12)  # a sign-in holds no longer, whatever is done meanwhile
COLUMNS = (User.id, User.name, User.role, User.agent_id, User.is_active, User.password_hash)


@dataclass(frozen=True)
class Known:
    """A user of the store, and the Principal that this user is now."""

    id: int
    principal: Principal
    is_active: bool
    password_hash: str | None = field(default=None, repr=False)
    seen_at: datetime | None = None  # by a sign-in: when something was last done


@dataclass(frozen=True)
class Credentials:
    """What a sign-in by a name is checked against; of nobody all is None. `known_as`: the name as it is counted."""

    known_as: str
    user_id: int | None = None
    password_hash: str | None = field(default=None, repr=False)


def credentials(source: Source, name: str) -> Credentials:
    """Find what an active user of this name signs in by, by one question, whether or not there is such a user."""
    key = folded(name)
    found = source.read(select(User.id, User.password_hash).where(User.name_key == key, User.is_active))
    return Credentials(key, *found.row(0)) if found.height else Credentials(key)


def by_name(source: Source, name: str) -> Known | None:
    """Find the user of a name as it was typed, active or not; None: nobody."""
    return _one(source, User.name_key == folded(name))


def by_identity(source: Source, issuer: str, subject: str) -> Known | None:
    """Find the active user whom an identity provider or proxy means; None: nobody, or shut out."""
    return _active(_one(source, (User.issuer == issuer) & (User.subject == subject)))


def by_sign_in(source: Source, token_hash: str, now: datetime) -> Known | None:
    """Find the active user who signed in by this token at most 12 hours ago and did not sign out; None: nobody."""
    holds = (SignIn.token_hash == token_hash) & SignIn.ended_at.is_(None) & (SignIn.began_at > now - LONGEST)
    found = source.read(select(SignIn.user_id, SignIn.seen_at).where(holds))
    if found.is_empty():
        return None
    key, seen_at = found.row(0)
    return _active(_one(source, User.id == key, seen_at))


def listed(source: Source) -> list[dict[str, Any]]:
    """Everybody, by name: name, role, sites, teams, agent_id, issuer, is_active, signed_in_at, failures, failed_at."""
    more = ("id", "issuer", "signed_in_at", "failures", "failed_at")
    columns = (User.issuer, User.signed_in_at, User.failures, User.failed_at)
    rows = source.read(select(*COLUMNS, *columns).order_by(User.name_key)).rows(named=True)
    return [{name: row[name] for name in more} | _told(_known(source, row)) for row in rows]


def _told(user: Known) -> dict[str, Any]:
    who = user.principal
    told = {"name": who.name, "role": who.role.value, "sites": sorted(who.sites), "teams": sorted(who.teams)}
    return told | {"agent_id": who.agent_id, "is_active": user.is_active, "has_password": bool(user.password_hash)}


def _active(user: Known | None) -> Known | None:
    return user if user is not None and user.is_active else None


def _one(source: Source, condition: ColumnElement[bool], seen_at: datetime | None = None) -> Known | None:
    found = source.read(select(*COLUMNS).where(condition))
    return None if found.is_empty() else _known(source, found.row(0, named=True), seen_at)


def _known(source: Source, row: dict[str, Any], seen_at: datetime | None = None) -> Known:
    """Say who a row of COLUMNS is, with the teams and sites of today."""
    role = Role(row["role"])
    teams = _teams(source, row["id"], role, row["agent_id"])
    sites = _sites(source, row["id"], teams)
    principal = Principal(row["name"], role, sites, teams, row["agent_id"])
    return Known(row["id"], principal, row["is_active"], row["password_hash"], seen_at)


def _teams(source: Source, user: int, role: Role, agent: int | None) -> frozenset[str]:
    """Names of the teams that were given; of an agent also one's own, of a lead those that one leads."""
    named: ColumnElement[bool] = Team.id.in_(select(UserTeam.team_id).where(UserTeam.user_id == user))
    if role is Role.AGENT and agent is not None:
        named = or_(named, Team.id == select(Agent.team_id).where(Agent.id == agent).scalar_subquery())
    if role is Role.TEAM_LEAD and agent is not None:
        named = or_(named, Team.lead_agent_id == agent)
    return frozenset(source.read(select(Team.name).where(named))["name"].to_list())


def _sites(source: Source, user: int, teams: frozenset[str]) -> frozenset[str]:
    """Names of the sites that were given; without any, those of the teams where other sites have teams of that name."""
    given = select(Site.name).join(UserSite, UserSite.site_id == Site.id).where(UserSite.user_id == user)
    sites = frozenset(source.read(given)["name"].to_list())
    if sites or not teams:
        return sites
    shared = select(Team.name).where(Team.name.in_(sorted(teams))).group_by(Team.name).having(func.count() > 1)
    if source.read(shared).is_empty():
        return sites
    theirs = select(Team.site_id).join(UserTeam, UserTeam.team_id == Team.id).where(UserTeam.user_id == user)
    return frozenset(source.read(select(Site.name).where(Site.id.in_(theirs)))["name"].to_list())
