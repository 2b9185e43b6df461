"""Worked examples of customers' stages, of those who leave, come back and buy again; the ids are the specification."""

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries.frames import CUSTOMERS


def figure(key, frame, **settings):
    metric = registry.get(key)
    return totals([metric], {metric.sheet: frame}, {f"{key}.{name}": value for name, value in settings.items()})[key]


STAGES = ("closed", "potential", "new", "active", "dormant", "lost")


@pytest.mark.parametrize(
    ("first", "activity", "is_closed", "stage"),
    [
        pytest.param(None, None, False, "potential", id="never ordered, never asked"),
        pytest.param(None, 3, False, "potential", id="asked, but never ordered"),
        pytest.param(0, 0, False, "new", id="ordered today"),
        pytest.param(90, 90, False, "new", id="first order ninety days ago"),
        pytest.param(91, 91, False, "active", id="a day later no longer new"),
        pytest.param(900, 180, False, "active", id="last heard of 180 days ago"),
        pytest.param(900, 181, False, "dormant", id="a day later dormant"),
        pytest.param(900, 365, False, "dormant", id="a year without a word"),
        pytest.param(900, 366, False, "lost", id="a day later lost"),
        pytest.param(3, 3, True, "closed", id="whoever closed the account has left, new or not"),
        pytest.param(None, None, True, "closed", id="closed, and never ordered"),
    ],
)
def test_each_customer_is_in_one_stage(first, activity, is_closed, stage, rows):
    one = rows(
        CUSTOMERS, end_first_order_days=[first], end_activity_days=[activity], is_closed_at_end=[is_closed]
    )  # fmt: skip
    assert [name for name in STAGES if figure(f"customers_{name}", one).value] == [stage]
    assert figure("customers", one).value == 1


def test_thresholds_are_chosen_when_a_figure_is_read(rows):
    one = rows(CUSTOMERS, end_first_order_days=[40], end_activity_days=[40], is_closed_at_end=[False])
    assert figure("customers_new", one).value == 1
    assert figure("customers_new", one, new_days="39").value == 0
    assert figure("customers_active", one, new_days="39").value == 1
    assert figure("customers_dormant", one, new_days="30", active_days="30").value == 1
    assert figure("customers_lost", one, new_days="30", active_days="30", dormant_days="39").value == 1


# Days since the last order or contact at the start and at the end; closed at the start and at the end.
COURSES = {
    "stays": (10, 5, False, False),
    "at the edge of active, and lost": (180, 366, False, False),
    "at the edge, and dormant still": (180, 365, False, False),
    "closes": (10, 9, False, True),
    "had closed before": (10, 9, True, True),
    "was dormant already": (181, 366, False, False),
    "registered later": (None, 1, False, False),
}


@pytest.fixture
def courses(rows):
    start, end, closed_before, closed_after = (list(part) for part in zip(*COURSES.values(), strict=True))
    return rows(
        CUSTOMERS,
        start_activity_days=start,
        end_activity_days=end,
        is_closed_at_start=closed_before,
        is_closed_at_end=closed_after,
    )


def test_churn_is_of_those_active_at_the_start(courses):
    """Base: stays, the two at the edge, the one who closes; gone: the first at the edge and the one who closes."""
    assert figure("churn_rate", courses) == (2 / 4, 4)
    assert figure("churn_rate", courses, active_days="9") == (None, 0)
    assert figure("churn_rate", courses, dormant_days="364") == (3 / 4, 4)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        pytest.param(181, 30, (1.0, 1), id="dormant, and active again"),
        pytest.param(365, 180, (1.0, 1), id="at both edges"),
        pytest.param(200, 300, (0.0, 1), id="dormant still"),
        pytest.param(180, 5, (None, 0), id="was active"),
        pytest.param(366, 5, (None, 0), id="was lost"),
        pytest.param(None, 5, (None, 0), id="was not there"),
    ],
)
def test_reactivation_is_of_those_dormant_at_the_start(start, end, told, rows):
    one = rows(
        CUSTOMERS,
        start_activity_days=[start],
        end_activity_days=[end],
        is_closed_at_start=[False],
        is_closed_at_end=[False],
    )
    assert figure("reactivation_rate", one) == told


def test_who_closed_is_neither_dormant_nor_active_again(rows):
    gone = rows(
        CUSTOMERS,
        start_activity_days=[200, 200],
        end_activity_days=[5, 5],
        is_closed_at_start=[True, False],
        is_closed_at_end=[True, True],
    )
    assert figure("reactivation_rate", gone) == (0.0, 1)


@pytest.mark.parametrize(
    ("orders", "told"),
    [
        pytest.param([0, 1, 2, 5], (2 / 3, 3), id="two orders or more of those with one or more"),
        pytest.param([1, 1], (0.0, 2), id="nobody bought again"),
        pytest.param([0, 0], (None, 0), id="nobody bought: unknown, not none"),
    ],
)
def test_repeat_purchase(orders, told, rows):
    assert figure("repeat_purchase_rate", rows(CUSTOMERS, orders=orders)) == told


def test_every_figure_splits_by_segment(rows):
    two = rows(CUSTOMERS, segment=["vip", "basic"], orders=[2, 1], end_first_order_days=[1, None])
    family = registry.family("customers")
    told = evaluate(family, {"customers": two}, ["segment"])
    assert set(told["metric"]) == {metric.key for metric in family}
    again = told.filter(told["metric"] == "repeat_purchase_rate")
    assert again.select("segment", "value").rows() == [("basic", 0.0), ("vip", 1.0)]
