"""The small tables that everything refers to: sites, queues, teams, agents, skills, standards, calendars."""

from dataclasses import dataclass, fields
from functools import cache, cached_property
from typing import TYPE_CHECKING

import polars as pl
from sqlalchemy import select

from queries.source import Source, stored_schema
from queries.statement import Statement
from store.schema.people import (
    Agent,
    AgentSkill,
    Calendar,
    CalendarSpan,
    Holiday,
    Queue,
    ServiceStandard,
    Site,
    Team,
    TeamMembership,
)

if TYPE_CHECKING:
    from queries.clock import OpenHours

DEFAULT_ZONE = "UTC"


@dataclass(frozen=True)
class Dimensions:
    """Each a frame of whole tables, read together; `site_id`, `queue_id`, … are their keys, `site`, … their names."""

    sites: pl.DataFrame  # site_id, site, zone, site_calendar_id
    teams: pl.DataFrame  # team_id, team, team_site_id
    queues: pl.DataFrame  # queue_id, queue, queue_site_id, queue_channel, queue_team_id, queue_source
    agents: pl.DataFrame  # agent_id, agent, agent_team_id, hired_on, left_on, voice/chat/case_capacity, agent_source
    memberships: pl.DataFrame  # agent_id, team_id, from_at, to_at
    skills: pl.DataFrame  # agent_id, queue_id, level
    standards: pl.DataFrame  # service_standards as they are
    calendars: pl.DataFrame  # calendar_id, zone
    spans: pl.DataFrame  # calendar_id, weekday, opens, closes (minutes after local midnight)
    holidays: pl.DataFrame  # calendar_id, day, is_open

    def equals(self, other: "Dimensions") -> bool:
        """Whether nothing that a frame shows would differ."""
        return all(getattr(self, one.name).equals(getattr(other, one.name)) for one in fields(self))

    @cached_property
    def zone(self) -> str:
        """Zone of the first site; UTC before there is one."""
        return DEFAULT_ZONE if self.sites.is_empty() else str(self.sites["zone"][0])

    @cached_property
    def site(self) -> str:
        """Name of the first site; empty before there is one."""
        return "" if self.sites.is_empty() else str(self.sites["site"][0])

    @cached_property
    def zones(self) -> tuple[str, ...]:
        """All zones of the sites."""
        return tuple(self.sites["zone"].unique().sort().to_list())

    @cached_property
    def hours(self) -> "dict[int, OpenHours]":
        """Open hours by calendar key."""
        from queries.clock import OpenHours  # NumPy, which few questions need

        return {
            key: OpenHours(
                zone,
                self.spans.filter(pl.col("calendar_id") == key).select("weekday", "opens", "closes").rows(),
                dict(self.holidays.filter(pl.col("calendar_id") == key).select("day", "is_open").rows()),
            )
            for key, zone in self.calendars.select("calendar_id", "zone").rows()
        }


def _statements() -> dict[str, Statement]:
    return {
        "sites": select(
            Site.id.label("site_id"),
            Site.name.label("site"),
            Site.time_zone.label("zone"),
            Site.calendar_id.label("site_calendar_id"),
        ).order_by(Site.id),
        "teams": select(Team.id.label("team_id"), Team.name.label("team"), Team.site_id.label("team_site_id")).order_by(
            Team.id
        ),
        "queues": select(
            Queue.id.label("queue_id"),
            Queue.name.label("queue"),
            Queue.site_id.label("queue_site_id"),
            Queue.channel.label("queue_channel"),
            Queue.team_id.label("queue_team_id"),
            Queue.source.label("queue_source"),
        ).order_by(Queue.id),
        "agents": select(
            Agent.id.label("agent_id"),
            Agent.name.label("agent"),
            Agent.team_id.label("agent_team_id"),
            Agent.hired_on,
            Agent.left_on,
            Agent.voice_capacity,
            Agent.chat_capacity,
            Agent.case_capacity,
            Agent.source.label("agent_source"),
        ).order_by(Agent.id),
        "memberships": select(
            TeamMembership.agent_id, TeamMembership.team_id, TeamMembership.from_at, TeamMembership.to_at
        ).order_by(TeamMembership.agent_id, TeamMembership.from_at),
        "skills": select(AgentSkill.agent_id, AgentSkill.queue_id, AgentSkill.level).order_by(AgentSkill.id),
        "standards": select(
            ServiceStandard.id.label("standard_id"),
            ServiceStandard.channel,
            ServiceStandard.queue_id,
            ServiceStandard.priority,
            ServiceStandard.segment,
            ServiceStandard.metric,
            ServiceStandard.threshold_s,
            ServiceStandard.target_share,
            ServiceStandard.calendar_id,
            ServiceStandard.effective_from,
        ).order_by(ServiceStandard.id),
        "calendars": select(Calendar.id.label("calendar_id"), Calendar.time_zone.label("zone")).order_by(Calendar.id),
        "spans": select(
            CalendarSpan.calendar_id, CalendarSpan.weekday, CalendarSpan.opens, CalendarSpan.closes
        ).order_by(CalendarSpan.id),
        "holidays": select(Holiday.calendar_id, Holiday.day, Holiday.is_open).order_by(Holiday.id),
    }


STATEMENTS = _statements()
TABLES = (Site, Team, Queue, Agent, TeamMembership, AgentSkill, ServiceStandard, Calendar, CalendarSpan, Holiday)


def read(source: Source) -> Dimensions:
    """Read all of them; StoreUnreachableError where the store does not answer."""
    return Dimensions(**{name: _checked(name, source.read(one)) for name, one in STATEMENTS.items()})


def _checked(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Fall back to UTC for a zone that this machine does not know: a wrong name must not stop every screen."""
    if name not in {"sites", "calendars"}:
        return frame
    known = pl.col("zone").is_in(_zones())
    return frame.with_columns(zone=pl.when(known).then("zone").otherwise(pl.lit(DEFAULT_ZONE)))


@cache
def _zones() -> list[str]:
    """All zones that this machine knows: found by a walk through hundreds of files."""
    from zoneinfo import available_timezones

    return sorted(available_timezones())


def none() -> Dimensions:
    """No rows of any of them."""
    return Dimensions(**{name: stored_schema(one).to_frame() for name, one in STATEMENTS.items()})
