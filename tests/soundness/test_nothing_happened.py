"""Nothing happened: what others show as 0 s, 0 % or 100 %, or do not show at all."""

from datetime import timedelta

import pytest

from metrics.metric import Unit
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import ServiceStandard
from store.schema.voice import Survey
from tests.soundness.conftest import MONDAY

DAYS = ("--from", "2026-03-02", "--to", "2026-03-05")
NINE = MONDAY + timedelta(hours=9)
SUMS = {Unit.COUNT, Unit.SLOTS, Unit.SECONDS, Unit.HOURS, Unit.NET}


@pytest.fixture
def one_call(world):
    world.put(ServiceStandard)
    world.put(Contact, created_at=NINE, ended_at=NINE + timedelta(minutes=5), outcome="answered")
    world.put(
        ContactLeg, contact_id=1, agent_id=1, queued_at=NINE, answered_at=NINE + timedelta(seconds=8),
        ended_at=NINE + timedelta(minutes=5), leave_kind="answered",
    )  # fmt: skip
    return world


def test_an_empty_bucket_is_neither_nought_seconds_nor_a_hundred_percent(one_call, kpis):
    for key, first in (("asa", 8.0), ("service_level", 1.0), ("answer_rate", 1.0), ("handle_time", 292.0)):
        assert [row["value"] for row in kpis(key, *DAYS, "--by", "local_day")] == [first, None, None]


def test_a_count_of_an_empty_bucket_is_nought_and_its_row_is_there(one_call, kpis):
    told = kpis("offered", *DAYS, "--by", "local_day")
    assert [(row["local_day"], row["value"]) for row in told] == [
        ("2026-03-02", 1),
        ("2026-03-03", 0),
        ("2026-03-04", 0),
    ]


def test_there_is_a_row_for_a_group_that_one_of_two_figures_knows_nothing_of(one_call, kpis):
    one_call.put(Contact, channel="email", created_at=NINE)
    one_call.put(ContactLeg, contact_id=2, queue_id=2, queued_at=NINE)
    told = {(row["metric"], row["queue"]): row["value"] for row in kpis("offered", "handled", *DAYS, "--by", "queue")}
    assert told == {("offered", "Sales"): 1, ("offered", "Mail"): 1, ("handled", "Sales"): 1, ("handled", "Mail"): 0}


def test_no_share_or_average_of_an_empty_store_has_a_value(world, kpis):
    told = kpis(*DAYS)
    assert len(told) > 50
    wrong = [row for row in told if row["value"] is not None and (row["value"] != 0 or row["unit"] not in SUMS)]
    assert wrong == []
    assert all(row["value"] is None for row in told if row["n"] is not None), "a rate or average of none"


def test_a_medium_that_has_none_has_no_rate_of_nought(one_call, told):
    """Callbacks and surveys of a channel that offers none: unknown."""
    assert told("callback_success") == {None: (None, 0)}
    one_call.put(Survey, contact_id=1, sent_at=NINE, answered_at=NINE, score=5)
    one_call.put(Contact, channel="email", created_at=NINE)
    assert told("csat", by=["channel"]) == {"phone": (1.0, 1)}, "no row for mail, rather than a nought"


def test_satisfaction_is_not_nought_where_nobody_answered(one_call, told):
    one_call.put(Survey, contact_id=1, sent_at=NINE)
    assert told("csat")[None] == (None, 0)
    assert told("nps")[None] == (None, 0)
    assert told("feedback_rate")[None] == (0.0, 1), "asked one, heard of none: that is a nought"
