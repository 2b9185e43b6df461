"""The course of a contact on the live floor, step by step: each changes records when it is due."""

from heapq import heappush
from random import Random
from typing import Any

from store.simulator.abilities import Abilities, OpeningHours
from store.simulator.chains import CHANNEL, LEAVES, OUTCOMES
from store.simulator.customers import Customers
from store.simulator.floor import Floor
from store.simulator.layout import ANSWERED, ON_DUTY
from store.simulator.live_cases import LiveCases
from store.simulator.live_rota import LiveRota
from store.simulator.live_rows import Ledger, micros
from store.simulator.live_voices import LiveVoices
from store.simulator.reasons import ODD_CHANNEL, ODD_CODES, ODD_REASON, REASONS

Step = tuple[int, int, str, tuple[Any, ...]]


class LiveSteps(Floor):
    """A floor whose settled courses become steps to come (`due`), and those payloads in `ledger`."""

    def __init__(
        self, seed: int, people: Customers, able: Abilities, hours: OpeningHours, ledger: Ledger, rota: LiveRota
    ) -> None:
        super().__init__(seed, people, able, hours, 0)
        self.ledger, self.rota = ledger, rota
        self.voices = LiveVoices(ledger, Random(seed * 131 + 7))
        self.cases = LiveCases(ledger, self.draws, self.voices)
        self.contact_ids: list[str] = []
        self.due: list[Step] = []
        self._steps = 0

    def plan(self, at: int, what: str, *facts: Any) -> None:
        """Have a step taken at an instant."""
        self._steps += 1
        heappush(self.due, (at, self._steps, what, facts))

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
