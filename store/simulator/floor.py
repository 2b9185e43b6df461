"""The floor: queues, agents and customers' patience, event by event. Waiting is what comes out, it is not drawn.

Each contact joins a queue; a free agent with the skill takes it (first choices first, then the one idle longest, chats
to the least loaded); otherwise it waits its turn (VIPs ahead), flows over, takes a callback, gives up or is there at
closing time. How well it was handled decides whether the customer makes contact again, when, and on which channel.
"""

from array import array
from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from store.simulator.abilities import IMPROVEMENT, Abilities, Draws, OpeningHours, settles, talk_ms
from store.simulator.arrivals import Arrivals
from store.simulator.company import ESCALATION, OVERFLOW, QUEUES, SELF_SERVICE
from store.simulator.customers import Customers
from store.simulator.reasons import REASON_NO, REASONS

FREE, ON_DUTY, JOIN, AGAIN, CALL_BACK = range(5)  # events
ANSWERED, ABANDONED, TRANSFERRED, CALLBACK, UNSERVED, WAITING = range(6)  # how a leg left its queue
HANDLED, GAVE_UP, FLOWED_OUT, NOT_REACHED, SELF_SERVED, LEFT = range(6)  # outcomes of contacts
CONTACT = ("place", "reason", "customer", "is_chinese", "created", "previous", "chain")
RESULT = ("contact", "settled", "outcome", "ended", "agent", "wait", "place")
LEG = (
    "contact",
    "leg_no",
    "queue",
    "agent",
    "queued",
    "offered",
    "answered",
    "left",
    "ended",
    "wrapped",
    "hold",
    "kind",
)
MINUTE, HOUR = 60_000, 3_600_000
NEVER = 1 << 62
QUEUE_SWITCH = [number for number, queue in enumerate(QUEUES) for _ in range(int(queue.volume / 100))]
PHONE_OF = {"cards": 0, "accounts": 1, "telecom": 2, "complaint": 0}
CHAT_OF = {"cards": 4, "accounts": 4, "telecom": 5, "complaint": 4}
LONG = [4 if queue.group == "voice" else 6 for queue in QUEUES]  # waiting contacts that make a queue long


class Floor:
    """The state of the floor and what it has recorded so far: `contacts`, `results`, `legs` as flat integer rows."""

    def __init__(self, seed: int, people: Customers, able: Abilities, hours: OpeningHours, change: int) -> None:
        self.contacts, self.results, self.legs = array("q"), array("q"), array("q")
        self.done = bytearray()
        self.draws, self.able, self.hours, self.change = Draws(seed), able, hours, change
        self.segment: list[int] = people.segment.tolist()
        agents = len(able.speed)
        self.load, self.until, self.since = [0] * agents, [0] * agents, [0] * agents
        self.waiting: list[list[tuple[int, int, int, int, int, int]]] = [[] for _ in QUEUES]
        self.events: list[tuple[int, int, int, int, int]] = []
        self.skilled: list[list[tuple[int, int, int]]] = [
            [
                (a, able.at_once[a], 0 if first else 10**12)
                for a in range(agents)
                for q, first in able.skills[a]
                if q == n
            ]
            for n in range(len(QUEUES))
        ]
        self.talk, self.settles = talk_ms(), settles()

    def run(self, fresh: Arrivals, windows: NDArray[np.int64], marks: list[int]) -> Iterator[int]:
        """Let it happen; yields at each mark (milliseconds), the last of which is the end.

        `windows` are the stretches (agent, start, end) in which agents take contacts, in order of start.
        """
        at, place, reason = fresh.at.tolist(), fresh.place.tolist(), fresh.reason.tolist()
        customer, language = fresh.customer.tolist(), fresh.is_chinese.astype(int).tolist()
        number, duty, events = 0, 0, self.events
        for mark in marks:
            until = int(np.searchsorted(windows[:, 1], mark))
            for agent, start, end in windows[duty:until].tolist():
                heappush(events, (start, ON_DUTY, agent, end, 0))
            duty, last = until, int(np.searchsorted(fresh.at, mark))
            while True:
                if number < last and (not events or at[number] <= events[0][0]):
                    now = at[number]
                    self._arrive(now, place[number], reason[number], customer[number], language[number], -1)
                    number += 1
                elif events and events[0][0] < mark:
                    self._happen(*heappop(events))
                else:
                    break
            self._sweep(mark)
            yield mark

    def _happen(self, now: int, kind: int, a: int, b: int, c: int) -> None:
        if kind == FREE:
            self.load[a] -= 1
            self.since[a] = now
            if now < self.until[a]:
                self._take_next(now, a)
        elif kind == JOIN:
            self._join(now, a, b, c)
        elif kind == AGAIN:
            row = a * 7
            reason = c if c >= 0 else self.contacts[row + 1]
            self._arrive(now, b, reason, self.contacts[row + 2], self.contacts[row + 3], a)
        elif kind == CALL_BACK:
            self._join(now, a, b, c)
        else:
            self.until[a] = b
            self.since[a] = max(now, self.since[a])
            while self.load[a] < self.able.at_once[a] and self._take_next(now, a):
                pass

    def _arrive(self, now: int, place: int, reason: int, customer: int, language: int, previous: int) -> None:
        number = len(self.done)
        chain = self.contacts[previous * 7 + 6] if previous >= 0 else number
        self.contacts.extend((place, reason, customer, language, now, previous, chain))
        self.done.append(0)
        if place < len(QUEUES):
            self._join(now, number, place, 1)
        else:
            self._serve_itself(now, number, place, reason, language)

    def _serve_itself(self, now: int, number: int, place: int, reason: int, language: int) -> None:
        channel, _, mean = SELF_SERVICE[place - len(QUEUES)]
        ended = now + 15_000 + int(mean * 700 * self.draws.exponential())
        luck, serves = self.draws.chance(), min(0.9, 0.12 + REASONS[reason].self_serves)
        human = (
            (3 if language else PHONE_OF[REASONS[reason].domain])
            if channel == "ivr"
            else CHAT_OF[REASONS[reason].domain]
        )
        if luck < serves:
            self._finish(number, 1, SELF_SERVED, ended, -1, -1, place)
            if self.draws.chance() < 0.08:
                heappush(
                    self.events,
                    (self._open(human, ended + int(4 * HOUR * self.draws.exponential())), AGAIN, number, human, -1),
                )
        elif luck > 1 - 0.3 * (1 - serves):
            self._finish(number, 0, GAVE_UP, ended, -1, -1, place)
        elif self.hours.closing(human, ended) > ended:
            self._finish(number, 0, FLOWED_OUT, ended, -1, -1, place)
            heappush(self.events, (ended, AGAIN, number, human, -1))
        else:
            self._finish(number, 0, LEFT, ended, -1, -1, place)
            if luck % 0.1 < 0.05:
                heappush(self.events, (self._open(human, ended), AGAIN, number, human, -1))

    def _join(self, now: int, number: int, queue: int, leg_no: int) -> None:
        closing = self.hours.closing(queue, now)
        if closing <= now:
            self._record((number, leg_no, queue, -1, now, -1, -1, now + 8000, -1, -1, 0, UNSERVED))
            self._finish(number, 0, LEFT, now + 8000, -1, 8000, queue)
            return
        agent, best, load, until, since = -1, NEVER, self.load, self.until, self.since
        for a, at_once, penalty in self.skilled[queue]:
            if load[a] < at_once and until[a] > now:
                key = since[a] + penalty + load[a] * 10**14
                if key < best:
                    agent, best = a, key
        if agent >= 0:
            self._serve(now, number, queue, leg_no, now, agent)
        else:
            self._wait(now, number, queue, leg_no, closing)

    def _wait(self, now: int, number: int, queue: int, leg_no: int, closing: int) -> None:
        facts, line, chance = QUEUES[queue], self.waiting[queue], self.draws.chance()
        if leg_no == 1 and len(line) >= LONG[queue]:
            other = OVERFLOW.get(queue, -1)
            if chance < 0.2 and other >= 0:
                self._record((number, 1, queue, -1, now, -1, -1, now + 30_000, -1, -1, 0, TRANSFERRED))
                heappush(self.events, (now + 30_000, JOIN, number, other, 2))
                return
            if chance < 0.7 and facts.group == "voice":
                self._record((number, 1, queue, -1, now, -1, -1, now + 35_000, -1, -1, 0, CALLBACK))
                back = now + 35_000 + 6 * MINUTE + int(14 * MINUTE * self.draws.exponential())
                heappush(self.events, (min(back, closing - MINUTE), CALL_BACK, number, queue, 2))
                return
        patience = NEVER
        if facts.patience_s:
            short = chance > 0.975 and facts.group == "voice"
            patience = now + int((1500 if short else facts.patience_s * 1000) * self.draws.exponential()) + 900
        segment = self.segment[self.contacts[number * 7 + 2]]
        ahead = 150_000 if segment == 0 else 30_000 if segment == 1 else 0
        heappush(line, (now - ahead, number, leg_no, now, min(patience, closing), int(closing < patience)))
        self._lined_up(now, number, queue, leg_no)

    def _lined_up(self, now: int, number: int, queue: int, leg_no: int) -> None:
        """Say that a contact waits (nothing to take down: its leg is recorded when it leaves)."""

    def _take_next(self, now: int, agent: int) -> bool:
        best, chosen = NEVER, -1
        for queue, is_first in self.able.skills[agent]:
            line = self.waiting[queue]
            while line and line[0][4] <= now:
                self._leave(queue, heappop(line), now)
            if line:
                key = line[0][0] if is_first else line[0][0] + 15_000
                if key < best:
                    best, chosen = key, queue
        if chosen < 0:
            return False
        _, number, leg_no, queued, _, _ = heappop(self.waiting[chosen])
        self._serve(now, number, chosen, leg_no, queued, agent)
        return True

    def _leave(self, queue: int, line: tuple[int, int, int, int, int, int], now: int) -> None:
        _, number, leg_no, queued, left, is_closing = line
        kind = UNSERVED if is_closing else ABANDONED
        self._record((number, leg_no, queue, -1, queued, -1, -1, left, -1, -1, 0, kind))
        self._finish(number, 0, LEFT if is_closing else GAVE_UP, left, -1, left - queued, queue)
        if self.draws.chance() < 0.5:
            later = max(now, left) + 2 * MINUTE + int(50 * MINUTE * self.draws.exponential())
            heappush(self.events, (self._open(queue, later), AGAIN, number, queue, -1))

    def _serve(self, now: int, number: int, queue: int, leg_no: int, queued: int, agent: int) -> None:
        facts, draws = QUEUES[queue], self.draws
        reason = self.contacts[number * 7 + 1]
        answered = now + int(facts.ring_s * 1000 * (0.6 + 0.4 * draws.exponential()))
        luck, load = draws.chance(), self.load[agent]
        is_passed = leg_no == 1 and luck < REASONS[reason].transfers
        length = self.talk[queue][reason] * self.able.speed[agent] * draws.length() * (1.0 + 0.16 * load)
        talk = 12_000 + int(length * (0.45 if is_passed else 1.0))
        hold = 8000 + int(38_000 * draws.exponential()) if facts.group == "voice" and luck % 0.01 < 0.0017 else 0
        ended = answered + talk + hold
        wrapped = ended + (
            6000 if is_passed else 4000 + int(facts.wrap_s * 1000 * self.able.speed[agent] * draws.length())
        )
        self._record((number, leg_no, queue, agent, queued, now, answered, answered, ended, wrapped, hold, ANSWERED))
        self.load[agent] = load + 1
        heappush(self.events, (wrapped, FREE, agent, 0, 0))
        if is_passed:
            ways = ESCALATION[facts.group]
            heappush(self.events, (ended, JOIN, number, ways[int(luck * 1e6) % len(ways)], 2))
        else:
            self._settle(number, queue, reason, agent, ended, answered - queued, leg_no)

    def _settle(self, number: int, queue: int, reason: int, agent: int, ended: int, wait: int, leg_no: int) -> None:
        chance = self.settles[queue][reason] + self.able.quality[agent] - (0.06 if leg_no > 1 else 0.0)
        if REASONS[reason].is_improved and ended >= self.change:
            chance += IMPROVEMENT
        settled = self.draws.chance() < chance
        self._finish(number, int(settled), HANDLED, ended, agent, wait, queue)
        luck = self.draws.chance()
        if luck < (0.02 if settled else 0.62):
            delay = int(22 * HOUR * self.draws.length() * self.draws.length() * (0.15 + self.draws.exponential()))
            switches = self.draws.chance() < 0.34
            place = QUEUE_SWITCH[int(self.draws.chance() * len(QUEUE_SWITCH))] if switches else queue
            other = REASON_NO["complaint"] if luck < 0.025 and not settled else -1
            heappush(self.events, (self._open(place, ended + 10 * MINUTE + delay), AGAIN, number, place, other))

    def _open(self, queue: int, at: int) -> int:
        opens = self.hours.opening(queue, at)
        return opens if opens in (at, NEVER) else opens + int(100 * MINUTE * self.draws.exponential() ** 0.5)

    def _record(self, leg: tuple[int, ...]) -> None:
        """Take down a leg whose course is settled, as a row of LEG."""
        self.legs.extend(leg)

    def _finish(self, number: int, settled: int, outcome: int, ended: int, agent: int, wait: int, place: int) -> None:
        self.results.extend((number, settled, outcome, ended, agent, wait, place))
        self.done[number] = 1

    def _sweep(self, now: int) -> None:
        for queue, line in enumerate(self.waiting):
            gone = [entry for entry in line if entry[4] <= now]
            if gone:
                self.waiting[queue] = sorted(entry for entry in line if entry[4] > now)
                for entry in sorted(gone):
                    self._leave(queue, entry, now)
