"""What service standards aim at: the share of targets that is to be met."""

from collections.abc import Mapping, Sequence

import polars as pl

from queries.dimensions import Dimensions

OWN = ("channel", "queue", "priority", "segment")  # what a standard may be about


def aims(dims: Dimensions, metric: str, dimension: str, among: Sequence[str]) -> Mapping[str, float]:
    """Return by value of a dimension (one of `among`) the share that standards of `metric` aim at.

    A value's own standards count, else those for all; where they do not agree on one share it is left out.
    """
    named = dims.standards.join(dims.queues.select("queue_id", "queue"), on="queue_id", how="left")
    known = named.filter(pl.col("metric").cast(pl.String) == metric, pl.col("target_share").is_not_null())
    if dimension not in OWN:
        return {one: share for one in among if (share := _one(known)) is not None}
    own = {one: known.filter(pl.col(dimension).cast(pl.String) == one) for one in among}
    general = known.filter(pl.col(dimension).is_null())
    found = {one: _one(rows if rows.height else general) for one, rows in own.items()}
    return {one: share for one, share in found.items() if share is not None}


def _one(rows: pl.DataFrame) -> float | None:
    shares = rows["target_share"].unique().to_list()
    return float(shares[0]) if len(shares) == 1 else None
