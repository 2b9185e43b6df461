"""Who is on duty on the live floor: a rota round the clock, anchored to the moment the simulator started.

About five in six people of each team are signed in at any time. Each has a shift planned: an hour or two of work, a
pause, and home at its end, when the colleague who has been away longest comes in.
"""

import math
import random
from typing import Any

from store.simulator.company import AGENTS, TEAMS
from store.simulator.live_plans import LENGTH, MINUTE, SHIFT, LivePlans
from store.simulator.live_rows import Ledger, micros
from store.simulator.staffing import team_of

SIGNED_IN = 0.82  # share of each team


class LiveRota:
    """What each agent is meant to do and does: rows of `agent_states` come from here."""

    def __init__(self, ledger: Ledger, chance: random.Random, standing: dict[int, str]) -> None:
        """`standing`: state of each agent as an earlier run left it."""
        self.ledger, self.chance, self.team = ledger, chance, team_of()
        self.talking, self.wrapping, self.ringing, self.held = ([0] * AGENTS for _ in range(4))
        self.meant = ["offline"] * AGENTS
        self.shown: list[str | None] = [standing.get(agent) for agent in range(AGENTS)]
        self.plans = LivePlans(ledger, chance)
        self.away_since = [0] * AGENTS

    def begin(self, now: int) -> list[tuple[int, int]]:
        """Sign people in; gives (agent, end of the first stretch) of those who work or are on a break."""
        stretches = []
        for number, team in enumerate(TEAMS):
            people = [agent for agent in range(AGENTS) if self.team[agent] == number]
            people.sort(key=lambda agent: ((self.shown[agent] or "offline") == "offline", self.chance.random()))
            for agent in people[: math.ceil(team.size * SIGNED_IN)]:
                home = now + int(self.chance.uniform(0.1, 1.0) * SHIFT)
                resting = self.shown[agent] in LENGTH
                self.meant[agent] = str(self.shown[agent]) if resting else "available"
                first = int(self.chance.uniform(1, 12 if resting else 95)) * MINUTE
                stretches.append((agent, self.plans.begin(agent, self.meant[agent], now, first, home)))
        for agent in range(AGENTS):
            self.show(agent, now)
        return stretches

    def turn(self, agent: int, now: int) -> list[tuple[int, int]]:
        """End an agent's stretch: to a break, back to work, or home, when another comes in; gives the new stretches."""
        if self.meant[agent] == "offline":
            return []
        part = self.plans.turn(agent, now)
        if part is None:
            return self._relieve(agent, now)
        self.meant[agent], until = part
        self.show(agent, now)
        return [(agent, until)]

    def _relieve(self, agent: int, now: int) -> list[tuple[int, int]]:
        self.meant[agent], self.away_since[agent] = "offline", now
        self.show(agent, now)
        away = [a for a in range(AGENTS) if self.team[a] == self.team[agent] and self.meant[a] == "offline"]
        fresh = min(away, key=lambda other: (self.away_since[other], other))
        self.meant[fresh] = "available"
        self.show(fresh, now)
        first = int(self.chance.uniform(60, 110) * MINUTE)
        return [(fresh, self.plans.begin(fresh, "available", now, first, now + SHIFT))]

    def state(self, agent: int) -> str:
        """Tell the one state that an agent is in: contacts in hand come first."""
        if self.talking[agent]:
            return "hold" if self.held[agent] else "on_contact"
        if self.wrapping[agent]:
            return "wrap"
        return "ringing" if self.ringing[agent] else self.meant[agent]

    def show(self, agent: int, now: int) -> None:
        """Write the state of an agent if it is another than before."""
        state = self.state(agent)
        if state == self.shown[agent]:
            return
        if ("agent_states", agent) in self.ledger.rows:
            begun: Any = self.ledger.rows["agent_states", agent]["started_at"]
            self.ledger.change("agent_states", agent, now, ended_at=max(begun, micros(now)))
        name = f"agent{agent + 1:07d}"
        self.ledger.make("agent_states", agent, now, agent=name, state=state, started_at=micros(now))
        self.shown[agent] = state
