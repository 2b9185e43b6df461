"""Cases that others have published with their answers: targets missed, bots that hand over, buckets that open."""

from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.rows import Side, behind
from queries.frames import TARGETS, TICKETS
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Customer
from tests.metrics.conftest import make_rows
from tests.queries.world import at
from tests.soundness.conftest import MONDAY

NINE = MONDAY + timedelta(hours=9)


@pytest.mark.parametrize(
    ("met", "percent"),
    [
        pytest.param([True, True, False], 66.67, id="one of three missed"),
        pytest.param([True, False], 50.0, id="one of two missed"),
        pytest.param([False], 0.0, id="the only one missed"),
        pytest.param([True] * 5, 100.0, id="none missed"),
        pytest.param([], None, id="nothing decided: unknown, not all of it"),
    ],
)
def test_targets_met(met, percent):
    decided = make_rows(TARGETS, is_met=met, is_decided=[True] * len(met), kind=["resolution"] * len(met))
    running = make_rows(TARGETS, is_met=[None], is_decided=[False], kind=["resolution"])
    metric = registry.get("sla_attainment")
    value, n = totals([metric], {metric.sheet: decided.vstack(running)})["sla_attainment"]
    assert n == len(met)
    assert (value if value is None else value * 100) == (
        percent if percent is None else pytest.approx(percent, abs=0.005)
    )


def test_a_filter_on_agents_chooses_targets_of_these_agents():
    """Whoever published this filtered by a parameter that nobody read, and their test passed."""
    rows = make_rows(TARGETS, is_met=[True, False], is_decided=[True, True], agent=["Ann", "Bob"])
    metric = registry.get("sla_attainment")
    told = evaluate([metric], {metric.sheet: rows}, ["agent"])
    assert dict(told.select("agent", "value").rows()) == {"Ann": 1.0, "Bob": 0.0}


@pytest.fixture
def two_chats(world):
    """A bot served two chats and called one of them done; both customers then had to speak to a person."""
    for customer, outcome in ((1, "self_served"), (2, "answered")):
        world.put(Customer, registered_at=at("2020-01-01 00:00"))
        world.put(
            Contact, channel="bot", customer_id=customer, created_at=NINE, ended_at=NINE + timedelta(minutes=3),
            outcome=outcome,
        )  # fmt: skip
    world.put(Contact, created_at=NINE + timedelta(days=5))
    return world


def hand_over(world, customer, minute):
    begun = NINE + timedelta(minutes=minute)
    key = world.put(Contact, channel="chat", customer_id=customer, created_at=begun, ended_at=begun, outcome="answered")
    world.put(
        ContactLeg,
        contact_id=key,
        agent_id=1,
        queued_at=begun,
        answered_at=begun,
        ended_at=begun,
        leave_kind="answered",
    )


def test_a_bots_resolution_does_not_outlive_a_hand_over(two_chats, told):
    assert told("self_service_rate")[None] == (0.5, 2)
    hand_over(two_chats, 2, 10)
    assert told("self_service_rate")[None] == (0.5, 2)
    hand_over(two_chats, 1, 60)
    assert told("self_service_rate")[None] == (0.0, 2)


def test_two_hand_overs_of_one_chat_are_one_session(two_chats, told):
    for minute in (10, 20, 30):
        hand_over(two_chats, 1, minute)
    assert told("self_service_rate")[None] == (0.0, 2)


def test_a_figure_in_business_hours_opens_to_its_business_hours():
    """Answered after 120 s by the clock, 45 s of them open: the drill shows what the figure was made of."""
    tickets = make_rows(TICKETS, first_response_s=[120.0, None], first_response_open_s=[45.0, None], ticket_id=[1, 2])
    for key, column, seconds in (
        ("first_response_time", "first_response_s", 120.0),
        ("first_response_time_open", "first_response_open_s", 45.0),
    ):
        metric = registry.get(key)
        assert totals([metric], {"tickets": tickets})[key] == (seconds, 1)
        assert behind(metric, {"tickets": tickets}, Side.DENOMINATOR)[column].to_list() == [seconds]


def test_a_days_bar_opens_to_the_rows_of_that_day_and_no_others(world, told):
    for instant in ("2026-03-02 23:59:59.999999", "2026-03-03 00:00", "2026-03-03 23:59:59.999999", "2026-03-04 00:00"):
        key = world.put(Contact, created_at=at(instant))
        world.put(ContactLeg, contact_id=key, queued_at=at(instant))
    assert [value for value, _ in told("offered", by=["local_day"]).values()] == [1, 2, 1]
