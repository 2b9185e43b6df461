"""What canonical records share: fields cleaned at the edge, references by source id, and the order of instants.

A record is a whole row, not a patch: a field that is absent or null is empty in the store afterwards. Other rows are
named by their `source_id` in the same source, in fields without `_id`.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Annotated, Any, ClassVar

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo

from store import cleaning, scrubbing
from store.schema.codes import OTHER

SKEW = timedelta(seconds=2)  # clocks of two systems, or whole seconds beside fractions: mended, not refused


class RecordError(ValueError):
    """A record that cannot be taken; the message says which field and why."""


@dataclass
class Edge:
    """The limits that one record is held to, and what was noticed while it was read."""

    oldest: datetime
    latest: datetime
    is_adjusted: bool = False
    event_at: datetime | None = field(default=None)


@dataclass(frozen=True)
class RefersTo:
    """Marks a field as naming a row of `table`, whose key goes to `column`.

    Where `by` names a field (actor_kind), that field's value chooses the table; a value that chooses none stores null.
    """

    column: str
    table: str = ""
    by: str = ""

    def target(self, record: "Record") -> str | None:
        """Name the table that this record's field points into."""
        return PEOPLE.get(getattr(record, self.by)) if self.by else self.table


IDENTITY = frozenset({"source_id", "source_version"})
PEOPLE = {"agent": "agents", "customer": "customers"}


def hash64(told: bytes) -> int:
    """64 bits of a text as a signed number."""
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big", signed=True)


def _happened(value: object, info: ValidationInfo) -> datetime:
    at = cleaning.instant(value)
    edge: Edge | None = info.context
    if edge is None:
        return cleaning.within(at, cleaning.EARLIEST, cleaning.LATEST)
    cleaning.within(at, edge.oldest, edge.latest)
    if edge.event_at is None or at > edge.event_at:
        edge.event_at = at
    return at


def _planned(value: object) -> datetime:
    return cleaning.within(cleaning.instant(value), cleaning.EARLIEST, cleaning.LATEST)


def _short(limit: int) -> Callable[[object], str]:
    return lambda value: cleaning.shorten(cleaning.as_text(value), limit)


def _exact(limit: int) -> Callable[[object], str]:
    return lambda value: cleaning.identifier(value, limit)


def one_code(codes: Collection[str]) -> Callable[[object, ValidationInfo], str]:
    """Make a validator that takes one of `codes`; another is "other" where that is among them, else refused."""
    allowed = frozenset(codes)

    def settle(value: object, info: ValidationInfo) -> str:
        code = cleaning.as_text(value).strip().lower()
        if code in allowed:
            return code
        if OTHER not in allowed:
            raise ValueError(f"{cleaning.shorten(code, 40)!r} is none of {', '.join(codes)}")
        if info.context is not None:
            info.context.is_adjusted = True
        return OTHER

    return settle


SourceId = Annotated[str, PlainValidator(cleaning.identifier)]
Happened = Annotated[datetime, PlainValidator(_happened)]  # held to the limits of the source
Planned = Annotated[datetime, PlainValidator(_planned)]  # may lie ahead, or long ago
Day = Annotated[date, Field(ge=cleaning.EARLIEST.date(), le=cleaning.LATEST.date())]
Name = Annotated[str, PlainValidator(_short(200))]
Word = Annotated[str, PlainValidator(_short(64))]
Tag = Annotated[str, PlainValidator(_short(32))]
Language = Annotated[str, PlainValidator(_short(16))]
Phone = Annotated[str, PlainValidator(_exact(40))]
Address = Annotated[str, PlainValidator(_exact(200))]
Link = Annotated[str, PlainValidator(_exact(500))]
Prose = Annotated[
    str, BeforeValidator(cleaning.as_text), Field(max_length=2 * 1024 * 1024), AfterValidator(scrubbing.scrubbed)
]
Line = Annotated[str, PlainValidator(_short(200)), AfterValidator(scrubbing.scrubbed)]  # written by hand, in brief
Zone = Annotated[str, BeforeValidator(cleaning.identifier), AfterValidator(cleaning.time_zone)]
Whole = Annotated[int, Field(ge=cleaning.INT64_MIN, le=cleaning.INT64_MAX)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Number = Annotated[float, Field(allow_inf_nan=False), AfterValidator(lambda value: value + 0.0)]  # −0.0 is 0.0
Seconds = Annotated[
    float, Field(ge=0, le=10 * 366 * 86_400, allow_inf_nan=False), AfterValidator(lambda value: value + 0.0)
]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


class Record(BaseModel):
    """One row as a source tells it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    TABLE: ClassVar[str]
    ORDER: ClassVar[tuple[tuple[str, str], ...]] = ()  # pairs of instants: the second is not before the first
    CHILDREN: ClassVar[frozenset[str]] = frozenset()  # fields that are rows of other tables

    source_id: SourceId
    source_version: Annotated[int, Field(ge=0, le=cleaning.INT64_MAX)]  # event time in µs, or sequence number

    @classmethod
    def references(cls) -> dict[str, RefersTo]:
        """Fields that name other rows."""
        marks = ((name, mark) for name, info in cls.model_fields.items() for mark in info.metadata)
        return {name: mark for name, mark in marks if isinstance(mark, RefersTo)}

    def body_hash(self) -> int:
        """64 bits of what the record says, the same in every process and on both databases."""
        told = {name: value for name, value in self.__dict__.items() if value is not None and name not in IDENTITY}
        return hash64(orjson.dumps(told, default=lambda part: part.__dict__, option=orjson.OPT_SORT_KEYS))

    def settle_order(self, edge: Edge) -> None:
        """Move an end up to 2 s before its start to the start; RecordError when it is earlier than that."""
        for start, end in self.ORDER:
            first, last = getattr(self, start), getattr(self, end)
            if first is None or last is None or first <= last:
                continue
            if first - last > SKEW:
                raise RecordError(f"{end}: {last.isoformat()} is before {start} {first.isoformat()}")
            setattr(self, end, first)
            edge.is_adjusted = True

    @classmethod
    def prepared(cls, payload: dict[str, Any]) -> dict[str, Any]:
        """Amend a payload before its fields are read (nothing, here)."""
        return payload
