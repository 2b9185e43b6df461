"""What follows contacts that did not settle the matter: definitions side by side, the next channel, repeat chains."""

from collections.abc import Sequence
from itertools import product

import narwhals as nw
import numpy as np
import polars as pl

from metrics import native
from metrics.metric import Metric
from metrics.options import Settings
from metrics.repeats import is_followed, is_mature
from metrics.statistics import intervals

VARIANT, WINDOW = "variant", "window_days"
LONG = 5  # contacts of a chain from which lengths are told as one
HOUR_S = 3600.0


def definitions(
    metric: Metric,
    rows: pl.DataFrame,
    variants: Sequence[str],
    windows: Sequence[float],
    settings: Settings | None = None,
) -> pl.DataFrame:
    """Tell a share of rows by each of its variants within each number of days, in one pass.

    Columns: variant, window_days, value (null: nothing is mature, or nothing known), n, low, high (Wilson, 95 %).
    In the order asked for. OptionError for a value that the metric does not offer.
    """
    asked = list(product(variants, windows))
    each = [native.columns(metric, _set(metric, settings or {}, variant, days)) for variant, days in asked]
    columns = [one.alias(f"{place} {side}") for place, sides in enumerate(each) for side, one in enumerate(sides)]
    found = rows.select(columns).row(0)
    value = np.array([float("nan") if one is None else one for one in found[0::2]], dtype=np.float64)
    n = np.array(found[1::2], dtype=np.float64)
    bounds = intervals.wilson(np.round(np.nan_to_num(value) * n), n)
    return pl.DataFrame(asked, schema={VARIANT: pl.String, WINDOW: pl.Float64}, orient="row").with_columns(
        pl.Series("value", value, nan_to_null=True),
        pl.Series("n", n).cast(pl.Int64),
        pl.Series("low", bounds.low, pl.Float64, nan_to_null=True),
        pl.Series("high", bounds.high, pl.Float64, nan_to_null=True),
    )


def next_channels(rows: pl.DataFrame, window_days: float) -> pl.DataFrame:
    """Tell where customers came back about the same thing within so many days, by channel of the earlier contact.

    `rows` has channel, next_channel, next_reason_days, age_days; only mature ones count. Columns: channel,
    next_channel, n, share (of those of `channel` that came back), returned (their number), mature (contacts of
    `channel`), days (median from the earlier to the later contact, 0: the same day). Sorted by channel, next_channel.
    """
    chosen = {WINDOW: window_days}
    mature = nw.from_native(rows).filter(is_mature(chosen))
    back = mature.filter(is_followed("same_reason", chosen)).to_native().with_columns(_text("channel", "next_channel"))
    of = mature.to_native().with_columns(_text("channel")).group_by("channel").agg(mature=pl.len().cast(pl.Int64))
    told = back.group_by("channel", "next_channel").agg(
        n=pl.len().cast(pl.Int64), days=pl.col("next_reason_days").median()
    )
    summed = told.with_columns(returned=pl.col("n").sum().over("channel"))
    return (
        summed.join(of, on="channel", how="left")
        .with_columns(share=pl.col("n") / pl.col("returned"))
        .select("channel", "next_channel", "n", "share", "returned", "mature", "days")
        .sort("channel", "next_channel", nulls_last=True)
    )


def days_between(rows: pl.DataFrame, window_days: float) -> pl.DataFrame:
    """Count customers who came back about the same thing by days in between: days (0 … N, each there), n, below.

    `below` is the share of those back by the end of that day. `rows` as for `next_channels`; only mature ones count.
    """
    chosen = {WINDOW: window_days}
    back = nw.from_native(rows).filter(is_mature(chosen) & is_followed("same_reason", chosen)).to_native()
    every = pl.DataFrame({"days": range(int(window_days) + 1)}, schema={"days": pl.Int64})
    found = back.group_by(days=pl.col("next_reason_days").cast(pl.Int64)).agg(n=pl.len().cast(pl.Int64))
    whole = max(back.height, 1)
    joined = every.join(found, on="days", how="left", maintain_order="left").with_columns(pl.col("n").fill_null(0))
    return joined.with_columns(below=pl.col("n").cum_sum() / whole)


def by_length(chains: pl.DataFrame, longest: int = LONG) -> pl.DataFrame:
    """Sum repeat chains by how many contacts they have, those of `longest` and more together.

    `chains` has contacts, channels, agents, days, handle_s. Columns: contacts, chains, share, repeats (contacts but
    the first of each), hours (of all their contacts), days (median), switched (share on more than one channel),
    handed (share with more than one agent). Each length from 2 is there, sorted.
    """
    told = (
        chains.group_by(contacts=pl.col("contacts").clip(upper_bound=longest))
        .agg(
            chains=pl.len().cast(pl.Int64),
            repeats=(pl.col("contacts") - 1).sum(),
            hours=pl.col("handle_s").sum() / HOUR_S,
            days=pl.col("days").median(),
            switched=(pl.col("channels") > 1).mean(),
            handed=(pl.col("agents") > 1).mean(),
        )
        .with_columns(share=pl.col("chains") / max(chains.height, 1))
    )
    every = pl.DataFrame({"contacts": range(2, longest + 1)}, schema={"contacts": pl.Int64})
    joined = every.join(told, on="contacts", how="left", maintain_order="left")
    return joined.with_columns(pl.col("chains", "repeats").fill_null(0), pl.col("hours", "share").fill_null(0.0))


def _set(metric: Metric, settings: Settings, variant: str, days: float) -> Settings:
    return {**settings, f"{metric.key}.{VARIANT}": variant, f"{metric.key}.{WINDOW}": f"{days:g}"}


def _text(*names: str) -> list[pl.Expr]:
    return [pl.col(name).cast(pl.String) for name in names]
