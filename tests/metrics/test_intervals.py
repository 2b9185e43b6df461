"""Which interval stands beside which metric, and that every one of them encloses what it stands beside."""

from datetime import UTC, date, datetime, timedelta

import narwhals as nw
import polars as pl
import pytest
from scipy import stats

from metrics import registry
from metrics.arithmetic import Kind, count_of, longest_of, mean_of, part_of, percentile_of, ratio_of, share
from metrics.evaluate import evaluate
from metrics.intervals import draws_days
from metrics.metric import Metric, MetricError, Quotient, Unit
from queries.frames import LEGS
from tests.metrics.test_laws import EVERY, all_rows

WORDS = {"name": "x", "name_zh": "数", "question": "x?", "formula": "as it is", "unit": Unit.SECONDS}
WAIT = nw.col("wait_s")
SHARE = Metric(key="share", frame=LEGS, measure=share(WAIT < 5), **WORDS)
MEAN = Metric(key="mean", frame=LEGS, measure=mean_of(WAIT), **WORDS)
PART = Metric(key="part", frame=LEGS, measure=part_of(nw.col("hold_s"), of=~WAIT.is_null()), **WORDS)
MEDIAN = Metric(key="median", frame=LEGS, measure=percentile_of(WAIT, 0.5), **WORDS)
RATIO = Metric(key="ratio", frame=LEGS, measure=ratio_of(WAIT, nw.col("talk_s")), **WORDS)
COUNT = Metric(key="count", frame=LEGS, measure=count_of(WAIT < 5), **WORDS)
WHOLE = Metric(key="whole", frame=LEGS, measure=count_of(), **WORDS)
LONGEST = Metric(key="longest", frame=LEGS, measure=longest_of(WAIT), **WORDS)
QUOTIENT = Quotient(key="quotient", top=COUNT, bottom=WHOLE, **WORDS)


@pytest.fixture
def legs(rows):
    """Ten waits of 0…9 s and one unknown on each of ten days."""
    days = [date(2026, 3, 1) + timedelta(days=n // 11) for n in range(110)]
    waits = [None if n % 11 == 10 else float(n % 11) for n in range(110)]
    at = [datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=n // 11, minutes=30 * (n % 11)) for n in range(110)]
    return rows(
        LEGS,
        wait_s=waits,
        hold_s=[None if wait is None or wait < 5 else wait for wait in waits],
        talk_s=[10.0 + n // 11 for n in range(110)],
        local_day=days,
        half_hour_at=at,
        channel=["phone", "chat"] * 55,
    )


def bounds(metric, legs, by=(), level=0.95):
    told = evaluate([metric], {"legs": legs}, by, level=level)
    return told.select("low", "high").row(0)


def test_a_share_has_wilsons(legs):
    expected = stats.binomtest(50, 110).proportion_ci(0.95, method="wilson")
    assert bounds(SHARE, legs) == pytest.approx((expected.low, expected.high))


def test_a_mean_has_students_over_the_rows_that_are_known(legs):
    known = legs["wait_s"].drop_nulls()
    expected = stats.ttest_1samp(known.to_numpy(), 0).confidence_interval(0.95)
    assert bounds(MEAN, legs) == pytest.approx((expected.low, expected.high))


def test_the_mean_part_of_a_whole_counts_rows_without_the_part_as_zero(legs):
    parts = legs.filter(pl.col("wait_s").is_not_null())["hold_s"].fill_null(0.0)
    expected = stats.ttest_1samp(parts.to_numpy(), 0).confidence_interval(0.95)
    assert bounds(PART, legs) == pytest.approx((expected.low, expected.high))


def test_a_percentile_has_two_of_its_rows(legs):
    assert bounds(MEDIAN, legs) == (3.0, 6.0)  # the 40th and the 61st of a hundred


def test_a_percentile_of_five_rows_has_none(legs):
    assert bounds(MEDIAN, legs.head(5)) == (None, None)


def test_a_count_and_a_maximum_have_none(legs):
    assert bounds(COUNT, legs) == (None, None)
    assert bounds(LONGEST, legs) == (None, None)


def test_a_ratio_of_sums_has_one_drawn_over_days(legs):
    low, high = bounds(RATIO, legs)
    value = evaluate([RATIO], {"legs": legs})["value"][0]
    assert low < value < high
    assert bounds(RATIO, legs.sample(fraction=1, shuffle=True, seed=1)) == (low, high)


def test_a_ratio_over_few_days_is_drawn_over_half_hours(legs):
    low, high = bounds(RATIO, legs.head(11))
    assert low < high
    assert bounds(RATIO, legs.head(4)) == (None, None)


def test_a_quotient_has_one_drawn_over_days(legs):
    assert bounds(QUOTIENT, legs) == (50 / 110, 50 / 110)  # every day says the same
    uneven = legs.head(80)
    low, high = bounds(QUOTIENT, uneven)
    assert low < evaluate([QUOTIENT], {"legs": uneven})["value"][0] < high


@pytest.mark.parametrize("metric", [SHARE, MEAN, MEDIAN, RATIO, QUOTIENT], ids=lambda metric: metric.key)
def test_groups_that_are_categories_in_memory_are_bounded_like_text(metric, legs):
    told = [
        evaluate([metric], {"legs": legs.with_columns(channel=legs["channel"].cast(dtype))}, ["channel"], level=0.95)
        for dtype in (pl.String, pl.Categorical)
    ]
    assert told[0].equals(told[1])
    assert told[0]["low"].null_count() == 0


def test_nobody_asked_nobody_is_told(legs):
    assert evaluate([SHARE], {"legs": legs}).select("low", "high").row(0) == (None, None)


def test_more_confidence_is_a_wider_interval(legs):
    narrow, wide = bounds(MEAN, legs, level=0.8), bounds(MEAN, legs, level=0.99)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0, -1.0])
def test_a_confidence_that_is_none(level, legs):
    with pytest.raises(MetricError, match="between 0 and 1"):
        bounds(MEAN, legs, level=level)


@pytest.fixture(scope="module")
def frames():
    return all_rows(3)


TIMED = [one for one in EVERY if isinstance(one, Metric) and one.build({}).kind != Kind.COUNT]


@pytest.mark.parametrize("metric", TIMED, ids=lambda metric: metric.key)
def test_it_encloses_the_value_in_every_group(metric, frames):
    told = evaluate([metric], frames, [metric.frame.dimensions[0]], level=0.95)
    assert (told["low"].fill_null(told["value"]) <= told["value"] + 1e-9).all()
    assert (told["high"].fill_null(told["value"]) >= told["value"] - 1e-9).all()
    assert told.select(
        (pl.col("value").is_null() | pl.col("low").is_not_null() | pl.col("high").is_not_null()).any()
    ).item()


@pytest.mark.parametrize("metric", EVERY, ids=lambda metric: metric.key)
def test_it_is_the_same_value_with_an_interval_and_never_nan(metric, frames):
    nothing = {name: rows.clear() for name, rows in frames.items()}
    for rows in (frames, nothing):
        told, bare = evaluate([metric], rows, level=0.95), evaluate([metric], rows)
        assert told.drop("low", "high").equals(bare.drop("low", "high"))
        assert not told.select(pl.col("low", "high").is_nan().any()).row(0)[0]
    assert registry.get(metric.key) is metric


def test_days_that_add_nothing_give_no_certainty(legs):
    """One day with something to say among nine without: there is nothing to draw from."""
    one_day = pl.col("local_day") == date(2026, 3, 1)
    quiet = legs.with_columns(
        pl.when(one_day).then("wait_s").alias("wait_s"), half_hour_at=pl.col("local_day").cast(pl.Datetime("us", "UTC"))
    )
    told = evaluate([RATIO], {"legs": quiet}, level=0.95)
    assert told["value"][0] is not None
    assert told.select("low", "high").row(0) == (None, None)


@pytest.mark.parametrize(
    ("key", "is_drawn"),
    [("contacts_per_hour", True), ("productive_share", True), ("fcr", False), ("handle_time", False), ("csat", False),
     ("consistency_index", False)],
)  # fmt: skip
def test_which_intervals_hold_already_how_much_days_differ(key, is_drawn):
    assert draws_days(registry.get(key), {}) is is_drawn
