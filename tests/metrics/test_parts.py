"""Parts of a change: a worked example by hand, and that they sum exactly whatever the figures."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import registry
from metrics.parts import contributions, is_additive, pooled, standing_out, whole

SCHEMA = {"group": pl.String, "value": pl.Float64, "n": pl.Int64}


def parts(*rows):
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def test_by_hand():
    """Phone 60 of 100 at 0.9, chat 40 at 0.5: 0.74. Then phone 40 of 100 at 0.8, chat 60 at 0.5: 0.62.

    Rate of phone: (0.8 − 0.9) × (0.6 + 0.4) / 2 = −0.05. Mix: phone −0.2 × (0.85 − 0.68) = −0.034, chat
    0.2 × (0.5 − 0.68) = −0.036. In all −0.12.
    """
    told = contributions(parts(("phone", 0.9, 60), ("chat", 0.5, 40)), parts(("phone", 0.8, 40), ("chat", 0.5, 60)))
    found = {row["group"]: (row["mix"], row["rate"], row["effect"]) for row in told.iter_rows(named=True)}
    assert found["phone"] == pytest.approx((-0.034, -0.05, -0.084))
    assert found["chat"] == pytest.approx((-0.036, 0.0, -0.036))
    assert told["group"].to_list() == ["phone", "chat"]
    standout = standing_out(told)
    assert (standout.group, standout.excess) == ("phone", pytest.approx(0.084 / 0.12 - 0.4))


GROUPS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", None]), st.floats(0, 1), st.integers(1, 10_000)),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[0],
)


@given(GROUPS, GROUPS)
def test_parts_sum_to_the_change_exactly(before, now):
    first, last = parts(*before), parts(*now)
    told = contributions(first, last)
    assert told["effect"].sum() == pytest.approx(whole(last) - whole(first), abs=1e-12)
    assert told["group"].n_unique() == told.height == len({row[0] for row in [*before, *now]})
    assert (told["mix"] + told["rate"] - told["effect"]).abs().max() == 0


def test_weeks_are_pooled_by_how_many_they_are_of():
    told = pooled(parts(("phone", 0.9, 10), ("phone", 0.6, 20), ("chat", None, 0)))
    assert told.rows() == [("phone", pytest.approx(0.7), 30)]


def test_nothing_on_a_side_has_no_parts():
    assert contributions(parts(), parts(("phone", 0.9, 10))).is_empty()
    assert standing_out(contributions(parts(("a", 0.5, 9)), parts(("a", 0.5, 9)))) is None


@pytest.mark.parametrize(
    ("key", "is_so"),
    [("service_level", True), ("handle_time", True), ("consistency_index", False), ("first_response_time_p50", False)],
)
def test_which_metrics_have_parts_that_add_up(key, is_so):
    assert is_additive(registry.get(key)) is is_so
