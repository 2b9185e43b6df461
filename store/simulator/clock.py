"""The company's rhythm: its zone, its day, its quiet days and holidays, and how busy each half-hour is.

A demo is worth little at night or on a Sunday. So the company lives by a *company clock*: local wall time less
`shift_minutes`, chosen such that the end of the history (the moment somebody starts the demo) falls in the busy
stretch of its day, and its two quiet days of the week are never the day of that moment. Started between 9:30 and
16:30 on a weekday, nothing is shifted. Everything else (opening hours, rota, peaks) follows the company clock.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

OPENS, CLOSES = 7 * 60, 22 * 60  # company minutes of phone, chat, messaging
BUSY_FROM, BUSY_TO = 9.5, 16.5
HALF_HOUR_MS = 1_800_000
HOLIDAYS = ((1, 1, "New Year's Day 元旦"), (2, 17, "Spring Festival 春节"), (5, 1, "Labour Day 劳动节"),
            (6, 19, "Dragon Boat Festival 端午节"), (8, 28, "Founders' Day 公司日"), (10, 1, "Autumn holiday 国庆节"),
            (12, 25, "Christmas Day 圣诞节"))  # fmt: skip
# Share of a day's contacts by company hour, 0…23.
BY_HOUR = (
    0.3,
    0.2,
    0.15,
    0.15,
    0.2,
    0.4,
    0.8,
    2.1,
    4.4,
    7.2,
    8.8,
    8.9,
    8.5,
    8.4,
    8.6,
    8.2,
    7.0,
    5.4,
    4.3,
    3.6,
    2.7,
    1.7,
    0.9,
    0.5,
)
BY_WEEKDAY = (1.17, 1.06, 1.02, 1.0, 1.03)  # from the company's Monday on
QUIET = (0.62, 0.5)  # the two quiet days


def local_zone() -> str:
    """Tell the machine's zone where it has an IANA name, else Europe/London."""
    name = "/".join(Path("/etc/localtime").resolve().parts[-2:]) if Path("/etc/localtime").exists() else ""
    return name if name in available_timezones() and not name.startswith(("Etc", "zoneinfo")) else "Europe/London"


@dataclass(frozen=True)
class Rhythm:
    """When the company is busy. Instants in milliseconds since 1970 UTC; days are company days."""

    zone: str
    shift_minutes: int
    quiet: tuple[int, int]  # ISO weekdays
    holidays: tuple[tuple[date, str], ...]

    def start_of(self, day: date, minute: float = 0) -> int:
        """Milliseconds of a company minute of a company day (on days when clocks change, of its local midnight)."""
        local = datetime.combine(day, time(), ZoneInfo(self.zone)) + timedelta(minutes=self.shift_minutes + minute)
        return int(local.astimezone(UTC).timestamp() * 1000)

    def day_of(self, at: datetime) -> date:
        """Tell the company day of an instant."""
        return (at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None) - timedelta(minutes=self.shift_minutes)).date()

    def strength(self, day: date) -> float:
        """How busy a day is, 1 an ordinary weekday."""
        if any(day == holiday for holiday, _ in self.holidays):
            return 0.4
        after = any(day - timedelta(days=1) == holiday for holiday, _ in self.holidays)
        if day.isoweekday() in self.quiet:
            return QUIET[self.quiet.index(day.isoweekday())]
        return BY_WEEKDAY[(day.isoweekday() - self.quiet[1] - 1) % 7] * (1.18 if after else 1.0)

    def is_closed(self, day: date) -> bool:
        """Whether branch and correspondence stay at home."""
        return self.strength(day) < min(QUIET)


def rhythm(end: datetime, zone: str | None = None) -> Rhythm:
    """Set the company clock such that `end` falls in a busy stretch of an ordinary day."""
    zone = zone or local_zone()
    local = end.astimezone(ZoneInfo(zone))
    hour = local.hour + local.minute / 60
    minutes = 0
    if not BUSY_FROM <= hour <= BUSY_TO:
        ahead = (hour - 15.0) % 24  # hours past three in the afternoon of the company
        behind = ahead - (24 if ahead > 12 else 0)
        minutes = round((behind if behind > 0 else behind + 4.0) * 2) * 30  # in the morning: eleven o'clock
    today = (local.replace(tzinfo=None) - timedelta(minutes=minutes)).date()
    weekday = today.isoweekday()
    quiet = (6, 7) if weekday not in (6, 7) else ((weekday + 1) % 7 + 1, (weekday + 2) % 7 + 1)
    years = range(today.year - 2, today.year + 2)
    days = tuple((date(year, month, day), name) for year in years for month, day, name in HOLIDAYS)
    return Rhythm(zone, minutes, quiet, tuple(item for item in days if item[0] != today))
