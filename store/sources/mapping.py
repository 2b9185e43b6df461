"""A declared mapping: how a delimited log of contacts becomes contacts, legs and the people and queues they name.

One row of the log is one contact with one leg. The mapping is a TOML file; examples/ holds two, examples/README.md
explains every key. It is checked when it is loaded: a fault names the line, the key and what to write instead.
"""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Names = Annotated[tuple[str, ...], Field(min_length=1)]
WAYS = {
    "column": "one column that holds date and time",
    "clock": "a column with a clock time, beside a `date`",
    "first_of": "the first of several instants that happened",
    "earliest_of": "the earliest of several instants",
    "latest_of": "the latest of several instants",
    "start": "an instant, `plus` a duration",
}
EPOCHS = {"epoch_s": 1_000_000, "epoch_ms": 1_000, "epoch_us": 1}


class Part(BaseModel):
    """A part of a mapping: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Only(Part):
    """Rows for which something holds: those where `column` is (not) one of the values."""

    column: str
    is_one_of: tuple[str, ...] = Field(default=(), alias="is")
    is_none_of: tuple[str, ...] = Field(default=(), alias="is_not")

    @model_validator(mode="after")
    def says_which(self) -> "Only":
        """Refuse a condition without values."""
        if bool(self.is_one_of) == bool(self.is_none_of):
            raise ValueError('write either is = ["value", …] or is_not = ["value", …]')
        return self


class LeaveOut(Only):
    """Rows that are left out, and the reason that the report gives."""

    reason: Annotated[str, Field(min_length=1)]


class FileFormat(Part):
    """How the file is written. Files that end in .gz are unpacked."""

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    quote: Annotated[str, Field(min_length=1, max_length=1)] = '"'
    encoding: str = "utf-8"
    header: bool = True
    columns: tuple[str, ...] = ()

    @model_validator(mode="after")
    def has_names(self) -> "FileFormat":
        """Refuse an unknown encoding, and a file whose columns have no names."""
        try:
            "".encode(self.encoding)
        except LookupError as error:
            raise ValueError(f'encoding {self.encoding!r} is not known; write one such as "utf-8"') from error
        if not self.header and not self.columns:
            raise ValueError('the file has no header: name its columns with columns = ["…", …]')
        return self


class LocalTime(Part):
    """The zone of the log's local times, and what is done on the two nights when clocks are changed."""

    zone: str
    ambiguous: Literal["earliest", "latest", "reject"] = "earliest"
    nonexistent: Literal["forward", "reject"] = "forward"

    @model_validator(mode="after")
    def is_known(self) -> "LocalTime":
        """Refuse an unknown zone."""
        try:
            ZoneInfo(self.zone)
        except (KeyError, OSError, ValueError) as error:
            raise ValueError(f'{self.zone!r} is no time zone; write one such as zone = "Asia/Shanghai"') from error
        return self


class Instant(Part):
    """How one instant is found, in one of the six `WAYS`; null where it did not happen."""

    column: str | None = None
    format: str = "iso"  # or epoch_s, epoch_ms, epoch_us, or a pattern such as %d.%m.%Y %H:%M:%S
    clock: str | None = None
    clock_format: str = "%H:%M:%S"
    date: str | None = None
    date_format: str = "%Y-%m-%d"
    near: str | None = None  # the day that brings it closest to this other instant
    after: str | None = None  # the first such clock time at or after this other instant
    first_of: tuple[str, ...] = ()
    earliest_of: tuple[str, ...] = ()
    latest_of: tuple[str, ...] = ()
    start: str | None = None
    plus: str | None = None
    absent: tuple[str, ...] = ()  # what the column holds when it did not happen (an empty field always means that)
    only: Only | None = None
    note: str | None = None  # said in the report of rows where earliest_of/latest_of did not take the first named

    @property
    def way(self) -> str:
        """Which of the six ways it is."""
        return next(way for way in WAYS if getattr(self, way))

    @property
    def instants(self) -> tuple[str, ...]:
        """The other instants that it is found from."""
        single = (self.near, self.after, self.start)
        return (*(name for name in single if name), *self.first_of, *self.earliest_of, *self.latest_of)

    @model_validator(mode="after")
    def is_found_one_way(self) -> "Instant":
        """Refuse an instant that is found in no way, or in several."""
        ways = [way for way in WAYS if getattr(self, way)]
        if len(ways) != 1:
            told = "; ".join(f"{way} ({meaning})" for way, meaning in WAYS.items())
            raise ValueError(f"write exactly one of {told}")
        if bool(self.start) != bool(self.plus):
            raise ValueError("start and plus belong together: an instant and a duration")
        if self.clock and not self.date:
            raise ValueError("a clock time needs the column that holds its day: date")
        if not self.clock and (self.date or self.near or self.after):
            raise ValueError("date, near and after belong to a clock time: write clock, not column")
        if self.near and self.after:
            raise ValueError("write near or after, not both")
        return self


class Duration(Part):
    """How one duration is found: a number of `unit`, or a text h:m:s."""

    column: str
    unit: Literal["s", "ms", "min", "h:m:s"] = "s"
    absent: tuple[str, ...] = ()
    negative: Literal["reject", "absent", "zero"] = "reject"
    only: Only | None = None


class Text(Part):
    """How a text or code is found: always the same `value`, or a column, translated by `codes`."""

    value: str | None = None
    column: str | None = None
    codes: dict[str, str] = {}
    otherwise: str | None = None  # for what `codes` does not list; left out: as it stands
    absent: tuple[str, ...] = ()
    absent_like: str | None = None  # a regular expression: values damaged on the way
    only: Only | None = None

    @model_validator(mode="after")
    def is_found_one_way(self) -> "Text":
        """Refuse a text that comes from nowhere, or from two places."""
        if (self.value is None) == (self.column is None):
            raise ValueError('write either value = "…" (the same in every row) or column = "…"')
        return self


TextField = Annotated[Text, BeforeValidator(lambda told: {"value": told} if isinstance(told, str) else told)]


class Contact(Part):
    """The fields of a contact: instants by name, texts."""

    channel: TextField
    direction: TextField = Text(value="inbound")
    created_at: str
    ended_at: str | None = None
    outcome: TextField | None = None
    customer: TextField | None = None
    segment: TextField | None = None
    reason: TextField | None = None
    language: TextField | None = None
    resolution_code: TextField | None = None


class Leg(Part):
    """The fields of a leg: instants and durations by name, texts."""

    queued_at: str
    left_queue_at: str | None = None
    offered_at: str | None = None
    answered_at: str | None = None
    ended_at: str | None = None
    wrap_ended_at: str | None = None
    talk_s: str | None = None
    hold_s: str | None = None
    wrap_s: str | None = None
    leave_kind: TextField | None = None
    queue: TextField | None = None
    agent: TextField | None = None
    only: Only | None = None


class Site(Part):
    """The site that the queues and the team belong to; its zone is that of the log."""

    name: str
    locale: str = "en"
    team: str | None = None


class Mapping(Part):
    """A whole mapping."""

    source: Annotated[str, Field(min_length=1, max_length=56)]
    key: Names
    site: Site
    file: FileFormat = FileFormat()
    time: LocalTime
    leave_out: tuple[LeaveOut, ...] = ()
    instants: dict[str, Instant]
    durations: dict[str, Duration] = {}
    contact: Contact
    leg: Leg | None = None
    queue_names: dict[str, str] = {}
    agent_names: dict[str, str] = {}
