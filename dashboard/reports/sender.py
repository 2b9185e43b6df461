"""Sends what is due: each delivery a few times at once, then again later; what fails is told, never swallowed."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dashboard.report_settings import ReportPlan
from dashboard.reports import due, hook, mail
from dashboard.reports.due import Delivery
from dashboard.reports.parcel import DeliveryError, Parcel

AT_ONCE = 3  # tries of one round
PAUSES_S = (2.0, 8.0)
Make = Callable[[ReportPlan], Parcel]


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery; `why` is None where it arrived."""

    delivery: Delivery
    why: str | None


def send_due(  # noqa: PLR0913 - what a round needs
    folder: Path,
    plans: Sequence[ReportPlan],
    make: Make,
    *,
    now: datetime,
    zone: str,
    pause: Callable[[float], None] = time.sleep,
) -> list[Outcome] | None:
    """Send all that is due now; None where another process is sending.

    `make` makes the file of a plan; each is made once a round. What became of a delivery is noted as soon as it is
    known: whoever is stopped in the middle sends at most one of them again.
    """
    with due.alone(folder) as is_alone:
        if not is_alone:
            return None
        made: dict[tuple[str, str], Parcel] = {}
        past, outcomes = due.read(folder), list[Outcome]()
        for one in due.due(due.deliveries(plans, now, zone), past, now):
            why = _sent(one, made, make, pause)
            before = past.get(one.name, due.Past())
            past[one.name] = due.succeeded(one) if why is None else due.fell(one, before, why, now)
            due.write(folder, past)
            outcomes.append(Outcome(one, why))
        return outcomes


def _sent(one: Delivery, made: dict[tuple[str, str], Parcel], make: Make, pause: Callable[[float], None]) -> str | None:
    """Send one delivery; return why it could not be."""
    kind = (one.plan.lang, one.plan.format)
    for attempt in range(AT_ONCE):
        try:
            if kind not in made:
                made[kind] = make(one.plan)
            hand_over(one, made[kind])
        except DeliveryError as error:
            if attempt == AT_ONCE - 1:
                return str(error)
            pause(PAUSES_S[attempt])
        else:
            return None
    return None


def hand_over(one: Delivery, parcel: Parcel) -> None:
    """Send a file on its way; DeliveryError where that fails."""
    if one.way == due.MAIL:
        mail.send(parcel, one.address)
    else:
        hook.send(parcel, one.address, private=one.plan.private_webhook)
