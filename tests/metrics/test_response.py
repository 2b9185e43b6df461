"""Worked examples of the metrics of response; the ids are the specification."""

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries.frames import RESPONSES, TICKETS


def figure(key, frame):
    metric = registry.get(key)
    return totals([metric], {metric.sheet: frame})[key]


# Seconds until the first response of one ticket each; None has none yet.
BUCKETS = [1800.0, 3599.0, 3600.0, 7200.0, 21600.0, 43200.0, 86400.0, 172800.0, None]


@pytest.mark.parametrize(
    ("key", "of_eight"),
    [
        pytest.param("first_response_0h_to_1h", 2, id="one second short of an hour is within the hour"),
        pytest.param("first_response_1h_to_4h", 2, id="exactly an hour is the next bucket's"),
        pytest.param("first_response_4h_to_8h", 1, id="six hours"),
        pytest.param("first_response_8h_to_24h", 1, id="twelve hours"),
        pytest.param("first_response_24h_and_more", 2, id="exactly a day is a day and more"),
    ],
)
def test_buckets_are_half_open_and_leave_out_what_has_no_answer(key, of_eight, rows):
    assert figure(key, rows(TICKETS, first_response_s=BUCKETS)) == (of_eight / 8, 8)


TIMES = [100.0, 80.0, 93.0, None]


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        pytest.param("", 91.0, id="mean of those that have happened"),
        pytest.param("_p50", 93.0, id="median"),
        pytest.param("_p90", 93 + 0.8 * 7, id="90th percentile, linear between neighbours"),
    ],
)
@pytest.mark.parametrize(
    ("key", "source"),
    [
        ("first_response_time", (TICKETS, "first_response_s")),
        ("first_response_time_open", (TICKETS, "first_response_open_s")),
        ("next_response_time", (RESPONSES, "response_s")),
        ("next_response_time_open", (RESPONSES, "response_open_s")),
        ("resolution_time", (TICKETS, "resolution_s")),
        ("resolution_time_open", (TICKETS, "resolution_open_s")),
        ("first_resolution_time", (TICKETS, "first_resolution_s")),
        ("first_resolution_time_open", (TICKETS, "first_resolution_open_s")),
    ],
)
def test_times(key, source, statistic, value, rows):
    frame, column = source
    assert figure(f"{key}{statistic}", rows(frame, **{column: TIMES})) == (pytest.approx(value), 3)


def test_resolution_belongs_to_the_day_of_resolution_and_response_to_the_day_of_the_request():
    assert registry.get("resolution_time").anchor == "resolved_at"
    assert registry.get("first_response_time").anchor == "created_at"
    assert registry.get("next_response_time").anchor == "asked_at"
