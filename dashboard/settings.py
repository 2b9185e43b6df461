"""What may be set in `floorview.toml`: the site, the alarm rules, who is let in, and the walls. Checked at start.

Each field carries an example, which is what the message shows when a value is refused (dashboard/settings_file.py).
Secrets are never here: they come from the environment.
"""

from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from dashboard.access_settings import Access
from dashboard.report_settings import ReportPlan
from dashboard.scorecard_settings import Scorecard
from dashboard.settings_table import Table
from dashboard.type_sizes import Sizes, fitting_tiles, sizes

Language = Literal["en", "zh"]
Tile = Literal["service_level", "waiting", "longest_wait", "available", "answered", "abandonment", "queues"]
USUAL: tuple[Tile, ...] = ("service_level", "waiting", "longest_wait", "available", "answered", "abandonment")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not an IANA time zone")
    return name


ADDRESS = r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[^\s{}\\<>\"]*\{id\}[^\s{}\\<>\"]*$"  # `{id}` once, after the host


class Site(Table):
    """The centre: its name and zone (the store's own, once read, come first), and when it is open."""

    name: str = Field(default="Contact centre", min_length=1, max_length=60, examples=["Harbour Service Centre"])
    zone: Annotated[str, AfterValidator(_known_zone)] = Field(default="UTC", examples=["Asia/Shanghai"])
    language: Language = Field(default="en", examples=["en"])
    opens: time | None = Field(default=None, examples=[time(8, 30)])
    closes: time | None = Field(default=None, examples=[time(20, 0)])
    days: tuple[Day, ...] = Field(default=WEEK, min_length=1, examples=[["mon", "tue", "wed", "thu", "fri"]])

    def is_open(self, at: datetime, zone: str | None = None) -> bool:
        """Whether the centre is open at this (aware) instant. Always, if no hours are set; hours may cross midnight.

        `zone` is the one the store keeps its days in, where it is known.
        """
        if self.opens is None or self.closes is None:
            return True
        local = at.astimezone(ZoneInfo(zone or self.zone))
        today, now = local.weekday(), local.time()
        if self.opens < self.closes:
            return WEEK[today] in self.days and self.opens <= now < self.closes
        return (WEEK[today] in self.days and now >= self.opens) or (WEEK[today - 1] in self.days and now < self.closes)


class Limits(Table):
    """Where a number is to be watched and where it is in breach; which way is worse follows from their order."""

    watch: float = Field(examples=[60])
    breach: float = Field(examples=[90])

    def status(self, value: float | None) -> str:
        """ok, watch or breach; unknown for None. The limit itself is still within."""
        if value is None:
            return "unknown"
        sign = 1 if self.watch <= self.breach else -1
        if sign * value > sign * self.breach:
            return "breach"
        return "watch" if sign * value > sign * self.watch else "ok"


class Live(Table):
    """The rules of the live alarms: limits, and how long a condition must hold before it is said or taken back."""

    longest_wait_s: Limits = Field(default=Limits(watch=60, breach=120), examples=[{"watch": 60, "breach": 120}])
    service_level: Limits = Field(default=Limits(watch=0.8, breach=0.7), examples=[{"watch": 0.8, "breach": 0.7}])
    service_level_clears_above: float = Field(default=0.75, ge=0, le=1, examples=[0.75])
    service_level_minimum_n: int = Field(default=10, ge=1, examples=[10])
    available: Limits = Field(default=Limits(watch=2, breach=1), examples=[{"watch": 2, "breach": 1}])
    abandonment: Limits = Field(default=Limits(watch=0.05, breach=0.08), examples=[{"watch": 0.05, "breach": 0.08}])
    source_silent_s: float = Field(default=60, gt=0, examples=[60])
    store_lost_s: float = Field(default=10, gt=0, examples=[10])
    on_delay_s: float = Field(default=60, ge=0, le=600, examples=[60])
    off_delay_s: float = Field(default=60, ge=0, le=600, examples=[60])


class Page(Table):
    """One page of a wall: up to six tiles and the strip of today's course."""

    title: str = Field(default="", max_length=40, examples=["Phone and chat"])
    tiles: tuple[Tile, ...] = Field(default=USUAL, min_length=1, max_length=6, examples=[["waiting", "longest_wait"]])
    strip: bool = Field(default=True, examples=[True])


class Wall(Table):
    """One wall display: what it shows, of which queues, in which words, how large, and when it may rest."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$", examples=["main"])
    title: str = Field(default="", max_length=60, examples=["Shanghai, phone and online"])
    language: Language | None = Field(default=None, examples=["zh"])
    distance_m: float = Field(default=8, ge=1, le=30, examples=[8])
    diagonal_in: float = Field(default=55, ge=15, le=200, examples=[55])
    channels: tuple[str, ...] = Field(default=(), examples=[["phone", "chat"]])
    queues: tuple[str, ...] = Field(default=(), examples=[["Returns"]])
    teams: tuple[str, ...] = Field(default=(), examples=[["Team A"]])
    pages: tuple[Page, ...] = Field(default=(Page(),), min_length=1, max_length=3, examples=[[{"tiles": ["waiting"]}]])
    rotate_s: int = Field(default=25, ge=10, le=120, examples=[25])
    limits: dict[Tile, Limits] = Field(default={}, examples=[{"longest_wait": {"watch": 60, "breach": 90}}])
    minimum_available: int | None = Field(default=None, ge=0, examples=[10])
    outside_hours: Literal["show", "dim"] = Field(default="dim", examples=["dim"])
    when_nobody_is_signed_in: Literal["show", "blank"] = Field(default="show", examples=["blank"])
    tokens_not_before: AwareDatetime | None = Field(
        default=None, examples=[datetime.fromisoformat("2026-11-22T00:00:00Z")]
    )

    @property
    def sizes(self) -> Sizes:
        """Heights of type on this panel, read from this distance."""
        return sizes(self.distance_m, self.diagonal_in)

    @model_validator(mode="after")
    def _legible(self) -> Self:
        room, most = fitting_tiles(self.distance_m, self.diagonal_in), max(len(page.tiles) for page in self.pages)
        if most > room:
            way_out = f"show {room} at most" if room else "come closer"
            panel = f"from {self.distance_m:g} m on {self.diagonal_in:g} inches"
            raise ValueError(f"{most} tiles on a page cannot be read {panel}: {way_out}, or use a larger panel")
        return self


class SourceLinks(Table):
    """Where a contact or ticket is found in the source's own program; `{id}` stands for the source's id."""

    ticket_url: str | None = Field(default=None, pattern=ADDRESS, examples=["https://desk.example.org/ticket/{id}"])
    contact_url: str | None = Field(default=None, pattern=ADDRESS, examples=["https://desk.example.org/call/{id}"])


Days = Annotated[int, Field(ge=1)]
Kept = Days | Literal["keep"]


class Retention(Table):
    """How many days what is said of people is kept; "keep": for good. Figures are made of what stays."""

    messages_days: Kept = Field(default=180, examples=[180])
    recordings_days: Kept = Field(default=180, examples=[180])
    quality_notes_days: Kept = Field(default=365, examples=[365])
    closed_customers_days: Kept = Field(default=365, examples=[365])
    rejects_days: Kept = Field(default=90, examples=[90])
    access_log_days: Annotated[int, Field(ge=1096)] | Literal["keep"] = Field(default=1096, examples=[1096])

    def limits(self) -> dict[str, int | None]:
        """Return the days by name; None: for good."""
        return {name: None if days == "keep" else days for name, days in self.__dict__.items()}


class Settings(Table):
    """The whole file."""

    site: Site = Field(default=Site(), examples=[{"name": "Harbour Service Centre"}])
    live: Live = Field(default=Live(), examples=[{"on_delay_s": 60}])
    access: Access = Field(default=Access(), examples=[{"wall_token_days": 90}])
    walls: tuple[Wall, ...] = Field(default=(Wall(id="main"),), min_length=1, examples=[[{"id": "main"}]])
    sources: dict[str, SourceLinks] = Field(
        default={}, examples=[{"desk": {"ticket_url": "https://desk.example.org/{id}"}}]
    )
    retention: Retention = Field(default=Retention(), examples=[{"messages_days": 180}])
    scorecard: Scorecard = Field(default=Scorecard(), examples=[{"kpis": [{"metric": "service_level", "target": 0.8}]}])
    reports: tuple[ReportPlan, ...] = Field(
        default=(), max_length=50, examples=[[{"when": "mon 07:30", "to": ["director@example.org"]}]]
    )
    data: Path = Field(default=Path("data"), examples=["data"])

    @model_validator(mode="after")
    def _own_ids(self) -> Self:
        ids = [wall.id for wall in self.walls]
        twice = sorted({name for name in ids if ids.count(name) > 1})
        if twice:
            raise ValueError(f"two walls are called {twice[0]!r}; give each its own id")
        return self

    def wall(self, name: str) -> Wall | None:
        """Find one wall by its id."""
        return next((wall for wall in self.walls if wall.id == name), None)
