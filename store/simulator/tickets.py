"""Frames of tickets, of their events, and of the messages about them (times only)."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from store.simulator.cases import Cases
from store.simulator.chains import CHANNEL, Contacts, Ints
from store.simulator.company import SEGMENTS
from store.simulator.customers import Customers
from store.simulator.reasons import REASONS
from store.simulator.staffing import team_of
from store.simulator.stamped import stamped

PRIORITIES = ("low", "normal", "high", "urgent")
STATUSES = ("new", "open", "pending_customer", "resolved", "closed", "pending_internal")
STAGES = ("accepted", "assigned", "first_response", "diagnosis", "resolution", "confirmation", "follow_up")
SYSTEM, AGENT, CUSTOMER = "system", "agent", "customer"
TEAM_OF = np.array([*(number + 1 for number in team_of()), -1])


def status_of(case: Cases, end: int) -> Ints:
    """Status of every ticket at the end, as a number in STATUSES."""
    paused = (case.asked >= 0) & ((case.told < 0) | (case.told > end)) & (case.first_resolved < 0)
    back = (case.reopened >= 0) & (case.resolved < 0)
    inside = (case.root % 7 == 0) & (case.resolved < 0) & (case.first_response >= 0)
    states = [case.closed >= 0, (case.resolved >= 0) & ~back, paused, inside, case.first_response >= 0]
    return np.select(states, [4, 3, 2, 5, 1], 0)


def stage_times(case: Cases, end: int) -> list[Ints]:
    """Tell when each ticket entered each stage; −1: not yet."""
    is_known = case.first_response >= 0
    span = case.planned - case.first_response
    parts = [case.first_response + (span * share).astype(np.int64) for share in (0.06, 0.55, 0.92)]
    parts = [np.where(is_known & (part <= end), part, -1) for part in parts]
    assigned = np.minimum(case.created + 45_000, np.maximum(case.first_response, case.created))
    assigned = np.where(is_known, assigned, -1)
    return [
        case.created,
        assigned,
        case.first_response,
        *parts,
        np.where(case.follow_due >= 0, case.first_resolved, -1),
    ]


def ticket_frame(case: Cases, these: Contacts, people: Customers, end: int) -> pl.DataFrame:
    """Make the frame of `tickets`."""
    root = case.root
    customer = these.customer[root]
    times = np.stack(stage_times(case, end))
    reached = np.where(times >= 0, np.arange(len(STAGES))[:, None], -1).max(axis=0)
    reason = pl.Series([item.code for item in REASONS]).gather(these.reason[root])
    segment = np.where(customer >= 0, people.segment[customer], 2)
    agent = np.where(case.first_response >= 0, case.agent, -1)
    columns: dict[str, Any] = {
        "customer_id": np.where(customer >= 0, customer + 1, -1), "reason": reason,
        "subject": pl.select(pl.format("{} #{}", reason.str.replace_all("_", " "), pl.Series(root + 1))).to_series(),
        "channel": pl.Series(CHANNEL).gather(these.place[root]),
        "priority": pl.Series(PRIORITIES).gather(case.priority),
        "segment": pl.Series([code for code, _ in SEGMENTS]).gather(segment),
        "status": pl.Series(STATUSES).gather(status_of(case, end)), "stage": pl.Series(STAGES).gather(reached),
        "is_complaint": case.is_complaint, "created_at": case.created, "first_response_at": case.first_response,
        "first_resolved_at": case.first_resolved, "resolved_at": case.resolved, "closed_at": case.closed,
        "reopened_count": (case.reopened >= 0).astype(np.int64), "assignee_id": np.where(agent >= 0, agent + 1, -1),
        "team_id": TEAM_OF[agent], "queue_id": these.queue[root] + 1, "promise_due_at": these.due[root],
        "follow_up_due_at": case.follow_due, "follow_up_done_at": case.follow_done,
    }  # fmt: skip
    last = np.max([case.created, case.first_response, case.told, case.resolved, case.reopened, case.closed], axis=0)
    return stamped("tickets", columns, np.maximum(last, case.follow_done), end)


def event_frame(case: Cases, these: Contacts, end: int) -> pl.DataFrame:
    """Make the frame of `ticket_events`, in order of time."""
    entered = stage_times(case, end)
    opens = np.where(case.first_response >= 0, entered[1], -1)
    reached = [(entered[n], AGENT, "stage", STAGES[n - 1], STAGES[n]) for n in range(1, len(STAGES))]
    said = np.where(case.first_resolved >= 0, np.minimum(case.told, case.first_resolved), case.told)
    rows = [
        (case.created, SYSTEM, "created", None, "new"), (opens, SYSTEM, "assigned", None, None), *reached,
        (case.first_response, AGENT, "status", "new", "open"),
        (case.asked, AGENT, "status", "open", "pending_customer"),
        (said, CUSTOMER, "status", "pending_customer", "open"),
        (case.first_resolved, AGENT, "status", "open", "resolved"),
        (case.reopened, CUSTOMER, "reopened", "resolved", "open"),
        (np.where(case.reopened >= 0, case.resolved, -1), AGENT, "status", "open", "resolved"),
        (case.closed, SYSTEM, "status", "resolved", "closed"),
    ]  # fmt: skip
    customer = np.where(these.customer[case.root] >= 0, these.customer[case.root] + 1, -1)
    who = {AGENT: case.agent + 1, CUSTOMER: customer, SYSTEM: np.full(len(case.root), -1)}
    return _events(rows, who, case, end)


def _events(rows: list[tuple[Any, ...]], who: dict[str, Ints], case: Cases, end: int) -> pl.DataFrame:
    happened: list[NDArray[np.bool_]] = [row[0] >= 0 for row in rows]
    ticket = np.concatenate([np.flatnonzero(mask) for mask in happened])
    kind = np.repeat(np.arange(len(rows)), [int(mask.sum()) for mask in happened])
    at = np.concatenate([row[0][mask] for row, mask in zip(rows, happened, strict=True)])
    actor = np.concatenate([who[row[1]][mask] for row, mask in zip(rows, happened, strict=True)])
    order = np.lexsort((kind, ticket, at))
    ticket, kind, at, actor = ticket[order], kind[order], at[order], actor[order]
    names = [pl.Series([row[n] for row in rows], dtype=pl.String).gather(kind) for n in (1, 2, 3, 4)]
    assigned = pl.Series(np.where(kind == 1, case.agent[ticket] + 1, -1))
    to = pl.select(
        pl.when(assigned > 0).then(pl.format("agent{}", assigned.cast(pl.String).str.zfill(7))).otherwise(names[3])
    )
    columns = {
        "ticket_id": ticket + 1, "at": at, "actor_kind": names[0], "actor_id": np.where(actor > 0, actor, -1),
        "kind": names[1], "from_value": names[2], "to_value": to.to_series(),
    }  # fmt: skip
    return stamped("ticket_events", columns, at, end)
