"""Shapes `CONTACTS`: one customer interaction on one channel."""

from collections.abc import Mapping, Sequence

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.local_time import calendar_columns
from queries.facts.passages import measured
from queries.facts.places import own_places
from queries.frames import CALENDAR, CONTACTS

FRAME = CONTACTS
HELPERS = ("own_team_id",)
REPEATING = ("channel", "direction", "reason", "language", "segment", "source", "outcome", "resolution_code")
OWN = (
    "ticket_id",
    "channel",
    "direction",
    "reason",
    "language",
    "segment",
    "customer_id",
    "created_at",
    "outcome",
    "resolution_code",
    "is_resolved",
)
PLACED = ("contact_id", "leg_no", "leg_id", "queue_id", "own_team_id", "answered_at")
NEEDS: Mapping[str, Sequence[str]] = {
    "source": ("contact_source",),
    "ended_at": ("contact_ended_at",),
    "legs": ("leg_id",),
    "handle_s": ("leg_id", "talk_s", "hold_s", "wrap_s", "wrap_ended_at", "answered_at", "ended_at"),
    "agent_id": (*PLACED, "agent_id"),
    "agent": (*PLACED, "agent_id"),
    **dict.fromkeys(("queue_id", "queue", "team_id", "team", "site_id", "site"), PLACED),
    **dict.fromkeys(CALENDAR, PLACED),
}


def shape(
    stored: pl.LazyFrame, dims: Dimensions, *, anchor: str = CONTACTS.time, zone: str | None = None
) -> pl.LazyFrame:
    """Shape stored passages into CONTACTS and its HELPERS, in the order of contacts."""
    return dress(derive(stored), dims, anchor=anchor, zone=zone)


def derive(stored: pl.LazyFrame) -> pl.LazyFrame:
    """Fold the legs of each contact into it."""
    handled = pl.col("answered_at").is_not_null()
    return (
        measured(stored.sort("contact_id", "leg_no", "leg_id"))
        .group_by("contact_id", maintain_order=True)
        .agg(
            *(pl.col(name).first() for name in OWN),
            pl.col("contact_source").first().alias("source"),
            pl.col("contact_ended_at").first().alias("ended_at"),
            pl.col("queue_id").first(),
            pl.col("agent_id").filter(handled).last(),
            pl.col("own_team_id").filter(handled).last(),
            legs=pl.col("leg_id").count().cast(pl.Int64),
            handle_s=pl.when(pl.col("handle_s").count() > 0).then(pl.col("handle_s").sum()),
        )
        .with_columns(pl.col(REPEATING).cast(pl.Categorical))
    )


def dress(
    contacts: pl.LazyFrame, dims: Dimensions, *, anchor: str = CONTACTS.time, zone: str | None = None
) -> pl.LazyFrame:
    """Add what the dimensions tell: names, the first queue's team where no agent answered, calendar of the site."""
    told = calendar_columns(own_places(contacts, dims), anchor, dims.zones, zone or dims.zone)
    return told.select(*CONTACTS.columns, *HELPERS)
