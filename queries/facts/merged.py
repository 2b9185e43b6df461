"""Who a customer is after merging: `merged_into` followed to its end."""

import polars as pl
from sqlalchemy import select

from queries.source import Source
from queries.statement import Statement
from store.schema.people import Customer


def statement() -> Statement:
    """Select the customers that were merged into others."""
    return select(Customer.id.label("customer_id"), Customer.merged_into.label("root_id")).where(
        Customer.merged_into.is_not(None), Customer.merged_into != Customer.id
    )


def roots(links: pl.DataFrame) -> pl.DataFrame:
    """Tell for each merged customer (`customer_id`, `root_id`: merged into) who it is in the end, in `root_id`.

    A ring of customers merged into one another is one customer, the one with the least key. Each round doubles how
    far every row sees, so that a chain of a million takes twenty.
    """
    seen = links.unique("customer_id", keep="first", maintain_order=True).with_columns(_least="customer_id")
    for _ in range(max(seen.height, 1).bit_length()):
        seen = _farther(seen)
    ring = seen.select(root_id="customer_id", _ring="_least")
    told = seen.join(ring, on="root_id", how="left", maintain_order="left")
    return told.select("customer_id", root_id=pl.coalesce("_ring", "root_id"))


def read(source: Source) -> pl.DataFrame:
    """Read `customer_id`, `root_id` of every customer who was merged into another."""
    return roots(source.read(statement()))


def identified(rows: pl.LazyFrame, merged: pl.DataFrame) -> pl.LazyFrame:
    """Replace `customer_id` by who it is after merging; the order of rows is kept."""
    if merged.is_empty():
        return rows
    told = rows.join(merged.lazy(), on="customer_id", how="left", maintain_order="left")
    return told.with_columns(customer_id=pl.coalesce("root_id", "customer_id")).drop("root_id")


def _farther(seen: pl.DataFrame) -> pl.DataFrame:
    """Let each row see what the one at its end sees, and the least key on the way."""
    beyond = seen.select(root_id="customer_id", _root="root_id", _beyond="_least")
    return seen.join(beyond, on="root_id", how="left", maintain_order="left").select(
        "customer_id",
        root_id=pl.coalesce("_root", "root_id"),
        _least=pl.min_horizontal("_least", "_beyond"),
    )
