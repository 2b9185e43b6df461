"""Shapes `OUTCOMES`: one handled inbound contact with a person, with what came before it and what followed."""

from collections.abc import Collection
from datetime import datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.local_days import local_day
from queries.facts.outcomes_links import linked, needed
from queries.facts.places import own_places
from queries.frames import INSTANT, OUTCOMES, WHERE

FRAME = OUTCOMES
# Reasons that take more than one contact by their nature: a claim, an application, a complaint. First-contact
# resolution "net" leaves them out; every other known reason can be resolved at first contact.
NOT_AT_FIRST_CONTACT = frozenset({"payment_dispute", "loan_application", "complaint"})
OF_CONTACT = (
    "contact_id", "ticket_id", "channel", "reason", "language", "segment", "customer_id", "source", "queue_id",
    "agent_id", "created_at", "ended_at", "resolution_code", "is_resolved", "handle_s", "is_transferred",
)  # fmt: skip
PLACED = {*WHERE} - {"agent_id", "queue_id"}
OF_STANDARD = ("channel", "segment", "queued_at", "answered_at", "ticket_id")
OF_TICKET = {"reopened_days", "agent_replies", "is_ticket_resolved"}


def stored(wanted: Collection[str]) -> set[str]:
    """Columns of contacts (outcomes_contacts.NEEDS) that the wanted ones of OUTCOMES are made of."""
    found = {name for name in OF_CONTACT if name in wanted} | needed(wanted)
    found |= {"contact_id", "created_at", "ended_at", "queue_id", "own_team_id"}  # its site, by which days are told
    found |= {"reason"} if "is_resolvable" in wanted else set()
    found |= {"agent_id"} if "agent" in wanted else set()
    found |= set(OF_STANDARD) if {"is_response_met", "is_resolution_met"} & set(wanted) else set()
    found |= {"ticket_id"} if OF_TICKET & set(wanted) else set()
    return found


def shape(
    contacts: pl.LazyFrame, dims: Dimensions, wanted: Collection[str], *, zone: str, known_until: datetime | None
) -> pl.LazyFrame:
    """Add to contacts (sorted by created_at, contact_id) what the other contacts, names and time tell, and `_zone`.

    A contact that ended before it began counts as ended at its beginning, as does one that has no end.
    """
    has_one_zone = not set(dims.zones) - {zone}
    bare = contacts.with_columns(_zone=pl.lit(None, pl.String)) if has_one_zone else _sited(contacts, dims)
    told = linked(_days(bare, dims, zone).collect(), wanted).lazy()
    if "direction" in wanted:
        told = told.with_columns(direction=pl.lit("inbound", pl.Categorical))
    if "is_resolvable" in wanted:
        told = told.with_columns(is_resolvable=_is_resolvable())
    if "age_days" in wanted:
        told = _aged(told, dims, zone, known_until)
    return _sited(told.drop("_zone"), dims) if has_one_zone and PLACED & set(wanted) else told


def _sited(contacts: pl.LazyFrame, dims: Dimensions) -> pl.LazyFrame:
    there = contacts.collect_schema().names()
    known = contacts if "agent_id" in there else contacts.with_columns(agent_id=pl.lit(None, pl.Int64))
    return own_places(known, dims)


def _days(rows: pl.LazyFrame, dims: Dimensions, zone: str) -> pl.LazyFrame:
    ended = rows.with_columns(_until=pl.max_horizontal("created_at", "ended_at"))
    return ended.with_columns(
        start_day=local_day("created_at", dims.zones, zone), end_day=local_day("_until", dims.zones, zone)
    )


def _aged(rows: pl.LazyFrame, dims: Dimensions, zone: str, known_until: datetime | None) -> pl.LazyFrame:
    """Add local days from the contact's end to the last day that the store knows of; null: it has not ended."""
    known = rows.with_columns(_known=pl.lit(known_until, INSTANT))
    age = (local_day("_known", dims.zones, zone) - pl.col("end_day")).dt.total_days()
    return known.with_columns(age_days=pl.when(pl.col("ended_at").is_not_null()).then(age)).drop("_known")


def _is_resolvable() -> pl.Expr:
    return ~pl.col("reason").cast(pl.String).is_in(sorted(NOT_AT_FIRST_CONTACT))
