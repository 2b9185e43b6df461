"""Worked examples of the voice of the customer and of quality; the ids are the specification."""

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries.frames import REVIEWS, SURVEYS


def figure(key, frame):
    metric = registry.get(key)
    return totals([metric], {metric.sheet: frame})[key]


def surveys(rows, kind, scores, **columns):
    return rows(SURVEYS, kind=[kind] * len(scores), score=scores, **columns)


# Of 54 who rated, 12 gave four and 15 gave five.
FIFTY_FOUR = [4] * 12 + [5] * 15 + [3] * 20 + [2] * 4 + [1] * 3
FIFTY = [5] * 10 + [4] * 20 + [3] * 15 + [2] * 3 + [1] * 2
SPREAD = [0, 6, 7, 8, 9, 10, 10, None, None]


@pytest.mark.parametrize(
    ("key", "kind", "scores", "told"),
    [
        pytest.param("csat", "csat", FIFTY_FOUR, (0.5, 54), id="four and five of five are satisfied"),
        pytest.param("csat", "csat", [4, 5, 3, None, None], (2 / 3, 3), id="who gave no score is no part of it"),
        pytest.param("csat", "csat", [3, 3], (0.0, 2), id="three is not satisfied"),
        pytest.param("csat", "nps", [9, 10], (None, 0), id="no score of another scale"),
        pytest.param("csat", "csat", [None], (None, 0), id="unknown where nobody answered"),
        pytest.param("csat_mean", "csat", [1, 2, 5, None], (8 / 3, 3), id="mean of those who gave a score"),
        pytest.param("csat_mean", "csat", [], (None, 0), id="no mean of nothing"),
        pytest.param("csat_scored_5", "csat", FIFTY, (0.2, 50), id="ten of fifty gave five"),
        pytest.param("csat_scored_4", "csat", FIFTY, (0.4, 50), id="twenty of fifty gave four"),
        pytest.param("csat_scored_3", "csat", FIFTY, (0.3, 50), id="fifteen of fifty gave three"),
        pytest.param("csat_scored_2", "csat", FIFTY, (0.06, 50), id="three of fifty gave two"),
        pytest.param("csat_scored_1", "csat", FIFTY, (0.04, 50), id="two of fifty gave one"),
        pytest.param("nps", "nps", SPREAD, (100 / 7, 7), id="three promoters less two detractors of seven"),
        pytest.param("nps", "nps", [10, 9], (100.0, 2), id="all promoters: a hundred points"),
        pytest.param("nps", "nps", [0, 6], (-100.0, 2), id="all detractors: minus a hundred"),
        pytest.param("nps", "nps", [7, 8], (0.0, 2), id="passives weigh nothing, and count in n"),
        pytest.param("nps", "csat", [5], (None, 0), id="unknown where nobody was asked"),
        pytest.param("nps_promoters", "nps", SPREAD, (3 / 7, 7), id="nine and ten promote"),
        pytest.param("nps_passives", "nps", SPREAD, (2 / 7, 7), id="seven and eight are passive"),
        pytest.param("nps_detractors", "nps", SPREAD, (2 / 7, 7), id="nought to six detract"),
        pytest.param("ces", "ces", [1, 7, 7, None], (5.0, 3), id="mean effort on a scale of seven"),
        pytest.param("csat_responses", "csat", [1, 5, None], (2, None), id="scores given"),
        pytest.param("nps_responses", "nps", [0, None], (1, None), id="a nought is a score"),
        pytest.param("ces_responses", "nps", [1], (0, None), id="none of another kind"),
    ],
)
def test_scores(key, kind, scores, told, rows):
    value, n = figure(key, surveys(rows, kind, scores))
    assert (value, n) == (pytest.approx(told[0]), told[1])


@pytest.mark.parametrize(
    ("answered", "told"),
    [
        pytest.param([True] * 20 + [False] * 30, (0.4, 50), id="twenty of fifty sent"),
        pytest.param([True, None], (0.5, 2), id="not known to be answered is not answered"),
        pytest.param([], (None, 0), id="unknown where none was sent"),
    ],
)
def test_feedback_rate(answered, told, rows):
    assert figure("feedback_rate", rows(SURVEYS, is_answered=answered)) == (pytest.approx(told[0]), told[1])


def test_a_filter_holds_for_both_sides_of_the_feedback_rate(rows):
    """Two of four on the phone, none of one by mail: never two of five, nor two of one."""
    sent = rows(
        SURVEYS, channel=["phone"] * 4 + ["email"], kind=["csat"] * 5, is_answered=[True, True, False, False, False]
    )
    told = evaluate([registry.get("feedback_rate")], {"surveys": sent}, ["channel"])
    assert {channel: (value, n) for channel, value, n in told.select("channel", "value", "n").rows()} == {
        "phone": (0.5, 4),
        "email": (0.0, 1),
    }


def test_counts_of_surveys(rows):
    sent = rows(SURVEYS, is_answered=[True, False, True], score=[5, None, None])
    assert figure("surveys_sent", sent).value == 3
    assert figure("surveys_answered", sent).value == 2, "an answer without a score is an answer"


def test_scores_belong_to_the_day_they_were_given_and_surveys_to_the_day_they_were_sent():
    """A closed day's satisfaction does not change when an answer comes in later."""
    asked = {key for key in ("feedback_rate", "surveys_sent") if registry.get(key).anchor == "sent_at"}
    assert asked == {"feedback_rate", "surveys_sent"}
    given = ("csat", "csat_mean", "nps", "ces", "surveys_answered", "csat_responses", "nps_promoters", "csat_scored_5")
    assert {registry.get(key).anchor for key in given} == {"answered_at"}


@pytest.mark.parametrize(
    ("scores", "told"),
    [
        pytest.param([80.0, 91.0], (85.5, 2), id="mean of two"),
        pytest.param([80.0, None], (80.0, 1), id="a review without a score on its scale is not averaged"),
        pytest.param([0.0], (0.0, 1), id="nought is a score"),
        pytest.param([], (None, 0), id="unknown where nothing was reviewed"),
    ],
)
def test_quality_score(scores, told, rows):
    reviewed = rows(REVIEWS, score=scores)
    assert figure("quality_score", reviewed) == told
    assert figure("quality_reviews", reviewed).value == len(scores)


def test_scores_of_groups_are_not_averaged(rows):
    """One five of one survey and ninety-nine threes: 1 %, not 50 %."""
    given = surveys(rows, "csat", [5] + [3] * 99, team=["a"] + ["b"] * 99)
    assert figure("csat", given).value == 0.01
    by_team = evaluate([registry.get("csat")], {"surveys@answered_at": given}, ["team"])
    assert by_team["value"].to_list() == [1.0, 0.0]
    assert by_team["n"].cast(pl.Int64).to_list() == [1, 99]
