"""Frames of contacts and of their legs."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from store.simulator.chains import CHANNEL, LEAVES, OUTCOMES, Contacts, Ints
from store.simulator.company import SEGMENTS
from store.simulator.customers import Customers
from store.simulator.layout import ANSWERED, LEG, WAITING
from store.simulator.reasons import ODD_CHANNEL, ODD_CODES, ODD_REASON, REASON_NO, REASONS
from store.simulator.staffing import team_of
from store.simulator.stamped import stamped

DAY = 86_400_000
CODES = sorted({code for reason in REASONS for code, _ in reason.codes})
SEGMENT_CODES = [code for code, _ in SEGMENTS]


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
