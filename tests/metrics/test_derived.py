"""Derived figures: what their work is given, and what becomes of what it gives back."""

import narwhals as nw
import polars as pl
import pytest

from metrics.arithmetic import count_of, share
from metrics.derived import AtOnce, Derived
from metrics.evaluate import evaluate, sheets, totals
from metrics.figure import Figure
from metrics.metric import Metric, MetricError, Unit
from metrics.options import Number
from queries.frames import LEGS

WORDS = {"name_zh": "数", "question": "How many?", "formula": "as it is", "unit": Unit.SHARE}
IN_TIME = Metric(key="in_time", name="In time", frame=LEGS, measure=share(nw.col("wait_s") <= 20), **WORDS)
MOVED = Metric(key="moved", name="Moved", frame=LEGS, measure=count_of(nw.col("is_transferred")), **WORDS)


def derived(work, **changes) -> Derived:
    told = {"inputs": (IN_TIME, MOVED), "within": ("reason",), **changes}
    return Derived(key="made", name="Made", work=work, **(WORDS | told))


@pytest.fixture
def legs(rows):
    return rows(
        LEGS,
        channel=["phone", "phone", "phone", "chat", "chat", None],
        reason=["bill", "bill", "move", "bill", None, "move"],
        wait_s=[10.0, 30.0, 10.0, 30.0, 10.0, 10.0],
        is_transferred=[True, False, True, False, False, False],
    )


def given(legs, by, **changes) -> list[pl.DataFrame]:
    seen: list[pl.DataFrame] = []

    def work(frame, _):
        seen.append(frame)
        return Figure(0.0, frame.height)

    evaluate([derived(work, **changes)], {"legs": legs}, by)
    return seen


def test_work_sees_each_input_told_by_the_further_dimension(legs):
    (frame,) = given(legs, ())
    assert frame.columns == ["reason", "in_time", "in_time.n", "moved", "moved.n"]
    assert frame.rows() == [("bill", 1 / 3, 3, 1, None), ("move", 1.0, 2, 1, None), (None, 1.0, 1, 0, None)]


def test_work_sees_one_group_at_a_time(legs):
    frames = given(legs, ("channel",))
    assert sorted(frame.height for frame in frames) == [1, 2, 2]
    assert {frame.columns[0] for frame in frames} == {"reason"}


def test_it_may_be_told_by_a_dimension_that_it_is_worked_out_within(legs):
    assert sorted(frame.rows()[0][0] or "" for frame in given(legs, ("reason",))) == ["", "bill", "move"]


def test_nothing_happened_is_a_group_without_rows(legs):
    (frame,) = given(legs.clear(), ())
    assert frame.height == 0
    assert given(legs.clear(), ("channel",)) == []


def test_held_against_all_groups_each_has_a_row_for_what_only_the_others_have(legs):
    frames = given(legs, ("channel",), against=("channel",))
    phone = next(frame for frame in frames if frame["moved"].sum() == 2)
    assert phone.select("reason", "in_time.n", "in_time.all", "in_time.all.n", "moved.all").rows() == [
        ("bill", 2, 1 / 3, 3, 1),
        ("move", 1, 1.0, 2, 1),
        (None, None, 1.0, 1, 0),
    ]


def test_held_against_all_without_being_told_by_any_it_is_held_against_itself(legs):
    (frame,) = given(legs, (), against=("channel",))
    assert frame["in_time"].to_list() == frame["in_time.all"].to_list()


def test_a_dimension_that_is_not_held_against_one_another_stays_apart(legs):
    told = legs.with_columns(team=pl.Series(["a", "a", "a", "a", "b", "b"]))
    for frame in given(told, ("team", "channel"), against=("channel",)):
        assert frame["in_time.all.n"].sum() in (4, 2)


def test_what_it_gives_back_is_told_with_its_bounds(legs):
    one = derived(
        lambda frame, chosen: Figure(frame.height / chosen["of"], 6, 0.1, 0.9), options=(Number("of", 4, "x"),)
    )
    told = evaluate([one], {"legs": legs}, (), {"made.of": "6"})
    assert told.drop("unit").rows() == [("made", 0.5, 6, 0.1, 0.9, None)]
    figure = totals([one], {"legs": legs})["made"]
    assert figure == (0.75, 6)
    assert (figure.low, figure.high) == (0.1, 0.9)


def test_it_needs_the_rows_of_all_its_inputs():
    assert list(sheets([derived(lambda *_: Figure(None, 0))])) == ["legs"]
    with pytest.raises(MetricError, match="made needs rows of legs"):
        evaluate([derived(lambda *_: Figure(None, 0))], {})


def test_a_dimension_that_an_input_does_not_know():
    with pytest.raises(MetricError, match=r"made tells in_time by \['mood'\]"):
        derived(lambda *_: Figure(None, 0), within=("mood",))


def test_an_input_named_twice():
    with pytest.raises(MetricError, match="names an input twice"):
        derived(lambda *_: Figure(None, 0), inputs=(IN_TIME, IN_TIME))


def test_work_on_all_groups_at_once_gives_each_what_it_would_get_alone(legs):
    def each(rows, by):
        return rows.group_by(by).agg(value=pl.col("in_time").sum(), n=pl.col("in_time.n").sum())

    one_by_one = evaluate(
        [derived(lambda rows, _: Figure(*each(rows, [pl.lit(0)]).row(0)[1:]))], {"legs": legs}, ["channel"]
    )
    at_once = evaluate([derived(AtOnce(each))], {"legs": legs}, ["channel"])
    assert at_once.rows() == one_by_one.rows()
    assert evaluate([derived(AtOnce(each))], {"legs": legs})["value"].to_list() == [pytest.approx(7 / 3)]
