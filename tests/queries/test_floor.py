"""The floor and the agents at an instant, now and past, by hand-worked rows on both stores."""

from datetime import UTC, datetime, timedelta

import pytest

from queries import history
from queries.frames import AGENT_TIME, AGENTS_NOW, FLOOR, HANDS, LEGS
from queries.scope import Principal, Role
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState, Feed
from store.schema.people import Agent, AgentSkill, Queue
from tests.queries.world import asked, at

NOON = at("2026-03-02 12:00")
DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"))


def seconds(number):
    return NOON + timedelta(seconds=number)


def leg(world, contact_channel="phone", **columns):
    contact = world.put(Contact, created_at=NOON, channel=contact_channel)
    return world.put(ContactLeg, contact_id=contact, **columns)


@pytest.fixture
def called(world):
    world.centre()
    leg(world, agent_id=1, queued_at=NOON, answered_at=seconds(30), left_queue_at=seconds(30), ended_at=seconds(90),
        wrap_ended_at=seconds(120), leave_kind="answered")  # fmt: skip
    return world


@pytest.mark.parametrize(
    ("second", "stage"),
    [
        pytest.param(-1, None, id="before it came"),
        pytest.param(0, "is_waiting", id="it waits from the instant it is queued"),
        pytest.param(29, "is_waiting", id="until just before it leaves"),
        pytest.param(30, "is_in_progress", id="it is answered"),
        pytest.param(90, "is_in_wrap", id="it has ended, the work after it has not"),
        pytest.param(120, None, id="all over"),
    ],
)
def test_a_call_passes_over_the_floor(called, source, second, stage):
    rows = history.at_instant(source, seconds(200)).floor(DAY, seconds(second))
    stages = ("is_waiting", "is_in_progress", "is_in_wrap")
    assert [name for row in rows.to_dicts() for name in stages if row[name]] == ([stage] if stage else [])
    assert rows["waiting_s"].to_list() == ([float(second)] if stage == "is_waiting" else [None] * rows.height)
    FLOOR.check(rows)


@pytest.mark.parametrize(
    ("channel", "hours", "is_ghost"),
    [
        pytest.param("phone", 3.9, False, id="a long wait"),
        pytest.param("phone", 4.1, True, id="nobody waits on the phone for four hours"),
        pytest.param("email", 48, False, id="an e-mail does"),
        pytest.param("email", 24 * 7.1, True, id="for a week at most"),
    ],
)
def test_a_leg_that_was_never_closed_becomes_a_ghost(world, source, channel, hours, is_ghost):
    world.centre()
    leg(world, channel, queued_at=NOON)
    now = NOON + timedelta(hours=hours)
    snapshot = history.at_instant(source, now)
    assert (snapshot.floor(DAY, now).height, snapshot.ghosts(DAY, now)) == ((0, 1) if is_ghost else (1, 0))


def state(world, agent, name, start=-600, end=None, **columns):
    ended = None if end is None else seconds(end)
    world.put(AgentState, agent_id=agent, state=name, started_at=seconds(start), ended_at=ended, **columns)


def agents(source, second=100, scope=DAY):
    rows = history.at_instant(source, seconds(second)).agents_now(scope, seconds(second))
    columns = ("agent", "state", "in_hand", "free_voice", "free_chat", "free_case")
    return AGENTS_NOW.check(rows).select(columns).rows()


def in_hand(world, channel, agent=1):
    leg(world, channel, agent_id=agent, queued_at=NOON, answered_at=NOON, left_queue_at=NOON)


@pytest.mark.parametrize(
    ("states", "channels", "expected"),
    [
        pytest.param(["available"], [], ("available", 0, 1, 3, 1), id="idle"),
        pytest.param(["available"], ["phone"], ("on_contact", 1, 0, 0, 0), id="a call takes all slots"),
        pytest.param(["available"], ["chat"], ("on_contact", 1, 0, 2, 0), id="a chat leaves room for two more"),
        pytest.param(["available"], ["email"], ("on_contact", 1, 1, 3, 0), id="a case leaves room for both"),
        pytest.param(["break"], ["phone"], ("on_contact", 1, 0, 0, 0), id="on a break and on a call: on a call"),
        pytest.param(["break"], [], ("break", 0, 0, 0, 0), id="a break"),
        pytest.param(["available", "wrap"], [], ("wrap", 0, 0, 0, 0), id="wrap before available"),
        pytest.param(["ringing", "break"], [], ("ringing", 0, 0, 0, 0), id="ringing before a break"),
        pytest.param(["offline"], ["email"], ("offline", 1, 0, 0, 0), id="an open e-mail brings nobody back"),
        pytest.param([], [], ("unknown", 0, 0, 0, 0), id="never heard of"),
    ],
)
def test_one_state_an_agent(world, source, states, channels, expected):
    world.centre()
    for name in states:
        state(world, 1, name)
    for channel in channels:
        in_hand(world, channel)
    assert agents(source)[0] == ("Ann", *expected)


def test_whose_last_stretch_has_ended_is_offline_and_who_left_is_not_listed(world, source):
    world.centre()
    state(world, 1, "available", end=50)
    state(world, 2, "available")
    world.change(Agent, 2, left_on=at("2026-03-01 00:00").date())
    assert [row[:2] for row in agents(source)] == [("Ann", "offline"), ("Cai", "unknown")]
    assert agents(source, second=40)[0][:2] == ("Ann", "available")


def test_agents_are_chosen_by_the_queues_that_they_serve(world, source):
    world.centre()
    world.put_all((AgentSkill, {"agent_id": 1, "queue_id": 1}), (AgentSkill, {"agent_id": 3, "queue_id": 2}))
    assert [row[0] for row in agents(source, scope=DAY.choosing(queue=["Mail"]))] == ["Cai"]
    assert [row[0] for row in agents(source, scope=DAY.choosing(channel=["phone"]))] == ["Ann"]
    assert [row[0] for row in agents(source, scope=DAY.choosing(team=["South"]))] == ["Cai"]


def test_time_by_state_is_split_at_half_hours_and_at_the_window(world, source):
    world.centre()
    world.put(AgentState, agent_id=1, state="break", started_at=at("2026-03-01 23:50"), ended_at=at("2026-03-02 00:40"))
    rows = history.read(source, AGENT_TIME, DAY)
    assert rows.select("started_at", "ended_at", "seconds").rows() == [
        (at("2026-03-02 00:00"), at("2026-03-02 00:30"), 1800.0),
        (at("2026-03-02 00:30"), at("2026-03-02 00:40"), 600.0),
    ]


def reach(source, who):
    snapshot = history.at_instant(source, seconds(100))
    scope = asked(DAY.window.start_at, DAY.window.end_at, who=who)
    floor = snapshot.floor(scope, seconds(10))["queue"].to_list()
    people = snapshot.agents_now(scope, seconds(10))["agent"].to_list()
    return floor, people


@pytest.mark.parametrize(
    ("who", "queues", "people"),
    [
        pytest.param(Principal("s", Role.SUPERVISOR), ["Sales", "Mail"], ["Ann", "Bob", "Cai"], id="supervisor"),
        pytest.param(
            Principal("l", Role.TEAM_LEAD, teams=frozenset({"South"})),
            ["Sales", "Mail"],
            [None, None, "Cai"],
            id="a lead: figures of the site, names of one's own team",
        ),
        pytest.param(Principal("x", Role.SUPERVISOR, sites=frozenset({"Paris"})), [], [], id="another site"),
        pytest.param(Principal("d", Role.DIRECTOR), ["Sales", "Mail"], [None] * 3, id="a director sees no names"),
        pytest.param(Principal("w", Role.WALL), ["Sales", "Mail"], [None] * 3, id="a wall sees no names"),
        pytest.param(
            Principal("a", Role.AGENT, teams=frozenset({"North"}), agent_id=2),
            ["Sales"],
            ["Ann", "Bob"],
            id="an agent: one's own team",
        ),
        pytest.param(Principal("a", Role.AGENT, agent_id=2), [], ["Bob"], id="an agent of no team: oneself"),
        pytest.param(Principal("a", Role.AGENT), [], [], id="an agent who is nobody sees nothing"),
        pytest.param(Principal("p", Role.AUDITOR), [], [], id="an auditor has no figures"),
    ],
)
def test_rows_and_names_out_of_reach_never_leave(world, source, who, queues, people):
    world.centre()
    leg(world, queued_at=NOON)
    leg(world, "email", queue_id=2, queued_at=seconds(1))
    assert reach(source, who) == (queues, people)


def test_a_leg_without_a_team_is_out_of_the_reach_of_who_is_held_to_a_team(world, source):
    world.centre()
    world.put(Queue, name="Nobody's", team_id=None)
    leg(world, queue_id=3, queued_at=NOON)
    assert reach(source, Principal("a", Role.AGENT, teams=frozenset({"South"}), agent_id=3))[0] == []


def test_of_a_source_without_after_call_work_nobody_is_in_wrap_and_its_length_is_unknown(world, source):
    world.centre()
    times = {"queued_at": NOON, "answered_at": seconds(30), "left_queue_at": seconds(30), "ended_at": seconds(90)}
    leg(world, agent_id=1, **times, wrap_ended_at=seconds(90), leave_kind="answered")
    assert history.at_instant(source, seconds(200)).floor(DAY, seconds(100)).is_empty()
    told = history.read(source, LEGS, DAY)
    assert told["wrap_s"].to_list() == [None]
    assert told["handle_s"].to_list() == [60.0]


def test_queues_of_a_source_of_the_past_are_no_part_of_a_live_floor(world, polled):
    world.centre()
    world.put(Queue, name="Old", source="archive")
    now = datetime.now(UTC)
    feeds = {"last_event_at": now, "last_success_at": now}
    world.put_all((Feed, {"source": "archive", **feeds}), (Feed, {"source": "hand", **feeds}))
    leg(world, queued_at=now)
    assert set(polled().queue_table(asked(), now)["queue"]) == {"Sales", "Mail", "Old"}, "none is live: all are shown"
    world.change(Feed, 2, is_live=True)
    assert set(polled().queue_table(asked(), now)["queue"]) == {"Sales", "Mail"}
    leg(world, queued_at=now, queue_id=3)
    assert set(polled().queue_table(asked(), now)["queue"]) == {"Sales", "Mail", "Old"}, "it has contacts of these days"


def hands(source, second):
    rows = history.at_instant(source, seconds(200)).hands(DAY, seconds(second))
    return HANDS.check(rows).sort("agent", "queue").select("agent", "queue", "is_free", "holds").rows()


def test_who_may_serve_which_queue_and_how_much_of_it(world, source):
    world.centre()
    world.put(Queue, name="Chat", channel="chat")
    world.put_all((AgentSkill, {"agent_id": 1, "queue_id": 1}), (AgentSkill, {"agent_id": 1, "queue_id": 3}))
    world.put(AgentSkill, agent_id=2, queue_id=3)
    for agent, state in ((1, "available"), (2, "lunch")):
        world.put(AgentState, agent_id=agent, state=state, started_at=seconds(-60))
    assert hands(source, 10)[:3] == [("Ann", "Chat", True, 3), ("Ann", "Sales", True, 1), ("Bob", "Chat", False, 0)]
    leg(world, agent_id=1, queued_at=NOON, answered_at=seconds(5), left_queue_at=seconds(5), leave_kind="answered")
    assert hands(source, 10)[:2] == [("Ann", "Chat", False, 1), ("Ann", "Sales", False, 1)], "a call takes all slots"


def test_where_a_source_tells_no_skills_its_agents_serve_its_queues(world, source):
    world.centre()
    assert [row[:2] for row in hands(source, 10)] == [
        (agent, queue) for agent in ("Ann", "Bob", "Cai") for queue in ("Mail", "Sales")
    ]


def test_each_look_by_itself_sees_the_store_as_it_is(called, source):
    assert history.at_instant(source, seconds(200)).floor(DAY, seconds(10)).height == 1
    leg(called, queued_at=NOON)
    assert history.at_instant(source, seconds(200)).floor(DAY, seconds(10)).height == 2
