"""Runs the clocks of targets: when each falls due, how much of it is used, and whether it was met.

A clock runs in open seconds of its calendar and stands still in pauses. What is decided follows from timestamps alone:
a target is met where it was done by `due_at`, missed where it was done later or is still not done after it. A target
that cannot be (done, or due, before it started) is not decided, and its seconds are not known.
"""

from datetime import datetime

import polars as pl

from queries.dimensions import Dimensions
from queries.facts.durations import MICROSECONDS, in_seconds, seconds
from queries.facts.open_time import CALENDAR_ID, elapsed, instant_of
from queries.frames import INSTANT

LOST, WITHDRAWN = "lost", "withdrawn"  # fates: missed whatever the clock says; not to be judged at all


def run(rows: pl.LazyFrame, pauses: pl.LazyFrame, dims: Dimensions, judged_at: datetime | None) -> pl.LazyFrame:
    """Add `due_at`, `used_s`, `is_paused`, as of `judged_at`, to rows that have an allowance of open seconds.

    And what they are as of any later instant (`resumed`): `counts_from`, open µs from which a clock that goes on
    counts; `rest`, open µs from any instant to the due time of one that stands still; `is_ahead`: not so, because
    something of it lies after `judged_at`.

    `rows`: target_id, `_calendar_id` (null: every second counts), start_at, allowance_s, done_at, stopped_at (when the
    clock ended for good; null: it goes on). `pauses`: target_id, at, until_at (null: it lasts). Order is kept.
    """
    begun = (
        rows.with_columns(
            _until=pl.coalesce("stopped_at", pl.lit(judged_at, INSTANT)),
            _allowed=(pl.col("allowance_s") * MICROSECONDS).round().cast(pl.Int64),
        )
        .with_columns(_begun=elapsed(dims, "start_at"), _now=elapsed(dims, "_until"))
        .join(_stood(rows, pauses, dims, judged_at), on="target_id", how="left", maintain_order="left")
        .join(_ahead(pauses, judged_at), on="target_id", how="left", maintain_order="left")
        .with_columns(pl.col("_moved", "_off").fill_null(0))
        .with_columns(pl.col("is_paused", "_moves_on", "_pause_ahead").fill_null(value=False))
        .with_columns(_end=pl.col("_begun") + pl.col("_allowed") + pl.col("_moved"))
    )
    goes_on = pl.col("stopped_at").is_null()
    begins_ahead = (pl.col("start_at") > pl.lit(judged_at, INSTANT)).fill_null(value=False)
    used = in_seconds((pl.col("_now") - pl.col("_begun") - pl.col("_off")).clip(0))
    return begun.with_columns(
        due_at=pl.max_horizontal(pl.when(pl.col("_end").is_not_null()).then("start_at"), instant_of(dims, "_end")),
        used_s=pl.when(goes_on | seconds("start_at", "_until").is_not_null()).then(used),
        counts_from=pl.when(goes_on & ~pl.col("is_paused")).then(pl.col("_begun") + pl.col("_off")),
        rest=pl.when("_moves_on").then(pl.col("_end") - pl.col("_now")),
        is_ahead=goes_on & (pl.col("_pause_ahead") | begins_ahead),
    ).drop("_until", "_allowed", "_begun", "_now", "_moved", "_off", "_end", "_moves_on", "_pause_ahead")


def resumed(rows: pl.LazyFrame, dims: Dimensions, judged_at: datetime | None, *, calendar: str) -> pl.LazyFrame:
    """Give `due_at` and `used_s` of clocks that were run before as of `judged_at`; rows have those columns of theirs.

    `calendar` is the column of their calendars. What has stopped, and what has not moved since, stays as it was.
    """
    there = rows.collect_schema().names()
    now = pl.lit(judged_at, INSTANT)
    timed = rows.with_columns(_now=now, **{CALENDAR_ID: pl.col(calendar)})
    moved = []
    if "used_s" in there:
        used = in_seconds((pl.col("_open") - pl.col("counts_from")).clip(0))
        moved.append(pl.when(pl.col("counts_from").is_not_null()).then(used).otherwise("used_s").alias("used_s"))
    if "due_at" in there:
        due = pl.max_horizontal("start_at", instant_of(dims, "_end"))
        moved.append(pl.when(pl.col("rest").is_not_null()).then(due).otherwise("due_at").alias("due_at"))
    return (
        timed.with_columns(_open=elapsed(dims, "_now"))
        .with_columns(_end=pl.col("_open") + pl.col("rest"))
        .with_columns(moved)
        .drop("_now", "_open", "_end", CALENDAR_ID)
    )


def judged(rows: pl.LazyFrame, judged_at: datetime | None) -> pl.LazyFrame:
    """Add `is_decided`, `is_met`, `is_due`, `is_running` by timestamps; `fate` (null: by the clock) overrules them."""
    now = pl.lit(judged_at, INSTANT)
    done, due = pl.col("done_at"), pl.col("due_at")
    in_order = (due >= pl.col("start_at")) & (done.is_null() | seconds("start_at", "done_at").is_not_null())
    is_due = (in_order & (due < now)).fill_null(value=False)
    fate = pl.col("fate").cast(pl.String).fill_null("")
    is_lost, is_judged = fate == LOST, in_order & (fate != WITHDRAWN)
    is_decided = (is_judged & (done.is_not_null() | is_due | is_lost)).fill_null(value=False)
    is_met = (done <= due).fill_null(value=False) & ~is_lost
    goes_on = (in_order & ~is_due & pl.col("stopped_at").is_null()).fill_null(value=False)
    return rows.with_columns(
        is_due=is_due, is_running=goes_on, is_decided=is_decided, is_met=pl.when(is_decided).then(is_met)
    )


def _ahead(pauses: pl.LazyFrame, judged_at: datetime | None) -> pl.LazyFrame:
    later = pl.max_horizontal("at", "until_at") > pl.lit(judged_at, INSTANT)
    return pauses.filter(later).select("target_id", _pause_ahead=True).unique()


def _stood(rows: pl.LazyFrame, pauses: pl.LazyFrame, dims: Dimensions, judged_at: datetime | None) -> pl.LazyFrame:
    """By target: `_moved`, pauses that began before the allowance was used up; `_off`, pauses so far; `is_paused`.

    `_moves_on`: the pause that lasts is such a one.
    """
    now = pl.lit(judged_at, INSTANT)
    stopped, lasting = pl.col("stopped_at"), pl.coalesce("until_at", "stopped_at", now)
    told = (
        pauses.join(rows.select("target_id", CALENDAR_ID, "start_at", "stopped_at", "allowance_s"), on="target_id")
        .with_columns(_from=pl.max_horizontal("at", "start_at"), _to=pl.min_horizontal(lasting, stopped))
        .with_columns(_so_far=pl.max_horizontal("_from", pl.min_horizontal("_to", pl.coalesce(stopped, now))))
        .filter(pl.col("_to") > pl.col("_from"))
        .sort("target_id", "_from")
        .with_columns(_a=elapsed(dims, "_from"), _b=elapsed(dims, "_to"), _c=elapsed(dims, "_so_far"))
        .with_columns(_s=elapsed(dims, "start_at"), _length=pl.col("_b") - pl.col("_a"))
    )
    run_before = pl.col("_a") - pl.col("_s") - (pl.col("_length").cum_sum().over("target_id") - pl.col("_length"))
    in_time = run_before < (pl.col("allowance_s") * MICROSECONDS).round().cast(pl.Int64)
    lasts = stopped.is_null() & (pl.col("at") <= now) & (pl.col("until_at").is_null() | (pl.col("until_at") > now))
    return (
        told.with_columns(_in_time=in_time.fill_null(value=False), _lasts=lasts)
        .with_columns(_moving=pl.when("_in_time").then("_length").otherwise(0))
        .group_by("target_id")
        .agg(
            _moved=pl.col("_moving").sum(),
            _off=(pl.col("_c") - pl.col("_a")).sum(),
            is_paused=pl.col("_lasts").any(),
            _moves_on=(pl.col("_lasts") & pl.col("_in_time")).any(),
        )
    )
