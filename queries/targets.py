"""Reads `TARGETS`: the clocks of legs, tickets, responses and promises, run in one go and judged as of one instant.

What does not depend on that instant is frame CLOCKS, whose days are sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from sqlalchemy import or_

from queries import extent
from queries.dimensions import Dimensions
from queries.facts import contacts, passages, responses, service_clock, targets, threads, tickets
from queries.facts import target_reads as reads
from queries.facts.credit import RESOLVER, credited
from queries.facts.local_time import calendar_columns
from queries.facts.open_time import CALENDAR_ID
from queries.facts.pauses import STANDING, stretches
from queries.facts.places import own_places, ticket_places
from queries.frames import TARGETS
from queries.open_spans import SECOND_US
from queries.reading import Reading
from queries.sealed import reading as sealed
from queries.sealed.bases import CLOCKS
from queries.source import stored_schema
from store.types import from_micros, to_micros

STOOD = timedelta(days=30)  # messages that wait are looked for so much further back: their clocks may have stood
VERDICTS = ("is_due", "is_running", "is_decided", "is_met")
RUN = ("start_at", "due_at", "rest", "calendar_id")
NEEDS: Mapping[str, Sequence[str]] = {  # what columns are made of as of any instant
    "due_at": RUN,
    "used_s": ("used_s", "counts_from", "calendar_id"),
    **dict.fromkeys(VERDICTS, (*RUN, "done_at", "stopped_at", "fate")),
}
OF_LEGS = (
    "leg_id", "contact_id", "leg_no", "queue_id", "agent_id", "own_team_id", "queued_at", "answered_at",
    "left_queue_at", "ended_at", "leave_kind", "source", "ticket_id", "customer_id", "segment", "channel",
    "direction", "reason", "language",
)  # fmt: skip


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of TARGETS whose anchor (start_at or due_at) lies in the window, as of `extent.heard_until`."""
    judged_at = extent.heard_until(reading.source)
    wanted = reading.columns or frozenset(TARGETS.columns)
    made_of = {one for name in wanted & NEEDS.keys() for one in NEEDS[name]}
    needed = frozenset(CLOCKS.columns) & {*wanted, *made_of}
    rows = sealed.rows(replace(reading, columns=needed | {reading.anchor}), CLOCKS, clocks)
    if not wanted.isdisjoint(NEEDS):
        rows = service_clock.resumed(rows, reading.dims, judged_at, calendar="calendar_id")
    if not wanted.isdisjoint(VERDICTS):
        rows = service_clock.judged(rows, judged_at)
    return rows.select(name for name in TARGETS.columns if name in wanted)


def clocks(reading: Reading) -> pl.LazyFrame:
    """Rows of CLOCKS whose anchor lies in the window, as of `extent.heard_until`."""
    judged_at, dims = extent.heard_until(reading.source), reading.dims
    cases, waiting = _threads(reading)
    clocks = (*_of_cases(reading, cases), _of_legs(reading), targets.of_responses(waiting, cases, dims))
    rows = pl.concat((*clocks, _promises(reading))).collect().lazy()
    paused = targets.paused(rows, stretches(cases, STANDING, "ticket_id"))
    run = service_clock.run(rows, paused, dims, judged_at)
    dated = run.with_columns(due_at=pl.coalesce("_stored_due_at", "due_at"), calendar_id=CALENDAR_ID)
    return _told(reading, dated)


def began_after(dims: Dimensions, metrics: tuple[str, ...], at: datetime) -> datetime:
    """Instant after which a clock that fell due at `at` must have begun, or stood still, by any calendar."""
    of_metrics = dims.standards.filter(pl.col("metric").is_in(metrics))
    longest = round(max(of_metrics["threshold_s"].to_list(), default=0.0) * SECOND_US)
    moment, earliest = np.array([to_micros(at)]), to_micros(at) - longest
    for hours in dims.hours.values():
        left = np.maximum(hours.elapsed(moment) - longest, 0)
        earliest = min(earliest, int(hours.instant(left)[0]))
    return from_micros(max(earliest, 0))


def _from(reading: Reading, *metrics: str) -> datetime:
    start = reading.window.start_at
    return start if reading.anchor == "start_at" else began_after(reading.dims, metrics, start)


def _threads(reading: Reading) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Tickets whose clocks may matter, placed, and the messages that waited, shaped as RESPONSES."""
    read, end = reading.source.read, reading.window.end_at
    spoken = _from(reading, "next_response") - (STOOD if reading.anchor == "due_at" else timedelta())
    near = threads.within(spoken, end)
    about = reads.tickets_about(_from(reading, "first_response", "resolution"), end)
    where = or_(about, reads.tickets_spoken_in(spoken, end))
    messages = read(threads.statement(or_(near, threads.of_tickets(where)))).lazy()
    derived = tickets.derive(read(tickets.statement(where)).lazy(), read(tickets.events(where)).lazy(), messages)
    return ticket_places(derived, reading.dims).collect().lazy(), responses.shape(messages, reading.dims)


def _of_cases(reading: Reading, cases: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Clocks of tickets; each is told by who stopped it, one that runs by today's assignee."""
    dims, is_done = reading.dims, pl.col("until_at").is_not_null()
    resolved = cases.with_columns(pl.when(is_done).then(RESOLVER).alias(RESOLVER))
    yield targets.of_tickets(credited(cases, dims, "created_at"), dims, "first_response")
    yield targets.of_tickets(credited(resolved, dims, "resolved_at"), dims, "resolution")
    yield targets.of_follow_ups(cases)
    where = reads.tickets_about(reading.window.start_at, reading.window.end_at)
    of_contacts = reading.source.read(reads.promised_in(where)).lazy()
    alone = reading.source.read(reads.promised_on(where)).lazy().join(of_contacts, on="ticket_id", how="anti")
    begun = cases.join(alone, on="ticket_id", how="semi").drop("start_at")
    yield targets.of_promises(
        begun.with_columns(start_at="created_at", due="promise_due_at", kept="first_resolved_at"), "ticket_id"
    )


def _of_legs(reading: Reading) -> pl.LazyFrame:
    first = _from(reading, "service_level")
    where = passages.legs_within("queued_at", first, reading.window.end_at, with_siblings=False)
    stored = reading.source.read(passages.statement(where, OF_LEGS, with_legs_only=True))
    everything = stored_schema(passages.statement(where))
    blank = [pl.lit(None, dtype).alias(name) for name, dtype in everything.items() if name not in stored.columns]
    measured = passages.measured(stored.lazy().with_columns(blank))
    return targets.of_legs(own_places(measured, reading.dims), reading.dims)


def _promises(reading: Reading) -> pl.LazyFrame:
    where = reads.promised(reading.anchor, reading.window.start_at, reading.window.end_at)
    stored = reading.source.read(passages.statement(where)).lazy()
    given = reading.source.read(reads.promises(where)).lazy()
    shaped = contacts.shape(stored, reading.dims).join(given, on="contact_id")
    return targets.of_promises(shaped.with_columns(start_at=pl.coalesce("ended_at", "created_at")), "contact_id")


def _told(reading: Reading, rows: pl.LazyFrame) -> pl.LazyFrame:
    zones = reading.dims.sites.lazy().select("site_id", pl.col("zone").alias("_zone"))
    inside = reading.within(rows).join(zones, on="site_id", how="left", maintain_order="left")
    told = calendar_columns(inside, reading.anchor, reading.dims.zones, reading.window.zone)
    return told.select(*CLOCKS.columns)
