"""To whom a ticket's response and resolution are credited: who gave them, in the team of that time.

Where nobody knows who did it (a source that keeps no messages, a rule that resolved it), it is whoever the ticket had
been assigned to by then; where no event tells that either, or nobody has responded or resolved yet, today's assignee.
"""

from collections.abc import Mapping

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.belonging import TEAM_THEN, team_of_the_time
from queries.facts.places import people_columns

RESPONDER, RESOLVER = "responder_id", "resolver_id"
# What a ticket counts as in a period, by its anchor: its first response, or its resolution.
CREDITED: Mapping[str, tuple[str, str]] = {
    "created_at": (RESPONDER, "first_response_at"),
    "resolved_at": (RESOLVER, "resolved_at"),
}


def credit_columns(tickets: pl.LazyFrame, replied: pl.LazyFrame, moves: pl.LazyFrame) -> pl.LazyFrame:
    """Add RESPONDER and RESOLVER, the agents who did it or had the ticket then; null: no event tells.

    `replied`: ticket_id, replier_id of the first reply. `moves`: events of tickets (facts.tickets.events).
    """
    by_agent = pl.when(pl.col("actor_kind") == "agent").then("actor_id")
    resolved = (
        moves.filter(pl.col("kind") == "status", pl.col("to_value") == "resolved")
        .sort("at", "event_id")
        .group_by("ticket_id")
        .agg(_resolver=by_agent.last())
    )
    held = _held(_held(tickets, moves, "first_response_at"), moves, "resolved_at")
    return (
        held.join(replied, on="ticket_id", how="left")
        .join(resolved, on="ticket_id", how="left")
        .with_columns(
            pl.coalesce("replier_id", "_first_response_at_held").alias(RESPONDER),
            pl.coalesce("_resolver", "_resolved_at_held").alias(RESOLVER),
        )
        .drop("replier_id", "_resolver", "_first_response_at_held", "_resolved_at_held")
    )


def credited(tickets: pl.LazyFrame, dims: Dimensions, anchor: str) -> pl.LazyFrame:
    """Give each ticket (placed, with RESPONDER and RESOLVER) to whom what `anchor` dates is credited, and that team.

    A ticket that is credited to nobody stays with today's assignee. Its queue and site stay. Sorted by ticket_id.
    """
    who, at = CREDITED[anchor]
    told = team_of_the_time(tickets.with_columns(agent_id=pl.coalesce(who, "agent_id")), dims, at)
    team = pl.when(pl.col(who).is_null()).then("team_id").otherwise(pl.coalesce(TEAM_THEN, "team_id"))
    bare = told.with_columns(team_id=team).drop("team", "agent", TEAM_THEN, "_team_site_id", strict=False)
    return people_columns(bare, dims).drop("_team_site_id").sort("ticket_id")


def _held(tickets: pl.LazyFrame, moves: pl.LazyFrame, at: str) -> pl.LazyFrame:
    """Add `_{at}_held`: the agent to whom the ticket was last assigned by the instant in column `at`."""
    given = moves.filter(pl.col("assigned_id").is_not_null()).select("ticket_id", "at", "assigned_id").sort("at")
    then = (
        tickets.select("ticket_id", at)
        .drop_nulls()
        .sort(at)
        .join_asof(given, left_on=at, right_on="at", by="ticket_id", check_sortedness=False)
        .select("ticket_id", pl.col("assigned_id").alias(f"_{at}_held"))
    )
    return tickets.join(then, on="ticket_id", how="left")
