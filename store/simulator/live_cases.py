"""Tickets and messages of the live floor."""

from typing import Any

from store.simulator.abilities import Draws
from store.simulator.chains import CHANNEL
from store.simulator.live_rows import Ledger, Row, micros
from store.simulator.live_voices import LiveVoices
from store.simulator.messages import SPOKEN
from store.simulator.reasons import REASON_NO, REASONS
from store.simulator.staffing import team_of
from store.simulator.transcripts import AGENT, CUSTOMER, lines

CLEARS_EVERY = 24_000  # an old open ticket is resolved about that often
MAIL = "email"


class LiveCases:
    """What follows from contacts: every change becomes a payload in `ledger`."""

    def __init__(self, ledger: Ledger, draws: Draws, voices: LiveVoices) -> None:
        self.ledger, self.draws, self.voices, self.team = ledger, draws, voices, team_of()
        self.answered_at: dict[int, int] = {}
        self.backlog: list[Any] = []  # keys of tickets that somebody works on, oldest first
        self._next_clear, self._count = 0, 0

    def opened(self, number: int, place: int, facts: dict[str, Any], now: int) -> str | None:
        """Open the ticket of a mail; gives its source id."""
        if CHANNEL[place] != MAIL:
            return None
        return self._ticket(number, facts, now, status="new", stage="accepted", queue=f"queue{place + 1:07d}")

    def asked(self, number: int, now: int) -> None:
        """Take down the customer's mail."""
        row = self.ledger.rows["contacts", number]
        if row["channel"] == MAIL:
            self._say(row, CUSTOMER, self._lines(row, number, "letter", settled=True)[0][1], row["customer"], now)

    def answered(self, number: int, agent: int, now: int) -> None:
        """Somebody took the contact: a mail's ticket is assigned."""
        self.answered_at[number] = now
        if ("tickets", number) in self.ledger.rows and self.ledger.rows["tickets", number]["status"] == "new":
            fields = {"assignee": f"agent{agent + 1:07d}", "team": f"team{self.team[agent] + 1:07d}", "status": "open"}
            self.ledger.change("tickets", number, now, **fields, stage="assigned")
            self._event(number, now, "assigned", None, fields["assignee"], agent)

    def finished(self, number: int, agent: int, place: int, *, settled: bool, now: int) -> str | None:
        """Write what was said, ask for feedback, go on with the ticket; gives the source id of its ticket, if any."""
        row = self.ledger.rows["contacts", number]
        since = self.answered_at.pop(number, now)
        name, form = f"agent{agent + 1:07d}", "letter" if row["channel"] == MAIL else "talk"
        said = self._lines(row, number, form, settled=settled) if row["channel"] in (*SPOKEN, MAIL) else []
        for line, (author, text) in enumerate(said):
            at = now if form == "letter" else since + (now - since) * line // (len(said) + 1)
            if form == "talk" or author == AGENT:
                self._say(row, author, text, name if author == AGENT else row["customer"], at)
        self.voices.handled(row, agent, now, settled=settled)
        reason = REASONS[REASON_NO[str(row["reason"])]]
        if ("tickets", number) not in self.ledger.rows:
            if self.draws.chance() > reason.has_ticket * 0.55 or row.get("ticket"):
                return None
            facts = {name: row[name] for name in ("customer", "channel", "segment", "reason")}
            people = {"assignee": name, "team": f"team{self.team[agent] + 1:07d}", "queue": f"queue{place + 1:07d}"}
            self._ticket(number, facts, now, status="open", stage="diagnosis", first_response_at=micros(now), **people)
        ticket = self.ledger.source_id(("tickets", number))
        if self.ledger.rows["tickets", number].get("first_response_at") is None:
            self.ledger.change("tickets", number, now, first_response_at=micros(now), stage="first_response")
        if settled and form == "letter":
            self.resolve(number, now, agent)
        else:
            self.backlog.append(number)
        return ticket

    def go_on(self, until: int) -> None:
        """Resolve an old ticket now and then."""
        if until >= self._next_clear and self.backlog:
            self._next_clear = until + int(CLEARS_EVERY * 2 * self.draws.chance())
            place = int(len(self.backlog) * self.draws.chance() ** 2)
            self.resolve(self.backlog.pop(place), until, -1)

    def resolve(self, key: Any, now: int, agent: int) -> None:
        """Resolve a ticket; what was waiting for an answer gets it."""
        row = self.ledger.rows["tickets", key]
        fields = {name: micros(now) for name in ("first_response_at", "first_resolved_at") if row.get(name) is None}
        before = row["status"]
        fields |= self.voices.follow_up(key, now)
        self.ledger.change(
            "tickets", key, now, **fields, resolved_at=micros(now), status="resolved", stage="confirmation"
        )
        self._event(key, now, "status", before, "resolved", agent)
        if not self.voices.is_followed(key):
            self.ledger.close("tickets", key)

    def _ticket(self, number: int, facts: dict[str, Any], now: int, **fields: Any) -> str:
        is_complaint = facts["reason"] == "complaint"
        subject = f"{str(facts['reason']).replace('_', ' ')} #{number + 1}"
        name = self.ledger.make(
            "tickets", number, now, **facts, subject=subject, priority="high" if is_complaint else "normal",
            is_complaint=is_complaint, created_at=micros(now), **fields,
        )  # fmt: skip
        self._event(number, now, "created", None, fields["status"], -1)
        return name

    def _event(self, key: Any, now: int, kind: str, before: str | None, after: str, agent: int) -> None:
        self._count += 1
        who = {"actor_kind": "agent", "actor": f"agent{agent + 1:07d}"} if agent >= 0 else {"actor_kind": "system"}
        ticket = self.ledger.source_id(("tickets", key))
        facts = {"ticket": ticket, "at": micros(now), "kind": kind, "from_value": before, "to_value": after}
        self.ledger.make("ticket_events", self._count, now, **facts, **who)
        self.ledger.close("ticket_events", self._count)

    def _lines(self, row: Row, number: int, form: str, *, settled: bool) -> list[tuple[int, str]]:
        reason, language = REASON_NO[str(row["reason"])], int(row.get("language") == "zh")
        return lines(reason, language, is_settled=settled, form=form, seed=number)

    def _say(self, row: Row, author: int, text: str, name: str | None, at: int) -> None:
        self._count += 1
        kind = ("customer", "agent", "bot")[author]
        fields = {"contact": row["source_id"], "ticket": row.get("ticket"), "author_kind": kind, "author": name}
        self.ledger.make("messages", self._count, at, **fields, at=micros(at), is_public=True, body=text)
        self.ledger.close("messages", self._count)
