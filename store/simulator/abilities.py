"""How people differ and how long things take: agents' speed and quality, draws in bulk, opening hours to look up."""

import random
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from store.simulator.arrivals import BRANCH_CLOSES, BRANCH_OPENS
from store.simulator.clock import CLOSES, OPENS, Rhythm
from store.simulator.company import AGENTS, QUEUES, TEAMS
from store.simulator.reasons import REASONS
from store.simulator.staffing import team_of

POOL = 1 << 16
IMPROVEMENT = 0.21  # what the process change adds to the chance that an improved reason is settled


@dataclass(frozen=True)
class Abilities:
    """By agent number: factor on handle time, addition to the chance of settling a contact, contacts at once."""

    speed: list[float]
    quality: list[float]
    at_once: list[int]
    skills: list[tuple[tuple[int, bool], ...]]  # (queue, is a first choice)


def abilities(seed: int) -> Abilities:
    """Draw the agents' abilities; the skilled are not always the fast."""
    draw = np.random.default_rng([seed, 41])
    teams = [TEAMS[number] for number in team_of()]
    speed = np.exp(draw.normal(0, 0.13, AGENTS))
    quality = np.clip(draw.normal(0, 0.055, AGENTS) + 0.08 * (speed - 1), -0.17, 0.12)
    skills = []
    for number, team in enumerate(teams):
        speaks_chinese = team.group == "voice" and number % 3 > 0
        first = (*team.skills, 3) if speaks_chinese else team.skills
        second = tuple(queue for queue in team.second if (number + queue) % 3)
        skills.append((*((queue, True) for queue in first), *((queue, False) for queue in second)))
    return Abilities(speed.tolist(), quality.tolist(), [team.at_once for team in teams], skills)


class Draws:
    """Random numbers made in bulk and handed out one by one."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed * 7919 + 51).random
        bulk = np.random.default_rng([seed, 51])
        self._exponential = bulk.exponential(1.0, POOL).tolist()
        self._length = np.exp(bulk.normal(-0.12, 0.5, POOL)).tolist()
        self._at = 0

    def exponential(self) -> float:
        """Draw from an exponential distribution with mean 1."""
        self._at = (self._at + 1) % POOL
        return float(self._exponential[self._at])

    def length(self) -> float:
        """Draw a factor on a talk time: log-normal, mean 1."""
        self._at = (self._at + 1) % POOL
        return float(self._length[self._at])


class OpeningHours(Protocol):
    """When queues take contacts."""

    def closing(self, queue: int, at: int) -> int:
        """Tell when a queue that is open at `at` closes."""

    def opening(self, queue: int, at: int) -> int:
        """Tell when a queue opens next."""


class Hours:
    """Opening spans of queues in milliseconds, over a stretch of company days."""

    def __init__(self, rhythm: Rhythm, first: date, last: date) -> None:
        days = [first + timedelta(days=number) for number in range((last - first).days + 2)]
        self._spans: list[tuple[list[int], list[int]] | None] = []
        for queue in QUEUES:
            minutes = (BRANCH_OPENS, BRANCH_CLOSES) if queue.channel == "in_person" else (OPENS, CLOSES)
            kept = [
                day
                for day in days
                if queue.channel != "in_person" or not (day.isoweekday() == rhythm.quiet[1] or rhythm.is_closed(day))
            ]
            opens, closes = ([rhythm.start_of(day, minute) for day in kept] for minute in minutes)
            self._spans.append(None if queue.is_always_open else (opens, closes))

    def closing(self, queue: int, at: int) -> int:
        """Tell when a queue open at `at` closes; `at` itself where it is shut; far away where it never shuts."""
        spans = self._spans[queue]
        if spans is None:
            return 1 << 62
        place = bisect_right(spans[0], at) - 1
        return max(at, spans[1][place]) if place >= 0 else at

    def opening(self, queue: int, at: int) -> int:
        """Tell when a queue opens next: `at` itself where it is open."""
        spans = self._spans[queue]
        if spans is None or self.closing(queue, at) > at:
            return at
        place = bisect_right(spans[0], at)
        return spans[0][place] if place < len(spans[0]) else 1 << 62


def talk_ms() -> list[list[float]]:
    """Mean talk time by queue and reason, milliseconds."""
    return [[queue.talk * reason.talk_s * 1000 for reason in REASONS] for queue in QUEUES]


def settles() -> list[list[float]]:
    """Chance that an average agent settles a contact, by queue and reason, before the process change."""
    return [[min(0.97, reason.resolves + queue.quality) for reason in REASONS] for queue in QUEUES]
