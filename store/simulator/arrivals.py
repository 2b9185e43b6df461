"""Fresh demand: who makes contact when, on which queue and why, before anybody has answered."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from store.simulator.clock import BY_HOUR, BY_WEEKDAY, CLOSES, HALF_HOUR_MS, OPENS, QUIET, Rhythm
from store.simulator.company import QUEUES, SELF_SERVICE, Queue
from store.simulator.customers import Customers
from store.simulator.reasons import REASON_NO, REASONS

BRANCH_OPENS, BRANCH_CLOSES = 9 * 60, 17 * 60
SIZES = len(QUEUES) + len(SELF_SERVICE)  # numbers from len(QUEUES) on are self-service channels
OUTAGE_TOUCHES = {2: 2.6, 3: 1.2, 5: 2.6, 6: 1.3, 9: 2.5, 10: 1.8, 12: 1.8, 13: 1.5}  # place: extra demand


@dataclass(frozen=True)
class Arrivals:
    """Parallel arrays in order of time (milliseconds); `place` is a queue number, or one past them for self-service."""

    at: NDArray[np.int64]
    place: NDArray[np.int64]
    reason: NDArray[np.int64]
    customer: NDArray[np.int64]  # −1: not identified
    is_chinese: NDArray[np.bool_]


def is_open(queue: Queue, minute: int, *, is_quiet: bool) -> bool:
    """Whether a queue takes contacts at a company minute."""
    if queue.is_always_open:
        return True
    if queue.channel == "in_person":
        return BRANCH_OPENS <= minute < BRANCH_CLOSES and not is_quiet
    return OPENS <= minute < CLOSES


def arrivals(
    seed: int, rhythm: Rhythm, first: date, last: date, people: Customers, outage: tuple[int, int], scale: float = 1.0
) -> Arrivals:
    """Draw the fresh demand of company days `first` … `last`; `outage` in milliseconds brings a surge."""
    draw = np.random.default_rng([seed, 31])
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    starts = np.array([[rhythm.start_of(day, 30 * half) for half in range(48)] for day in days])
    usual = _rates(rhythm, days) * scale
    usual *= draw.gamma(90, 1 / 90, (len(days), 1, 1)) * draw.gamma(160, 1 / 160, (len(days), 48, 1))
    surge = np.zeros(SIZES)
    surge[list(OUTAGE_TOUCHES)] = list(OUTAGE_TOUCHES.values())
    struck = (starts >= outage[0]) & (starts < outage[1])
    extra = usual * surge * struck[:, :, None]
    usual_n, extra_n = draw.poisson(usual), draw.poisson(extra)
    at, place = _spread(draw, starts, usual_n + extra_n)
    reason = _reasons(draw, place)
    bad = np.repeat(extra_n.ravel() / np.maximum((usual_n + extra_n).ravel(), 1), (usual_n + extra_n).ravel())
    reason = np.where(draw.random(len(at)) < bad, REASON_NO["network_fault"], reason)
    order = np.argsort(at, kind="stable")
    at, place, reason = at[order], place[order], reason[order]
    customer = people.drawn(draw, at)
    share = np.array([queue.chinese for queue in QUEUES] + [0.25] * len(SELF_SERVICE))[place]
    known = people.is_chinese[customer]
    is_chinese = (place == 3) | (
        (share > 0) & np.where(known, draw.random(len(at)) < share * 2.2, draw.random(len(at)) < 0.03)
    )
    unknown = draw.random(len(at)) < np.where(place <= 3, 0.055, np.where(place == 10, 0.0, 0.03))
    return Arrivals(at, place, reason, np.where(unknown, -1, customer), is_chinese)


def _rates(rhythm: Rhythm, days: list[date]) -> NDArray[np.float64]:
    """Expected contacts by day, company half-hour and place."""
    volume = np.array([queue.volume for queue in QUEUES] + [volume for _, volume, _ in SELF_SERVICE])
    hours = np.repeat(np.array(BY_HOUR), 2)
    opened = {
        quiet: np.array([[is_open(q, 30 * h + 15, is_quiet=quiet) for q in QUEUES] + [True] * 2 for h in range(48)])
        for quiet in (False, True)
    }
    shape = {quiet: hours[:, None] * opened[quiet] for quiet in opened}
    full = sum(BY_WEEKDAY) + sum(QUIET)
    norm = shape[False].sum(axis=0) * full
    rates = []
    for day in days:
        strength = rhythm.strength(day)
        is_quiet = day.isoweekday() == rhythm.quiet[1] or rhythm.is_closed(day)
        rates.append(shape[is_quiet] * strength * volume / norm)
    return np.array(rates)


def _spread(
    draw: np.random.Generator, starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give each contact its instant within the half-hour, and its place."""
    flat = counts.ravel()
    begin = np.repeat(np.repeat(starts.ravel(), SIZES), flat)
    place = np.repeat(np.tile(np.arange(SIZES), counts.shape[0] * 48), flat)
    return begin + (draw.random(len(begin)) * HALF_HOUR_MS).astype(np.int64), place


def _reasons(draw: np.random.Generator, place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Draw a reason for each contact by what its queue is for."""
    chance = draw.random(len(place))
    reason = np.zeros(len(place), np.int64)
    for number in range(SIZES):
        mine = place == number
        reason[mine] = np.searchsorted(reason_bounds(number), chance[mine], side="right")
    return np.minimum(reason, len(REASONS) - 1)


def reason_bounds(place: int) -> NDArray[np.float64]:
    """Cumulated shares of the reasons at a place."""
    domains = QUEUES[place].domains if place < len(QUEUES) else {"cards": 1.0, "accounts": 1.0, "telecom": 1.0}
    is_self = place >= len(QUEUES)
    weights = [domains.get(r.domain, 0.0) * r.weight * ((0.15 + r.self_serves) if is_self else 1.0) for r in REASONS]
    return np.cumsum(weights) / sum(weights)
