"""Desk and wall judge a figure by the same limits."""

import pytest

from dashboard.judged import limits_in_force
from dashboard.settings import Limits, Live

RULES = Live()


def queue(**changes):
    plain = {"target_share": None, "offered_today": 0, "oldest_queued_at": None, "threshold_s": None}
    return plain | changes


def test_the_longest_wait_is_judged_by_the_queue_of_who_waits_longest():
    rows = [queue(oldest_queued_at=2_000, threshold_s=20.0), queue(oldest_queued_at=1_000, threshold_s=900.0)]
    assert limits_in_force(rows, {}, RULES)["longest_wait"] == Limits(watch=900, breach=1800)
    assert limits_in_force([queue()], {}, RULES)["longest_wait"] == RULES.longest_wait_s


def test_the_service_level_is_held_to_what_the_queues_promise_by_their_contacts():
    rows = [queue(target_share=0.9, offered_today=30), queue(target_share=0.6, offered_today=10)]
    assert limits_in_force(rows, {}, RULES)["service_level"].watch == pytest.approx(0.825)
    assert limits_in_force([queue()], {}, RULES)["service_level"] == RULES.service_level


@pytest.mark.parametrize(("n", "is_judged"), [(9, False), (10, True), (None, False)])
def test_few_contacts_judge_no_abandonment(n, is_judged):
    found = limits_in_force([], {"abandonment_rate": {"value": 0.5, "n": n}}, RULES)
    assert ("abandonment_rate" in found) is is_judged
