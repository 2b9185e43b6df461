"""Where a change comes from: the parts of a share or a mean, as an effect of their mix and one of their own figures.

With shares of the whole w and figures v, before (0) and now (1), each part adds
mix = (w1 − w0) × ((v0 + v1) / 2 − (V0 + V1) / 2) and rate = (v1 − v0) × (w0 + w1) / 2,
and all of them sum to V1 − V0 exactly (Kitagawa 1955, J. Am. Stat. Assoc. 50). A part that was not there before, or is
no more, has but a mix.
"""

from typing import NamedTuple

import polars as pl

from metrics.arithmetic import Kind
from metrics.metric import AnyMetric, Metric


class Standout(NamedTuple):
    """A part, what it adds, its share of all n, and how much more of the change it makes than of all n (0 … more)."""

    group: str | None
    effect: float
    share: float
    excess: float


def is_additive(metric: AnyMetric) -> bool:
    """Whether the metric is the mean of its parts' figures weighted by their n, whatever the dimension."""
    if not isinstance(metric, Metric):
        return False
    made = metric.build({})
    return made.kind in {Kind.SHARE, Kind.MEAN} and not made.counted


def pooled(figures: pl.DataFrame) -> pl.DataFrame:
    """Take figures of several weeks together: group, value, n of rows of group, value, n."""
    known = figures.filter(pl.col("n") > 0, pl.col("value").is_not_null())
    summed = known.group_by("group").agg(_sum=(pl.col("value") * pl.col("n")).sum(), n=pl.col("n").sum())
    return summed.select("group", value=pl.col("_sum") / pl.col("n"), n="n").sort("group", nulls_last=True)


def contributions(before: pl.DataFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Split the change between two sets of parts (group, value, n: as `pooled` gives them).

    group, before, now (the part's figures, null: not there), before_share, now_share (of all n), mix, rate, effect
    (mix + rate); the largest effect first. Effects sum to the change of the whole; no rows where either side is empty.
    """
    schema = {
        "group": pl.String,
        **dict.fromkeys(("before", "now", "before_share", "now_share", "mix", "rate", "effect"), pl.Float64),
    }
    if before.is_empty() or now.is_empty():
        return pl.DataFrame(schema=schema)
    first = before.select("group", before="value", before_n="n")
    last = now.select("group", now="value", now_n="n")
    both = first.join(last, on="group", how="full", coalesce=True, nulls_equal=True)
    v0, v1 = pl.col("before").fill_null(pl.col("now")), pl.col("now").fill_null(pl.col("before"))
    shares = both.with_columns(
        (pl.col(f"{side}_n").fill_null(0) / pl.col(f"{side}_n").fill_null(0).sum()).alias(f"{side}_share")
        for side in ("before", "now")
    )
    w0, w1 = pl.col("before_share"), pl.col("now_share")
    middle = ((w0 * v0).sum() + (w1 * v1).sum()) / 2
    told = shares.with_columns(mix=(w1 - w0) * ((v0 + v1) / 2 - middle), rate=(v1 - v0) * (w0 + w1) / 2)
    effects = told.with_columns(effect=pl.col("mix") + pl.col("rate"))
    ordered = effects.sort(pl.col("effect").abs(), "group", descending=[True, False], nulls_last=True)
    return ordered.select(pl.col(name).cast(kind) for name, kind in schema.items())


def whole(figures: pl.DataFrame) -> float:
    """Take parts (group, value, n) together: the figure of all of them."""
    summed = figures.select(pl.col("value").dot("n") / pl.col("n").sum())
    return float(summed.item())


def standing_out(told: pl.DataFrame) -> Standout | None:
    """Name the part of `contributions` that makes most more of the change than its share of n; None: there is none."""
    change = float(told["effect"].sum())
    if told.height < 2 or change == 0:  # noqa: PLR2004 - one part is the whole
        return None
    marked = told.with_columns(_excess=pl.col("effect") / change - pl.col("now_share"))
    row = marked.sort("_excess", "group", descending=[True, False], nulls_last=True).row(0, named=True)
    return Standout(row["group"], row["effect"], row["now_share"], row["_excess"])
