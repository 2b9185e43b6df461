"""Records of running the floor: agent states, shifts, annotations."""

from typing import Annotated, ClassVar

from pydantic import PlainValidator

from store.records.base import Happened, Name, Planned, Prose, Record, RefersTo, SourceId, Word, one_code
from store.schema.codes import ACTIVITIES, AGENT_STATES, ANNOTATION_KINDS

State = Annotated[str, PlainValidator(one_code(AGENT_STATES))]
Activity = Annotated[str, PlainValidator(one_code(ACTIVITIES))]
Kind = Annotated[str, PlainValidator(one_code(ANNOTATION_KINDS))]


class AgentStateRecord(Record):
    """One stretch of an agent in a state."""

    TABLE: ClassVar[str] = "agent_states"
    ORDER = (("started_at", "ended_at"),)
    agent: Annotated[SourceId, RefersTo("agent_id", "agents")]
    state: State
    reason: Word | None = None
    started_at: Happened
    ended_at: Happened | None = None


class ShiftRecord(Record):
    """Planned activity of an agent."""

    TABLE: ClassVar[str] = "shifts"
    ORDER = (("starts_at", "ends_at"),)
    agent: Annotated[SourceId, RefersTo("agent_id", "agents")]
    activity: Activity
    starts_at: Planned
    ends_at: Planned


class AnnotationRecord(Record):
    """A process change, outage or holiday that charts mark."""

    TABLE: ClassVar[str] = "annotations"
    at: Planned
    scope: Name | None = None
    kind: Kind
    text: Prose
    starts_baseline: bool = False
