"""Who works when: planned shifts with breaks, and what people then really did."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from store.simulator.clock import Rhythm
from store.simulator.company import AGENTS, TEAMS

ACTIVITIES = ("work", "break", "lunch", "training", "meeting")
WORK = 0
MINUTE = 60_000
# Start of a shift in company minutes, and the share of a day's people who begin then; a shift lasts 8.5 hours.
STARTS = ((420, 0.24), (480, 0.21), (540, 0.16), (600, 0.05), (690, 0.09), (810, 0.25))
MAIL_STARTS = ((450, 0.5), (540, 0.5))
SHIFT = 510
PRESENT = 0.78  # share of people at work on a day of strength 1
ABSENT = 0.04
LATE = 0.08


@dataclass(frozen=True)
class Rota:
    """Rows (agent, activity, start, end): integers, the last two milliseconds; `planned` and `actual` apart."""

    planned: NDArray[np.int64]
    actual: NDArray[np.int64]


def team_of() -> list[int]:
    """Team number (from 0) of every agent number (from 0)."""
    return [number for number, team in enumerate(TEAMS) for _ in range(team.size)]


def rota(seed: int, rhythm: Rhythm, first: date, last: date) -> Rota:
    """Draw the rota of the company days `first` … `last`, both included."""
    draw = np.random.default_rng([seed, 11])
    slack = draw.gamma(2.0, 0.05, AGENTS)  # how much longer than planned somebody's breaks are
    worked = np.zeros((7, AGENTS))
    planned: list[tuple[int, int, int, int]] = []
    actual: list[tuple[int, int, int, int]] = []
    teams = np.array(team_of())
    day = first
    while day <= last:
        on_duty = _chosen(draw, rhythm, day, worked, teams)
        worked[day.toordinal() % 7] = 0
        for agent, minute in on_duty:
            worked[day.toordinal() % 7, agent] = 1
            parts = _parts(draw, minute)
            rows = [(agent, what, rhythm.start_of(day, a), rhythm.start_of(day, b)) for what, a, b in parts]
            planned += rows
            actual += _lived(draw, rows, float(slack[agent]))
        day += timedelta(days=1)
    return Rota(np.array(planned, np.int64), np.array(actual, np.int64))


def _chosen(
    draw: np.random.Generator, rhythm: Rhythm, day: date, worked: NDArray[np.float64], teams: NDArray[np.int64]
) -> list[tuple[int, int]]:
    """(agent, first minute) of those who work on a day: as many as the day needs, the least used of late first."""
    chosen: list[tuple[int, int]] = []
    tired = worked.sum(axis=0) + draw.random(AGENTS) * 0.9
    for number, team in enumerate(TEAMS):
        if rhythm.is_closed(day) and team.group in {"mail", "branch"}:
            continue
        people = np.flatnonzero(teams == number)
        needed = min(team.size, max(1, round(team.size * PRESENT * rhythm.strength(day))))
        present = draw.permutation(people[np.argsort(tired[people])][:needed])
        starts = MAIL_STARTS if team.group in {"mail", "branch"} else STARTS
        bounds = np.cumsum([share for _, share in starts])
        places = (np.arange(needed) + 0.5 + 0.3 * np.sin(day.toordinal())) / needed
        chosen += [
            (int(agent), starts[min(int(np.searchsorted(bounds, place)), len(starts) - 1)][0])
            for agent, place in zip(present, places, strict=True)
        ]
    return chosen


def _parts(draw: np.random.Generator, start: int) -> list[tuple[int, int, int]]:
    """(activity, from, to) of one planned shift in company minutes."""
    pauses = [(1, 15 * round(float(draw.uniform(6.4, 9.4))), 15), (2, 15 * round(float(draw.uniform(14, 20))), 30)]
    pauses.append((1, 15 * round(float(draw.uniform(25, 28))), 15))
    kind = float(draw.random())
    if kind < 0.14:
        pauses.append((4, 15 * 23, 30) if kind < 0.09 else (3, 15 * 22, 45))
    parts, at = [], 0
    for what, begins, minutes in sorted(pauses, key=lambda pause: pause[1]):
        parts += [(WORK, at, begins), (what, begins, begins + minutes)]
        at = begins + minutes
    return [(what, start + a, start + b) for what, a, b in [*parts, (WORK, at, SHIFT)] if b > a]


def _lived(
    draw: np.random.Generator, rows: list[tuple[int, int, int, int]], slack: float
) -> list[tuple[int, int, int, int]]:
    """Turn a planned shift into what happened: late arrivals, breaks that run over, days off sick."""
    luck = float(draw.random())
    if luck < ABSENT:
        return []
    late = float(draw.uniform(4, 18)) if luck < ABSENT + LATE else float(draw.normal(0.3, 1.0))
    at = rows[0][2] + int(late * MINUTE)
    lived = []
    for agent, what, begins, ends in rows:
        over = (
            float(draw.exponential(slack)) * (ends - begins) if what != WORK else float(draw.normal(0.5, 0.7)) * MINUTE
        )
        until = max(at + MINUTE, ends + int(over))
        lived.append((agent, what, at, until))
        at = until
    return lived
