"""An agent's half hours and states at the edges: splits, overlaps, stretches without an end, clock changes."""

from datetime import date, timedelta

import polars as pl
import pytest

from queries import history
from queries.frames import AGENT_LOAD, AGENT_TIME
from queries.scope import OPERATOR, Scope, Window
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState, Feed
from store.schema.people import Agent, Site, Team, TeamMembership
from tests.queries.world import asked, at

DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"), "UTC")
SIGNED_OUT = ("offline", "unknown")


def noon(minutes: float):
    return at("2026-03-02 12:00") + timedelta(minutes=minutes)


def state(world, name, start, end, agent=1, **columns):
    """One stretch, its bounds in minutes from noon."""
    ended = None if end is None else noon(end)
    world.put(AgentState, agent_id=agent, state=name, started_at=noon(start), ended_at=ended, **columns)


def leg(world, answered, ended, wrapped=None, agent=1, channel="phone", **columns):
    """One answered leg, its bounds in minutes from noon."""
    contact = world.put(Contact, channel=channel, created_at=noon(answered))
    told = {name: None if one is None else noon(one) for name, one in (("ended_at", ended), ("wrap_ended_at", wrapped))}
    world.put(
        ContactLeg,
        **{"contact_id": contact, "agent_id": agent, "queued_at": noon(answered), "answered_at": noon(answered)}
        | {"left_queue_at": noon(answered), "leave_kind": "answered"}
        | told
        | columns,
    )


def load(source, scope=DAY, agent=1):
    rows = history.read(source, AGENT_LOAD, scope).filter(pl.col("agent_id") == agent)
    sums = ("busy_s", "contact_s", "idle_s", "on_queue_s", "logged_in_s")
    return {
        (half - at("2026-03-02 12:00")) // timedelta(minutes=1): tuple(told)
        for half, *told in rows.select("half_hour_at", *sums).iter_rows()
    }


def in_states(source, scope=DAY):
    rows = history.read(source, AGENT_TIME, scope)
    told = rows.group_by(pl.col("state").cast(pl.String)).agg(pl.col("seconds").sum())
    return dict(told.iter_rows())


def test_a_contact_is_split_at_half_hours_and_its_whole_handle_time_told_where_it_ended(world, source):
    """The activity basis and the contact basis of one contact from 05:23 to 06:15."""
    world.centre()
    world.put(Contact, created_at=at("2026-03-02 05:23"))
    told = {"answered_at": at("2026-03-02 05:23"), "ended_at": at("2026-03-02 06:15"), "agent_id": 1}
    world.put(ContactLeg, contact_id=1, queued_at=at("2026-03-02 05:23"), **told)
    rows = history.read(source, AGENT_LOAD, DAY)
    minutes = rows.select("local_hour", pl.col("contact_s", "ended_contact_s") / 60)
    assert minutes.rows() == [(5, 7.0, 0.0), (5, 30.0, 0.0), (6, 15.0, 52.0)]


def test_two_chats_at_once_count_twice_as_contacts_and_once_on_the_clock(world, source):
    world.centre()
    state(world, "available", 0, 30)
    leg(world, 0, 10, channel="chat")
    leg(world, 5, 15, channel="chat")
    assert load(source) == {0: (900.0, 1200.0, 900.0, 1800.0, 1800.0)}


def test_after_call_work_is_time_with_a_contact_in_hand(world, source):
    world.centre()
    state(world, "on_contact", 0, 10)
    state(world, "wrap", 10, 15)
    leg(world, 0, 10, 15)
    assert load(source) == {0: (900.0, 900.0, 0.0, 900.0, 900.0)}


def test_who_is_said_to_be_on_a_contact_that_is_not_known_has_one_in_hand(world, source):
    world.centre()
    state(world, "on_contact", 0, 10)
    assert load(source) == {0: (600.0, 600.0, 0.0, 600.0, 600.0)}


def test_a_call_in_hand_counts_on_a_break_and_a_case_that_lies_does_not(world, source):
    world.centre()
    for agent in (1, 2):
        state(world, "available", 0, 10, agent)
        state(world, "break", 10, 20, agent)
    leg(world, 5, 15)
    leg(world, 5, 15, agent=2, channel="email")
    assert load(source, agent=1) == {0: (600.0, 600.0, 300.0, 600.0, 1200.0)}
    assert load(source, agent=2) == {0: (300.0, 300.0, 300.0, 600.0, 1200.0)}


def test_where_no_states_are_told_contacts_are_in_hand_but_nobody_is_signed_in(world, source):
    world.centre()
    leg(world, 0, 10, channel="email")
    assert load(source) == {0: (600.0, 600.0, 0.0, 0.0, 0.0)}


def test_a_shared_contact_counts_for_the_agent_of_each_leg(world, source):
    world.centre()
    leg(world, 0, 10)
    leg(world, 10, 14, agent=2, contact_id=1, leg_no=2)
    assert load(source, agent=1)[0][:2] == (600.0, 600.0)
    assert load(source, agent=2)[0][:2] == (240.0, 240.0)


def test_offline_and_unknown_are_not_signed_in(world, source):
    world.centre()
    state(world, "offline", 0, 10)
    state(world, "unknown", 10, 20)
    state(world, "lunch", 20, 25)
    assert load(source) == {0: (0.0, 0.0, 0.0, 0.0, 300.0)}


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        pytest.param(
            [("available", 0, 20), ("on_contact", 5, 10)], {"available": 900, "on_contact": 300}, id="on contact wins"
        ),
        pytest.param([("available", 0, 20), ("break", 10, 30)], {"available": 600, "break": 1200}, id="a break wins"),
        pytest.param([("wrap", 0, 10), ("wrap", 0, 10)], {"wrap": 600}, id="delivered twice under two names"),
        pytest.param(
            [("break", 0, 20), ("lunch", 10, 30)], {"break": 600, "lunch": 1200}, id="of equals the later begun"
        ),
        pytest.param(
            [("available", 0, 60), ("wrap", 10, 20), ("on_contact", 15, 40), ("lunch", 50, 55)],
            {"available": 25 * 60, "wrap": 300, "on_contact": 1500, "lunch": 300},
            id="several at once",
        ),
        pytest.param([("available", 20, 10), ("wrap", 0, 10)], {"wrap": 600}, id="one that ends before it starts"),
        pytest.param(
            [("on_contact", 0, None), ("available", 10, 20)],
            {"on_contact": 600, "available": 600},
            id="never ended, so it ends where the next begins",
        ),
    ],
)
def test_states_that_overlap_do_not_count_twice(world, source, stretches, expected):
    world.centre()
    for name, start, end in stretches:
        state(world, name, start, end)
    assert in_states(source) == expected
    assert sum(told[-1] for told in load(source).values()) == sum(expected.values())


def test_other_sources_states_do_not_end_one_that_goes_on(world, source):
    world.centre()
    state(world, "available", 0, None, source="calls")
    state(world, "on_contact", 5, 10, source="chats")
    state(world, "break", 30, 40, agent=2)
    assert in_states(source) == {"available": 25 * 60, "on_contact": 300, "break": 600}


def test_a_stretch_that_goes_on_lasts_as_far_as_the_store_knows(world, source):
    world.centre()
    state(world, "available", 0, None)
    leg(world, 40, 45, agent=2)
    assert in_states(source) == {"available": 2400.0}
    assert load(source)[30][-1] == 600.0


def test_of_a_live_source_it_lasts_until_that_was_last_heard_of(world, source):
    world.centre()
    state(world, "available", 0, None)
    world.put(Feed, source="hand", is_live=True, last_success_at=noon(75))
    assert in_states(source) == {"available": 75 * 60}


def test_it_never_lasts_longer_than_two_days(world, source):
    world.centre()
    state(world, "available", 0, None)
    leg(world, 10 * 1440, 10 * 1440 + 1, agent=2)
    assert in_states(source, asked(at("2026-03-01 00:00"), at("2026-03-20 00:00"), "UTC")) == {"available": 2 * 86400}


@pytest.mark.parametrize(
    ("channel", "hours", "seconds"),
    [
        pytest.param("phone", 3, 3 * 3600, id="a call that goes on"),
        pytest.param("phone", 5, 0, id="a call left open for five hours has no end and counts for nothing"),
        pytest.param("email", 5, 5 * 3600, id="an e-mail that goes on"),
    ],
)
def test_a_contact_that_nothing_ended(world, source, channel, hours, seconds):
    world.centre()
    leg(world, 0, None, channel=channel)
    state(world, "available", hours * 60, None, agent=2)
    assert sum(told[1] for told in load(source).values()) == seconds


def test_the_windows_bounds_cut_states_and_contacts(world, source):
    world.centre()
    state(world, "on_contact", 0, 60)
    leg(world, 0, 60)
    scope = asked(noon(10), noon(40), "UTC")
    assert load(source, scope) == {0: (1200.0,) * 2 + (0.0,) + (1200.0,) * 2, 30: (600.0,) * 2 + (0.0,) + (600.0,) * 2}


def test_work_is_credited_to_the_team_of_the_time(world, source):
    world.centre()
    moved = at("2026-03-02 12:30")
    world.put(TeamMembership, agent_id=1, team_id=1, from_at=at("2026-01-01 00:00"), to_at=moved)
    world.put(TeamMembership, agent_id=1, team_id=2, from_at=moved)
    world.change(Agent, 1, team_id=2)
    state(world, "on_contact", 0, 60)
    rows = history.read(source, AGENT_LOAD, DAY)
    assert rows.select("team", "busy_s").rows() == [("North", 1800.0), ("South", 1800.0)]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param("Europe/London", date(2026, 3, 29), 23, id="London, 23 hours"),
        pytest.param("Europe/London", date(2025, 10, 26), 25, id="London, 25 hours"),
        pytest.param("America/New_York", date(2025, 11, 2), 25, id="New York, 25 hours"),
        pytest.param("Australia/Lord_Howe", date(2026, 4, 5), 24.5, id="Lord Howe, 24.5 hours"),
        pytest.param("Asia/Shanghai", date(2026, 3, 29), 24, id="Shanghai"),
        pytest.param("Asia/Kathmandu", date(2026, 3, 29), 24, id="Kathmandu, 45 minutes off"),
    ],
)
def test_a_day_on_which_the_clocks_change_keeps_its_seconds(world, source, zone, day, hours):
    world.put(Site, time_zone=zone)
    world.put(Team)
    world.put(Agent)
    window = Window.days(day, day + timedelta(days=1), zone)
    begun = window.start_at - timedelta(hours=3)
    world.put(AgentState, agent_id=1, state="available", started_at=begun, ended_at=begun + timedelta(hours=40))
    scope = Scope(window, OPERATOR)
    rows, states = history.read(source, AGENT_LOAD, scope), history.read(source, AGENT_TIME, scope)
    assert rows["logged_in_s"].sum() == states["seconds"].sum() == hours * 3600
    assert rows.height == hours * 2
    assert rows["half_hour_at"].n_unique() == rows.height
    assert rows["local_day"].unique().to_list() == [day]
    assert set(rows["idle_s"]) == {1800.0}


def test_sites_in_several_zones_have_half_hours_of_their_own(world, source):
    world.put(Site, time_zone="Asia/Kathmandu")
    world.put(Site, name="Delhi", time_zone="Asia/Kolkata")
    world.put_all((Team, {}), (Team, {"name": "South", "site_id": 2}))
    world.put_all((Agent, {}), (Agent, {"name": "Bob", "team_id": 2}))
    for agent in (1, 2):
        state(world, "available", 0, 30, agent)
    rows = history.read(source, AGENT_LOAD, asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"), "UTC"))
    told = {name: rows.filter(pl.col("agent") == name)["logged_in_s"].to_list() for name in ("Ann", "Bob")}
    assert told == {"Ann": [900.0, 900.0], "Bob": [1800.0]}


def test_no_agents_no_rows(world, source):
    world.centre()
    assert history.read(source, AGENT_LOAD, DAY).is_empty()
