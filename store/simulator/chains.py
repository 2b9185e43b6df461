"""Contacts as numpy columns, and which of them belong to one ticket."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.simulator.company import QUEUES, SELF_SERVICE
from store.simulator.layout import CONTACT, HANDLED, RESULT
from store.simulator.reasons import REASONS

Ints = NDArray[np.int64]
CHANNEL = [queue.channel for queue in QUEUES] + [channel for channel, *_ in SELF_SERVICE]
OUTCOMES = ("answered", "abandoned", "flowed_out", "callback_taken", "self_served", "unserved")
LEAVES = ("answered", "abandoned", "transferred", "callback", "unserved")
DAY = 86_400_000


@dataclass(frozen=True)
class Contacts:
    """Contacts by number (from 0; key = number + 1). `outcome` −1: still going on; `agent` −1: nobody."""

    number: Ints
    place: Ints
    reason: Ints
    customer: Ints
    is_chinese: Ints
    created: Ints
    previous: Ints
    chain: Ints
    settled: Ints
    outcome: Ints
    ended: Ints
    agent: Ints
    wait: Ints
    queue: Ints  # where it was last
    ticket: Ints  # key of its ticket, −1: none
    due: Ints  # promise
    kept: Ints

    @property
    def is_handled(self) -> NDArray[np.bool_]:
        """Whether an agent has handled it to the end."""
        return (self.outcome == HANDLED) & (self.agent >= 0)


def joined(contacts: Ints, results: Ints, first: int, end: int) -> dict[str, Ints]:
    """Columns of CONTACT and RESULT for contacts from number `first` on; what is after `end` has not happened."""
    columns = dict(zip(CONTACT, contacts.T, strict=True))
    count = len(contacts)
    number = results[:, 0] - first
    mine = (number >= 0) & (number < count)
    for name, values in zip(RESULT[1:], results[mine][:, 1:].T, strict=True):
        known = np.full(count, -1, np.int64)
        known[number[mine]] = values
        columns["queue" if name == "place" else name] = known
    open_still = columns["ended"] > end
    for name in ("settled", "outcome", "ended"):
        columns[name] = np.where(open_still, -1, columns[name])
    columns["queue"] = np.where(columns["queue"] < 0, columns["place"], columns["queue"])
    return {"number": np.arange(first, first + count), **columns}


def ticketed(draw: np.random.Generator, columns: dict[str, Ints], known: Ints, next_key: int, end: int) -> Contacts:
    """Decide which contacts open a ticket, belong to an earlier one, or carry a promise.

    `known`: the ticket of every earlier contact by number; new tickets get keys from `next_key` on, in order.
    """
    count = len(columns["number"])
    place, reason = columns["place"], columns["reason"]
    chance = np.array([item.has_ticket for item in REASONS])[reason] * 0.55
    is_mail = np.isin(place, [number for number, channel in enumerate(CHANNEL) if channel == "email"])
    handled = (columns["outcome"] == HANDLED) & (columns["agent"] >= 0)
    opens = is_mail | (handled & (draw.random(count) < chance * np.where(columns["settled"] > 0, 0.8, 1.3)))
    links = (columns["chain"] < columns["number"]) & (draw.random(count) < 0.6) & (place < len(QUEUES))
    first = int(columns["number"][0]) if count else 0
    ticket = np.full(count, -1, np.int64)
    keys = next_key + np.cumsum(opens) - 1
    everything = np.concatenate([known[:first], np.where(opens, keys, -1)])
    linked = np.where(links, everything[columns["chain"]], -1) if count else ticket
    opens &= linked < 0
    keys = next_key + np.cumsum(opens) - 1
    ticket = np.where(opens, keys, -1)
    everything = np.concatenate([known[:first], ticket])
    ticket = np.where(linked >= 0, np.where(links, everything[columns["chain"]], -1), ticket)
    promised = opens & handled & (draw.random(count) < 0.6)
    due = np.where(promised, columns["ended"] + (draw.integers(1, 4, count) * DAY), -1)
    early = columns["ended"] + ((due - columns["ended"]) * draw.beta(2, 2, count)).astype(np.int64)
    luck = draw.random(count)
    kept = np.where(promised & (luck < 0.89), early, np.where(promised & (luck < 0.95), due + DAY // 2, -1))
    return Contacts(**columns, ticket=ticket, due=due, kept=np.where(kept <= end, kept, -1))
