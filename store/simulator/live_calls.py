"""Calls that agents of the live floor make: whoever is idle rings a customer now and then, to ask or to tell."""

from heapq import heappush
from typing import Any

from store.simulator.company import QUEUES, SEGMENTS
from store.simulator.layout import FREE
from store.simulator.live_rows import micros
from store.simulator.live_steps import LiveSteps
from store.simulator.reasons import REASONS

CALL_EVERY = 40_000  # milliseconds between two calls of the whole floor, on average
REACHED = 0.7
VOICE = frozenset(place for place, queue in enumerate(QUEUES) if queue.channel == "phone")


class LiveCalls(LiveSteps):
    """A floor whose people also make calls; they enter no queue and occupy their agent as any other call."""

    names: list[str]
    languages: list[str]
    next_call = 0

    def call_on(self, now: int) -> None:
        """Have somebody who is idle call a customer when it is time for a call."""
        if now < self.next_call or not self.names:
            return
        self.next_call = now + 1 + int(CALL_EVERY * self.draws.exponential())
        idle = [agent for agent, skills in enumerate(self.able.skills) if self._is_idle(agent, skills, now)]
        if idle:
            self._dial(now, min(idle, key=lambda agent: self.since[agent]), int(self.draws.chance() * len(self.names)))

    def _is_idle(self, agent: int, skills: Any, now: int) -> bool:
        speaks = any(queue in VOICE for queue, _ in skills)
        is_free = self.load[agent] == 0 and self.until[agent] > now
        return speaks and is_free and self.rota.state(agent) == "available"

    def _dial(self, now: int, agent: int, customer: int) -> None:
        number, key, reason = len(self.done), (len(self.done), 1), int(self.draws.chance() * len(REASONS))
        language = self.languages[customer]
        self.contacts.extend((0, reason, customer, int(language == "zh"), now, -1, number))
        self.done.append(1)
        told = {"customer": self.names[customer], "segment": SEGMENTS[self.segment[customer]][0], "language": language}
        name = self.ledger.make(
            "contacts", number, now, channel="phone", direction="outbound", reason=REASONS[reason].code,
            created_at=micros(now), **told,
        )  # fmt: skip
        self.contact_ids.append(name)
        self.ledger.make("contact_legs", key, now, contact=name, leg_no=1, queued_at=micros(now))
        self._step_offered(now, key, agent)
        self._course(now, key, agent)

    def _course(self, now: int, key: tuple[int, int], agent: int) -> None:
        """Ring, talk and write it up, or try another time; the agent takes the next contact after that."""
        answered = now + 4_000 + int(9_000 * self.draws.exponential())
        free = answered
        if self.draws.chance() < REACHED:
            ended = answered + 20_000 + int(120_000 * self.draws.exponential())
            free = ended + 4_000 + int(20_000 * self.draws.exponential())
            self.plan(answered, "answered", key, agent)
            self._handled(key, agent, answered, ended, free, 0)
            self.plan(ended, "called", key[0], "answered")
        else:
            self.plan(answered, "unheard", key, agent)
            self.plan(answered, "called", key[0], "other")
        self.load[agent] = self.able.at_once[agent]
        for _ in range(self.able.at_once[agent]):
            heappush(self.events, (free, FREE, agent, 0, 0))

    def _step_unheard(self, now: int, key: tuple[int, int], agent: int) -> None:
        """Nobody picked up."""
        self._step_left(now, key, "other")
        self.rota.ringing[agent] -= 1
        self.rota.show(agent, now)

    def _step_called(self, now: int, number: int, outcome: str) -> None:
        self.ledger.change("contacts", number, now, ended_at=micros(now), outcome=outcome)
        self.ledger.close("contacts", number)
