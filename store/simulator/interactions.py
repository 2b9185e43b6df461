"""Finished contacts and legs as numpy columns, and the frames made from them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from store.simulator.company import QUEUES, SEGMENTS, SELF_SERVICE
from store.simulator.customers import Customers
from store.simulator.floor import ANSWERED, CONTACT, HANDLED, LEG, RESULT, WAITING
from store.simulator.reasons import ODD_CHANNEL, ODD_CODES, ODD_REASON, REASON_NO, REASONS
from store.simulator.staffing import team_of
from store.simulator.stamped import stamped

Ints = NDArray[np.int64]
CHANNEL = [queue.channel for queue in QUEUES] + [channel for channel, *_ in SELF_SERVICE]
OUTCOMES = ("answered", "abandoned", "flowed_out", "callback_taken", "self_served", "unserved")
LEAVES = ("answered", "abandoned", "transferred", "callback", "unserved")
DAY = 86_400_000
CODES = sorted({code for reason in REASONS for code, _ in reason.codes})
SEGMENT_CODES = [code for code, _ in SEGMENTS]


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


def contact_frame(draw: np.random.Generator, these: Contacts, people: Customers, end: int) -> pl.DataFrame:
    """Make the frame of `contacts`."""
    count, number = len(these.number), these.number
    channel = pl.Series(CHANNEL).gather(these.place)
    resolved = np.where(these.settled > 0, draw.random(count) < 0.96, draw.random(count) < 0.42)
    handled = pl.Series(these.is_handled)
    keeps = (these.place >= 0) & ((these.ticket >= 0) | (draw.random(count) < 0.35))
    from_self = these.previous >= 0
    segment = np.where(these.customer >= 0, people.segment[these.customer], -1)
    link = np.where(from_self & keeps, these.previous + 1, -1)
    is_recorded = (channel == "phone") & handled & pl.Series(these.created > end - 30 * DAY)
    columns: dict[str, Any] = {
        "ticket_id": these.ticket, "customer_id": np.where(these.customer >= 0, these.customer + 1, -1),
        "segment": _named(SEGMENT_CODES, segment), "channel": channel,
        "channel_raw": pl.Series([None] * count, dtype=pl.String), "direction": pl.repeat("inbound", count, eager=True),
        "reason": pl.Series([reason.code for reason in REASONS]).gather(these.reason),
        "language": pl.Series(["en", "zh"]).gather(these.is_chinese), "created_at": these.created,
        "ended_at": these.ended, "outcome": _named(OUTCOMES, these.outcome),
        "resolution_code": _named(CODES, np.where(these.is_handled, _codes(draw, these), -1)),
        "is_resolved": pl.select(pl.when(handled).then(pl.Series(resolved))).to_series(),
        "promise_due_at": these.due, "promise_kept_at": these.kept, "previous_contact_id": link,
        "recording_url": pl.select(
            pl.when(is_recorded).then(pl.format("https://recordings.example.com/{}.ogg", pl.Series(number + 1)))
        ).to_series(),
    }  # fmt: skip
    version = np.maximum(np.maximum(these.created, these.ended), these.kept)
    return stamped("contacts", columns, version, end, int(number[0]) + 1 if count else 1)


def leg_frame(legs: Ints, first: int, end: int) -> pl.DataFrame:
    """Make the frame of `contact_legs` from rows of LEG; what is after `end` has not happened yet."""
    at = {name: values.copy() for name, values in zip(LEG, legs.T, strict=True)}
    waits = (at["kind"] == WAITING) | (at["left"] > end)
    for name in ("answered", "left"):
        at[name][waits] = -1
    at["agent"][waits] = -1
    taken = (at["kind"] == ANSWERED) & ~waits
    is_over, is_wrapped = taken & (at["ended"] <= end), taken & (at["wrapped"] <= end)
    talk = (at["ended"] - at["answered"] - at["hold"]) / 1000
    team = np.array([*(number + 1 for number in team_of()), -1])[at["agent"]]
    columns: dict[str, Any] = {
        "contact_id": at["contact"] + 1, "leg_no": at["leg_no"], "queue_id": at["queue"] + 1,
        "agent_id": np.where(at["agent"] >= 0, at["agent"] + 1, -1), "team_id": team, "queued_at": at["queued"],
        "offered_at": at["offered"], "answered_at": at["answered"], "left_queue_at": at["left"],
        "ended_at": np.where(is_over, at["ended"], -1), "wrap_ended_at": np.where(is_wrapped, at["wrapped"], -1),
        "talk_s": _known(talk, is_over), "hold_s": _known(at["hold"] / 1000, is_over),
        "wrap_s": _known((at["wrapped"] - at["ended"]) / 1000, is_wrapped),
        "leave_kind": _named(LEAVES, np.where(waits, -1, at["kind"])),
    }  # fmt: skip
    version = np.max(
        [np.where(columns[n] > 0, columns[n], 0) for n in ("queued_at", "left_queue_at", "ended_at", "wrap_ended_at")],
        axis=0,
    )
    return stamped("contact_legs", columns, version, end, first)


def _codes(draw: np.random.Generator, these: Contacts) -> Ints:
    """Resolution code by contact: the same for a whole chain of contacts, nearly always; one channel answers oddly."""
    luck = (these.chain * 2_654_435_761 % 1_000_003) / 1_000_003
    luck = np.where(draw.random(len(luck)) < 0.08, draw.random(len(luck)), luck)
    found = np.zeros(len(luck), np.int64)
    odd = [number for number, channel in enumerate(CHANNEL) if channel == ODD_CHANNEL]
    is_odd = np.isin(these.queue, odd) & (these.reason == REASON_NO[ODD_REASON])
    for number, reason in [*enumerate(REASONS), (-1, None)]:
        mine = is_odd if reason is None else (these.reason == number) & ~is_odd
        codes = ODD_CODES if reason is None else reason.codes
        place = np.minimum(
            np.searchsorted(np.cumsum([share for _, share in codes]), luck[mine], side="right"), len(codes) - 1
        )
        found[mine] = np.array([CODES.index(code) for code, _ in codes])[place]
    return found


def _named(codes: list[str] | tuple[str, ...], numbers: Ints) -> pl.Series:
    """Codes by number; −1 is null."""
    return pl.Series([*codes, None], dtype=pl.String).gather(np.where(numbers < 0, len(codes), numbers))


def _known(values: NDArray[np.float64], is_known: NDArray[np.bool_]) -> pl.Series:
    return pl.select(pl.when(pl.Series(is_known)).then(pl.Series(values))).to_series()
