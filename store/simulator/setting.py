"""What is settled before anything happens: the company's clock, its days, its people, its plan."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from store.simulator.abilities import Abilities, abilities
from store.simulator.clock import Rhythm, rhythm
from store.simulator.customers import Customers, customers
from store.simulator.staffing import Rota, rota

CUSTOMERS = 60_000
OUTAGE_AGO, OUTAGE_FROM, OUTAGE_TO = 17, 10 * 60, 13 * 60 + 30  # days before the end, company minutes
AHEAD_DAYS = 3  # planned shifts beyond the end


@dataclass(frozen=True)
class Setting:
    """All that is settled before anything happens; `start`, `end`, `change`, `outage` in milliseconds."""

    seed: int
    rhythm: Rhythm
    first: date
    last: date
    start: int
    end: int
    change: int
    outage: tuple[int, int]
    customers: Customers
    able: Abilities
    rota: Rota


def setting(seed: int, end: datetime, weeks: int, zone: str | None = None) -> Setting:
    """Settle the company, its people and its calendar for the `weeks` before `end`."""
    clock = rhythm(end, zone)
    last = clock.day_of(end)
    first = last - timedelta(days=7 * weeks)
    start, until = clock.start_of(first), int(end.timestamp() * 1000)
    middle = clock.start_of(first + (last - first) // 2)
    struck = last - timedelta(days=min(OUTAGE_AGO, 3 * weeks))
    while clock.strength(struck) < 1:
        struck += timedelta(days=1)
    outage = (clock.start_of(struck, OUTAGE_FROM), clock.start_of(struck, OUTAGE_TO))
    crowd = customers(seed, CUSTOMERS, start, until)
    plan = rota(seed, clock, first, last + timedelta(days=AHEAD_DAYS))
    return Setting(seed, clock, first, last, start, until, middle, outage, crowd, abilities(seed), plan)
