"""The floor: queues, agents and customers' patience, event by event. Waiting is what comes out, it is not drawn.

Each contact joins a queue; a free agent with the skill takes it (first choices first, then the one idle longest, chats
to the least loaded); otherwise it waits its turn (VIPs ahead), flows over, takes a callback, gives up or is there at
closing time. How well it was handled decides whether the customer makes contact again, when, and on which channel.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from store.simulator.abilities import IMPROVEMENT
from store.simulator.arrivals import Arrivals
from store.simulator.company import ESCALATION, QUEUES, SELF_SERVICE
from store.simulator.layout import (
    AGAIN,
    ANSWERED,
    CALL_BACK,
    CHAT_OF,
    FLOWED_OUT,
    FREE,
    GAVE_UP,
    HANDLED,
    HOUR,
    JOIN,
    LEFT,
    MINUTE,
    ON_DUTY,
    PHONE_OF,
    QUEUE_SWITCH,
    SELF_SERVED,
)
from store.simulator.reasons import REASON_NO, REASONS
from store.simulator.waiting import Waiting


class Floor(Waiting):
    """The state of the floor and what it has recorded so far: `contacts`, `results`, `legs` as flat integer rows."""

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
