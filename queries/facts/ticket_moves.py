"""Shapes `TICKET_MOVES`: a ticket's creation, and each time that it went to done or came back."""

from dataclasses import replace
from datetime import datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts import ticket_events
from queries.facts.local_time import calendar_columns, local_day
from queries.facts.places import ticket_places
from queries.facts.ticket_events import actor, credited
from queries.frames import INSTANT, TICKET_MOVES
from queries.reading import Reading
from queries.sealed import reading as sealed
from queries.sealed.bases import MOVED

FRAME = TICKET_MOVES
DONE = ("resolved", "closed")
CREATED, RESOLVED, REOPENED = "created", "resolved", "reopened"
CHANGE = {CREATED: 1, RESOLVED: -1, REOPENED: 1}
REPEATING = ("channel", "direction", "reason", "language", "segment", "source", "priority", "kind")


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of TICKET_MOVES in the window."""
    wanted = reading.columns or frozenset(TICKET_MOVES.columns)
    needed = (wanted | {"local_day", "site_id"} if "age_days" in wanted else wanted) & frozenset(MOVED.columns)
    rows = sealed.rows(replace(reading, columns=needed), MOVED, moved)
    if "age_days" in wanted:
        rows = aged(rows, reading.dims, zone=reading.window.zone, known_until=reading.known_until())
    return rows.select(name for name in TICKET_MOVES.columns if name in wanted)


def moved(reading: Reading) -> pl.LazyFrame:
    """Rows of MOVED in the window."""
    kinds = ticket_events.STATUS_KINDS
    where = ticket_events.touched(reading.window.start_at, reading.window.end_at, kinds)
    cases = reading.source.read(ticket_events.tickets(where)).lazy()
    events = reading.source.read(ticket_events.of_kinds(where, kinds)).lazy()
    inside = reading.within(moves(cases, events)).collect().lazy()
    return dress(inside, reading.dims, zone=reading.window.zone)


def aged(rows: pl.LazyFrame, dims: Dimensions, *, zone: str, known_until: datetime | None) -> pl.LazyFrame:
    """Add `age_days`: local days from the move to `known_until`, in the zone of the site."""
    zones = dims.sites.lazy().select("site_id", _zone="zone")
    placed = rows.join(zones, on="site_id", how="left", maintain_order="left")
    known = local_day("_known", dims.zones, zone)
    return placed.with_columns(_known=pl.lit(known_until, INSTANT)).with_columns(
        age_days=(known - pl.col("local_day")).dt.total_days()
    )


def moves(cases: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """Creations, moves to done (resolved, or closed at once) and back, in order; `next_at`: of what follows.

    A move that changes nothing (closed after resolved) is none. What is done without an event that says so is
    resolved at its stored time, and at its creation where there is none.
    """
    to_done = pl.col("to_value").is_in(DONE)
    told = (
        events.with_columns(to_value=pl.col("to_value").fill_null("open"))
        .sort("ticket_id", "at", "event_id")
        .with_columns(_done=to_done)
        .filter(pl.col("_done") != pl.col("_done").shift(1, fill_value=False).over("ticket_id"))
        .select("ticket_id", "at", actor(), _mark=pl.col("event_id").cast(pl.String),
                kind=pl.when("_done").then(pl.lit(RESOLVED)).otherwise(pl.lit(REOPENED)))
    )  # fmt: skip
    last = told.group_by("ticket_id", maintain_order=True).last().filter(pl.col("kind") == RESOLVED)
    silent = cases.filter(pl.col("status").is_in(DONE)).join(last, on="ticket_id", how="anti")
    stored = silent.select("ticket_id", at=pl.coalesce("resolved_at", "closed_at", "created_at"), kind=pl.lit(RESOLVED))
    created = cases.select("ticket_id", at="created_at", kind=pl.lit(CREATED))
    return (
        pl.concat([created.with_columns(_place=0), told.with_columns(_place=1), stored.with_columns(_place=1)],
                  how="diagonal")
        .sort("ticket_id", "_place", "at", "_mark")
        .with_columns(next_at=pl.col("at").shift(-1).over("ticket_id"))
        .join(cases, on="ticket_id", how="inner", maintain_order="left")
    )  # fmt: skip


def dress(rows: pl.LazyFrame, dims: Dimensions, *, zone: str) -> pl.LazyFrame:
    """Add names, days until the reopening, and the calendar of the site."""
    placed = ticket_places(credited(rows, dims, "at"), dims)
    day = local_day("at", dims.zones, zone)
    told = calendar_columns(
        placed.with_columns(
            move_id=pl.concat_str("kind", "ticket_id", "_mark", separator=":", ignore_nulls=True),
            backlog_change=pl.col("kind").replace_strict(CHANGE, return_dtype=pl.Int64),
            _next=pl.when(pl.col("kind") == RESOLVED).then("next_at"),
            direction=pl.lit(None, pl.String),
            language=pl.lit(None, pl.String),
        ).with_columns(
            reopened_days=(local_day("_next", dims.zones, zone) - day).dt.total_days(),
        ),
        "at", dims.zones, zone,
    )  # fmt: skip
    return told.with_columns(pl.col(REPEATING).cast(pl.Categorical)).select(*MOVED.columns)
