"""Channels held against one another, reason by reason: what a page on consistency shows."""

from collections.abc import Mapping, Sequence
from datetime import date

import narwhals as nw
import polars as pl

from metrics import evenness
from metrics.arithmetic import holds
from metrics.derived import Derived
from metrics.evaluate import evaluate
from metrics.metric import Metric
from metrics.options import Settings
from metrics.statistics.intervals import LEVEL, wilson

SILENT = 2  # times its longest quiet stretch before: a channel silent for longer has stopped


def matrix(
    attainment: Metric, frames: Mapping[str, pl.DataFrame], options: Settings | None = None, level: float | None = LEVEL
) -> pl.DataFrame:
    """Attainment by reason and channel: reason, channel, value, n, low, high, is_pooled; sorted by reason and channel.

    Every reason × channel of the rows is there; where nobody asked for it on that channel, value is null and n 0.
    `is_pooled`: fewer than 30 contacts, which standardisation pools with the channel's other small reasons.
    """
    told = evaluate([attainment], frames, ("reason", "channel"), options, level)
    known = told.filter(pl.col("channel").is_not_null())
    grid = known.select("reason").unique().join(known.select("channel").unique(), how="cross")
    cells = grid.join(known, on=["reason", "channel"], how="left", nulls_equal=True)
    return cells.select(
        "reason",
        "channel",
        "value",
        pl.col("n").fill_null(0),
        "low",
        "high",
        is_pooled=pl.col("n").fill_null(0) < evenness.LEAST,
    ).sort("reason", "channel", nulls_last=True)


def standings(
    attainment: Metric,
    standardised: Derived,
    frames: Mapping[str, pl.DataFrame],
    options: Settings | None = None,
    level: float | None = LEVEL,
) -> pl.DataFrame:
    """Channels, best first: channel, crude, value (standardised), n, low, high, is_left_out.

    `is_left_out`: fewer than 30 contacts of which it is known, too few for a place in the consistency gap.
    """
    told = evaluate([attainment, standardised], frames, ("channel",), options, level)
    known = told.filter(pl.col("channel").is_not_null())
    crude = known.filter(pl.col("metric") == attainment.key).select("channel", crude="value")
    made = known.filter(pl.col("metric") == standardised.key).join(crude, on="channel", how="left")
    return made.select("channel", "crude", "value", "n", "low", "high", is_left_out=pl.col("n") < evenness.LEAST).sort(
        "is_left_out", "value", "channel", descending=[False, True, False], nulls_last=True
    )


def left_out(
    attainments: Sequence[Metric], frames: Mapping[str, pl.DataFrame], options: Settings | None = None
) -> dict[str, tuple[str, ...]]:
    """Name the channels that have no place in each attainment's gap, because of fewer than 30 contacts; by key."""
    told = evaluate(list(attainments), frames, ("channel",), options)
    few = told.filter(pl.col("channel").is_not_null(), pl.col("n") < evenness.LEAST)
    return {one.key: tuple(few.filter(pl.col("metric") == one.key)["channel"].sort().to_list()) for one in attainments}


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
    found = (
        changed.group_by(pl.col("channel", "next_channel").cast(pl.String))
        .agg(n=pl.len().cast(pl.Int64), started_over=pl.col("_yes").sum().cast(pl.Int64))
        .sort("channel", "next_channel", nulls_last=True)
    )
    bounds = wilson(found["started_over"], found["n"])
    return found.with_columns(
        value=pl.col("started_over") / pl.col("n"), low=pl.Series(bounds.low), high=pl.Series(bounds.high)
    )


def asking(rows: pl.DataFrame) -> pl.DataFrame:
    """Count who asked, of rows with reason, channel and customer_id: reason, channel, customers; unknown ones each."""
    known = pl.col("customer_id")
    return rows.group_by("reason", "channel").agg(
        customers=(known.drop_nulls().n_unique() + known.null_count()).cast(pl.Int64)
    )


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
    stopped = told.filter(quiet.dt.total_days() > SILENT * pl.col("longest")).sort("channel")
    return dict(stopped.select(pl.col("channel").cast(pl.String), "last").iter_rows())
