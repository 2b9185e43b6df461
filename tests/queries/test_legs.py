"""LEGS by hand-worked rows, on both stores, from the store and from the snapshot alike."""

from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from queries import history
from queries.facts.durations import in_seconds
from queries.frames import LEGS
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import AgentSkill, Queue, ServiceStandard
from tests.queries.world import asked, at

NOON = at("2026-03-02 12:00")
DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"))


def seconds(number):
    return NOON + timedelta(seconds=number)


def rows(source, *columns, anchor=None):
    return history.read(source, LEGS, DAY, anchor).select("leg_id", *columns).sort("leg_id").drop("leg_id").rows()


def test_one_answered_call(world, source):
    world.centre()
    world.put(ServiceStandard)
    world.put(Contact, created_at=NOON, outcome="answered", reason="bill", segment="vip", ended_at=seconds(135))
    world.put(
        ContactLeg, contact_id=1, agent_id=2, team_id=2, queued_at=NOON, offered_at=seconds(10),
        answered_at=seconds(15), left_queue_at=seconds(15), ended_at=seconds(135), wrap_ended_at=seconds(165),
        talk_s=100.0, hold_s=20.0, wrap_s=30.0, leave_kind="answered",
    )  # fmt: skip
    got = history.read(source, LEGS, DAY).to_dicts()
    assert len(got) == 1
    expected = {
        "leg_id": 1, "contact_id": 1, "channel": "phone", "reason": "bill", "segment": "vip", "source": "hand",
        "queue": "Sales", "site": "London", "team": "South", "agent": "Bob", "outcome": "answered",
        "queued_at": NOON, "wait_s": 15.0, "talk_s": 100.0, "hold_s": 20.0, "wrap_s": 30.0, "handle_s": 150.0,
        "is_transferred": False, "is_callback": False, "callback_wait_s": None, "threshold_s": 20.0,
        "target_share": 0.8, "local_hour": 12, "weekday": 1, "iso_week": "2026-W10",
    }  # fmt: skip
    assert {name: got[0][name] for name in expected} == expected


def test_what_a_source_leaves_open_is_closed(world, source):
    world.centre()
    world.put(Contact, created_at=NOON)
    world.put_all(
        (ContactLeg, {"contact_id": 1, "queued_at": NOON}),
        (ContactLeg, {"contact_id": 1, "leg_no": 2, "queued_at": NOON, "answered_at": seconds(9)}),
        (ContactLeg, {"contact_id": 1, "leg_no": 3, "queued_at": NOON, "ended_at": seconds(7)}),
        (
            ContactLeg,
            {
                "contact_id": 1, "leg_no": 4, "queued_at": NOON, "answered_at": seconds(5), "ended_at": seconds(65),
                "hold_s": 10.0, "wrap_s": 3.0,
            },
        ),
    )  # fmt: skip
    assert rows(source, "leave_kind", "wait_s", "talk_s", "handle_s", "wrap_ended_at") == [
        (None, None, None, None, None),
        ("answered", 9.0, None, None, None),
        ("unserved", 7.0, None, None, None),
        ("answered", 5.0, 50.0, 63.0, seconds(68)),
    ]


@pytest.mark.parametrize(
    ("ended", "handle"),
    [
        pytest.param(-60, 0.0, id="clocks that disagree by a minute: at once"),
        pytest.param(-3600, None, id="an end an hour before its start is not a duration"),
    ],
)
def test_an_end_before_its_start(world, source, ended, handle):
    world.centre()
    world.put(Contact, created_at=NOON)
    world.put(ContactLeg, contact_id=1, queued_at=NOON, answered_at=NOON, ended_at=seconds(ended))
    assert rows(source, "handle_s") == [(handle,)]


def test_a_leg_was_transferred_where_a_later_one_was_queued_after_it_was_answered(world, source):
    world.centre()
    world.put(Contact, created_at=NOON)
    a_b_a = [(1, 0, 10, 100), (2, 100, 110, 200), (1, 200, 205, 300)]
    for number, (queue, queued, answered, ended) in enumerate(a_b_a, 1):
        world.put(
            ContactLeg, contact_id=1, leg_no=number, queue_id=queue, queued_at=seconds(queued),
            answered_at=seconds(answered), left_queue_at=seconds(answered), ended_at=seconds(ended),
            leave_kind="answered",
        )  # fmt: skip
    world.put(Contact, created_at=NOON)
    world.put(ContactLeg, contact_id=2, queued_at=NOON, left_queue_at=seconds(5), leave_kind="transferred")
    world.put(ContactLeg, contact_id=2, leg_no=2, queued_at=seconds(5), answered_at=seconds(6), ended_at=seconds(9))
    assert rows(source, "is_transferred") == [(True,), (True,), (False,), (False,), (False,)]


def test_the_leg_after_midnight_still_makes_the_one_before_it_a_transfer(world, source):
    world.centre()
    late = at("2026-03-02 23:59")
    world.put(Contact, created_at=late)
    world.put(ContactLeg, contact_id=1, queued_at=late, answered_at=late, ended_at=late + timedelta(minutes=2))
    world.put(ContactLeg, contact_id=1, leg_no=2, queued_at=late + timedelta(minutes=2))
    assert rows(source, "is_transferred") == [(True,)]


def test_a_callback_of_its_own_waits_from_its_creation(world, source):
    """Amazon's example: created 11:37, queued after a delay of 99 s, reached after 21 s more: 120 s."""
    world.centre()
    world.put(Contact, created_at=seconds(-25 * 60), outcome="callback_taken")
    world.put(
        ContactLeg, contact_id=1, queued_at=seconds(-25 * 60), left_queue_at=seconds(-23 * 60), leave_kind="callback"
    )
    begun = seconds(-23 * 60)
    world.put(Contact, created_at=begun, direction="callback", previous_contact_id=1)
    world.put(
        ContactLeg, contact_id=2, queued_at=begun + timedelta(seconds=99), left_queue_at=begun + timedelta(seconds=120),
        answered_at=begun + timedelta(seconds=120), leave_kind="answered",
    )  # fmt: skip
    assert rows(source, "is_callback", "wait_s", "callback_wait_s") == [(False, 120.0, None), (True, 21.0, 120.0)]


def test_a_callback_in_the_same_contact_waits_with_the_leg_that_took_it(world, source):
    world.centre()
    world.put(Contact, created_at=NOON)
    world.put(ContactLeg, contact_id=1, queued_at=NOON, left_queue_at=seconds(120), leave_kind="callback")
    world.put(
        ContactLeg, contact_id=1, leg_no=2, queued_at=seconds(219), left_queue_at=seconds(240), leave_kind="answered"
    )
    assert rows(source, "is_callback", "callback_wait_s") == [(False, None), (True, 240.0)]


def test_the_narrowest_standard_that_has_begun_is_in_force(world, source):
    world.centre()
    early = at("2020-01-01 00:00")
    world.put_all(
        (ServiceStandard, {"threshold_s": 60.0, "effective_from": early}),
        (ServiceStandard, {"threshold_s": 30.0, "channel": "phone", "effective_from": early}),
        (ServiceStandard, {"threshold_s": 20.0, "queue_id": 1, "effective_from": early}),
        (ServiceStandard, {"threshold_s": 10.0, "queue_id": 1, "effective_from": seconds(60)}),
        (ServiceStandard, {"threshold_s": 5.0, "queue_id": 1, "segment": "vip", "effective_from": early}),
        (ServiceStandard, {"threshold_s": 900.0, "metric": "first_response", "queue_id": 1, "effective_from": early}),
    )
    world.put(Queue, name="Other phone", channel="phone")
    world.put_all((Contact, {"created_at": NOON}), (Contact, {"created_at": NOON, "segment": "vip"}))
    world.put(Contact, created_at=NOON, channel="email")
    legs = [(1, 1, 0), (1, 1, 59), (1, 1, 60), (2, 1, 0), (1, 3, 0), (3, 2, 0)]
    for number, (contact, queue, queued) in enumerate(legs, 1):
        world.put(ContactLeg, contact_id=contact, queue_id=queue, leg_no=number, queued_at=seconds(queued))
    assert [row[0] for row in rows(source, "threshold_s")] == [20.0, 20.0, 10.0, 5.0, 30.0, 60.0]


def test_another_anchor_puts_a_leg_into_the_day_it_ended(world, source):
    world.centre()
    before = at("2026-03-01 23:50")
    world.put(Contact, created_at=before)
    world.put(ContactLeg, contact_id=1, queued_at=before, answered_at=before, ended_at=at("2026-03-02 00:10"))
    assert rows(source) == []
    assert rows(source, "local_day", "local_hour", anchor="ended_at") == [(at("2026-03-02 00:00").date(), 0)]


def test_an_anchor_that_does_not_exist_is_refused(source):
    with pytest.raises(ValueError, match="legs has no anchor 'created_at'"):
        history.read(source, LEGS, DAY, "created_at")


def test_no_rows_keep_their_types(source):
    LEGS.check(history.read(source, LEGS, DAY))


def test_every_column_is_the_same_alone_as_among_all(world, source):
    world.centre()
    world.put(ServiceStandard)
    world.put(Contact, created_at=NOON, outcome="answered", direction="callback", reason="bill", segment="vip")
    for number in (1, 2):
        world.put(
            ContactLeg, contact_id=1, leg_no=number, agent_id=number, queued_at=seconds(number * 100),
            answered_at=seconds(number * 100 + 5), ended_at=seconds(number * 100 + 50), hold_s=3.0, wrap_s=2.0,
        )  # fmt: skip
    whole = history.read(source, LEGS, DAY)
    for column in LEGS.columns:
        alone = history.read(source, LEGS, DAY, columns=[column])
        assert_frame_equal(alone, whole.select(column))


def test_the_snapshot_says_the_same(world, source, polled):
    world.centre()
    scope = asked()
    now = scope.window.start_at + timedelta(hours=20)
    world.put(Contact, created_at=now, outcome="answered")
    world.put(ContactLeg, contact_id=1, queued_at=now, answered_at=now + timedelta(seconds=4))
    snapshot = polled()
    for anchor in LEGS.anchors:
        text = pl.col(pl.Categorical).cast(pl.String)
        read = history.read(source, LEGS, scope, anchor).with_columns(text)
        assert_frame_equal(snapshot.frame(LEGS, scope, anchor).with_columns(text), read)


def test_a_channel_lets_the_same_legs_through_whatever_columns_are_read(world, source):
    """Legs say their channel themselves: today's skills of their agents, or having none, take nothing away."""
    world.centre()
    world.put(AgentSkill, agent_id=1, queue_id=1)
    world.put_all(*((Contact, {"created_at": NOON}) for _ in range(3)))
    world.put_all(
        *(
            (ContactLeg, {"contact_id": one, "queued_at": NOON, "answered_at": NOON, "agent_id": agent, "team_id": 1})
            for one, agent in ((1, 1), (2, 2))
        ),
        (ContactLeg, {"contact_id": 3, "queued_at": NOON, "left_queue_at": seconds(60), "leave_kind": "abandoned"}),
    )
    phone = DAY.choosing(channel=["phone"])
    for columns in (None, ("agent",), ("agent_id",), ("leg_id", "team")):
        assert history.read(source, LEGS, phone, columns=columns).height == 3, columns


def test_a_wait_is_as_long_read_alone_as_among_many():
    waits = pl.DataFrame({"us": [3_132_000, 1, 20_000_000, -1_500_000, None]}, schema={"us": pl.Duration("us")})
    told = waits.select(in_seconds(pl.col("us"))).to_series().to_list()
    alone = [waits.slice(place, 1).select(in_seconds(pl.col("us"))).item() for place in range(waits.height)]
    assert told == alone
    assert told == [3.132, 1e-6, 20.0, -1.5, None]
