"""Definitions side by side, where customers come back, chains by length, and since when: worked by hand."""

from datetime import date, timedelta

import polars as pl
import pytest

from metrics import registry, returns, since, weekly
from metrics.evaluate import totals
from metrics.options import OptionError
from queries.frames import OUTCOMES

FCR = registry.get("fcr").parts[0]
# Ten contacts of two channels, 20 days old but the last, which is of 3 days ago.
TEN = {
    "age_days": [20] * 9 + [3],
    "channel": ["phone"] * 6 + ["chat"] * 4,
    "next_channel": ["phone", "chat", "chat", None, "phone", None, "chat", None, "phone", "phone"],
    "next_reason_days": [0, 1, 4, None, 9, None, 2, None, 0, 0],
    "next_days": [0, 1, 4, 3, 9, None, 2, None, 0, 0],
    "next_channel_days": [0, None, None, 3, 9, None, 2, None, None, None],
    "is_transferred": [False] * 9 + [True],
    "is_resolved": [None] * 8 + [True, True],
}


@pytest.fixture
def ten(make):
    return make(**TEN)


@pytest.fixture
def make():
    def made(**columns):
        rows = pl.DataFrame(columns)
        blank = OUTCOMES.empty()
        known = rows.with_columns(pl.col(name).cast(blank.schema[name]) for name in rows.columns)
        return pl.concat([blank, known], how="diagonal")

    return made


def test_each_definition_is_the_metric_under_it(ten):
    variants, windows = ("no_repeat_same_reason", "no_repeat_any_reason", "same_channel", "agent_coded"), (1.0, 7.0)
    told = returns.definitions(FCR, ten, variants, windows)
    by_hand = {  # nine are mature within 7 days, all ten within one; the tenth was handed on
        ("no_repeat_same_reason", 1.0): (6 / 10, 10),
        ("no_repeat_same_reason", 7.0): (4 / 9, 9),
        ("no_repeat_any_reason", 1.0): (6 / 10, 10),
        ("no_repeat_any_reason", 7.0): (3 / 9, 9),
        ("same_channel", 1.0): (8 / 10, 10),
        ("same_channel", 7.0): (6 / 9, 9),
        ("agent_coded", 1.0): (1.0, 2),
        ("agent_coded", 7.0): (1.0, 1),
    }
    found = {(row["variant"], row["window_days"]): (row["value"], row["n"]) for row in told.iter_rows(named=True)}
    assert found == {key: (pytest.approx(value), n) for key, (value, n) in by_hand.items()}
    for (variant, days), (value, n) in found.items():
        settings = {"fcr.variant": variant, "fcr.window_days": f"{days:g}"}
        assert totals([FCR], {"outcomes": ten}, settings)["fcr"] == (pytest.approx(value), n)


def test_a_definition_of_nothing_is_not_known(ten):
    told = returns.definitions(FCR, ten, ("survey", "no_repeat_same_reason"), (30.0,)).rows()
    assert told == [("survey", 30.0, None, 0, None, None), ("no_repeat_same_reason", 30.0, None, 0, None, None)]
    with pytest.raises(OptionError, match="variant"):
        returns.definitions(FCR, ten, ("guessed",), (7.0,))


def test_where_customers_come_back(ten):
    told = returns.next_channels(ten, 7.0)
    assert told.rows() == [
        ("chat", "chat", 1, 0.5, 2, 3, 2.0),
        ("chat", "phone", 1, 0.5, 2, 3, 0.0),
        ("phone", "chat", 2, pytest.approx(2 / 3), 3, 6, 2.5),
        ("phone", "phone", 1, pytest.approx(1 / 3), 3, 6, 0.0),
    ]
    assert told["n"].sum() / 9 == pytest.approx(
        totals([registry.get("return_rate")], {"outcomes": ten})["return_rate"].value
    )


def test_after_how_many_days(ten):
    told = returns.days_between(ten, 4.0)
    assert told["days"].to_list() == [0, 1, 2, 3, 4]
    assert told["n"].to_list() == [2, 1, 1, 0, 1]
    assert told["below"].to_list() == pytest.approx([0.4, 0.6, 0.8, 0.8, 1.0])
    assert returns.days_between(ten.clear(), 1.0)["below"].to_list() == [0.0, 0.0]


def test_chains_by_length():
    names = ("contacts", "channels", "agents", "days", "handle_s")
    chains = pl.DataFrame(
        [(2, 1, 1, 0, 1800.0), (2, 2, 2, 4, 1800.0), (5, 2, 3, 9, 7200.0), (9, 1, 1, 30, 3600.0)],
        schema=names,
        orient="row",
    )
    told = returns.by_length(chains).select("contacts", "chains", "repeats", "hours", "days", "switched", "share")
    assert told.rows() == [
        (2, 2, 2, 1.0, 2.0, 0.5, 0.5),
        (3, 0, 0, 0.0, None, None, 0.0),
        (4, 0, 0, 0.0, None, None, 0.0),
        (5, 2, 12, 3.0, 19.5, 0.5, 0.5),
    ]


MONDAY = date(2026, 3, 2)


def weeks(*values, n=100):
    """Tell whole, settled weeks of these shares, of so many contacts each."""
    rows = []
    for number, value in enumerate(values):
        yes = round(value * n)
        rows += [{"iso_week": f"{MONDAY + timedelta(weeks=number):%G-W%V}", "next_reason_days": None}] * yes
        rows += [{"iso_week": f"{MONDAY + timedelta(weeks=number):%G-W%V}", "next_reason_days": 1}] * (n - yes)
    blank = OUTCOMES.empty()
    made = pl.DataFrame(rows, schema={"iso_week": pl.String, "next_reason_days": pl.Int64}).with_columns(
        age_days=pl.lit(30)
    )
    made = made.with_columns(pl.col(name).cast(blank.schema[name]) for name in made.columns)
    end = MONDAY + timedelta(weeks=len(values))
    period = weekly.Period(MONDAY, end, end + timedelta(days=30))
    return weekly.series(FCR, {"outcomes": pl.concat([blank, made], how="diagonal")}, period)


STEADY = (0.70, 0.72, 0.69, 0.71, 0.70, 0.72)
BETTER = (0.75, 0.80, 0.81, 0.79, 0.82)


def week(number):
    return f"{MONDAY + timedelta(weeks=number):%G-W%V}"


def test_weeks_after_a_noted_change_are_held_against_those_before_it():
    table = since.held(weeks(*STEADY, *BETTER), FCR, week(6))
    assert table["centre"].unique().to_list() == [pytest.approx(sum(STEADY) / 6)]
    assert table["reading"].to_list() == ["usual"] * 7 + ["better"] * 4  # the week of the change is neither
    found = since.since(table)
    assert found == ("better", week(7), pytest.approx(0.805), pytest.approx(sum(STEADY) / 6))


def test_a_change_that_changed_nothing_is_no_signal():
    assert since.since(since.held(weeks(*STEADY, *STEADY[:5]), FCR, week(6))) is None


def test_what_was_a_signal_and_is_over_is_not_told_as_lasting():
    assert since.since(since.held(weeks(*STEADY, 0.75, 0.9, 0.9, 0.71, 0.70), FCR, week(6))) is None


def test_worse_is_told_as_worse_and_few_weeks_tell_nothing():
    assert since.since(since.held(weeks(*STEADY, 0.5, 0.5, 0.5), FCR, week(6))).reading == "worse"
    assert since.since(since.held(weeks(0.7, 0.2, 0.9), FCR, week(1))) is None
    assert since.since(since.held(weeks(*[0.0] * 6, n=10), FCR, None)) is None


def test_a_change_too_early_for_a_baseline_leaves_the_limits_of_all_weeks():
    table = since.held(weeks(*STEADY, *BETTER), FCR, week(2))
    assert table["centre"][0] == pytest.approx(sum((*STEADY, *BETTER)) / 11)
