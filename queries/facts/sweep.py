"""One pass along each agent's time: between two events nothing changes."""

from collections.abc import Sequence

import polars as pl

from queries.frames import INSTANT


def starts_and_ends(spans: pl.LazyFrame, **carried: tuple[pl.Expr, int]) -> pl.LazyFrame:
    """Turn spans into events: agent_id, at, and each of `carried`, (its value at the start, what it is at the end)."""
    begun = {name: value.cast(pl.Int16) for name, (value, _) in carried.items()}
    over = {name: pl.lit(after, dtype=pl.Int16) for name, (_, after) in carried.items()}
    return pl.concat(
        [
            spans.select("agent_id", _at=_order("ended_at"), **over),
            spans.select("agent_id", _at=_order("started_at") + 1, **begun),
        ]
    )


def segments(events: Sequence[pl.LazyFrame], *, held: Sequence[str] = (), counted: Sequence[str] = ()) -> pl.LazyFrame:
    """Rows agent_id, started_at, ended_at in which nothing changes, with what holds then; sorted by agent and time.

    `held` are states: an event's value lasts until the next one that has any. `counted` are changes, summed up.
    Every state and count of an agent must end at 0, because the next agent's time begins where the last one's ended.
    """
    at = (pl.col("_at") // 2).cast(INSTANT)
    ordered = pl.concat(events, how="diagonal").sort("agent_id", "_at").with_columns(at=at)
    filled = {name: pl.col(name).forward_fill().fill_null(0) for name in held}
    summed = {name: pl.col(name).fill_null(0).cast(pl.Int64).cum_sum() for name in counted}
    following = pl.when(pl.col("agent_id").shift(-1) == pl.col("agent_id")).then(pl.col("at").shift(-1))
    return (
        ordered.with_columns(**filled, **summed, ended_at=following)
        .filter(pl.col("ended_at") > pl.col("at"))
        .select("agent_id", "ended_at", *held, *counted, started_at="at")
    )


def _order(at: str) -> pl.Expr:
    """Twice the microseconds: what ends at an instant comes before what starts then."""
    return pl.col(at).cast(pl.Int64) * 2
