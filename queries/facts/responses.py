"""Shapes `RESPONSES`: one customer message that waits for a public agent reply."""

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.belonging import TEAM_THEN, team_of_the_time
from queries.facts.durations import seconds
from queries.facts.local_time import calendar_columns
from queries.facts.open_time import open_seconds, with_calendar
from queries.facts.places import people_columns, queue_columns, site_columns
from queries.facts.threads import is_asked, is_reply, thread
from queries.frames import RESPONSES

FRAME = RESPONSES
HELPERS = ("own_team_id", "thread")
REPEATING = ("channel", "reason", "segment", "source")


def shape(stored: pl.LazyFrame, dims: Dimensions, *, zone: str | None = None) -> pl.LazyFrame:
    """Shape stored messages into RESPONSES and its HELPERS, in the order of threads and time."""
    return dress(derive(stored), dims, zone=zone)


def derive(stored: pl.LazyFrame) -> pl.LazyFrame:
    """Find the first of each row of customer messages, and the reply that follows it."""
    spoken = (
        stored.with_columns(thread=thread(), _asked=is_asked(), _reply=is_reply())
        .filter(pl.col("_asked") | pl.col("_reply"))
        .sort("thread", "at", "message_id")
    )
    opens = pl.col("_asked") & ~pl.col("_asked").shift(1, fill_value=False).over("thread")
    reply_at = pl.when("_reply").then("at").backward_fill().over("thread")
    replier = pl.when("_reply").then("author_id").backward_fill().over("thread")
    return (
        spoken.with_columns(_opens=opens, answered_at=reply_at, agent_id=replier)
        .filter("_opens")
        .with_columns(
            is_first=pl.col("message_id") == pl.col("message_id").first().over("thread"),
            response_s=seconds("at", "answered_at"),
        )
        .rename({"at": "asked_at"})
        .with_columns(pl.col(REPEATING).cast(pl.Categorical))
    )


def dress(responses: pl.LazyFrame, dims: Dimensions, *, zone: str | None = None) -> pl.LazyFrame:
    """Add names, the team of the answering agent when it answered (else the ticket's, the queue's) and open seconds."""
    placed = (
        team_of_the_time(queue_columns(responses, dims), dims, "answered_at")
        .with_columns(team_id=pl.coalesce(TEAM_THEN, "own_team_id", "_queue_team_id"))
        .drop(TEAM_THEN)
        .sort("thread", "asked_at", "message_id")
    )
    sited = site_columns(people_columns(placed, dims), dims, "_queue_site_id", "_team_site_id")
    timed = with_calendar(sited, dims, "next_response", at="asked_at").with_columns(
        response_open_s=open_seconds(dims, "asked_at", "answered_at")
    )
    told = calendar_columns(timed, RESPONSES.time, dims.zones, zone or dims.zone)
    return told.select(*RESPONSES.columns, *HELPERS)
