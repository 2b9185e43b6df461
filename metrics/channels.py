"""Channels held against one another, reason by reason: what a page on consistency shows."""

from collections.abc import Mapping
from datetime import date

import narwhals as nw
import polars as pl

from metrics import evenness
from metrics.arithmetic import holds
from metrics.metric import Metric
from metrics.options import Settings
from metrics.statistics.intervals import wilson
from metrics.tables import aggregated

SILENT = 2  # times its longest quiet stretch before: a channel silent for longer has stopped


def matrix(told: pl.DataFrame) -> pl.DataFrame:
    """Attainment by reason and channel: reason, channel, value, n, low, high, is_pooled; sorted by reason and channel.

    `told` is one attainment as `evaluate` tells it by both. Every reason × channel of it is there; where nobody asked
    for it on that channel, value is null and n 0. `is_pooled`: fewer than 30 contacts, which standardisation pools with
    the channel's other small reasons.
    """
    known = told.filter(pl.col("channel").is_not_null())
    grid = known.select("reason").unique().join(known.select("channel").unique(), how="cross")
    cells = grid.join(known, on=["reason", "channel"], how="left", nulls_equal=True)
    n = pl.col("n").fill_null(0)
    return cells.select("reason", "channel", "value", n, "low", "high", is_pooled=n < evenness.LEAST).sort(
        "reason", "channel", nulls_last=True
    )


def standings(attained: pl.DataFrame, standardised: pl.DataFrame) -> pl.DataFrame:
    """Channels, best first: channel, crude, crude_low, crude_high, value, n, low, high (standardised), is_left_out.

    Both are of one attainment as `evaluate` tells them by channel. `is_left_out`: fewer than 30 contacts of which it is
    known, too few for a place in the consistency gap.
    """
    crude = attained.select("channel", crude="value", crude_low="low", crude_high="high")
    known = standardised.filter(pl.col("channel").is_not_null())
    is_left_out = pl.col("n") < evenness.LEAST
    return (
        known.join(crude, on="channel", how="left")
        .select("channel", *crude.columns[1:], "value", "n", "low", "high", is_left_out=is_left_out)
        .sort("is_left_out", "value", "channel", descending=[False, True, False], nulls_last=True)
    )


def switches(handover: Metric, frames: Mapping[str, pl.DataFrame], options: Settings | None = None) -> pl.DataFrame:
    """From which channel to which customers changed: channel, next_channel, n, started_over, value, low, high; sorted.

    `handover` is a share of channel switches (its frame has next_channel); `started_over` of each n are its numerator,
    value their share with bounds. Pairs between which nobody changed are absent.
    """
    measure = handover.build(options or {})
    of, yes = measure.of, measure.yes
    if of is None or yes is None:
        message = f"{handover.key} is no share"
        raise TypeError(message)
    changed = nw.from_native(frames[handover.sheet]).filter(of).with_columns(_yes=holds(yes)).to_native()
    counts = pl.len().cast(pl.Int64).alias("n"), pl.col("_yes").sum().cast(pl.Int64).alias("started_over")
    found = aggregated(changed, ("channel", "next_channel"), *counts).sort("channel", "next_channel", nulls_last=True)
    bounds = wilson(found["started_over"], found["n"])
    return found.with_columns(
        value=pl.col("started_over") / pl.col("n"), low=pl.Series(bounds.low), high=pl.Series(bounds.high)
    )


def asking(rows: pl.DataFrame) -> pl.DataFrame:
    """Count who asked, of rows with reason, channel and customer_id: reason, channel, customers; unknown ones each."""
    known = pl.col("customer_id")
    customers = (known.drop_nulls().n_unique() + known.null_count()).cast(pl.Int64)
    return aggregated(rows, ("reason", "channel"), customers.alias("customers"))


def of_channels(standings: pl.DataFrame) -> pl.DataFrame:
    """Hold each channel (channel, value, n, low, high) against the mean of the others, weighted by their contacts.

    Adds others, difference, difference_low and difference_high: where the channel's own bounds lie from that mean.
    """
    others_n = pl.col("n").sum() - pl.col("n")
    others = ((pl.col("value") * pl.col("n")).sum() - pl.col("value") * pl.col("n")) / pl.when(others_n > 0).then(
        others_n
    )
    return standings.with_columns(others=others).with_columns(
        difference=pl.col("value") - pl.col("others"),
        difference_low=pl.col("low") - pl.col("others"),
        difference_high=pl.col("high") - pl.col("others"),
    )


def silent(days: pl.DataFrame, until: date) -> dict[str, date]:
    """Name channels that stopped before `until`, the last day known, with the day on which each was last heard of.

    `days`: channel, local_day, a row for each day on which there was something. A channel has stopped where it has been
    quiet for more than twice as long as ever before.
    """
    heard = days.filter(pl.col("channel").is_not_null()).unique().sort("channel", "local_day")
    told = heard.group_by("channel").agg(
        last=pl.col("local_day").max(), longest=pl.col("local_day").diff().dt.total_days().max().fill_null(1)
    )
    quiet = pl.lit(until) - pl.col("last")
    stopped = told.filter(quiet.dt.total_days() > SILENT * pl.col("longest"))
    return dict(stopped.select(pl.col("channel").cast(pl.String), "last").sort("channel").iter_rows())
