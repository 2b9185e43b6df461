"""What follows a contact on the live floor: surveys and their answers, quality reviews, follow-ups; and orders."""

from collections.abc import Sequence
from heapq import heappop, heappush
from random import Random
from typing import Any

from store.simulator.customers import PRODUCTS
from store.simulator.live_rows import Ledger, Row, micros
from store.simulator.staffing import team_of
from store.simulator.voices import ANSWERS, BLAME, KINDS, LEADS, PRAISE, SPAN

MINUTE, DAY = 60_000, 86_400_000
ASKED, REVIEWED, FOLLOWED = 0.3, 0.02, 0.12  # shares of contacts, of contacts, of tickets resolved
KIND_SHARES = (0.7, 0.18, 0.12)
COMMENTED = 0.3
ORDERS_EVERY = 100_000
Later = tuple[int, dict[str, Any]]  # when a row changes once more, and how


class LiveVoices:
    """Rows to come (`due`), each a payload in `ledger` when its time has come; draws of its own."""

    def __init__(self, ledger: Ledger, chance: Random) -> None:
        self.ledger, self.chance, self.team = ledger, chance, team_of()
        self.due: list[tuple[int, int, str, Any, dict[str, Any], Later | None]] = []
        self._count, self._next_order = 0, 0

    def handled(self, row: Row, agent: int, now: int, *, settled: bool) -> None:
        """Ask the customer, or have the team's lead look into it, now and then."""
        if self.chance.random() < ASKED:
            self._survey(row, now, settled=settled)
        if self.chance.random() < REVIEWED:
            at = now + int(MINUTE * (4 + self.chance.expovariate(1 / 12)))
            score = min(100.0, max(20.0, self.chance.gauss(82 + 5 * settled - (agent * 37 % 11 - 5) * 0.7, 7)))
            lead = f"agent{int(LEADS[self.team[agent]]) + 1:07d}"
            told = {"contact": row["source_id"], "reviewer": lead, "reviewed_at": micros(at), "score": round(score, 1)}
            self._plan(at, "quality_reviews", told)

    def follow_up(self, key: Any, now: int) -> dict[str, Any]:
        """Fields of a ticket that is resolved: when somebody is to ask again; most are asked long before."""
        row = self.ledger.rows["tickets", key]
        if not row.get("is_complaint") and self.chance.random() > FOLLOWED:
            return {}
        if self.chance.random() < 0.9:
            at = now + int(MINUTE * (5 + self.chance.expovariate(1 / 20)))
            heappush(self.due, (at, self._number(), "tickets", key, {"follow_up_done_at": micros(at)}, None))
        return {"follow_up_due_at": micros(now + 2 * DAY)}

    def is_followed(self, key: Any) -> bool:
        """Whether a ticket is to change once more."""
        return any(step[2] == "tickets" and step[3] == key for step in self.due)

    def go_on(self, until: int, customers: Sequence[str]) -> None:
        """Write what is due by `until`; somebody orders something now and then."""
        while self.due and self.due[0][0] <= until:
            at, _, table, key, fields, later = heappop(self.due)
            if (table, key) in self.ledger.rows:
                self.ledger.change(table, key, at, **fields)
            else:
                self.ledger.make(table, key, at, **fields)
            if later is None:
                self.ledger.close(table, key)
            else:
                heappush(self.due, (later[0], self._number(), table, key, later[1], None))
        self._next_order = self._next_order or until
        while customers and self._next_order <= until:
            self._order(self._next_order, customers)
            self._next_order += 1 + int(self.chance.expovariate(1 / ORDERS_EVERY))

    def _order(self, at: int, customers: Sequence[str]) -> None:
        told = {"amount": round(self.chance.lognormvariate(4.2, 0.9), 2), "product": self.chance.choice(PRODUCTS)}
        key = self._number()
        self.ledger.make("orders", key, at, customer=self.chance.choice(customers), ordered_at=micros(at), **told)
        self.ledger.close("orders", key)

    def _survey(self, row: Row, now: int, *, settled: bool) -> None:
        kind = self.chance.choices(KINDS, KIND_SHARES)[0]
        sent = now + int(3 * MINUTE * self.chance.expovariate(1))
        asked = {"contact": row["source_id"], "kind": kind, "sent_at": micros(sent)}
        later = None
        if self.chance.random() < ANSWERS.get(str(row["channel"]), 0.0):
            low, high = SPAN[kind]
            happy = min(1.0, max(0.0, self.chance.gauss(0.86 if settled else 0.25, 0.2)))
            text = (PRAISE if settled else BLAME)[(2 if row.get("language") == "zh" else 0) + self._count % 2]
            at = sent + MINUTE + int(8 * MINUTE * self.chance.expovariate(1))
            answer = {"answered_at": micros(at), "score": low + round(happy * (high - low)), "is_resolved": settled}
            later = (at, answer | {"comment": text if self.chance.random() < COMMENTED else None})
        self._plan(sent, "surveys", asked, later)

    def _plan(self, at: int, table: str, fields: dict[str, Any], later: Later | None = None) -> None:
        heappush(self.due, (at, self._number(), table, self._count, fields, later))

    def _number(self) -> int:
        self._count += 1
        return self._count
