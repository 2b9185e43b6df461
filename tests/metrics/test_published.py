"""Service level and roll-ups as others have published them: their inputs, our variants."""

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries.frames import LEGS


def legs(rows, *groups: tuple[str, float, int], **columns: object) -> pl.DataFrame:
    kinds = [kind for kind, _, count in groups for _ in range(count)]
    waits = [wait for _, wait, count in groups for _ in range(count)]
    return rows(LEGS, leave_kind=kinds, wait_s=waits, threshold_s=[20.0] * len(kinds), **columns)


@pytest.fixture
def thousand(rows):
    """1,000 answered, 860 of them within 20 s; 60 abandoned: 10 within 5 s, 20 within 20 s, 40 later."""
    return legs(
        rows,
        ("answered", 20.0, 860),
        ("answered", 20.5, 140),
        ("abandoned", 4.0, 10),
        ("abandoned", 12.0, 10),
        ("abandoned", 21.0, 40),
    )


@pytest.mark.parametrize(
    ("settings", "percent"),
    [
        pytest.param({}, 81.90, id="answered or abandoned, short abandons out"),
        pytest.param({"short_abandon_s": "0"}, 81.13, id="answered or abandoned, every abandon in"),
        pytest.param({"variant": "of_answered"}, 86.00, id="of answered"),
        pytest.param({"variant": "abandons_within_ok"}, 83.02, id="abandons within the threshold count as well served"),
        pytest.param({"variant": "late_abandons_only"}, 82.69, id="only late abandons count against it"),
        pytest.param({"variant": "left_within"}, 83.02, id="whoever left within the threshold"),
        pytest.param({"variant": "of_offered"}, 81.13, id="of offered"),
    ],
)
def test_six_formulas_one_name(settings, percent, thousand):
    named = {f"service_level.{name}": value for name, value in settings.items()}
    value = totals([registry.get("service_level")], {"legs": thousand}, named)["service_level"].value
    assert value * 100 == pytest.approx(percent, abs=0.005)


@pytest.mark.parametrize(("short_s", "percent"), [("0", 5.66), ("5", 4.76), ("20", 3.85)])
def test_abandonment_with_and_without_short_abandons(short_s, percent, thousand):
    settings = {"abandonment_rate.short_abandon_s": short_s}
    value = totals([registry.get("abandonment_rate")], {"legs": thousand}, settings)["abandonment_rate"].value
    assert value * 100 == pytest.approx(percent, abs=0.005)


def test_short_abandons_leave_the_denominator(rows):
    """400 in all: 200 answered within 20 s, 100 later, 50 gave up within 10 s, 50 later."""
    four_hundred = legs(
        rows, ("answered", 9.0, 200), ("answered", 60.0, 100), ("abandoned", 3.0, 50), ("abandoned", 30.0, 50)
    )
    settings = {"service_level.short_abandon_s": "10"}
    value = totals([registry.get("service_level")], {"legs": four_hundred}, settings)["service_level"].value
    assert value * 100 == pytest.approx(57.14, abs=0.005)


# offered, answered, abandoned, answered too late
QUEUES = [
    (417, 317, 74, 131),
    (88, 70, 11, 33),
    (180, 144, 29, 66),
    (270, 206, 46, 75),
    (168, 135, 22, 49),
    (496, 395, 73, 142),
]


@pytest.fixture
def seven_queues(rows):
    made = []
    for place, (offered, answered, abandoned, late) in enumerate(QUEUES):
        rest = offered - answered - abandoned
        groups = (("answered", 10.0, answered - late), ("answered", 90.0, late), ("abandoned", 40.0, abandoned))
        made.append(legs(rows, *groups, ("transferred", 50.0, rest), queue=[f"queue {place}"] * offered))
    return pl.concat(made)


def test_a_rate_rolls_up_from_rows_not_from_rates(seven_queues):
    service_level, answer_rate = registry.get("service_level"), registry.get("answer_rate")
    settings = {"service_level.variant": "of_offered"}
    whole = totals([service_level, answer_rate], {"legs": seven_queues}, settings)
    assert whole["service_level"].value * 100 == pytest.approx(47.622, abs=0.0005)
    assert whole["service_level"].n == 1619
    by_queue = evaluate([service_level], {"legs": seven_queues}, ["queue"], settings)
    mean_of_rates = by_queue["value"].mean() * 100
    assert mean_of_rates == pytest.approx(46.78, abs=0.005), "the wrong way: near enough to be believed"
    default = totals([service_level], {"legs": seven_queues}, {"service_level.short_abandon_s": "0"})
    assert default["service_level"].value * 100 == pytest.approx(50.66, abs=0.005)


def test_the_counts_of_the_seven_queues(seven_queues):
    keys = ("offered", "answered", "abandoned")
    whole = totals([registry.get(key) for key in keys], {"legs": seven_queues})
    assert [whole[key].value for key in keys] == [1619, 1267, 255]
    assert whole["answered"].value / whole["offered"].value * 100 == pytest.approx(78.2582, abs=0.00005)


def test_a_queue_where_nothing_happened_has_no_service_level(seven_queues):
    nothing = {"legs": seven_queues.clear()}
    assert totals([registry.get("service_level")], nothing)["service_level"] == (None, 0)
