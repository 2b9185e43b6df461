"""Contacts of a customer's journey with the chains that they are part of, as far as they are in reach of who asks."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from queries import chains, journey_rows
from queries.dimensions import Dimensions
from queries.facts import contacts as contact_facts
from queries.facts import outcomes, outcomes_contacts
from queries.reach import reached
from queries.rights import Reach, Resource, grant
from queries.scope import Principal
from queries.source import Source
from store.schema.codes import SELF_SERVICE_CHANNELS

WINDOW_DAYS = 7  # a contact about the same within so many days repeats the one before
LINKED = frozenset({"contact_id", "created_at", "reason", "previous_reason_days"})
OWN = (
    "contact_id", "channel", "direction", "reason", "segment", "created_at", "ended_at", "outcome", "resolution_code",
    "is_resolved", "handle_s", "queue", "team", "agent", "agent_id", "ticket_id", "local_day",
)  # fmt: skip
LEFT = ("is_seen", "channel", "local_day")  # what may be known of a contact that is not in reach
CHAIN = ("chain_id", "chain_no", "chain_contacts", "chain_days")
Row = tuple[datetime, int, int]  # created_at, contact_id, whether it is in reach


def read(
    source: Source, principal: Principal, keys: Sequence[int], rows: Sequence[Row], dims: Dimensions
) -> pl.DataFrame:
    """Columns OWN, is_seen and CHAIN of the contacts in `rows`, in their order.

    `chain_no` counts from 1 in a chain of `chain_contacts`, which began `chain_days` local days before; null where a
    contact stands alone. Of a contact not in reach all but LEFT is null; an agent gets none of those.
    """
    shown = [key for _, key, _ in rows]
    stored = journey_rows.legs(source, [*shown, *(journey_rows.before(source, keys, rows[-1][:2]) if rows else [])])
    told = _shaped(stored.filter(pl.col("contact_id").is_in(shown)), dims, principal)
    marked = pl.DataFrame(
        [(key, bool(is_seen)) for _, key, is_seen in rows],
        schema={"contact_id": pl.Int64, "is_seen": pl.Boolean},
        orient="row",
    )
    joined = marked.join(told, on="contact_id", how="left", maintain_order="left")
    chained = joined.join(_chained(stored, dims), on="contact_id", how="left", maintain_order="left")
    if grant(principal, journey_rows.SHOWN).reach is Reach.OWN:
        return chained.filter("is_seen")
    hidden = [name for name in chained.columns if name not in LEFT]
    return chained.with_columns(pl.when("is_seen").then(name).alias(name) for name in hidden)


def _shaped(stored: pl.DataFrame, dims: Dimensions, principal: Principal) -> pl.DataFrame:
    """Fold legs into contacts; names of agents only where they may be seen."""
    shaped = contact_facts.shape(stored.lazy(), dims)
    named = reached(shaped.collect_schema().names(), principal, Resource.AGENT_PERFORMANCE)
    return (
        shaped.with_columns(pl.when(named).then(name).alias(name) for name in ("agent", "agent_id"))
        .select(OWN)
        .collect()
    )


def _chained(stored: pl.DataFrame, dims: Dimensions) -> pl.DataFrame:
    """Number contacts about the same of which each repeats the one before it: contact_id and CHAIN."""
    by_people = (pl.col("direction") == "inbound") & ~pl.col("channel").is_in(SELF_SERVICE_CHANNELS)
    legs = stored.filter(by_people, pl.col("leg_id").is_not_null())
    wanted = [name for name in outcomes_contacts.NEEDS if name in {*outcomes.stored(LINKED), "agent_id"}]
    handled = outcomes_contacts.folded(legs.lazy(), wanted).with_columns(customer_id=pl.lit(1, pl.Int64))
    linked = outcomes.shape(handled, dims, LINKED, zone=dims.zone, known_until=None).collect()
    numbered = chains.numbered(linked, WINDOW_DAYS, "same_reason").sort("created_at", "contact_id")
    first = pl.col("start_day").first().over("chain_id")
    told = numbered.with_columns(
        chain_no=pl.int_range(1, pl.len() + 1).over("chain_id"),
        chain_contacts=pl.len().over("chain_id"),
        chain_days=(pl.col("start_day") - first).dt.total_days(),
    )
    return told.filter(pl.col("chain_contacts") > 1).select("contact_id", *CHAIN).cast(pl.Int64)
