"""Everybody whom one customer is, after merging."""

import polars as pl

from queries.facts import merged
from queries.source import Source


def keys(source: Source, customer_id: int) -> tuple[int, ...]:
    """Keys of all customers who are this one, the one who remains first; the key alone where nobody was merged."""
    links = merged.read(source)
    own = links.filter(pl.col("customer_id") == customer_id)["root_id"].to_list()
    root = int(own[0]) if own else customer_id
    others = links.filter(pl.col("root_id") == root, pl.col("customer_id") != root)["customer_id"].sort().to_list()
    return (root, *others)
