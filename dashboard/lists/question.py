"""Filters of a list beside those of the top: read from the URL, as a question to the store, as chips and as offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import links
from dashboard.lists import cells
from dashboard.lists.table import Chip, Offer
from dashboard.shell import Opened
from dashboard.wording import numbers
from queries.drill import people
from queries.scope import Scope

LONGEST = 200
BIGGEST = 2**63 - 1
OUTCOMES = ("answered", "abandoned", "callback_taken", "self_served", "flowed_out", "unserved")
STATUSES = ("new", "open", "pending_customer", "pending_internal", "resolved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
SEGMENTS = ("vip", "high_value", "standard", "basic")
LENGTHS = (300, 600, 1200, 3600)  # seconds offered as "at least"
KEYS = frozenset({"agent", "customer", "least"})
CONTACTS = ("agent", "customer", "segment", "reason", "outcome", "least", "repeat")
TICKETS = ("agent", "customer", "segment", "reason", "status", "priority", "complaint")
OWN = tuple(dict.fromkeys((*CONTACTS, *TICKETS)))


@dataclass(frozen=True)
class Question:
    """What the URL narrows the list of a page by, by name: one of `kinds`; keys as integers, the rest as text."""

    page: str
    kinds: tuple[str, ...]
    values: Mapping[str, int | str]

    def scope(self, page: Opened) -> Scope:
        """Return the page's scope with the tier that was chosen."""
        segment = self.values.get("segment")
        return page.scope.choosing(segment=[str(segment)]) if segment else page.scope


def from_url(page: str, kinds: Sequence[str]) -> Question:
    """Read the filters; what makes no sense is none."""
    found: dict[str, int | str] = {}
    for name in kinds:
        text = st.query_params.get(name, "")[:LONGEST]
        value = key_of(text) if name in KEYS else text
        if value:
            found[name] = value
    return Question(page, tuple(kinds), found)


def chips(page: Opened, asked: Question) -> list[Chip]:
    """Return what is in force, each with the list without it."""
    return [
        Chip(page.say(f"lists.filter.{name}"), _told(page, name, value), here(asked, **{name: None, "after": None}))
        for name, value in asked.values.items()
    ]


def offers(page: Opened, asked: Question, reasons: Sequence[str]) -> list[Offer]:
    """Return what may be narrowed by, each with the list that it makes."""
    offered: Mapping[str, Sequence[str | int]] = {
        "reason": reasons,
        "outcome": OUTCOMES,
        "status": STATUSES,
        "priority": PRIORITIES,
        "segment": SEGMENTS,
        "least": LENGTHS,
        "repeat": ("yes",),
        "complaint": ("yes",),
    }
    return [
        Offer(
            page.say(f"lists.filter.{name}"),
            [(_told(page, name, one), here(asked, **{name: str(one), "after": None})) for one in offered[name]],
        )
        for name in asked.kinds
        if name in offered and name not in asked.values
    ]


def here(asked: Question, **parameters: Any) -> str:
    """Return the address of the running page with these parameters in their place."""
    return links.build(asked.page, links.here(**parameters))


def key_of(text: str) -> int | None:
    """Read a key of the store; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(BIGGEST))
    return int(text) if is_number and 0 < int(text) <= BIGGEST else None


def _told(page: Opened, name: str, value: int | str) -> str:
    known: Mapping[str, Callable[[], str]] = {
        "agent": lambda: _agent(page, int(value)),
        "customer": lambda: f"#{value}",
        "least": lambda: numbers.duration(float(value), page.lang),
        "repeat": lambda: page.say("lists.repeat_within"),
        "complaint": lambda: page.say("lists.yes"),
        "reason": lambda: str(value).replace("_", " "),
    }
    return known[name]() if name in known else cells.code(page, name, str(value))


def _agent(page: Opened, key: int) -> str:
    return people.name(page.principal, page.known.dims, key) or f"#{key}"
