"""Records of who and where: calendars, sites, teams, agents, queues, standards, customers, orders."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from store.records.base import (
    Address,
    Count,
    Day,
    Name,
    Number,
    Phone,
    Planned,
    Record,
    RefersTo,
    Seconds,
    Share,
    SourceId,
    Tag,
    Zone,
    one_code,
)
from store.schema.codes import CHANNELS, PRIORITIES, SEGMENTS, STANDARD_METRICS

Channel = Annotated[str, PlainValidator(one_code(CHANNELS))]
Priority = Annotated[str, PlainValidator(one_code(PRIORITIES))]
Segment = Annotated[str, PlainValidator(one_code(SEGMENTS))]
Standard = Annotated[str, PlainValidator(one_code(STANDARD_METRICS))]
Site = Annotated[SourceId | None, RefersTo("site_id", "sites")]
Team = Annotated[SourceId | None, RefersTo("team_id", "teams")]
Queue = Annotated[SourceId | None, RefersTo("queue_id", "queues")]
Agent = Annotated[SourceId | None, RefersTo("agent_id", "agents")]
Customer = Annotated[SourceId | None, RefersTo("customer_id", "customers")]
CalendarOf = Annotated[SourceId | None, RefersTo("calendar_id", "calendars")]


class Span(BaseModel):
    """One opening span of a weekday (1 Monday … 7), in minutes after local midnight."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    weekday: Annotated[int, Field(ge=1, le=7)]
    opens: Annotated[int, Field(ge=0, le=1439)]
    closes: Annotated[int, Field(ge=1, le=1440)]

    @model_validator(mode="after")
    def closes_later(self) -> "Span":
        """Refuse a span that closes before it opens: over midnight it is two spans."""
        if self.closes <= self.opens:
            raise ValueError("closes is not after opens (over midnight it is two spans)")
        return self


class DayOff(BaseModel):
    """One day on which the calendar is shut, or an exception to that."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    day: Day
    name: Name
    is_open: bool = False


class CalendarRecord(Record):
    """Opening hours with their spans and holidays."""

    TABLE: ClassVar[str] = "calendars"
    CHILDREN: ClassVar[frozenset[str]] = frozenset({"spans", "holidays"})
    name: Name
    time_zone: Zone
    spans: Annotated[tuple[Span, ...], Field(max_length=200)] = ()
    holidays: Annotated[tuple[DayOff, ...], Field(max_length=5000)] = ()

    @model_validator(mode="after")
    def said_once(self) -> "CalendarRecord":
        """Refuse two spans with one start and two entries of one day."""
        starts = [(span.weekday, span.opens) for span in self.spans]
        days = [off.day for off in self.holidays]
        if len(set(starts)) < len(starts) or len(set(days)) < len(days):
            raise ValueError("two spans start together, or a day is listed twice")
        return self


class SiteRecord(Record):
    """A site."""

    TABLE: ClassVar[str] = "sites"
    name: Name
    time_zone: Zone
    locale: Tag
    calendar: CalendarOf = None


class TeamRecord(Record):
    """A team."""

    TABLE: ClassVar[str] = "teams"
    name: Name
    site: Site = None
    lead_agent: Annotated[SourceId | None, RefersTo("lead_agent_id", "agents")] = None


class AgentRecord(Record):
    """An agent."""

    TABLE: ClassVar[str] = "agents"
    name: Name
    team: Team = None
    hired_on: Day | None = None
    left_on: Day | None = None
    voice_capacity: Count = 1
    chat_capacity: Count = 3
    case_capacity: Count = 1


class TeamMembershipRecord(Record):
    """An agent's time in a team."""

    TABLE: ClassVar[str] = "team_memberships"
    ORDER = (("from_at", "to_at"),)
    agent: Annotated[SourceId, RefersTo("agent_id", "agents")]
    team: Annotated[SourceId, RefersTo("team_id", "teams")]
    from_at: Planned
    to_at: Planned | None = None


class QueueRecord(Record):
    """A queue."""

    TABLE: ClassVar[str] = "queues"
    name: Name
    channel: Channel
    site: Site = None
    team: Team = None


class AgentSkillRecord(Record):
    """A queue that an agent may serve."""

    TABLE: ClassVar[str] = "agent_skills"
    agent: Annotated[SourceId, RefersTo("agent_id", "agents")]
    queue: Annotated[SourceId, RefersTo("queue_id", "queues")]
    level: Count = 1


class ServiceStandardRecord(Record):
    """A target in force from a day on."""

    TABLE: ClassVar[str] = "service_standards"
    channel: Channel | None = None
    queue: Queue = None
    priority: Priority | None = None
    segment: Segment | None = None
    metric: Standard
    threshold_s: Seconds
    target_share: Share
    calendar: CalendarOf = None
    effective_from: Planned


class CustomerRecord(Record):
    """A customer."""

    TABLE: ClassVar[str] = "customers"
    ORDER = (("registered_at", "closed_at"),)
    name: Name | None = None
    phone: Phone | None = None
    email: Address | None = None
    segment: Segment = "standard"
    language: Tag | None = None
    registered_at: Planned | None = None
    closed_at: Planned | None = None
    merged_into: Annotated[SourceId | None, RefersTo("merged_into", "customers")] = None
    has_consent: bool = False


class OrderRecord(Record):
    """A purchase."""

    TABLE: ClassVar[str] = "orders"
    customer: Annotated[SourceId, RefersTo("customer_id", "customers")]
    ordered_at: Planned
    amount: Number
    product: Name
