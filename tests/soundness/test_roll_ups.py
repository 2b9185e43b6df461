"""Rolling up: percentages averaged, seconds rounded too soon, and shares of more than all."""

from datetime import timedelta

import pytest

from metrics import registry
from metrics.arithmetic import Kind
from metrics.evaluate import evaluate, totals
from metrics.metric import Metric
from store.schema.contacts import Contact, ContactLeg
from store.schema.voice import Survey
from tests.metrics.test_laws import all_rows, dimension_of
from tests.soundness.conftest import MONDAY

NINE = MONDAY + timedelta(hours=9)
METRICS = [one for one in registry.everything().values() if isinstance(one, Metric)]
SHARES = [one for one in METRICS if one.build({}).kind == Kind.SHARE and not one.build({}).counted]


@pytest.fixture(scope="module")
def frames():
    return all_rows(5)


@pytest.mark.parametrize("metric", SHARES, ids=lambda metric: metric.key)
def test_a_rate_of_all_is_the_weighted_mean_of_its_groups_not_their_mean(metric, frames):
    by = dimension_of(metric)
    groups = evaluate([metric], frames, [by])
    weighted = (groups["value"] * groups["n"]).sum() / groups["n"].sum()
    assert totals([metric], frames)[metric.key].value == pytest.approx(weighted)


def called(world, queue, waits, at=NINE):
    for wait in waits:
        key = world.put(Contact, created_at=at)
        left = at + timedelta(seconds=wait)
        world.put(
            ContactLeg,
            contact_id=key,
            queue_id=queue,
            queued_at=at,
            answered_at=left,
            ended_at=left,
            leave_kind="answered",
        )


def test_queues_are_not_averaged(world, kpis):
    called(world, 1, [1.0])
    called(world, 2, [60.0] * 9)
    asked = ("--from", "2026-03-02", "--to", "2026-03-03", "--set", "service_level.threshold_s=20")
    assert [row["value"] for row in kpis("service_level", *asked, "--by", "queue")] == [0.0, 1.0]
    assert kpis("service_level", *asked)[0]["value"] == 0.1


def test_days_are_not_averaged(world, kpis):
    called(world, 1, [10.0])
    called(world, 1, [40.0] * 3, NINE + timedelta(days=1))
    week = ("--from", "2026-03-02", "--to", "2026-03-09")
    assert kpis("asa", *week)[0]["value"] == 32.5
    assert kpis("asa", *week, "--by", "iso_week")[0]["value"] == 32.5


def test_nothing_is_rounded_before_it_is_averaged(world, told):
    called(world, 1, [0.4, 0.4, 0.5])
    assert told("asa")[None][0] == pytest.approx(1.3 / 3)


def test_no_rate_exceeds_a_hundred_percent_where_the_end_falls_into_another_bucket(world, told):
    """Queued before midnight, answered after it: one contact, in the bucket in which it was queued, on both sides."""
    called(world, 1, [120.0, 120.0], MONDAY + timedelta(hours=23, minutes=59))
    midnight = MONDAY + timedelta(hours=24)
    world.put(Contact, created_at=midnight)
    gone = midnight + timedelta(minutes=1)
    world.put(ContactLeg, contact_id=3, queued_at=midnight, left_queue_at=gone, leave_kind="abandoned")
    days = told("answer_rate", by=["local_day"])
    assert list(days.values()) == [(1.0, 2), (0.0, 1)]


def test_answers_to_surveys_of_last_week_do_not_exceed_those_sent_this_week(world, told):
    for day in (-3, -2, -1):
        world.put(Survey, sent_at=NINE + timedelta(days=day), answered_at=NINE, score=5)
    world.put(Survey, sent_at=NINE)
    assert told("feedback_rate")[None] == (0.0, 1)
    assert told("surveys_answered")[None][0] == 3
