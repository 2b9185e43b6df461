"""Shapes `STAGES`: one stay of a ticket in a stage of the service process."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts import ticket_events
from queries.facts.durations import seconds
from queries.facts.local_time import calendar_columns
from queries.facts.open_time import open_seconds, with_calendar
from queries.facts.places import ticket_places
from queries.facts.ticket_events import actor, credited
from queries.frames import STAGES
from queries.reading import Reading

FRAME = STAGES
KINDS = ("created", "stage")
FIRST = "accepted"
REPEATING = ("channel", "direction", "reason", "language", "segment", "source", "priority", "stage")


def between(reading: Reading) -> pl.LazyFrame:
    """Rows of STAGES whose anchor (entered_at or left_at) lies in the window."""
    where = ticket_events.touched(reading.window.start_at, reading.window.end_at, KINDS)
    cases = reading.source.read(ticket_events.tickets(where)).lazy()
    events = reading.source.read(ticket_events.of_kinds(where, KINDS)).lazy()
    inside = reading.within(stays(cases, events)).collect().lazy()
    return dress(inside, reading.dims, anchor=reading.anchor, zone=reading.window.zone)


def stays(cases: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """Follow each ticket from stage to stage: it leaves the last one when it is closed.

    The first stay begins with the ticket, in the stage that its first move left (accepted, where none says which).
    A ticket without moves and without a stage of its own has no stays. What says that it began after it ended lasted
    for an unknown time.
    """
    moves = events.filter(pl.col("kind") == "stage", pl.col("to_value").is_not_null()).sort(
        "ticket_id", "at", "event_id"
    )
    created = events.filter(pl.col("kind") == "created").group_by("ticket_id").agg(_created_id=pl.col("event_id").min())
    came_from = moves.group_by("ticket_id").agg(_from=pl.col("from_value").first(), _moves=pl.len())
    begun = (
        cases.join(created, on="ticket_id", how="left")
        .join(came_from, on="ticket_id", how="left")
        .with_columns(
            _stage=pl.when(pl.col("_moves") > 0).then(pl.coalesce("_from", pl.lit(FIRST))).otherwise("stored_stage")
        )
        .filter(pl.col("_stage").is_not_null())
        .select("ticket_id", stay_id=pl.coalesce("_created_id", -pl.col("ticket_id")), entered_at="created_at",
                stage="_stage", actor_agent_id=pl.lit(None, pl.Int64))
    )  # fmt: skip
    moved = moves.select("ticket_id", actor(), stay_id="event_id", entered_at="at", stage="to_value")
    return (
        pl.concat([begun.with_columns(_place=0), moved.with_columns(_place=1)], how="diagonal")
        .sort("ticket_id", "_place", "entered_at", "stay_id")
        .with_columns(_left=pl.col("entered_at").shift(-1).over("ticket_id"))
        .join(cases, on="ticket_id", how="inner", maintain_order="left")
        .with_columns(left_at=pl.coalesce("_left", pl.when(pl.col("status") == "closed").then("closed_at")))
    )


def dress(rows: pl.LazyFrame, dims: Dimensions, *, anchor: str, zone: str) -> pl.LazyFrame:
    """Add names, seconds and open seconds (on the calendar of the resolution's standard), calendar of the site."""
    placed = ticket_places(credited(rows, dims, "entered_at"), dims)
    timed = with_calendar(placed.collect().lazy(), dims, "resolution", at="created_at").with_columns(
        seconds=seconds("entered_at", "left_at"),
        open_seconds=open_seconds(dims, "entered_at", "left_at"),
        direction=pl.lit(None, pl.String),
        language=pl.lit(None, pl.String),
    )
    told = calendar_columns(timed, anchor, dims.zones, zone)
    return told.with_columns(pl.col(REPEATING).cast(pl.Categorical)).select(*STAGES.columns)
