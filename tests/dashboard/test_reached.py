"""Filters that a metric's rows know nothing of: named, said where its figure stands, and asked for only once."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.analysis import unreached
from dashboard.reached import reached
from dashboard.reached import unreached as left
from dashboard.scorecard import figures
from dashboard.scorecard_settings import Kpi
from metrics import registry
from queries.scope import OPERATOR, Scope, Window

FILTERS = ("channel", "queue", "team")
SCOPE = Scope(Window.days(date(2026, 10, 5), date(2026, 10, 12), "UTC"), OPERATOR)
CALLS = replace(SCOPE, chosen=(("channel", ("phone",)), ("queue", ("Cards",))))


@pytest.mark.parametrize(
    ("metric", "unknown"),
    [
        ("service_level", ()),
        ("self_service_rate", ("queue", "team")),
        ("churn_rate", FILTERS),
        ("occupancy_wall", ()),  # agents are chosen by the queues that they serve
    ],
)
def test_filters_that_a_metric_knows_nothing_of(metric, unknown):
    found = registry.get(metric)
    assert left(found, FILTERS) == unknown
    assert reached(found, FILTERS) == tuple(name for name in FILTERS if name not in unknown)


@pytest.mark.parametrize(
    ("lang", "whole", "some"),
    [
        (
            "en",
            "of all channels, queues: what was chosen does not apply to it",
            "Churn rate: of all channels, queues: what was chosen does not apply to it",
        ),
        ("zh", "按全部渠道、技能组统计：所选筛选不适用", "客户流失率：按全部渠道、技能组统计：所选筛选不适用"),
    ],
)
def test_a_figure_says_what_it_is_of_instead(lang, whole, some):
    assert unreached.said(["churn_rate"], CALLS, lang) == whole
    assert unreached.said(["churn_rate", "service_level"], CALLS, lang) == some
    assert not unreached.said(["service_level"], CALLS, lang)
    assert not unreached.said(["churn_rate"], SCOPE, lang)


def test_weeks_of_what_no_filter_reaches_are_kept_once():
    url, churn, level = "sqlite:///x", Kpi(metric="churn_rate"), Kpi(metric="service_level")
    assert figures._name(url, CALLS, churn) == figures._name(url, SCOPE, churn)
    assert figures._name(url, CALLS, level) != figures._name(url, SCOPE, level)
