"""What is asked and who asks: Window, Scope and Principal. Immutable and hashable."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

FILTERS = ("channel", "queue", "team", "segment", "source")


class Role(StrEnum):
    """What a person may be (a wall is not a person)."""

    WALL = "wall"
    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    ADMIN = "admin"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Principal:
    """Who asks: every query takes one, and rows outside its reach never leave the query layer.

    Empty `sites` or `teams` means all of them.
    """

    name: str
    role: Role
    sites: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    agent_id: int | None = None

    @property
    def sees_people(self) -> bool:
        """Whether agents' names may be shown at all."""
        return self.role in {Role.TEAM_LEAD, Role.SUPERVISOR}


OPERATOR = Principal(name="operator", role=Role.SUPERVISOR)  # who runs the command line on the server itself


@dataclass(frozen=True)
class Window:
    """A half-open stretch of time [start_at, end_at), with the zone whose days it is told in."""

    start_at: datetime
    end_at: datetime
    zone: str

    def __post_init__(self) -> None:
        """Refuse naive instants, windows that end before they start, and unknown zones."""
        if self.start_at.tzinfo is None or self.end_at.tzinfo is None:
            message = f"naive window {self.start_at} … {self.end_at}: say which zone it is in"
            raise ValueError(message)
        if self.end_at < self.start_at:
            message = f"the window ends ({self.end_at}) before it starts ({self.start_at})"
            raise ValueError(message)
        ZoneInfo(self.zone)

    @classmethod
    def days(cls, first: date, last: date, zone: str) -> "Window":
        """Local days from `first` up to, not including, `last`."""
        local = ZoneInfo(zone)
        start, end = (datetime.combine(day, time(), local).astimezone(UTC) for day in (first, last))
        return cls(start, end, zone)

    @property
    def local_days(self) -> tuple[date, date]:
        """The local day in which it begins, and the one in which it ends: the day after its last for whole days."""
        local = ZoneInfo(self.zone)
        return self.start_at.astimezone(local).date(), self.end_at.astimezone(local).date()


@dataclass(frozen=True)
class Scope:
    """One question: when, where, asked by whom, and with which read-time choices.

    `chosen` maps a filter (one of FILTERS) to the values let through; a filter that is absent lets all through.
    `options` are read-time choices of metrics, such as ("service_level.variant", "of_answered").
    """

    window: Window
    principal: Principal
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse filters that do not exist."""
        unknown = [name for name, _ in self.chosen if name not in FILTERS]
        if unknown:
            message = f"no filter {unknown[0]!r}; there are {', '.join(FILTERS)}"
            raise ValueError(message)

    def choosing(self, **filters: Sequence[str]) -> "Scope":
        """Make the same question with these filters set (an empty choice removes one)."""
        merged = {**dict(self.chosen), **{name: tuple(sorted(set(values))) for name, values in filters.items()}}
        return replace(self, chosen=tuple(sorted((name, values) for name, values in merged.items() if values)))
