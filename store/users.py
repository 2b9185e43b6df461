"""Writing users: adding, changing, shutting out. Whatever takes rights away ends all their sign-ins at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from store import names
from store.engine import WriteTransaction, begin_write
from store.schema.access import SignIn, User, UserSite, UserTeam
from store.schema.codes import ROLES
from store.schema.people import Agent, Site, Team


class UserError(ValueError):
    """The user cannot be stored; the message says why."""


@dataclass(frozen=True)
class NewUser:
    """A user to add. `sites` and `teams` are names; `issuer` and `subject`: who a provider says this is."""

    name: str
    role: str
    sites: Sequence[str] = ()
    teams: Sequence[str] = ()
    agent_id: int | None = None
    issuer: str | None = None
    subject: str | None = None
    password_hash: str | None = None


def add(engine: Engine, user: NewUser) -> int:
    """Add a user and return the key; UserError for a name or identity that is taken, or what does not exist."""
    name = _checked(user)
    with begin_write(engine) as write:
        _refuse_unknown_agent(write, user.agent_id)
        values = {
            "name": name,
            "name_key": names.folded(name),
            "role": user.role,
            "agent_id": user.agent_id,
            "issuer": user.issuer,
            "subject": user.subject,
            "password_hash": user.password_hash,
            "is_active": True,
            "created_at": write.now,
            "failures": 0,
        }
        try:
            key = write.connection.execute(insert(User).values(**values).returning(User.id)).scalar_one()
        except IntegrityError as error:
            raise UserError(f"there is a user {name!r} already (or one who looks like it, or this identity)") from error
        _hold(write, key, user)
    return int(key)


def set_role(engine: Engine, user: NewUser) -> None:
    """Give the user of this name another role, and the sites, teams and agent that go with it."""
    _refuse_unbound(user)
    with begin_write(engine) as write:
        _refuse_unknown_agent(write, user.agent_id)
        key = _change(write, user.name, role=user.role, agent_id=user.agent_id)
        for model in (UserSite, UserTeam):
            write.connection.execute(delete(model).where(model.user_id == key))
        _hold(write, key, user)


def set_password(engine: Engine, name: str, password_hash: str) -> None:
    """Give a user another password; who signed in by the old one is out."""
    with begin_write(engine) as write:
        _change(write, name, password_hash=password_hash, failures=0)


def set_active(engine: Engine, name: str, *, is_active: bool) -> None:
    """Shut a user out, or let one in again."""
    with begin_write(engine) as write:
        _change(write, name, is_active=is_active)


def _change(write: WriteTransaction, name: str, **values: Any) -> int:
    """Change one user and end all sign-ins; UserError where there is none."""
    known = User.name_key == names.folded(name)
    key = write.connection.execute(update(User).where(known).values(**values).returning(User.id)).scalar()
    if key is None:
        raise UserError(f"there is no user {name!r}")
    ended = update(SignIn).where(SignIn.user_id == key, SignIn.ended_at.is_(None)).values(ended_at=write.now)
    write.connection.execute(ended)
    return int(key)


def _checked(user: NewUser) -> str:
    _refuse_unbound(user)
    if (user.issuer is None) != (user.subject is None):
        raise UserError("an identity is an issuer and a subject, both or neither")
    try:
        return names.checked(user.name)
    except ValueError as error:
        raise UserError(str(error)) from error


def _refuse_unbound(user: NewUser) -> None:
    if user.role not in ROLES:
        raise UserError(f"there is no role {user.role!r}; there are {', '.join(ROLES)}")
    if user.role == "agent" and user.agent_id is None:
        raise UserError("an agent needs the key of the agent whose contacts are one's own")
    if user.role == "team_lead" and not user.teams and user.agent_id is None:
        raise UserError("a team lead needs a team, or the key of the agent who leads one")


def _refuse_unknown_agent(write: WriteTransaction, agent: int | None) -> None:
    if agent is not None and write.connection.execute(select(Agent.id).where(Agent.id == agent)).scalar() is None:
        raise UserError(f"there is no agent {agent}")


def _hold(write: WriteTransaction, key: int, user: NewUser) -> None:
    """Hold a user to sites and teams; of teams of one name, to those of the sites."""
    sites = [one for name in dict.fromkeys(user.sites) for one in _keys(write, Site, name, true())]
    here = Team.site_id.in_(sites) if sites else true()
    teams = [one for name in dict.fromkeys(user.teams) for one in _keys(write, Team, name, here)]
    for model, column, keys in ((UserSite, "site_id", sites), (UserTeam, "team_id", teams)):
        if keys:
            write.connection.execute(insert(model), [{"user_id": key, column: one} for one in keys])


def _keys(write: WriteTransaction, model: type[Site | Team], name: str, condition: ColumnElement[bool]) -> list[int]:
    found = write.connection.execute(select(model.id).where(model.name == name, condition)).scalars().all()
    if not found:
        raise UserError(f"there is no {model.__tablename__[:-1]} {name!r}")
    return [int(one) for one in found]
