"""Figures of few cases: worked examples by hand, and what holds for every table."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import small_cells
from metrics.small_cells import LEAST_TOLD, POOLED, WITHHELD, hidden, merged, pooled, table, withheld

SCHEMA = {
    "reason": pl.String, "metric": pl.String, "value": pl.Float64, "n": pl.Int64, "low": pl.Float64,
    "high": pl.Float64, "unit": pl.String, "variant": pl.String,
}  # fmt: skip


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([5, 6, 0], [False, False, False]),  # nothing is of too few
        ([3, 10, 20], [True, True, False]),  # 33 − 20 − 10 would tell the 3
        ([3, 4, 20], [True, True, False]),  # two of together 7 hide one another
        ([3, 1, 20], [True, True, True]),  # together but 4 people
        ([2, 0, 0, 9], [True, False, False, True]),  # nobody is in an empty group: it hides nothing
        ([1, 1, 1], [True, True, True]),
        ([4], [True]),
        ([None, 3, 8], [False, True, True]),
    ],
)
def test_one_line_by_hand(sizes, expected):
    assert hidden(sizes) == expected


def test_a_table_by_hand():
    """One cell of 3: its row needs another (10), its column too (30), and then the corner of both (40)."""
    groups = [(row, column) for row in "abc" for column in "xyz"]
    sizes = [3, 10, 20, 30, 40, 50, 60, 70, 80]
    gone = [group for group, mark in zip(groups, hidden(sizes, groups), strict=True) if mark]
    assert gone == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_few_is_ever_told_nor_had_by_subtraction(cells):
    groups = [(row, column) for row in range(len(cells)) for column in range(3)]
    sizes = [size for row in cells for size in row]
    gone = dict(zip(groups, hidden(sizes, groups), strict=True))
    assert not [size for group, size in zip(groups, sizes, strict=True) if 0 < size < LEAST_TOLD and not gone[group]]
    for place in (0, 1):
        for line in {group[place] for group in groups}:
            of = [(cells[row][column], gone[row, column]) for row, column in groups if (row, column)[place] == line]
            rest = [size for size, mark in of if mark]
            told = [size for size, mark in of if not mark and size]
            assert not rest or not told or (len(rest) > 1 and sum(rest) >= LEAST_TOLD)


def figures(*rows):
    return pl.DataFrame([(*row, None, None, unit, None) for *row, unit in rows], schema=SCHEMA, orient="row")


def test_figures_go_by_their_n_counts_by_their_value_and_sums_with_their_group():
    told = withheld(
        figures(
            *((one, "rate", 0.5, n, "share") for one, n in (("fax", 4), ("mail", 6), ("web", 9))),
            *((one, "made", n, None, "count") for one, n in (("fax", 9.0), ("mail", 0.0), ("web", 9.0))),
            *((one, "hours", n, None, "hours") for one, n in (("fax", 1.5), ("mail", 2.0), ("web", 3.0))),
        ),
        ["reason"],
    )
    gone = set(told.filter(WITHHELD).select("reason", "metric").iter_rows())
    assert gone == {("fax", "rate"), ("mail", "rate"), ("fax", "hours"), ("mail", "hours")}
    assert told.filter(WITHHELD).select("value", "n", "low", "high").null_count().sum_horizontal().item() == 16
    assert told.filter(~pl.col(WITHHELD))["value"].null_count() == 0


def test_other_tables_keep_what_says_where_a_row_stands():
    rows = pl.DataFrame({"channel": ["a", "b", "c"], "n": [2, 7, 9], "over": [1, 2, 3]})
    told = table(rows, "n", ["channel"])
    assert told.rows() == [("a", None, None, True), ("b", None, None, True), ("c", 9, 3, False)]


def test_bins_are_merged_until_each_has_enough():
    bins = pl.DataFrame(
        {"low": [0.0, 5, 10, 20, 30], "high": [5.0, 10, 20, 30, None], "n": [2, 4, 0, 9, 1],
         "share": [2 / 16, 4 / 16, 0, 9 / 16, 1 / 16], "below": [2 / 16, 6 / 16, 6 / 16, 15 / 16, 1.0]}
    )  # fmt: skip
    told = merged(bins)
    assert told.select("low", "high", "n", "below").rows() == [
        (0.0, 10.0, 6, 6 / 16), (10.0, 20.0, 0, 6 / 16), (20.0, None, 10, 1.0),
    ]  # fmt: skip
    assert merged(bins.head(1)).is_empty()


def test_small_groups_of_weeks_are_one():
    rows = [
        ("", None, "W1", 0.5, 20), ("", None, "W2", 0.5, 3),  # the second week as a whole is of too few
        ("channel", "a", "W1", 1.0, 3), ("channel", "b", "W1", 0.0, 7), ("channel", "c", "W1", 0.5, 10),
        ("channel", "c", "W2", 0.5, 3),
    ]  # fmt: skip
    names = ["dimension", "group", "iso_week", "value", "n"]
    told = pooled(pl.DataFrame(rows, schema=names, orient="row"), "dimension")
    assert sorted(told.rows(), key=str) == [
        ("", None, "W1", 0.5, 20), ("channel", "c", "W1", 0.5, 10), ("channel", POOLED, "W1", 0.3, 10),
    ]  # fmt: skip


def test_what_is_told_is_what_has_cases_and_what_is_withheld():
    rows = pl.DataFrame({"n": [None, 0, 6], WITHHELD: [True, False, False]})
    assert small_cells.told(rows)["n"].to_list() == [None, 6]
    assert small_cells.told(rows.drop(WITHHELD))["n"].to_list() == [6]
