"""Every kind of record by table, rows before those that name them; and the reading of payloads."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from store import cleaning
from store.records import contacts, operations, people, voice
from store.records.base import Edge, Record, RecordError

IN_ORDER: tuple[type[Record], ...] = (
    people.CalendarRecord,
    people.SiteRecord,
    people.TeamRecord,
    people.AgentRecord,
    people.QueueRecord,
    people.CustomerRecord,
    people.TeamMembershipRecord,
    people.AgentSkillRecord,
    people.ServiceStandardRecord,
    people.OrderRecord,
    contacts.TicketRecord,
    contacts.ContactRecord,
    contacts.ContactLegRecord,
    contacts.TicketEventRecord,
    contacts.MessageRecord,
    operations.AgentStateRecord,
    operations.ShiftRecord,
    operations.AnnotationRecord,
    voice.SurveyRecord,
    voice.QualityReviewRecord,
)
KINDS: Mapping[str, type[Record]] = {kind.TABLE: kind for kind in IN_ORDER}
REASONS = 5  # a reason names this many faults at most


def parse(payload: object, edge: Edge) -> Record:
    """Read a payload as the record of its `table`; RecordError says which fields are at fault and why."""
    if not isinstance(payload, Mapping):
        raise RecordError(f"a record is an object with a table and fields, not {type(payload).__name__}")
    told = {name: value for name, value in payload.items() if value is not None}
    table = told.pop("table", None)
    kind = KINDS.get(table) if isinstance(table, str) else None
    if kind is None:
        raise RecordError(f"table: {_brief(table)} is no table that takes records")
    try:
        record = kind.model_validate(kind.prepared(told), context=edge)
    except ValidationError as error:
        raise RecordError("; ".join(_in_words(fault) for fault in error.errors(include_url=False)[:REASONS])) from error
    except (OverflowError, RecursionError) as error:
        raise RecordError(f"a value is out of all bounds ({type(error).__name__})") from error
    record.settle_order(edge)
    return record


def _in_words(fault: ErrorDetails) -> str:
    where = ".".join(cleaning.shorten(cleaning.clean(str(part)), 64) for part in fault["loc"]) or "record"
    told = {"missing": "required, but missing", "extra_forbidden": "no such field in this table"}
    return f"{where}: {told.get(fault['type'], fault['msg'].removeprefix('Value error, '))}"


def _brief(value: Any) -> str:
    return repr(cleaning.shorten(cleaning.clean(value), 64)) if isinstance(value, str) else f"a {type(value).__name__}"
