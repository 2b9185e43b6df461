"""The course of every ticket: when it was answered, paused, settled, opened again, followed up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.simulator.chains import CHANNEL, Contacts, Ints
from store.simulator.reasons import REASON_NO

HOUR, DAY = 3_600_000, 86_400_000
COMPLAINT = REASON_NO["complaint"]


@dataclass(frozen=True)
class Cases:
    """Tickets by number (from 0; key = number + 1); milliseconds, −1 where it never happens, also after the end."""

    root: Ints  # number of the contact that opened it
    created: Ints
    first_response: Ints
    asked: Ints  # the agent asked the customer something: the clock stops …
    told: Ints  # … until the customer answered
    first_resolved: Ints
    planned: Ints  # when it is to be resolved, also after the end
    reopened: Ints
    resolved: Ints
    closed: Ints
    priority: Ints
    is_complaint: NDArray[np.bool_]
    follow_due: Ints
    follow_done: Ints
    agent: Ints
    linked: tuple[Ints, Ints]  # (ticket, contact) numbers of later contacts about it


def cases(seed: int, these: Contacts, end: int) -> Cases:
    """Work out the tickets of all contacts."""
    draw = np.random.default_rng([seed, 71])
    holders = np.flatnonzero(these.ticket >= 0)
    tickets = these.ticket[holders] - 1
    root = holders[np.unique(tickets, return_index=True)[1]]
    count = len(root)
    is_root = np.isin(holders, root)
    linked = (tickets[~is_root], holders[~is_root])
    is_mail = np.isin(these.place[root], [n for n, channel in enumerate(CHANNEL) if channel == "email"])
    handled = these.is_handled[root]
    ended = np.where(handled, these.ended[root], -1)
    created = np.where(is_mail, these.created[root], np.maximum(ended - 60_000, these.created[root]))
    settled = these.settled[root] > 0
    at_once = handled & settled & (draw.random(count) < np.where(is_mail, 0.8, 0.3))
    work = draw.lognormal(1.9, 0.9, count) * np.where(settled, 1.0, 1.9) * HOUR
    pauses = handled & ~at_once & (draw.random(count) < 0.38)
    asked = np.where(pauses, ended + (work * 0.3).astype(np.int64), -1)
    told = np.where(pauses, asked + (draw.lognormal(2.2, 0.9, count) * HOUR).astype(np.int64), -1)
    first_resolved = np.where(at_once, ended, ended + work.astype(np.int64) + np.where(pauses, told - asked, 0))
    first_resolved = np.where(handled, first_resolved, -1)
    again = _last_contact(count, linked, these)
    returns = handled & (again > first_resolved) & (again <= end)
    reopened = np.where(returns, again, -1)
    rework = (draw.lognormal(1.4, 0.9, count) * HOUR).astype(np.int64)
    resolved = np.where(returns, reopened + rework, first_resolved)
    closed = np.where(handled, resolved + 3 * DAY, -1)
    complaint = these.reason[root] == COMPLAINT
    priority = np.where(
        complaint, draw.choice([2, 3], count, p=[0.8, 0.2]), draw.choice(4, count, p=[0.14, 0.7, 0.13, 0.03])
    )
    follows = handled & (complaint | (draw.random(count) < 0.12))
    due = np.where(follows, first_resolved + 2 * DAY, -1)
    luck = draw.random(count)
    late = np.where(luck < 0.83, draw.random(count) * 1.9 * DAY, 2 * DAY + draw.random(count) * DAY).astype(np.int64)
    done = np.where(follows & (luck < 0.92), first_resolved + late, -1)
    due = np.where(first_resolved <= end, due, -1)
    return Cases(
        root=root, created=created, first_response=_past(ended, end), asked=_past(asked, end), told=_past(told, end),
        first_resolved=_past(first_resolved, end), planned=first_resolved, reopened=reopened,
        resolved=_past(resolved, end),
        closed=_past(closed, end), priority=priority, is_complaint=complaint, follow_due=due,
        follow_done=_past(done, end), agent=these.agent[root], linked=linked,
    )  # fmt: skip


def _past(at: Ints, end: int) -> Ints:
    return np.where(at <= end, at, -1)


def _last_contact(count: int, linked: tuple[Ints, Ints], these: Contacts) -> Ints:
    """Tell when each ticket's customer last came back about it; −1: never."""
    last = np.full(count, -1, np.int64)
    np.maximum.at(last, linked[0], these.created[linked[1]])
    return last
