"""Rows held in memory are what the store tells: for every asker, stretch and choice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from polars.testing import assert_frame_equal

from queries import history, past, wishes
from queries.frames import CUSTOMERS, FLOOR, FRAMES, LEGS, OUTCOMES
from queries.scope import OPERATOR, Principal, Role, Scope, Window
from queries.source import Source
from queries.wishes import wish_for

pytestmark = pytest.mark.xdist_group("simulated")
ZONE = "Europe/London"
WHOLE = Scope(Window.days(date(2026, 10, 3), date(2026, 11, 4), ZONE), OPERATOR)
WEEK = replace(WHOLE, window=Window.days(date(2026, 10, 20), date(2026, 10, 27), ZONE))
READ = ("leg_id", "agent", "agent_id", "channel", "wait_s", "queued_at", "ended_at")


@pytest.fixture
def opened(simulated):
    source = Source(f"sqlite:///{simulated}", deadline_s=60)
    yield source
    source.close()


@pytest.fixture
def teams(opened):
    rows = history.read(opened, LEGS, WEEK, columns=("team",))
    return rows["team"].drop_nulls().unique().sort().to_list()


def same(opened, held, scope, anchor=None):
    told = held.read(opened, LEGS, scope, anchor, columns=READ)
    stored = history.read(opened, LEGS, scope, anchor, columns=READ)
    assert told.height > 0
    assert_frame_equal(told, stored)


def test_the_same_for_every_filter_stretch_and_anchor(opened, teams):
    held = past.Past()
    same(opened, held, WHOLE)
    same(opened, held, WHOLE.choosing(channel=["phone"]))
    same(opened, held, WHOLE.choosing(team=[teams[0]], channel=["phone", "chat"]))
    same(opened, held, replace(WHOLE, window=Window.days(date(2026, 10, 24), date(2026, 10, 27), ZONE)))
    same(opened, held, WHOLE, "ended_at")


def test_each_asker_gets_what_is_theirs(opened, teams):
    held = past.Past()
    lead = Principal("lead", Role.TEAM_LEAD, teams=frozenset({teams[0]}))
    director = Principal("director", Role.DIRECTOR)
    for asker in (OPERATOR, lead, director, OPERATOR):
        same(opened, held, replace(WHOLE, principal=asker))


def test_what_is_held_needs_no_store(opened):
    held = past.Past()
    first = held.read(opened, LEGS, WHOLE, columns=READ)
    dead = Source("sqlite:////nowhere/at/all.db")
    dead.url = opened.url  # the same store, which no longer answers
    dead._opened = lambda: pytest.fail("asked again")
    inner = replace(WHOLE, window=Window.days(date(2026, 10, 10), date(2026, 10, 12), ZONE))
    told = held.read(dead, LEGS, inner.choosing(channel=["phone"]), columns=("leg_id",))
    assert 0 < told.height < first.height
    assert told.columns == ["leg_id"]


@pytest.mark.parametrize("name", sorted(wishes.PARTIAL))
def test_a_part_of_what_is_held_is_what_reading_it_gives(opened, name):
    frame, held = FRAMES[name], past.Past()
    inner = replace(WHOLE, window=Window.days(date(2026, 10, 20), date(2026, 10, 28), ZONE))
    for anchor in frame.anchors or (frame.time,):
        held.read(opened, frame, WHOLE, anchor, columns=frame.columns)
        told = held.read(opened, frame, inner, anchor, columns=frame.columns)
        assert_frame_equal(told, history.read(opened, frame, inner, anchor))


def test_rows_of_an_age_are_read_again(opened, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(past, "monotonic", lambda: now[0])
    reads = []
    monkeypatch.setattr(past, "_read", lambda *asked: reads.append(asked) or read(*asked))
    held = past.Past(for_s=300)
    for step, expected in ((0, 1), (299, 1), (2, 2)):
        now[0] += step
        held.read(opened, LEGS, WEEK, columns=READ)
        assert len(reads) == expected


read = past._read


def test_little_room_holds_the_latest_asked_for(opened, monkeypatch):
    reads = []
    monkeypatch.setattr(past, "_read", lambda *asked: reads.append(asked[1].frame.name) or read(*asked))
    held = past.Past(at_most=1)
    held.read(opened, LEGS, WEEK, columns=READ)
    held.read(opened, LEGS, WEEK, columns=READ)
    held.read(opened, OUTCOMES, WEEK, columns=("contact_id",))
    held.read(opened, LEGS, WEEK, columns=READ)
    assert reads == ["legs", "outcomes", "legs"]


def test_more_columns_are_read_beside_those_that_are_held(opened):
    held = past.Past()
    held.read(opened, LEGS, WEEK, columns=("leg_id",))
    told = held.read(opened, LEGS, WEEK, columns=("leg_id", "talk_s"))
    assert_frame_equal(told, history.read(opened, LEGS, WEEK, columns=("leg_id", "talk_s")))


def test_customers_have_a_period_of_their_own(opened):
    held = past.Past()
    week = replace(WHOLE, window=Window(WHOLE.window.end_at - timedelta(days=7), WHOLE.window.end_at, ZONE))
    held.read(opened, CUSTOMERS, WHOLE, columns=("customer_id",))
    for scope in (WHOLE, week):
        told = held.read(opened, CUSTOMERS, scope, columns=("customer_id", "orders"))
        assert_frame_equal(told, history.read(opened, CUSTOMERS, scope, columns=("customer_id", "orders")))


def test_what_is_of_an_instant_is_never_held(opened):
    held = past.Past()
    told = held.read(opened, FLOOR, WEEK, columns=("leg_id",))
    assert told.columns == ["leg_id"]
    assert held._held == {}


def test_what_is_held_before_it_is_asked_for_is_not_read_again(opened, monkeypatch):
    reads = []
    monkeypatch.setattr(past, "_read", lambda *asked: reads.append(asked[1].frame.name) or read(*asked))
    held = past.Past()
    wish = wish_for(LEGS, WHOLE.window, None, READ)
    assert held.hold(opened, wish, older_than_s=200)
    assert not held.hold(opened, wish, older_than_s=200)
    assert held.asked(opened.url, 3600) == [], "nobody asked for it yet"
    same(opened, held, WEEK)
    assert reads == ["legs"]
    assert held.asked(opened.url, 3600) == [wish]
    assert held.asked("sqlite:///another.db", 3600) == []
    assert held.hold(opened, wish, older_than_s=0), "it grew old"
    same(opened, held, WEEK)
    assert reads == ["legs", "legs"]


@pytest.mark.parametrize("frame", [FRAMES[name] for name in history.INSTANT_FRAMES], ids=lambda frame: frame.name)
def test_floors_of_an_instant_are_read_once_and_cut_for_each_asker(opened, teams, frame, monkeypatch):
    reads = []
    monkeypatch.setattr(history, "at_instant", lambda *asked: reads.append(asked) or at_instant(*asked))
    held = past.Past()
    lead = Principal("lead", Role.TEAM_LEAD, teams=frozenset({teams[0]}))
    for asker in (WEEK, replace(WEEK, principal=lead), WEEK.choosing(channel=["phone"])):
        told = held.read(opened, frame, asker, columns=frame.columns)
        reads_of_pages = len(reads)
        assert_frame_equal(told, history.read(opened, frame, asker))
        del reads[reads_of_pages:]
    assert len(reads) == 1


at_instant = history.at_instant


def test_what_is_now_is_the_live_floor_while_it_is_well(opened):
    held, ahead = past.Past(), Scope(Window.days(date(2026, 10, 3), date(2900, 1, 1), ZONE), OPERATOR)
    floor = at_instant(opened, WEEK.window.end_at)
    shown = {"floor": replace(floor, version=7)}
    held.instants.follow(opened.url, lambda: shown["floor"])
    assert held.instants.at(opened, ahead.window.end_at) is shown["floor"]
    assert held.instants.at(opened, WEEK.window.end_at) is not shown["floor"], "the past is asked of the store"
    lost = shown["floor"] = replace(floor, version=8, state="lost")
    assert held.instants.at(opened, ahead.window.end_at) is not lost
    held.instants.forget()
    shown["floor"] = replace(floor, version=9)
    assert held.instants.at(opened, ahead.window.end_at) is not shown["floor"]
