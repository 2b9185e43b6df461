"""Bins, percentiles, stock by stage and where missed cases stood: worked examples."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from metrics import distribution, registry, stock
from metrics.metric import MetricError

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_bins_are_half_open_and_empty_ends_are_left_out():
    found = distribution.histogram(pl.Series([5.0, 9.9, 10.0, 59.0, 60.0]))
    assert found.select("low", "n").rows() == [(5.0, 2), (10.0, 1), (20.0, 0), (30.0, 1), (60.0, 1)]
    assert found["below"].to_list() == pytest.approx([0.4, 0.6, 0.6, 0.8, 1.0])


def test_nothing_has_no_bins_and_unknown_percentiles():
    nothing = pl.Series([], dtype=pl.Float64)
    assert distribution.histogram(nothing).is_empty()
    assert distribution.percentiles(nothing)["value"].to_list() == [None] * 4


def test_percentiles_are_those_of_the_metrics():
    found = distribution.percentiles(pl.Series([float(n) for n in range(1, 101)]))
    assert found["value"].to_list() == pytest.approx([50.5, 80.2, 90.1, 95.05])
    # order statistics of the median of 100 at 95 %: ranks 40 and 61
    assert found.select("low", "high").row(0) == (40.0, 61.0)


def test_a_value_stands_between_its_bins():
    bins = distribution.histogram(pl.Series([5.0, 10.0, 20.0]))
    assert distribution.placed(pl.Series([5.0, 15.0, 25.0, None]), bins).to_list() == [0.0, 1.5, 2.5, None]


def test_a_metric_that_takes_no_number_of_each_row_has_no_distribution():
    metric = registry.get("offered").parts[0]
    with pytest.raises(MetricError, match="offered"):
        distribution.values(metric, metric.frame.empty())


def stays(*rows: tuple) -> pl.DataFrame:
    names = {"ticket_id": pl.Int64, "stage": pl.String, "from": pl.Float64, "to": pl.Float64}
    made = pl.DataFrame(list(rows), schema=names, orient="row")
    hours = [pl.lit(NOON) + pl.duration(minutes=pl.col(name) * 60) for name in ("from", "to")]
    return made.select(
        "ticket_id", "stage", entered_at=hours[0], left_at=hours[1], open_seconds=(pl.col("to") - pl.col("from")) * 3600
    )


def test_a_stay_counts_from_its_start_up_to_its_end():
    told = stock.standing(
        stays((1, "assigned", 0, 2), (1, "diagnosis", 2, None), (2, "assigned", 1, 3)),
        [NOON + timedelta(hours=hour) for hour in (0, 1, 2, 3)],
    )
    by_stage = {stage: told.filter(pl.col("stage") == stage)["n"].to_list() for stage in ("assigned", "diagnosis")}
    assert by_stage == {"assigned": [1, 2, 1, 0], "diagnosis": [0, 0, 1, 1]}


def test_a_missed_case_counts_where_it_stood_longest_before_it_was_done():
    done = [NOON + timedelta(hours=5), None, NOON + timedelta(hours=5)]
    targets = pl.DataFrame(
        {
            "target_id": ["resolution:1", "resolution:2", "resolution:3"],
            "kind": ["resolution"] * 3,
            "ticket_id": [1, 2, 3],
            "done_at": done,
            "is_decided": [True, True, True],
            "is_met": [False, False, True],
        }
    )
    known = stays(
        (1, "assigned", 0, 1),
        (1, "diagnosis", 1, 5),
        (1, "confirmation", 5, 90),
        (2, "assigned", 0, 9),
        (3, "assigned", 0, 5),
    )
    found = stock.longest_stages(targets, known)
    assert sorted(found.rows()) == [("resolution", "assigned", 1, 0.5), ("resolution", "diagnosis", 1, 0.5)]
