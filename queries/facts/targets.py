"""Shapes `TARGETS`: the clocks that legs, tickets, responses and promises start, each as a row of COMMON."""

from collections.abc import Mapping

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import seconds
from queries.facts.open_time import CALENDAR_ID, with_site_calendar
from queries.facts.pauses import PENDING
from queries.facts.service_clock import LOST, WITHDRAWN
from queries.facts.standards import standard_columns
from queries.frames import CALENDAR, INSTANT, TARGETS, TEXT

SHORT_S = 5.0  # who gives up sooner could not have been answered: neither met nor missed
DONE = ("resolved", "closed")
OF_TICKETS = ("first_response", "resolution", "next_response")  # clocks that stand still while their ticket does
INTO: Mapping[str, str] = {"allowance_s": "threshold_s", "_standard_calendar_id": "calendar_id"}
MADE = ("due_at", "used_s", "is_due", "is_running", "is_decided", "is_met", "is_paused")
HELPERS: Mapping[str, pl.DataType] = {
    "stopped_at": INSTANT, "fate": TEXT(), "_stored_due_at": INSTANT, CALENDAR_ID: pl.Int64(),
}  # fmt: skip
PROMISED = {name: dtype for name, dtype in TARGETS.columns.items() if name not in (*MADE, *CALENDAR)}
COMMON = {
    name: pl.Categorical() if dtype == TEXT and name != "target_id" else dtype
    for name, dtype in {**PROMISED, **HELPERS}.items()
}


def of_legs(legs: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Waits in a queue: done by an agent's answer; missed by who gives up, save at once; another way out: no verdict.

    `legs` has the columns of LEGS that COMMON and these times are made of. Calls that an agent makes enter no queue.
    """
    entered = legs.filter((pl.col("direction") != "outbound").fill_null(value=True))
    told = standard_columns(entered, dims.standards, metric="service_level", at="queued_at", into=INTO)
    kind = pl.col("leave_kind").cast(pl.String)
    gave_up = (kind == "abandoned") & (pl.col("wait_s") >= SHORT_S)
    fate = pl.when(gave_up).then(pl.lit(LOST)).when(kind != "answered").then(pl.lit(WITHDRAWN))
    return _rows(
        with_site_calendar(told.filter(pl.col("allowance_s").is_not_null()), dims, "_standard_calendar_id"),
        "service_level", "leg_id", start_at="queued_at", stopped_at="left_queue_at", fate=fate,
        done_at=pl.when(kind == "answered").then("left_queue_at"),
    )  # fmt: skip


def of_tickets(tickets: pl.LazyFrame, dims: Dimensions, metric: str) -> pl.LazyFrame:
    """First responses or resolutions of tickets (facts.tickets, placed), where a standard is in force at creation.

    A ticket that was done without a response is not judged for it.
    """
    told = standard_columns(tickets, dims.standards, metric=metric, at="created_at", into=INTO)
    known = with_site_calendar(told.filter(pl.col("allowance_s").is_not_null()), dims, "_standard_calendar_id")
    is_done = pl.col("until_at").is_not_null()
    if metric == "resolution":
        done_at = pl.when(is_done).then(pl.coalesce("resolved_at", "closed_at"))
        fate = pl.when(is_done & done_at.is_null()).then(pl.lit(WITHDRAWN))  # done, nobody knows when
        return _rows(known, metric, "ticket_id", done_at=done_at, stopped_at="until_at", fate=fate)
    is_idle = pl.col("first_response_at").is_null() & is_done
    return _rows(
        known.filter(pl.col("request_at").is_not_null()), metric, "ticket_id", start_at="request_at",
        done_at="first_response_at", stopped_at=pl.coalesce("first_response_at", "until_at"),
        fate=pl.when(is_idle).then(pl.lit(WITHDRAWN)),
    )  # fmt: skip


def of_responses(responses: pl.LazyFrame, tickets: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    """Customers' messages after the first answer: what they wait for is a next response.

    The wait for the first response is the ticket's own target, or its queue's.
    """
    told = responses.join(tickets.select("ticket_id", "priority", "first_response_at"), on="ticket_id", how="left")
    alone = pl.col("ticket_id").is_null() & ~pl.col("is_first")
    later = pl.col("ticket_id").is_not_null() & pl.coalesce(
        pl.col("first_response_at") < pl.col("asked_at"), ~pl.col("is_first")
    )
    after = told.filter(alone | later)
    judged = standard_columns(after, dims.standards, metric="next_response", at="asked_at", into=INTO)
    known = with_site_calendar(judged.filter(pl.col("allowance_s").is_not_null()), dims, "_standard_calendar_id")
    return _rows(
        known, "next_response", "message_id", start_at="asked_at", done_at="answered_at", stopped_at="answered_at"
    )


def of_promises(rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """Promises of contacts or tickets: columns start_at, due, kept; due at the instant promised, by the wall clock."""
    return _rows(rows, "promise", key, **_dated("due", "kept"))


def of_follow_ups(tickets: pl.LazyFrame) -> pl.LazyFrame:
    """Follow-ups that were planned on tickets: from the first resolution to the instant planned, wall clock."""
    planned = tickets.filter(pl.col("follow_up_due_at").is_not_null())
    begun = planned.with_columns(start_at=pl.coalesce("first_resolved_at", "created_at"))
    return _rows(begun, "follow_up", "ticket_id", **_dated("follow_up_due_at", "follow_up_done_at"))


def paused(rows: pl.LazyFrame, stood: pl.LazyFrame) -> pl.LazyFrame:
    """Stretches in which the ticket of a target stood still; a message waits also while its ticket is done.

    `rows`: of these functions. `stood`: facts.pauses.stretches of tickets in STANDING, with `ticket_id`.
    """
    kind = pl.col("kind").cast(pl.String)
    stopped = rows.filter(kind.is_in(OF_TICKETS)).select("target_id", "ticket_id", "kind").join(stood, on="ticket_id")
    return stopped.filter((kind != "next_response") | (pl.col("status").cast(pl.String) == PENDING))


def _dated(due: str, done: str) -> dict[str, str | pl.Expr]:
    return {
        "start_at": "start_at",
        "done_at": done,
        "stopped_at": done,
        "_stored_due_at": due,
        "allowance_s": seconds("start_at", due),
    }


def _rows(rows: pl.LazyFrame, kind: str, key: str, **columns: str | pl.Expr) -> pl.LazyFrame:
    """Rows of COMMON: `columns` and what `rows` have of it, the rest null."""
    named = {name: pl.col(one) if isinstance(one, str) else one for name, one in columns.items()}
    told = rows.with_columns(
        kind=pl.lit(kind),
        target_id=pl.format("{}:{}:{}", pl.lit(kind), pl.lit(key.removesuffix("_id")), pl.col(key)),
        **named,
    )
    there = told.collect_schema().names()
    return told.select(
        (pl.col(name).cast(dtype) if name in there else pl.lit(None, dtype)).alias(name)
        for name, dtype in COMMON.items()
    )
