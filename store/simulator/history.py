"""The past of the demo company: every table of the store, week after week, the same for the same seed and end."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import datetime

import numpy as np
import polars as pl

from store.simulator import messages, people, tickets, voices
from store.simulator.abilities import Hours
from store.simulator.arrivals import arrivals
from store.simulator.cases import cases
from store.simulator.chains import Contacts, Ints, joined, ticketed
from store.simulator.company import SOURCE, WEEK_VOLUME
from store.simulator.customers import customer_columns, order_columns
from store.simulator.floor import Floor
from store.simulator.interactions import contact_frame, leg_frame
from store.simulator.layout import ANSWERED, CONTACT, LEG, RESULT, WAITING
from store.simulator.reasons import REASON_NO
from store.simulator.setting import Setting, setting
from store.simulator.staffing import WORK
from store.simulator.stamped import stamped
from store.simulator.states import STATES, states

DAY = 86_400_000
Named = tuple[str, pl.DataFrame]


@dataclass
class Told:
    """How far the telling is: finished contacts, the ticket of each contact, the next key of each table."""

    parts: list[Contacts] = field(default_factory=list)
    tickets: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    legs: int = 0
    next_key: dict[str, int] = field(default_factory=dict)

    def key(self, table: str) -> int:
        """Tell the next key of a table."""
        return self.next_key.get(table, 1)

    def add(self, table: str, frame: pl.DataFrame) -> Named:
        """Count the rows of a frame."""
        self.next_key[table] = self.key(table) + len(frame)
        return table, frame

    def everything(self) -> Contacts:
        """All contacts told so far."""
        return Contacts(*(np.concatenate([getattr(part, f.name) for part in self.parts]) for f in fields(Contacts)))


def history(seed: int, end: datetime, weeks: int = 26, zone: str | None = None) -> Iterator[Named]:
    """Yield (table, frame) with exactly the store's columns; big tables come in several frames, keys ascending.

    `end` must be aware; `zone` is the site's IANA zone (default: the machine's). What is going on at `end` (contacts
    waiting and in hand, states of agents, open tickets) is left open. The same arguments give the same rows.
    """
    if end.tzinfo is None or weeks < 1:
        raise ValueError(f"history needs an aware end and at least one week, not {end.isoformat()} and {weeks}")
    at, told = setting(seed, end, weeks, zone), Told()
    yield from people.company(seed, at.rhythm, at.able, at.start, at.end)
    yield people.shifts(at.rota, at.end)
    yield people.annotations(at.rhythm, at.first, at.last, at.change, at.outage, at.end)
    windows = at.rota.actual[at.rota.actual[:, 1] == WORK][:, [0, 2, 3]]
    floor = Floor(at.seed, at.customers, at.able, Hours(at.rhythm, at.first, at.last), at.change)
    fresh = arrivals(at.seed, at.rhythm, at.first, at.last, at.customers, at.outage, WEEK_VOLUME)
    draw = np.random.default_rng([at.seed, 81])
    marks = list(range(at.start + 7 * DAY, at.end, 7 * DAY))
    for mark in floor.run(fresh, windows[np.argsort(windows[:, 1], kind="stable")], [*marks, at.end]):
        yield from _contacts(at, draw, floor, told, is_last=mark == at.end)
    legs = _rows(floor.legs, LEG)
    yield _states(
        at,
        legs[legs[:, LEG.index("kind")] == ANSWERED][
            :, [LEG.index(n) for n in ("agent", "answered", "ended", "wrapped")]
        ],
    )
    yield from _afterwards(at, told)


def _contacts(at: Setting, draw: np.random.Generator, floor: Floor, told: Told, *, is_last: bool) -> Iterator[Named]:
    """Contacts that are over (all of them at last), their legs, messages, surveys and reviews."""
    sent = len(told.tickets)
    upto = len(floor.done) if is_last else max(floor.done.find(0, sent), sent)
    legs = np.concatenate([_rows(floor.legs, LEG)[told.legs :], _waiting(floor) if is_last else _rows([], LEG)])
    columns = joined(_rows(floor.contacts, CONTACT)[sent:upto], _rows(floor.results, RESULT), sent, at.end)
    these = ticketed(draw, columns, told.tickets, int(told.tickets.max(initial=0)) + 1, at.end)
    told.tickets = np.concatenate([told.tickets, these.ticket])
    told.parts.append(these)
    yield told.add("contacts", contact_frame(draw, these, at.customers, at.end))
    yield told.add("contact_legs", leg_frame(legs, told.legs + 1, at.end))
    told.legs += len(legs)
    yield told.add("messages", messages.contact_messages(these, at.end, told.key("messages")))
    yield told.add("surveys", voices.survey_frame(draw, these, at.end, told.key("surveys")))
    yield told.add("quality_reviews", voices.review_frame(draw, these, at.end, told.key("quality_reviews")))


def _afterwards(at: Setting, told: Told) -> Iterator[Named]:
    """What is known only when all contacts are: tickets, then customers and their orders."""
    these = told.everything()
    case = cases(at.seed, these, at.end)
    yield "tickets", tickets.ticket_frame(case, these, at.customers, at.end)
    yield "ticket_events", tickets.event_frame(case, these, at.end)
    yield told.add("messages", messages.ticket_messages(case, these, at.end, told.key("messages")))
    gone = (
        these.is_handled
        & (these.reason == REASON_NO["cancel_service"])
        & (these.customer >= 0)
        & (these.number % 3 == 0)
    )
    closed = {
        int(customer): int(ended) + DAY for customer, ended in zip(these.customer[gone], these.ended[gone], strict=True)
    }
    closed = {customer: when for customer, when in closed.items() if when <= at.end}
    columns = customer_columns(at.seed, at.customers, closed)
    version = np.maximum(at.customers.registered, columns["closed_at"])
    yield "customers", stamped("customers", columns, version, at.end)
    bought = order_columns(at.seed, at.customers, at.end)
    yield "orders", stamped("orders", bought, bought["ordered_at"], at.end)
    yield "feeds", _feed(at, told)


def _feed(at: Setting, told: Told) -> pl.DataFrame:
    """Make the row of `feeds` that says how far the demo is told."""
    ends = np.array([at.end])
    rows = {
        "rows": [sum(told.next_key.values()) - len(told.next_key)],
        "rejected": [0],
        "conflicts": [0],
        "adjusted": [0],
    }
    fields = {"source": [SOURCE], "is_live": [False], "last_event_at": ends, "last_success_at": ends, "cursor": [None]}
    return stamped("feeds", {**fields, **rows}, ends, at.end)


def _rows(flat: object, columns: tuple[str, ...]) -> Ints:
    """Copy flat integers as rows of `columns`."""
    return np.array(flat, np.int64).reshape(-1, len(columns))


def _waiting(floor: Floor) -> Ints:
    """Legs of contacts that still wait."""
    lines = [(entry[1], entry[2], queue, entry[3]) for queue, line in enumerate(floor.waiting) for entry in line]
    rows = [
        (number, leg, queue, -1, queued, -1, -1, -1, -1, -1, 0, WAITING) for number, leg, queue, queued in sorted(lines)
    ]
    return _rows(rows, LEG)


def _states(at: Setting, legs: Ints) -> Named:
    rows = states(legs[legs[:, 1] < at.end], at.rota.actual, at.end)
    columns = {
        "agent_id": rows[:, 0] + 1, "state": pl.Series(STATES).gather(rows[:, 1]),
        "reason": pl.Series([None] * len(rows), dtype=pl.String), "started_at": rows[:, 2], "ended_at": rows[:, 3],
    }  # fmt: skip
    return "agent_states", stamped("agent_states", columns, np.maximum(rows[:, 2], rows[:, 3]), at.end)
