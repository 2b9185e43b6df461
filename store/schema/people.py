"""Who and where: sites, calendars, teams, agents, queues, service standards, customers, orders."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from store.schema.base import Base, Code, KeyColumn, Name, Sourced, Stamped, one_of
from store.schema.codes import CHANNELS, PRIORITIES, SEGMENTS, STANDARD_METRICS
from store.types import Key


class Calendar(Sourced, Base):
    """Opening hours: several spans a day, holidays apart."""

    __tablename__ = "calendars"
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    time_zone: Mapped[Name]  # IANA


class CalendarSpan(Stamped, Base):
    """One opening span of a weekday; `opens` and `closes` in minutes after local midnight (closes may be 1440)."""

    __tablename__ = "calendar_spans"
    __table_args__ = (UniqueConstraint("calendar_id", "weekday", "opens"),)
    id: Mapped[KeyColumn]
    calendar_id: Mapped[int] = mapped_column(Key, ForeignKey("calendars.id"))
    weekday: Mapped[int]  # 1 Monday … 7 Sunday
    opens: Mapped[int]
    closes: Mapped[int]


class Holiday(Stamped, Base):
    """A day on which the calendar is shut, or, where `is_open`, an exception to that."""

    __tablename__ = "holidays"
    __table_args__ = (UniqueConstraint("calendar_id", "day"),)
    id: Mapped[KeyColumn]
    calendar_id: Mapped[int] = mapped_column(Key, ForeignKey("calendars.id"))
    day: Mapped[date]
    name: Mapped[Name]
    is_open: Mapped[bool] = mapped_column(default=False)


class Site(Sourced, Base):
    """A site: its zone decides what "today" is."""

    __tablename__ = "sites"
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    time_zone: Mapped[Name]  # IANA
    locale: Mapped[Code]
    calendar_id: Mapped[int | None] = mapped_column(Key, ForeignKey("calendars.id"))


class Team(Sourced, Base):
    """A team of agents under a lead."""

    __tablename__ = "teams"
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    site_id: Mapped[int | None] = mapped_column(Key, ForeignKey("sites.id"))
    lead_agent_id: Mapped[int | None] = mapped_column(Key)  # agents.id; no constraint: teams and agents name each other


class Agent(Sourced, Base):
    """A person who handles contacts; capacities are contacts in hand at once on such channels."""

    __tablename__ = "agents"
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    team_id: Mapped[int | None] = mapped_column(Key, ForeignKey("teams.id"))
    hired_on: Mapped[date | None]
    left_on: Mapped[date | None]
    voice_capacity: Mapped[int] = mapped_column(default=1)
    chat_capacity: Mapped[int] = mapped_column(default=3)  # chat, messaging, social, app
    case_capacity: Mapped[int] = mapped_column(default=1)  # e-mail, web form and other deferred work


class TeamMembership(Sourced, Base):
    """An agent's time in a team: history keeps credit where it was earned."""

    __tablename__ = "team_memberships"
    id: Mapped[KeyColumn]
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    team_id: Mapped[int] = mapped_column(Key, ForeignKey("teams.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]


class Queue(Sourced, Base):
    """Where contacts of one channel wait for a skill."""

    __tablename__ = "queues"
    OWN = (one_of("channel", CHANNELS),)
    id: Mapped[KeyColumn]
    name: Mapped[Name]
    site_id: Mapped[int | None] = mapped_column(Key, ForeignKey("sites.id"))
    channel: Mapped[Code]
    team_id: Mapped[int | None] = mapped_column(Key, ForeignKey("teams.id"))


class AgentSkill(Sourced, Base):
    """A queue that an agent may serve, 1 the first choice."""

    __tablename__ = "agent_skills"
    id: Mapped[KeyColumn]
    agent_id: Mapped[int] = mapped_column(Key, ForeignKey("agents.id"))
    queue_id: Mapped[int] = mapped_column(Key, ForeignKey("queues.id"))
    level: Mapped[int] = mapped_column(default=1)


class ServiceStandard(Sourced, Base):
    """A target in force from a day on; the narrowest matching scope wins (null matches all)."""

    __tablename__ = "service_standards"
    OWN = (
        one_of("metric", STANDARD_METRICS),
        one_of("channel", CHANNELS),
        one_of("priority", PRIORITIES),
        one_of("segment", SEGMENTS),
    )
    id: Mapped[KeyColumn]
    channel: Mapped[Code | None]
    queue_id: Mapped[int | None] = mapped_column(Key, ForeignKey("queues.id"))
    priority: Mapped[Code | None]
    segment: Mapped[Code | None]
    metric: Mapped[Code]
    threshold_s: Mapped[float]
    target_share: Mapped[float]  # 0…1
    calendar_id: Mapped[int | None] = mapped_column(Key, ForeignKey("calendars.id"))
    effective_from: Mapped[datetime]


class Customer(Sourced, Base):
    """A customer. Name, phone and e-mail are personal data and stay in this table."""

    __tablename__ = "customers"
    OWN = (
        one_of("segment", SEGMENTS),
        Index("ix_customers_phone", "phone"),
        Index("ix_customers_email", "email"),
        Index("ix_customers_merged_into", "merged_into"),
    )
    id: Mapped[KeyColumn]
    name: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(200))
    segment: Mapped[Code] = mapped_column(default="standard")
    language: Mapped[Code | None]
    registered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(Key)
    has_consent: Mapped[bool] = mapped_column(default=False)


class Order(Sourced, Base):
    """A purchase."""

    __tablename__ = "orders"
    OWN = (Index("ix_orders_customer_id_ordered_at", "customer_id", "ordered_at"),)
    id: Mapped[KeyColumn]
    customer_id: Mapped[int] = mapped_column(Key, ForeignKey("customers.id"))
    ordered_at: Mapped[datetime]
    amount: Mapped[float]
    product: Mapped[Name]
