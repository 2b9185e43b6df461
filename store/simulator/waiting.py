"""Waiting: who takes a contact, who waits and for how long, who gives up, flows over or is called back."""

from array import array
from heapq import heappop, heappush

from store.simulator.abilities import Abilities, Draws, OpeningHours, settles, talk_ms
from store.simulator.company import OVERFLOW, QUEUES
from store.simulator.customers import Customers
from store.simulator.layout import (
    ABANDONED,
    AGAIN,
    CALL_BACK,
    CALLBACK,
    GAVE_UP,
    JOIN,
    LEFT,
    LONG,
    MINUTE,
    NEVER,
    TRANSFERRED,
    UNSERVED,
)


class Waiting:
    """The queues and the agents; `contacts`, `results` and `legs` hold what has been taken down, as flat rows."""

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

    def _sweep(self, now: int) -> None:
        for queue, line in enumerate(self.waiting):
            gone = [entry for entry in line if entry[4] <= now]
            if gone:
                self.waiting[queue] = sorted(entry for entry in line if entry[4] > now)
                for entry in sorted(gone):
                    self._leave(queue, entry, now)

    def _record(self, leg: tuple[int, ...]) -> None:
        """Take down a leg whose course is settled, as a row of LEG."""
        self.legs.extend(leg)

    def _finish(self, number: int, settled: int, outcome: int, ended: int, agent: int, wait: int, place: int) -> None:
        self.results.extend((number, settled, outcome, ended, agent, wait, place))
        self.done[number] = 1

    def _serve(self, now: int, number: int, queue: int, leg_no: int, queued: int, agent: int) -> None:
        """Have an agent handle a contact; what that means is the floor's business."""
        raise NotImplementedError

    def _open(self, queue: int, at: int) -> int:
        opens = self.hours.opening(queue, at)
        return opens if opens in (at, NEVER) else opens + int(100 * MINUTE * self.draws.exponential() ** 0.5)
