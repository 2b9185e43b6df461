"""Who may see what: one table of roles and resources. Pages ask it what to draw, queries ask it what to deliver."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from queries.scope import Principal, Role


class Resource(StrEnum):
    """What there is to see or do."""

    FIGURES = "figures"  # of queues, sites, channels: now and in the past
    AGENT_STATES = "agent_states"  # with names
    AGENT_PERFORMANCE = "agent_performance"
    COMPARISON = "comparison"  # agents beside one another, with names
    CONTACT_LIST = "contact_list"  # metadata, masked
    CONTACT = "contact"  # one interaction, its customer's name masked
    CONTACT_POINT = "contact_point"  # phone and e-mail in full
    ID_NUMBER = "id_number"
    TRANSCRIPT = "transcript"  # scrubbed
    RECORDING = "recording"
    QUALITY_NOTES = "quality_notes"
    SCORECARD = "scorecard"
    EXPORT_FIGURES = "export_figures"
    EXPORT_ROWS = "export_rows"
    RULES = "rules"  # targets, thresholds, alarm rules
    DEFINITIONS = "definitions"
    USERS = "users"
    CONNECTORS = "connectors"  # sources, secrets, retention
    PERSON = "person"  # erase or export a person's data
    AUDIT = "audit"
    RAW = "raw"  # rejects and what sources sent


PERSONAL = frozenset(
    {
        *(Resource.AGENT_PERFORMANCE, Resource.COMPARISON, Resource.CONTACT_LIST, Resource.CONTACT),
        *(Resource.CONTACT_POINT, Resource.ID_NUMBER, Resource.TRANSCRIPT, Resource.RECORDING),
        *(Resource.QUALITY_NOTES, Resource.EXPORT_ROWS, Resource.PERSON, Resource.AUDIT, Resource.RAW),
    }
)  # what is of single people, and must not stand open unattended


class Reach(IntEnum):
    """Whose rows: none, one's own, of one's teams, all of one's sites."""

    NONE = 0
    OWN = 1
    TEAM = 2
    ALL = 3


@dataclass(frozen=True)
class Grant:
    """What a role may do with a resource."""

    reach: Reach = Reach.NONE
    is_masked: bool = False  # names and numbers of customers masked
    is_grouped: bool = False  # groups only, of 5 people and more
    needs_reason: bool = False  # revealed with a reason, noted first
    days: int | None = None  # only so far back
    may_edit: bool = False

    def __bool__(self) -> bool:
        """Whether there is anything to see at all."""
        return self.reach is not Reach.NONE


NOTHING = Grant()
ALL, TEAM, OWN = Grant(Reach.ALL), Grant(Reach.TEAM), Grant(Reach.OWN)
GROUPS = Grant(Reach.ALL, is_grouped=True)
TEAM_GROUPS = Grant(Reach.TEAM, is_grouped=True)
REASON, TEAM_REASON = Grant(Reach.ALL, needs_reason=True), Grant(Reach.TEAM, needs_reason=True)
MASKED, TEAM_MASKED = Grant(Reach.ALL, is_masked=True), Grant(Reach.TEAM, is_masked=True)
EDIT = Grant(Reach.ALL, may_edit=True)

RIGHTS: Mapping[Role, Mapping[Resource, Grant]] = {
    Role.WALL: {Resource.FIGURES: GROUPS, Resource.SCORECARD: GROUPS, Resource.DEFINITIONS: ALL},
    Role.AGENT: {
        Resource.FIGURES: TEAM_GROUPS,
        Resource.AGENT_STATES: TEAM,
        Resource.AGENT_PERFORMANCE: OWN,
        Resource.COMPARISON: OWN,
        Resource.CONTACT_LIST: Grant(Reach.OWN, is_masked=True, days=30),
        Resource.CONTACT: Grant(Reach.OWN, is_masked=True, days=30),
        Resource.TRANSCRIPT: Grant(Reach.OWN, days=30),
        Resource.QUALITY_NOTES: OWN,
        Resource.SCORECARD: TEAM_GROUPS,
        Resource.DEFINITIONS: ALL,
        Resource.AUDIT: OWN,
    },
    Role.TEAM_LEAD: {
        Resource.FIGURES: GROUPS,
        Resource.AGENT_STATES: TEAM,
        Resource.AGENT_PERFORMANCE: TEAM,
        Resource.COMPARISON: TEAM,
        Resource.CONTACT_LIST: TEAM_MASKED,
        Resource.CONTACT: TEAM_MASKED,
        Resource.CONTACT_POINT: TEAM_REASON,
        Resource.TRANSCRIPT: TEAM,
        Resource.RECORDING: TEAM_REASON,
        Resource.QUALITY_NOTES: TEAM,
        Resource.SCORECARD: GROUPS,
        Resource.EXPORT_FIGURES: TEAM,
        Resource.DEFINITIONS: ALL,
    },
    Role.SUPERVISOR: {
        Resource.FIGURES: GROUPS,
        Resource.AGENT_STATES: ALL,
        Resource.AGENT_PERFORMANCE: ALL,
        Resource.COMPARISON: ALL,
        Resource.CONTACT_LIST: MASKED,
        Resource.CONTACT: MASKED,
        Resource.CONTACT_POINT: REASON,
        Resource.ID_NUMBER: REASON,
        Resource.TRANSCRIPT: ALL,
        Resource.RECORDING: REASON,
        Resource.QUALITY_NOTES: ALL,
        Resource.SCORECARD: GROUPS,
        Resource.EXPORT_FIGURES: ALL,
        Resource.EXPORT_ROWS: Grant(Reach.ALL, is_masked=True, needs_reason=True),
        Resource.RULES: EDIT,
        Resource.DEFINITIONS: ALL,
        Resource.USERS: Grant(Reach.TEAM, may_edit=True),
        Resource.PERSON: REASON,
    },
    Role.DIRECTOR: {
        Resource.FIGURES: GROUPS,
        Resource.AGENT_PERFORMANCE: GROUPS,
        Resource.COMPARISON: GROUPS,
        Resource.QUALITY_NOTES: GROUPS,
        Resource.SCORECARD: GROUPS,
        Resource.EXPORT_FIGURES: ALL,
        Resource.RULES: ALL,
        Resource.DEFINITIONS: ALL,
    },
    Role.ADMIN: {
        Resource.FIGURES: GROUPS,
        Resource.RULES: EDIT,
        Resource.DEFINITIONS: EDIT,
        Resource.USERS: EDIT,
        Resource.CONNECTORS: EDIT,
        Resource.PERSON: EDIT,
        Resource.RAW: MASKED,
    },
    Role.AUDITOR: {
        Resource.TRANSCRIPT: REASON,
        Resource.RECORDING: REASON,
        Resource.EXPORT_ROWS: Grant(Reach.ALL, is_masked=True, needs_reason=True),
        Resource.DEFINITIONS: ALL,
        Resource.USERS: ALL,
        Resource.CONNECTORS: ALL,
        Resource.PERSON: REASON,
        Resource.AUDIT: ALL,
    },
}


def grant(principal: Principal, resource: Resource) -> Grant:
    """Return what this principal may do with this resource."""
    return RIGHTS[principal.role].get(resource, NOTHING)


def sees_groups_only(principal: Principal) -> bool:
    """Whether this principal may open no contact: then figures that tell of single ones are withheld too."""
    return not grant(principal, Resource.CONTACT_LIST)
