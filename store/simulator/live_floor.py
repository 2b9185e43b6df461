"""The live floor: the same queues and people as in the past, told as they happen.

The event simulation settles the course of a contact when an agent takes it; here each step of that course becomes a
changed record at the moment it is due. The floor is open round the clock and always in the busiest hours of its day;
waves, and a surge on one queue now and then, push it over its service standards for a while.
"""

import math
from heapq import heappop

import numpy as np

from store.simulator.abilities import Abilities
from store.simulator.arrivals import reason_bounds
from store.simulator.chains import CHANNEL
from store.simulator.company import QUEUES, SEGMENTS, SELF_SERVICE
from store.simulator.customers import Customers
from store.simulator.layout import NEVER
from store.simulator.live_calls import LiveCalls
from store.simulator.live_rota import LiveRota
from store.simulator.live_rows import Ledger, micros
from store.simulator.reasons import REASONS

HOUR = 3_600_000
BUSY = 0.164 / 6.4  # share of a week's contacts in one of its busy hours
WAVES = ((37, 0.20), (11, 0.10))  # minutes, strength
SURGE_EVERY, SURGE_LENGTH, SURGE = 7 * 60_000, 110_000, 3.4
SURGES = (0, 2, 4, 1, 3, 5)  # queues, in turn


class RoundTheClock:
    """Hours of a floor that never shuts."""

    def closing(self, queue: int, at: int) -> int:
        """Never."""
        del queue, at
        return NEVER

    def opening(self, queue: int, at: int) -> int:
        """At once."""
        del queue
        return at


class LiveFloor(LiveCalls):
    """A floor whose every step becomes a payload in `ledger`; times in milliseconds."""

    def __init__(self, seed: int, people: Customers, able: Abilities, ledger: Ledger, rota: LiveRota) -> None:
        super().__init__(seed, people, able, RoundTheClock(), ledger, rota)
        self.storm = 1.0
        self.names: list[str] = []  # source ids of the customers
        self.languages: list[str] = []
        volumes = [queue.volume for queue in QUEUES] + [volume for _, volume, _ in SELF_SERVICE]
        self.rates = [volume * BUSY / HOUR for volume in volumes]  # contacts a millisecond
        self.bounds = [reason_bounds(place) for place in range(len(volumes))]
        self.next_fresh = 0

    def begin(self, now: int) -> None:
        """Sign people in and wait for the first contact."""
        self.next_fresh = now
        for agent, until in self.rota.begin(now):
            self._stretch(agent, now, until)

    def go_on(self, until: int) -> None:
        """Let everything happen that is due by `until`, in order."""
        while True:
            event = self.events[0][0] if self.events else NEVER
            step = self.due[0][0] if self.due else NEVER
            now = min(event, step, self.next_fresh)
            if now > until:
                break
            if now == step:
                at, _, what, facts = heappop(self.due)
                getattr(self, f"_step_{what}")(at, *facts)
            elif now == event:
                self._happen(*heappop(self.events))
            else:
                self._fresh(now)
        self._sweep(until)
        self.call_on(until)
        self.cases.go_on(until)
        self.voices.go_on(until, self.names)

    def _fresh(self, now: int) -> None:
        """One customer makes contact, or chose not to: the process is thinned to the demand of the moment."""
        demand = [rate * self._demand(now, place) for place, rate in enumerate(self.rates)]
        self.next_fresh = now + 1 + int(self.draws.exponential() / sum(demand))
        luck = self.draws.chance() * sum(demand)
        place = min(int(np.searchsorted(np.cumsum(demand), luck, side="right")), len(demand) - 1)
        reason = min(int(np.searchsorted(self.bounds[place], self.draws.chance(), side="right")), len(REASONS) - 1)
        customer = int(self.draws.chance() * len(self.names)) if self.draws.chance() > 0.04 else -1
        is_chinese = place == 3 or (customer >= 0 and self.languages[customer] == "zh" and place not in (0, 1, 2))
        self._arrive(now, place, reason, customer, int(is_chinese), -1)

    def _demand(self, now: int, place: int) -> float:
        wave = 1.0 + sum(strength * math.sin(now / 60_000 / minutes * 2 * math.pi) for minutes, strength in WAVES)
        turn, into = divmod(now, SURGE_EVERY)
        surge = SURGE if into < SURGE_LENGTH and SURGES[turn % len(SURGES)] == place else 1.0
        return wave * surge * self.storm

    def _arrive(self, now: int, place: int, reason: int, customer: int, language: int, previous: int) -> None:
        number = len(self.done)
        facts = {
            "customer": self.names[customer] if customer >= 0 else None, "channel": CHANNEL[place],
            "segment": SEGMENTS[self.segment[customer]][0] if customer >= 0 else None, "reason": REASONS[reason].code,
        }  # fmt: skip
        name = self.ledger.make(
            "contacts", number, now, **facts, direction="inbound", language="zh" if language else "en",
            ticket=self.cases.opened(number, place, facts, now), created_at=micros(now),
            previous_contact=self.contact_ids[previous] if previous >= 0 else None,
        )  # fmt: skip
        self.contact_ids.append(name)
        self.cases.asked(number, now)
        super()._arrive(now, place, reason, customer, language, previous)
