"""Which reports are due, what became of them, and when one that failed is tried again.

One report to one address is one delivery; what became of each stands in `reports.json` of the data folder. A delivery
is due from its time on for a day; what could not be sent by then is given up, and stays told as failed.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from dashboard.report_settings import ReportPlan

NOTED, LOCK = "reports.json", "reports.lock"
WORTH = timedelta(hours=24)  # how long after its time a report is still worth sending
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
MAIL, HOOK = "mail", "webhook"


@dataclass(frozen=True)
class Past:
    """What became of a delivery: the time it was last sent for, the one it failed for, how often, and why."""

    sent: str | None = None
    failed: str | None = None
    tries: int = 0
    again_at: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Delivery:
    """One report to one address, for one time."""

    plan: ReportPlan
    way: str  # mail, webhook
    address: str
    at: datetime

    @property
    def name(self) -> str:
        """Name it by all that makes it another; no address stands in it."""
        return named(self.plan, self.way, self.address)


def named(plan: ReportPlan, way: str, address: str) -> str:
    """Name a delivery, whatever its time."""
    told = (plan.when, plan.lang, plan.format, way, address)
    return f"{way}-{sha256(repr(told).encode()).hexdigest()[:16]}"


def ways(plan: ReportPlan) -> list[tuple[str, str]]:
    """Return the ways and addresses that a plan's report goes by."""
    return [*((MAIL, address) for address in plan.to), *([(HOOK, plan.webhook)] if plan.webhook else [])]


def deliveries(plans: Sequence[ReportPlan], now: datetime, zone: str) -> list[Delivery]:
    """Return all that is planned, each with its latest time."""
    return [
        Delivery(plan, way, address, plan.last(now, zone).astimezone(UTC))
        for plan in plans
        for way, address in ways(plan)
    ]


def due(planned: Sequence[Delivery], past: Mapping[str, Past], now: datetime) -> list[Delivery]:
    """Leave those that are to be sent now: neither sent for their time, nor too late, nor waiting to be tried again."""
    return [one for one in planned if now - one.at < WORTH and _is_open(one, past.get(one.name, Past()), now)]


def _is_open(one: Delivery, past: Past, now: datetime) -> bool:
    at = one.at.isoformat()
    if past.sent == at:
        return False
    return past.failed != at or past.again_at is None or datetime.fromisoformat(past.again_at) <= now


def succeeded(one: Delivery) -> Past:
    """Note that a delivery arrived."""
    return Past(sent=one.at.isoformat())


def fell(one: Delivery, past: Past, why: str, now: datetime) -> Past:
    """Note that a delivery failed, and when it is tried again: after 1, 2, 4 … 60 minutes."""
    at = one.at.isoformat()
    tries = past.tries + 1 if past.failed == at else 1
    wait = min(FIRST_WAIT * 2 ** min(tries - 1, 10), LONGEST_WAIT)
    return replace(past, failed=at, tries=tries, again_at=(now + wait).isoformat(), why=why[:300])


def standing(past: Mapping[str, Past], plans: Sequence[ReportPlan]) -> dict[str, Past]:
    """Return the deliveries still planned that failed and were not sent since."""
    planned = {named(plan, *way) for plan in plans for way in ways(plan)}
    return {name: one for name, one in past.items() if name in planned and one.failed is not None}


def failed(past: Mapping[str, Past]) -> list[datetime]:
    """Tell when each delivery failed that did."""
    return [datetime.fromisoformat(one.failed) for one in past.values() if one.failed is not None]


def read(folder: Path) -> dict[str, Past]:
    """Read what became of deliveries; nothing where nothing was sent yet or the file is damaged (it is made anew)."""
    try:
        told = json.loads((folder / NOTED).read_text("utf-8"))
        return {name: Past(**values) for name, values in told.items()}
    except (FileNotFoundError, ValueError, TypeError, AttributeError):
        return {}


def write(folder: Path, past: Mapping[str, Past]) -> None:
    """Keep what became of deliveries: a whole file or the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".{NOTED}.{token_hex(4)}"
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump({name: asdict(one) for name, one in past.items()}, file, indent=1)
    aside.replace(folder / NOTED)


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Hold the folder for one sender; gives False where another has it. A process that ends lets go."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        os.close(opened)
