"""What a list shows of the contacts and tickets that were found, in the order of their keys: personal data masked."""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import select

from queries import masking
from queries.dimensions import Dimensions
from queries.facts import contacts as contact_facts
from queries.facts import passages, threads, tickets
from queries.reach_of import contact_within, ticket_within
from queries.rights import Resource, grant
from queries.scope import Principal
from queries.source import Source
from store.schema.contacts import Contact, Ticket
from store.schema.people import Customer
from store.schema.voice import QualityReview, Survey


def contacts(source: Source, principal: Principal, dims: Dimensions, keys: Sequence[int]) -> pl.DataFrame:
    """Columns of CONTACTS, and wait_s, length_s, csat_score, quality_score, customer_name (masked), source_id."""
    seen = Contact.id.in_(list(keys)) & contact_within(principal, Resource.CONTACT_LIST)
    stored = source.read(passages.statement(seen))
    shaped = contact_facts.shape(stored.lazy(), dims).collect()
    waits = passages.measured(stored.lazy()).sort("leg_no", "leg_id").group_by("contact_id", maintain_order=True)
    first = waits.agg(pl.col("wait_s").first()).collect()
    told = shaped.join(first, on="contact_id", how="left").with_columns(
        length_s=(pl.col("ended_at") - pl.col("created_at")).dt.total_microseconds() / 1_000_000
    )
    for more in (_scores(source, keys), _reviews(source, principal, keys), _ids(source, Contact, "contact_id", keys)):
        told = told.join(more, on="contact_id", how="left")
    return _masked(source, principal, _ordered(told, "contact_id", keys))


def ticket_rows(source: Source, principal: Principal, dims: Dimensions, keys: Sequence[int]) -> pl.DataFrame:
    """Columns of TICKETS, and customer_name (masked), source_id."""
    seen = Ticket.id.in_(list(keys)) & ticket_within(principal, Resource.CONTACT_LIST)
    messages = source.read(threads.statement(threads.of_tickets(Ticket.id.in_(list(keys)))))
    stored, moves = source.read(tickets.statement(seen)), source.read(tickets.events(seen))
    derived = tickets.derive(stored.lazy(), moves.lazy(), messages.lazy())
    shaped = tickets.dress(derived, dims).drop(*tickets.HELPERS).collect()
    told = shaped.join(_ids(source, Ticket, "ticket_id", keys), on="ticket_id", how="left")
    return _masked(source, principal, _ordered(told, "ticket_id", keys))


def names(source: Source, principal: Principal, keys: Sequence[int]) -> pl.DataFrame:
    """Customers' names, masked as the principal's grant says: customer_id, customer_name."""
    read = source.read(
        select(Customer.id.label("customer_id"), Customer.name.label("customer_name")).where(Customer.id.in_(keys))
    )
    return masking.masked_rows(read, grant(principal, Resource.CONTACT_LIST))


def _masked(source: Source, principal: Principal, rows: pl.DataFrame) -> pl.DataFrame:
    known = names(source, principal, rows["customer_id"].drop_nulls().unique().to_list())
    return rows.join(known, on="customer_id", how="left", maintain_order="left")


def _ordered(rows: pl.DataFrame, key: str, keys: Sequence[int]) -> pl.DataFrame:
    wanted = pl.DataFrame({key: pl.Series(key, list(keys), dtype=pl.Int64)})
    return wanted.join(rows, on=key, how="inner", maintain_order="left")


def _scores(source: Source, keys: Sequence[int]) -> pl.DataFrame:
    found = source.read(
        select(Survey.contact_id, Survey.sent_at, Survey.score.label("csat_score")).where(
            Survey.contact_id.in_(keys), Survey.kind == "csat", Survey.score.between(1, 5)
        )
    )
    return found.sort("sent_at").group_by("contact_id").agg(pl.col("csat_score").last())


def _reviews(source: Source, principal: Principal, keys: Sequence[int]) -> pl.DataFrame:
    found = source.read(
        select(QualityReview.contact_id, QualityReview.reviewed_at, QualityReview.score.label("quality_score")).where(
            QualityReview.contact_id.in_(keys), contact_within(principal, Resource.QUALITY_NOTES,
                                                              QualityReview.contact_id)
        )
    )  # fmt: skip
    return found.sort("reviewed_at").group_by("contact_id").agg(pl.col("quality_score").last())


def _ids(source: Source, model: type[Contact | Ticket], key: str, keys: Sequence[int]) -> pl.DataFrame:
    return source.read(select(model.id.label(key), model.source_id).where(model.id.in_(list(keys))))
