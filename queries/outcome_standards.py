"""Columns of `OUTCOMES` that judge a contact by the standard of its own channel: answered in time, resolved in time."""

import polars as pl

from queries import extent
from queries.facts import threads, tickets
from queries.facts.durations import seconds
from queries.facts.standards import standard_columns
from queries.frames import INSTANT
from queries.reading import Reading
from queries.statement import Statement
from store.schema.contacts import Ticket

DEFERRED = ("email", "web_form")  # nobody waits on the line: what counts is the first response, on business hours
JUDGED = ("ticket_id", "first_response_at", "first_response_open_s", "first_response_threshold_s", "resolution_open_s",
          "resolution_threshold_s", "status")  # fmt: skip


def judged_tickets(reading: Reading, of: Statement) -> pl.DataFrame:
    """Columns JUDGED of the tickets in `of`; the resolution clock of one that is not done runs to the last instant."""
    where = Ticket.id.in_(of)
    read = reading.source.read
    derived = tickets.derive(
        read(tickets.statement(where)).lazy(),
        read(tickets.events(where)).lazy(),
        read(threads.statement(threads.of_tickets(where))).lazy(),
    )
    is_done = pl.col("status").cast(pl.String).is_in(tickets.DONE)
    known = pl.lit(extent.heard_until(reading.source), INSTANT)
    until = pl.when(is_done).then(pl.coalesce("resolved_at", "closed_at")).otherwise(known)
    running = derived.with_columns(resolved_at=until)
    return tickets.dress(running, reading.dims, zone=reading.window.zone).select(JUDGED).collect()


def with_response_met(rows: pl.LazyFrame, reading: Reading, judged: pl.DataFrame) -> pl.LazyFrame:
    """Add `is_response_met`: the wait until an agent answered, against the service level of the first queue.

    On a deferred channel it is the first response of the ticket, where that came after the contact began and there is
    a standard for it. Null: no standard is in force.
    """
    into = {"_threshold_s": "threshold_s"}
    known = standard_columns(rows, reading.dims.standards, metric="service_level", at="queued_at", into=into)
    told = judged.lazy().select("ticket_id", "first_response_at", "first_response_open_s", "first_response_threshold_s")
    joined = known.join(told, on="ticket_id", how="left", maintain_order="left")
    in_queue = seconds("queued_at", "answered_at") <= pl.col("_threshold_s")
    by_ticket = pl.col("first_response_open_s") <= pl.col("first_response_threshold_s")
    is_deferred = pl.col("channel").cast(pl.String).is_in(DEFERRED)
    is_first = pl.col("first_response_at") >= pl.col("created_at")
    answered = pl.when(is_deferred & is_first & by_ticket.is_not_null()).then(by_ticket).otherwise(in_queue)
    return joined.with_columns(is_response_met=answered)


def with_resolution_met(rows: pl.LazyFrame, judged: pl.DataFrame) -> pl.LazyFrame:
    """Add `is_resolution_met`: resolved within the standard; one still open (`_is_open`) is missed once it is used up.

    Null: no ticket, no standard in force, or still open and in time.
    """
    is_done = pl.col("status").cast(pl.String).is_in(tickets.DONE)
    is_within = pl.col("resolution_open_s") <= pl.col("resolution_threshold_s")
    verdict = pl.when(is_done | ~is_within).then(is_within)
    told = judged.lazy().select("ticket_id", is_resolution_met=verdict, _is_open=~is_done)
    return rows.join(told, on="ticket_id", how="left", maintain_order="left")
