"""Days: a fixed offset for a zone, a quarter of an hour that is missing, a row in the wrong day or in two."""

from datetime import date, timedelta

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import history
from queries.frames import CONTACTS, FLOOR, LEGS, OPEN_TICKETS, SURVEYS, TICKETS
from queries.scope import OPERATOR, Scope, Window
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.voice import Survey
from store.types import to_micros
from store.writer import Writer
from tests.metrics.conftest import make_rows
from tests.queries.world import asked, at
from tests.soundness.conftest import MONDAY

LONDON = "Europe/London"


def called(world, at_, **leg):
    key = world.put(Contact, created_at=at_)
    world.put(ContactLeg, contact_id=key, queued_at=at_, **leg)
    return key


def test_a_zone_is_not_todays_offset(world, kpis):
    """Half past eleven by Greenwich is the next day of a London summer, and the same day of its winter."""
    called(world, at("2026-07-01 23:30"))
    called(world, at("2026-12-01 23:30"))
    summer, winter = (kpis("offered", "--from", first, "--to", end, "--by", "local_day")
                      for first, end in (("2026-07-01", "2026-07-03"), ("2026-12-01", "2026-12-03")))  # fmt: skip
    assert [(row["local_day"], row["value"]) for row in summer] == [("2026-07-01", 0), ("2026-07-02", 1)]
    assert [(row["local_day"], row["value"]) for row in winter] == [("2026-12-01", 1), ("2026-12-02", 0)]


@pytest.mark.parametrize(
    ("first", "end", "hours"),
    [
        pytest.param("2025-10-01", "2025-11-01", 745, id="October, in which the clocks go back, is there and whole"),
        pytest.param("2026-03-01", "2026-04-01", 743, id="March, in which they go forward"),
        pytest.param("2026-03-29", "2026-03-30", 23, id="a day of 23 hours"),
        pytest.param("2025-10-26", "2025-10-27", 25, id="a day of 25 hours"),
    ],
)
def test_no_hour_of_a_month_is_lost_or_told_twice(world, told, first, end, hours):
    window = Window.days(date.fromisoformat(first), date.fromisoformat(end), LONDON)
    begin = window.start_at - timedelta(hours=3)
    world.put_all(*((Contact, {"created_at": begin + timedelta(hours=n)}) for n in range(hours + 6)))
    world.put_all(
        *((ContactLeg, {"contact_id": n + 1, "queued_at": begin + timedelta(hours=n)}) for n in range(hours + 6))
    )
    scope = Scope(window, OPERATOR)
    assert told("offered", scope)[None][0] == hours
    days = told("offered", scope, by=["local_day"])
    assert sum(value for value, _ in days.values()) == hours
    assert len(days) == (date.fromisoformat(end) - date.fromisoformat(first)).days


def test_the_last_quarter_of_an_hour_is_there_and_the_next_instant_is_not(world, kpis):
    for instant in ("2026-03-08 23:45", "2026-03-08 23:59:59.999999", "2026-03-09 00:00"):
        called(world, at(instant))
    week = ("--from", "2026-03-02", "--to", "2026-03-09")
    assert kpis("offered", *week)[0]["value"] == 2
    last = kpis("offered", *week, "--by", "quarter_at")[-1]
    assert (last["quarter_at"], last["value"]) == ("2026-03-08T23:45:00+00:00", 2)


def test_a_contact_over_midnight_over_the_week_and_the_month_is_counted_once(world, told):
    """Queued on Sunday 31 May at 23:50, ended on Monday 1 June: the start decides."""
    queued = at("2026-05-31 22:50")
    called(
        world, queued, agent_id=1, answered_at=queued + timedelta(minutes=5), leave_kind="answered",
        ended_at=queued + timedelta(minutes=25),
    )  # fmt: skip
    both = asked(at("2026-05-25 00:00"), at("2026-06-08 00:00"))
    for by, group in (("local_day", date(2026, 5, 31)), ("iso_week", "2026-W22")):
        for key in ("offered", "answered", "answer_rate"):
            assert list(told(key, both, by=[by])) == [group]
    assert list(told("handle_time", both, by=["local_day"])) == [date(2026, 6, 1)], (
        "work belongs to the day it was done"
    )


def test_what_comes_three_days_late_lands_in_its_own_day(world, engine, told):
    now = MONDAY + timedelta(days=3)
    called(world, MONDAY)
    called(world, now)
    before = told("offered", by=["local_day"])
    with Writer(engine, "late", clock=lambda: now) as writer:
        own = {"source_id": "late", "source_version": to_micros(now)}
        created = {"created_at": MONDAY.isoformat(), "channel": "phone", "direction": "inbound"}
        leg = {"contact": "late", "leg_no": 1, "queued_at": MONDAY.isoformat()}
        counts = writer.write([{"table": "contacts", **own, **created}, {"table": "contact_legs", **own, **leg}])
    assert counts.rejected == 0
    assert before == {date(2026, 3, 2): (1, None), date(2026, 3, 5): (1, None)}
    assert told("offered", by=["local_day"]) == {date(2026, 3, 2): (2, None), date(2026, 3, 5): (1, None)}


@pytest.mark.parametrize("frame", [LEGS, CONTACTS, TICKETS, SURVEYS], ids=lambda frame: frame.name)
def test_each_anchor_answers_and_leaves_no_row_without_a_day(world, source, frame):
    """The day it began or the day it ended: one row each, in the day that was asked by, and never a null."""
    begun, ended = at("2026-03-03 09:00"), at("2026-03-05 10:00")
    called(world, begun, agent_id=1, answered_at=begun, ended_at=ended, leave_kind="answered")
    world.change(Contact, 1, ended_at=ended)
    world.put(Ticket, created_at=begun, resolved_at=ended, status="resolved")
    world.put(Survey, contact_id=1, sent_at=begun, answered_at=ended, score=3)
    for anchor, day in zip(frame.anchors, (begun.date(), ended.date()), strict=True):
        scope = Scope(Window.days(day, day + timedelta(days=1), LONDON), OPERATOR)
        rows = history.read(source, frame, scope, anchor)
        assert rows["local_day"].to_list() == [day]
        other = asked(at("2026-03-04 00:00"), at("2026-03-05 00:00"))
        assert history.read(source, frame, other, anchor).height == 0


@pytest.mark.parametrize(("second", "waiting"), [(20, 0), (35, 1), (40, 0), (50, 0)])
def test_a_callback_waits_in_its_queue_only_once_its_delay_is_over(world, source, second, waiting):
    """Published: a delay of 30 s, accepted after 40: scheduled, then in the queue, then neither."""
    world.put(Contact, created_at=MONDAY, direction="callback")
    queued, taken = (MONDAY + timedelta(seconds=after) for after in (30, 40))
    world.put(ContactLeg, contact_id=1, queued_at=queued, left_queue_at=taken, answered_at=taken, agent_id=1)
    instant = MONDAY + timedelta(seconds=second)
    rows = history.read(source, FLOOR, asked(instant - timedelta(hours=1), instant))
    assert rows["is_waiting"].sum() == waiting


@pytest.mark.parametrize(
    "age_s", [0.0, 86_399.999999, 86_400.0, 3 * 86_400.0, 7 * 86_400.0, 14 * 86_400.0, 30 * 86_400.0]
)
def test_a_ticket_is_in_one_bucket_of_age_and_at_an_edge_in_the_older(age_s):
    buckets = [one for one in registry.everything().values() if one.key.startswith("backlog_")]
    rows = make_rows(OPEN_TICKETS, age_s=[age_s])
    found = [one.key for one in buckets if totals([one], {one.sheet: rows})[one.key].value]
    oldest = max(edge for edge in (0, 1, 3, 7, 14, 30) if edge * 86_400 <= age_s)
    assert len(buckets) == 6
    assert found == [key for key in (one.key for one in buckets) if key.startswith(f"backlog_{oldest}d_")]
    assert len(found) == 1
