"""Weeks by hand: which count, which are hollow, and where a baseline begins."""

from datetime import date, timedelta

import polars as pl
import pytest

from metrics import registry
from metrics.metric import MetricError
from metrics.settling import settling_days
from metrics.weekly import Period, assurance, series
from metrics.weekly import charted as figures_charted
from queries.frames import LEGS, OUTCOMES, SELF_SERVICE, TICKET_MOVES

FIRST = date(2026, 10, 5)  # the Monday of W41; London's clocks go back in W43, a week of 169 hours
RATE = registry.get("answer_rate")


@pytest.fixture
def legs(rows):
    """Per week: how many contacts, how many of them answered (the others gave up after a minute)."""

    def made(weeks, first=FIRST):
        told = [
            ((first + timedelta(days=7 * place)).strftime("%G-W%V"), number < answered)
            for place, (n, answered) in enumerate(weeks)
            for number in range(n)
        ]
        return rows(
            LEGS,
            iso_week=[week for week, _ in told],
            leave_kind=["answered" if was else "abandoned" for _, was in told],
            wait_s=[60.0] * len(told),
        )

    return made


def charted(frame, first=FIRST, weeks=1, known=None, baselines=(), metric=RATE):
    end = first + timedelta(days=7 * weeks)
    sheet = metric.parts[0].sheet
    return series(metric, {sheet: frame}, Period(first, end, known or end), baselines=baselines)


def test_each_week_has_its_rate(legs):
    told = charted(legs([(100, 80), (100, 90)]), weeks=2)
    assert told.select("iso_week", "monday", "value", "n", "days").rows() == [
        ("2026-W41", FIRST, 0.8, 100, 7),
        ("2026-W42", FIRST + timedelta(days=7), 0.9, 100, 7),
    ]


def test_a_week_in_which_nobody_came_is_there_and_unknown_a_count_included(legs):
    frame = legs([(100, 80), (0, 0), (100, 90)])
    assert charted(frame, weeks=3)["value"].to_list() == [0.8, None, 0.9]
    assert charted(frame, weeks=3, metric=registry.get("offered"))["value"].to_list() == [100, None, 100]


def test_the_week_that_runs_is_hollow_and_says_how_many_days_it_has(legs):
    told = charted(legs([(100, 80), (100, 90)]), weeks=2, known=FIRST + timedelta(days=9))
    assert told.select("days", "is_partial", "is_hollow").rows() == [(7, False, False), (3, True, True)]


def test_a_period_that_begins_on_a_wednesday_begins_with_part_of_a_week(legs):
    told = charted(legs([(100, 80), (100, 90)]), first=FIRST + timedelta(days=2))
    assert told.select("iso_week", "days").rows() == [("2026-W41", 5), ("2026-W42", 2)]


def test_a_week_of_few_contacts_is_hollow(legs):
    assert charted(legs([(29, 20), (30, 20)]), weeks=2)["is_small"].to_list() == [True, False]


def test_the_year_of_53_weeks(legs):
    first = date(2026, 12, 21)
    told = charted(legs([(50, 40)] * 4, first), first=first, weeks=4)
    assert told["iso_week"].to_list() == ["2026-W52", "2026-W53", "2027-W01", "2027-W02"]
    assert told["value"].to_list() == [0.8] * 4
    assert told["days"].to_list() == [7] * 4


def test_weeks_of_fewer_and_of_more_hours_are_whole(legs):
    for monday in (date(2026, 3, 23), date(2026, 10, 19)):
        told = charted(legs([(50, 40)], monday), first=monday)
        assert told.select("days", "is_hollow").rows() == [(7, False)]


WEEKS = [(100, 80 + (-1) ** place) for place in range(14)]


def test_limits_are_those_of_all_solid_weeks(legs):
    told = charted(legs(WEEKS), weeks=14)
    assert told["standing"].unique().to_list() == ["locked"]
    assert told["centre"][0] == pytest.approx(0.8)
    assert told["high"][0] == pytest.approx(0.8 + 2.66 * 0.02)
    assert not told["is_signal"].any()


def test_a_week_far_out_is_a_signal(legs):
    told = charted(legs([*WEEKS, (100, 60)]), weeks=15)
    assert told["iso_week"].filter(told["outside"]).to_list() == ["2027-W02"]
    assert told["is_signal"][-1]


def test_a_hollow_week_neither_moves_the_limits_nor_is_a_signal(legs):
    solid, with_hollow = charted(legs(WEEKS), weeks=14), charted(legs([*WEEKS, (10, 0)]), weeks=15)
    assert with_hollow.select("centre", "low", "high").head(1).equals(solid.select("centre", "low", "high").head(1))
    assert not with_hollow["is_signal"].any()


def test_a_person_begins_a_new_baseline(legs):
    frame = legs([*WEEKS[:7], *[(100, answered - 30) for _, answered in WEEKS[:7]]])
    without, rebased = charted(frame, weeks=14), charted(frame, weeks=14, baselines=[FIRST + timedelta(days=49)])
    assert without["is_signal"].sum() == 14
    assert not rebased["is_signal"].any()
    assert rebased["baseline"].unique(maintain_order=True).to_list() == ["2026-W41", "2026-W48"]
    assert rebased["standing"].unique().to_list() == ["trial"]
    assert rebased["centre"].round(2).unique(maintain_order=True).to_list() == [0.8, 0.5]


def test_the_week_in_the_middle_of_which_a_baseline_is_begun_is_of_neither(legs):
    """Seven weeks of 0.79 and 0.81, a Wednesday in the eighth, six weeks of 0.5: the eighth has some of each."""
    frame = legs([*WEEKS[:7], (100, 60), *[(100, answered - 30) for _, answered in WEEKS[:6]]])
    wednesday = FIRST + timedelta(days=51)
    told = charted(frame, weeks=14, baselines=[wednesday])
    mixed = told.row(7, named=True)
    assert (mixed["iso_week"], mixed["is_mixed"], mixed["is_hollow"], mixed["is_signal"]) == (
        "2026-W48",
        True,
        True,
        False,
    )
    assert told["is_mixed"].sum() == 1
    assert told["baseline"].unique(maintain_order=True).to_list() == ["2026-W41", "2026-W49"]
    assert told["centre"].round(2).unique(maintain_order=True).to_list() == [0.8, 0.5]
    without = charted(frame, weeks=14, baselines=[FIRST + timedelta(days=49)])
    assert without["outside"][7], "judged with the weeks after it, it would be a change that never was"


def test_a_baseline_begun_in_the_running_week_begins_with_the_next(legs):
    frame = legs(WEEKS)
    told = charted(frame, weeks=14, known=FIRST + timedelta(days=94), baselines=[FIRST + timedelta(days=93)])
    assert told["baseline"].n_unique() == 1
    assert told.select("is_partial", "is_mixed").row(-1) == (True, True)
    plain = charted(frame, weeks=14, known=FIRST + timedelta(days=94))
    assert told.select("centre", "low", "high").equals(plain.select("centre", "low", "high"))


def early(told, metric, since, weeks=3):
    """Weeks of a store that knows of nothing before `since`."""
    period = Period(FIRST, FIRST + timedelta(days=7 * weeks), FIRST + timedelta(days=7 * weeks), since)
    names = [f"{FIRST + timedelta(days=7 * place):%G-W%V}" for place in range(weeks)]
    frame = pl.DataFrame({"iso_week": names, "value": told, "n": [100] * weeks})
    return figures_charted(registry.get(metric), frame, period)


def test_how_customers_stood_before_the_data_began_is_not_known():
    told = early([0.0, 1.0, 0.02], "churn_rate", FIRST + timedelta(days=10))
    assert told["value"].to_list() == [None, None, 0.02]
    assert told["is_hollow"].to_list() == [True, True, False]


@pytest.mark.parametrize(
    ("metric", "hollow"), [("answer_rate", [True, False, False]), ("repeat_contact_rate", [True, True, False])]
)
def test_a_week_needs_the_days_that_it_looks_back_to(metric, hollow):
    """Data begin on the Saturday of the first week: who comes back within 7 days is known from the third on."""
    told = early([0.5, 0.5, 0.5], metric, FIRST + timedelta(days=5))
    assert told["is_hollow"].to_list() == hollow
    assert told["days"].to_list() == [2, 7, 7]


def test_a_baseline_in_no_week_of_the_period(legs):
    with pytest.raises(MetricError, match="no week of 2025-01-01"):
        charted(legs(WEEKS), weeks=14, baselines=[date(2025, 1, 1)])


def test_four_weeks_have_no_limits(legs):
    told = charted(legs(WEEKS[:4]), weeks=4)
    assert told.select("low", "high", "standing").row(0) == (None, None, "none")


def test_what_customers_may_still_undo_is_provisional(rows):
    frame = rows(OUTCOMES, iso_week=["2026-W41"] * 50 + ["2026-W42"] * 50, age_days=[15] * 50 + [8] * 50)
    told = charted(frame, weeks=2, known=FIRST + timedelta(days=18), metric=registry.get("fcr"))
    assert told["is_provisional"].to_list() == [False, True]
    assert settling_days(registry.get("fcr"), {"window_days": "3"}) == 4, "the third day after, and it has to be over"
    assert settling_days(registry.get("fcr"), {"window_days": "2.5"}) == 3, "whole days: the second is the last"
    assert settling_days(registry.get("repeat_contact_rate"), {}) == 0, "a closed day of it never changes"


def test_a_week_whose_resolutions_may_still_be_reopened_is_provisional(rows):
    frame = rows(
        TICKET_MOVES, kind=["resolved"] * 100, iso_week=["2026-W41"] * 50 + ["2026-W42"] * 50,
        age_days=[15] * 50 + [8] * 50,
    )  # fmt: skip
    told = charted(frame, weeks=2, known=FIRST + timedelta(days=18), metric=registry.get("reopen_rate"))
    assert told["is_provisional"].to_list() == [False, True]
    assert settling_days(registry.get("reopen_vs_expected"), {}) == 8
    assert settling_days(registry.get("reopen_rate"), {"reopen_rate.reopen_days": "14"}) == 15


@pytest.mark.parametrize(("known", "provisional"), [(13, True), (14, False)])
def test_a_week_stands_for_good_once_the_last_day_of_its_window_is_over(rows, known, provisional):
    frame = rows(OUTCOMES, iso_week=["2026-W41"] * 50, age_days=[8] * 50)
    told = charted(frame, known=FIRST + timedelta(days=known), metric=registry.get("fcr"))
    assert told["is_provisional"].to_list() == [provisional], "Sunday's customers may come back until next Sunday's end"


@pytest.mark.parametrize(("known", "provisional"), [(6, True), (7, True), (8, False)])
def test_a_week_of_self_service_is_provisional_until_a_day_after_its_last_session(rows, known, provisional):
    frame = rows(SELF_SERVICE, iso_week=["2026-W41"] * 50, is_completed=[True] * 50, is_settled=[True] * 50)
    told = charted(frame, known=FIRST + timedelta(days=known), metric=registry.get("self_service_rate"))
    assert told["is_provisional"].to_list() == [provisional]


def test_assurance_is_that_of_the_latest_baseline(legs):
    told = charted(legs(WEEKS), weeks=14)
    assert assurance(told, RATE, 0.7) == "passes_reliably"
    assert assurance(told, RATE, 0.8) == "hit_and_miss"
    assert assurance(told, RATE, 0.9) == "fails_reliably"
    assert assurance(told, registry.get("offered"), 5) == "not_known"


def test_nothing_at_all(legs):
    told = charted(legs(WEEKS).clear(), weeks=2)
    assert told["value"].null_count() == told.height == 2
    assert told.schema["value"] == pl.Float64
