"""An alarm is said after its condition has held, and taken back after it has been over."""

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.alarms import AlarmDesk, Condition

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def waits(holds, queue="Cards", severity="breach") -> Condition:
    return Condition("longest_wait", severity, holds, 130.0, 120.0, queue=queue)


@pytest.fixture
def desk() -> AlarmDesk:
    return AlarmDesk(on_delay_s=60, off_delay_s=30)


def test_is_not_said_before_it_has_held_for_the_delay(desk):
    assert desk.update([waits(True)], after(0)) == []
    assert desk.update([waits(True)], after(59)) == []
    (alarm,) = desk.update([waits(True)], after(60))
    assert (alarm["rule"], alarm["queue"], alarm["since"]) == ("longest_wait", "Cards", round(START.timestamp() * 1000))


def test_a_break_starts_the_delay_anew(desk):
    desk.update([waits(True)], after(0))
    desk.update([waits(False)], after(30))
    assert desk.update([waits(True)], after(61)) == []
    assert len(desk.update([waits(True)], after(121))) == 1


def test_stays_through_a_short_recovery_and_goes_after_a_long_one(desk):
    desk.update([waits(True)], after(0))
    desk.update([waits(True)], after(60))
    assert len(desk.update([waits(False)], after(70))) == 1
    assert len(desk.update([waits(True)], after(80))) == 1
    assert len(desk.update([waits(False)], after(90))) == 1
    assert desk.update([waits(False)], after(121)) == []


def test_between_the_limits_nothing_is_raised_and_nothing_is_cleared(desk):
    assert desk.update([waits(None)], after(0)) == []
    desk.update([waits(True)], after(1))
    desk.update([waits(True)], after(61))
    assert len(desk.update([waits(None)], after(600))) == 1


def test_the_worst_and_oldest_come_first(desk):
    first = [waits(True, "Cards", "watch"), waits(True, "Loans")]
    desk.update(first, after(0))
    desk.update([*first, waits(True, "Fraud")], after(10))
    told = desk.update([*first, waits(True, "Fraud")], after(80))
    assert [alarm["queue"] for alarm in told] == ["Loans", "Fraud", "Cards"]


def test_a_place_that_nobody_asks_about_any_more_is_forgotten(desk):
    desk.update([waits(True)], after(0))
    desk.update([waits(False, "Loans")], after(7200))
    assert desk.update([waits(True)], after(7201)) == []


def test_what_has_lasted_already_is_said_at_once(desk):
    silent = Condition("source_silent", "breach", True, 61.0, 60.0, source="pbx", at_once=True)
    assert [alarm["source"] for alarm in desk.update([silent], after(0))] == ["pbx"]


def test_between_the_limits_a_condition_that_was_not_said_is_over(desk):
    desk.update([waits(True)], after(0))
    desk.update([waits(None)], after(30))
    assert desk.update([waits(None)], after(61)) == []
