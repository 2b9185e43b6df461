"""The live floor: the same queues and people as in the past, told as they happen.

The event simulation settles the course of a contact when an agent takes it; here each step of that course becomes a
changed record at the moment it is due. The floor is open round the clock and always in the busiest hours of its day;
waves, and a surge on one queue now and then, push it over its service standards for a while.
"""

import math
from heapq import heappop, heappush
from typing import Any

import numpy as np

from store.simulator.abilities import Abilities
from store.simulator.arrivals import reason_bounds
from store.simulator.company import QUEUES, SEGMENTS, SELF_SERVICE
from store.simulator.customers import Customers
from store.simulator.floor import ANSWERED, NEVER, ON_DUTY, Floor
from store.simulator.interactions import CHANNEL, LEAVES, OUTCOMES
from store.simulator.live_cases import LiveCases
from store.simulator.live_rota import LiveRota
from store.simulator.live_rows import Ledger, micros
from store.simulator.reasons import ODD_CHANNEL, ODD_CODES, ODD_REASON, REASONS

HOUR = 3_600_000
BUSY = 0.172 / 6.4  # share of a week's contacts in one of its busy hours
WAVES = ((37, 0.20), (11, 0.10))  # minutes, strength
SURGE_EVERY, SURGE_LENGTH, SURGE = 9 * 60_000, 100_000, 3.2
SURGES = (0, 2, 4, 1, 3, 10)  # queues, in turn


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


class LiveFloor(Floor):
    """A floor whose every step becomes a payload in `ledger`; times in milliseconds."""

    def __init__(self, seed: int, people: Customers, able: Abilities, ledger: Ledger, rota: LiveRota) -> None:
        super().__init__(seed, people, able, RoundTheClock(), 0)
        self.ledger, self.rota, self.storm = ledger, rota, 1.0
        self.cases = LiveCases(ledger, self.draws)
        self.contact_ids: list[str] = []
        self.names: list[str] = []  # source ids of the customers
        self.languages: list[str] = []
        self.due: list[tuple[int, int, str, tuple[Any, ...]]] = []  # steps to come
        self._steps = 0
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
        self.cases.go_on(until)

    def plan(self, at: int, what: str, *facts: Any) -> None:
        """Have a step taken at an instant."""
        self._steps += 1
        heappush(self.due, (at, self._steps, what, facts))

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

    def _lined_up(self, now: int, number: int, queue: int, leg_no: int) -> None:
        self._leg(now, number, queue, leg_no, now)

    def _leg(self, now: int, number: int, queue: int, leg_no: int, queued: int) -> tuple[int, int]:
        key = (number, leg_no)
        if ("contact_legs", key) not in self.ledger.rows:
            self.ledger.make(
                "contact_legs",
                key,
                now,
                contact=self.contact_ids[number],
                leg_no=leg_no,
                queue=f"queue{queue + 1:07d}",
                queued_at=micros(queued),
            )
        return key

    def _record(self, leg: tuple[int, ...]) -> None:
        number, leg_no, queue, agent, queued, offered, answered, left, ended, wrapped, hold, kind = leg
        key = self._leg(queued, number, queue, leg_no, queued)
        if kind != ANSWERED:
            self.plan(left, "left", key, LEAVES[kind])
            return
        self._step_offered(offered, key, agent)
        self.plan(answered, "answered", key, agent)
        self._handled(key, agent, answered, ended, wrapped, hold)

    def _handled(self, key: tuple[int, int], agent: int, answered: int, ended: int, wrapped: int, hold: int) -> None:
        if hold:
            middle = answered + (ended - answered - hold) // 2
            self.plan(middle, "hold", agent, 1)
            self.plan(middle + hold, "hold", agent, -1)
        self.plan(ended, "ended", key, agent, ended - answered - hold, hold)
        self.plan(wrapped, "wrapped", key, agent, wrapped - ended)

    def _finish(self, number: int, settled: int, outcome: int, ended: int, agent: int, wait: int, place: int) -> None:
        del wait
        self.done[number] = 1
        self.plan(ended, "finished", number, settled, outcome, agent, place)

    def _stretch(self, agent: int, now: int, until: int) -> None:
        """Have an agent take contacts, or be away, until an instant."""
        if self.rota.meant[agent] == "available":
            self._happen(now, ON_DUTY, agent, until, 0)
        self.plan(until, "turn", agent)

    def _step_turn(self, now: int, agent: int) -> None:
        for other, until in self.rota.turn(agent, now):
            self._stretch(other, now, until)

    def _step_left(self, now: int, key: tuple[int, int], kind: str) -> None:
        self.ledger.change("contact_legs", key, now, left_queue_at=micros(now), leave_kind=kind)
        self.ledger.close("contact_legs", key)

    def _step_offered(self, now: int, key: tuple[int, int], agent: int) -> None:
        team = f"team{self.rota.team[agent] + 1:07d}"
        self.ledger.change("contact_legs", key, now, offered_at=micros(now), agent=f"agent{agent + 1:07d}", team=team)
        self.rota.ringing[agent] += 1
        self.rota.show(agent, now)

    def _step_answered(self, now: int, key: tuple[int, int], agent: int) -> None:
        self.ledger.change(
            "contact_legs", key, now, answered_at=micros(now), left_queue_at=micros(now), leave_kind="answered"
        )
        self.rota.ringing[agent] -= 1
        self.rota.talking[agent] += 1
        self.rota.show(agent, now)
        self.cases.answered(key[0], agent, now)

    def _step_hold(self, now: int, agent: int, change: int) -> None:
        self.rota.held[agent] += change
        self.rota.show(agent, now)

    def _step_ended(self, now: int, key: tuple[int, int], agent: int, talk: int, hold: int) -> None:
        self.ledger.change("contact_legs", key, now, ended_at=micros(now), talk_s=talk / 1000, hold_s=hold / 1000)
        self.rota.talking[agent] -= 1
        self.rota.wrapping[agent] += 1
        self.rota.show(agent, now)

    def _step_wrapped(self, now: int, key: tuple[int, int], agent: int, wrap: int) -> None:
        self.ledger.change("contact_legs", key, now, wrap_ended_at=micros(now), wrap_s=wrap / 1000)
        self.ledger.close("contact_legs", key)
        self.rota.wrapping[agent] -= 1
        self.rota.show(agent, now)

    def _step_finished(self, now: int, number: int, settled: int, outcome: int, agent: int, place: int) -> None:
        row = self.ledger.rows["contacts", number]
        fields: dict[str, Any] = {"ended_at": micros(now), "outcome": OUTCOMES[outcome]}
        if agent >= 0:
            codes = (
                ODD_CODES
                if (CHANNEL[place], row["reason"]) == (ODD_CHANNEL, ODD_REASON)
                else REASONS[self.contacts[number * 7 + 1]].codes
            )
            fields |= {
                "is_resolved": bool(settled) or self.draws.chance() < 0.4,
                "resolution_code": codes[int(self.draws.chance() > codes[0][1])][0],
            }
        ticket = self.cases.finished(number, agent, place, settled=bool(settled), now=now) if agent >= 0 else None
        self.ledger.change("contacts", number, now, **fields, **({"ticket": ticket} if ticket else {}))
        self.ledger.close("contacts", number)
