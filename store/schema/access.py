"""Who may come in: users, what each is held to, and where they are signed in. Never deleted, only shut out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Code, KeyColumn, Name, one_of
from store.schema.codes import ROLES
from store.types import Key


class User(Base):
    """A person who may sign in: by a name and a password, or by who somebody trusted says they are.

    `issuer` and `subject` name the person at an identity provider, or at the proxy (issuer "proxy"); an e-mail
    address never does, because it changes hands.
    """

    __tablename__ = "users"
    __table_args__ = (one_of("role", ROLES), UniqueConstraint("issuer", "subject"))
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(String(200), unique=True)  # folded: names that look alike are one name
    role: Mapped[Code]
    agent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("agents.id"))  # whose rows are one's own
    issuer: Mapped[str | None] = mapped_column(String(300))
    subject: Mapped[str | None] = mapped_column(String(300))
    password_hash: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # since the last time that it went well


class UserSite(Base):
    """A site that a user is held to; none: all sites."""

    __tablename__ = "user_sites"
    __table_args__ = (UniqueConstraint("user_id", "site_id"),)
    id: Mapped[KeyColumn]
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    site_id: Mapped[int] = mapped_column(Key, ForeignKey("sites.id"))


class UserTeam(Base):
    """A team that a user leads, or is held to."""

    __tablename__ = "user_teams"
    __table_args__ = (UniqueConstraint("user_id", "team_id"),)
    id: Mapped[KeyColumn]
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    team_id: Mapped[int] = mapped_column(Key, ForeignKey("teams.id"))


class SignIn(Base):
    """One time that a user signed in by a password, until it was ended. The token itself is kept by the browser."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_user_id", "user_id"),)
    id: Mapped[KeyColumn]
    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
