"""Customers in tiers and stages of life, and what they bought."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from store.simulator import names
from store.simulator.company import SEGMENTS

DAY = 86_400_000
PRODUCTS = ("Current account", "Credit card", "Personal loan", "Savings plan", "Mobile plan", "Broadband",
            "Home insurance", "Roaming pass", "Handset")  # fmt: skip
SEGMENT_CODES = tuple(code for code, _ in SEGMENTS)
# Stage of life at the end: share of customers, days since the last order (from, to), how often they make contact.
STAGES = (("potential", 0.08, None, 0.35), ("active", 0.68, (0, 170), 1.0), ("dormant", 0.13, (185, 360), 0.0),
          ("lost", 0.11, (370, 900), 0.0))  # fmt: skip


@dataclass(frozen=True)
class Customers:
    """Arrays by customer number (from 0), in order of registration; times in milliseconds."""

    registered: NDArray[np.int64]
    segment: NDArray[np.int64]
    is_chinese: NDArray[np.bool_]
    cumulated: NDArray[np.float64]  # of how often they make contact: the first n customers have cumulated[n - 1]
    stage: NDArray[np.int64]

    def drawn(self, draw: np.random.Generator, at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw a customer for each instant, among those registered by then."""
        known = np.maximum(np.searchsorted(self.registered, at), 1)
        return np.searchsorted(self.cumulated, draw.random(len(at)) * self.cumulated[known - 1], side="right")


def customers(seed: int, count: int, start: int, end: int) -> Customers:
    """Draw `count` customers as of `end`; about 7 % of them came since `start`."""
    draw = np.random.default_rng([seed, 21])
    fresh = draw.random(count) < 0.07
    ages = np.where(fresh, draw.random(count) * (end - start), (end - start) + draw.exponential(900 * DAY, count))
    stage = draw.choice(len(STAGES), count, p=[share for _, share, _, _ in STAGES])
    ages = np.where(stage == 3, np.maximum(ages, 1000 * DAY), np.where(stage == 2, np.maximum(ages, 400 * DAY), ages))
    order = np.argsort(-ages, kind="stable")
    stage, registered = stage[order], (end - ages[order]).astype(np.int64)
    often = draw.lognormal(0.0, 0.6, count) * np.array([often for *_, often in STAGES])[stage]
    segment = draw.choice(len(SEGMENTS), count, p=[share for _, share in SEGMENTS])
    often *= np.array([1.5, 1.3, 1.0, 0.7])[segment]
    often[0] = max(often[0], 0.1)
    return Customers(registered, segment, draw.random(count) < 0.38, np.cumsum(often), stage)


def customer_columns(seed: int, people: Customers, closed: dict[int, int]) -> dict[str, Any]:
    """Columns of `customers` but its key and source; `closed` maps customer numbers to the instant they left."""
    draw = np.random.default_rng([seed, 22])
    count = len(people.registered)
    numbers = np.arange(count)
    foreign, local = names.english(draw, count), names.chinese(draw, count)
    is_chinese = people.is_chinese.tolist()
    closing = np.full(count, -1, np.int64)
    closing[list(closed)] = list(closed.values())
    return {
        "name": [b if flag else a for a, b, flag in zip(foreign, local, is_chinese, strict=True)],
        "phone": names.phones(numbers),
        "email": names.addresses(numbers),
        "segment": pl.Series(SEGMENT_CODES).gather(people.segment),
        "language": ["zh" if flag else "en" for flag in is_chinese],
        "registered_at": people.registered,
        "closed_at": closing,
        "merged_into": np.full(count, -1, np.int64),
        "has_consent": draw.random(count) < 0.82,
    }


def order_columns(seed: int, people: Customers, end: int) -> dict[str, Any]:
    """Columns of `orders` but its key and source; `customer_id` is the customer's number + 1; in order of time."""
    draw = np.random.default_rng([seed, 23])
    buyers = np.flatnonzero(people.stage > 0)
    bounds = np.array([limits or (0, 1) for *_, limits, _ in STAGES])[people.stage[buyers]]
    last = end - ((bounds[:, 0] + draw.random(len(buyers)) * (bounds[:, 1] - bounds[:, 0])) * DAY).astype(np.int64)
    last = np.maximum(last, people.registered[buyers])
    extra = draw.poisson(1.1, len(buyers))
    who = np.concatenate([buyers, np.repeat(buyers, extra)])
    until = np.repeat(last, extra)
    since = people.registered[np.repeat(buyers, extra)]
    at = np.concatenate([last, since + (draw.random(len(until)) * (until - since)).astype(np.int64)])
    order = np.lexsort((who, at))
    amount = np.round(draw.lognormal(4.2, 0.9, len(at)), 2)
    product = pl.Series(PRODUCTS).gather(draw.integers(len(PRODUCTS), size=len(at)))
    return {"customer_id": who[order] + 1, "ordered_at": at[order], "amount": amount, "product": product}
