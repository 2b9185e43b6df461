"""CALLBACKS by hand-worked rows, on both stores: was whoever took one reached?"""

from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import history
from queries.frames import CALLBACKS, LEGS
from store.schema.contacts import Contact, ContactLeg
from tests.queries.world import asked, at

NOON = at("2026-03-02 11:35")
DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"))


def later(minutes=0, seconds=0):
    return NOON + timedelta(minutes=minutes, seconds=seconds)


@pytest.fixture
def taken(world):
    """Enqueued at 11:35, taken at 11:37."""
    world.centre()
    world.put(Contact, created_at=NOON, ended_at=later(2), outcome="callback_taken", reason="bill")
    world.put(ContactLeg, contact_id=1, queued_at=NOON, left_queue_at=later(2), leave_kind="callback")
    return world


def returned(world, call_at, answered_at, **contact):
    told = {"direction": "callback", "previous_contact_id": 1, **contact}
    key = world.put(Contact, created_at=call_at, **told)
    world.put(ContactLeg, contact_id=key, queued_at=call_at, answered_at=answered_at, left_queue_at=answered_at)


def reached(source):
    return history.read(source, CALLBACKS, DAY).select("is_reached", "reached_at").rows()


def test_nobody_has_called_back_yet(taken, source):
    assert reached(source) == [(False, None)]
    assert history.read(source, CALLBACKS, DAY).select("queue", "team", "reason", "taken_at", "local_hour").rows() == [
        ("Sales", "North", "bill", later(2), 11)
    ]


def test_a_return_call_of_its_own_counts(taken, source):
    returned(taken, later(3), later(4))
    assert reached(source) == [(True, later(4))]


def test_a_return_call_on_another_day_counts_where_the_callback_was_taken(taken, source):
    returned(taken, later(60 * 24), later(60 * 24 + 1))
    assert reached(source) == [(True, later(60 * 24 + 1))]


def test_a_later_leg_of_the_same_contact_counts(taken, source):
    taken.put(ContactLeg, contact_id=1, leg_no=2, queued_at=later(4), answered_at=later(5), leave_kind="answered")
    assert reached(source) == [(True, later(5))]


def test_an_outcome_tells_where_no_leg_does(taken, source):
    taken.change(Contact, 1, outcome="answered")
    assert reached(source) == [(True, None)]
    taken.change(Contact, 1, outcome="callback_taken")
    taken.put(Contact, created_at=later(9), direction="callback", previous_contact_id=1, outcome="answered")
    assert reached(source) == [(True, None)]


@pytest.mark.parametrize(
    "contact",
    [
        pytest.param({"answered_at": None}, id="rang, and nobody took it"),
        pytest.param({"direction": "inbound"}, id="the customer called again"),
        pytest.param({"previous_contact_id": None}, id="a call that names no other"),
        pytest.param({"call_at": later(-60)}, id="a call before the callback was taken"),
    ],
)
def test_what_is_no_return_call(taken, source, contact):
    told = {"call_at": later(3), "answered_at": later(4), **contact}
    returned(taken, **told)
    assert reached(source) == [(False, None)]


def test_three_calls_for_one_callback_are_one_callback_reached(taken, source):
    for minute in (5, 6, 7):
        returned(taken, later(minute), later(minute, 30))
    assert reached(source) == [(True, later(5, 30))]
    frame = history.read(source, CALLBACKS, DAY)
    assert totals([registry.get("callback_success")], {"callbacks": frame})["callback_success"] == (1.0, 1)


def test_there_are_as_many_as_were_taken_and_none_was_abandoned(taken, source):
    """The published example: queued after a delay of 99 s, reached 21 s later: 120 s of waiting, no abandonment."""
    begun = later(2)
    key = taken.put(Contact, created_at=begun, direction="callback", previous_contact_id=1, outcome="answered")
    taken.put(
        ContactLeg, contact_id=key, queued_at=begun + timedelta(seconds=99), leave_kind="answered",
        left_queue_at=begun + timedelta(seconds=120), answered_at=begun + timedelta(seconds=120),
    )  # fmt: skip
    frames = {frame.name: history.read(source, frame, DAY) for frame in (LEGS, CALLBACKS)}
    keys = ("callback_success", "callback_wait", "callbacks_taken", "abandoned", "abandonment_rate")
    told = totals([registry.get(key) for key in keys], frames)
    assert [told[key].value for key in keys] == [1.0, 120.0, 1, 0, 0.0]


def test_no_rows_keep_their_types(source):
    CALLBACKS.check(history.read(source, CALLBACKS, DAY))
