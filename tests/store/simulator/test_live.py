"""Live traffic: goes on where the past ends, and leaves rows that agree with one another."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from store import migrate
from store.engine import open_store
from store.simulator.live import LiveTraffic
from store.simulator.live_open import NoDemoError

from .conftest import END, SEED


class Clock:
    def __init__(self, at):
        self.at = at.timestamp()

    def __call__(self):
        return self.at


def played(engine, minutes, *, after=timedelta(seconds=50), beat=2.0, **options):
    clock = Clock(END + after)
    traffic = LiveTraffic(engine, SEED, clock=clock, **options)
    try:
        for _ in range(int(minutes * 60 / beat)):
            clock.at += beat
            traffic.beat()
    finally:
        traffic.writer.close()
    return traffic


def ask(engine, query):
    with engine.connect() as connection:
        return connection.execute(text(query)).scalar()


def test_live_rows_are_taken_and_agree(store):
    before = ask(store, "SELECT count(*) FROM contacts")
    waiting = ask(store, "SELECT count(*) FROM contact_legs WHERE wrap_ended_at IS NULL AND leave_kind = 'answered'")
    traffic = played(store, 20)
    assert ask(store, "SELECT count(*) FROM rejects") == 0
    assert ask(store, "SELECT count(*) FROM contacts") > before + 80
    assert waiting > 5
    legs = "SELECT count(*) FROM contact_legs WHERE "
    assert ask(store, legs + "left_queue_at < queued_at OR answered_at < queued_at OR ended_at < answered_at") == 0
    assert ask(store, legs + "(left_queue_at IS NULL) <> (leave_kind IS NULL)") == 0
    sums = "abs(talk_s + hold_s + wrap_s - (wrap_ended_at - answered_at) / 1e6) > 0.01"
    assert ask(store, legs + f"source_id LIKE 'live%' AND {sums}") == 0
    open_states = "SELECT count(*) FROM agent_states WHERE ended_at IS NULL"
    assert ask(store, open_states) == 60
    assert ask(store, open_states.replace("(*)", "(DISTINCT agent_id)")) == 60
    assert ask(store, open_states + " AND state <> 'offline'") >= 45
    overlap = "SELECT count(*) FROM agent_states a JOIN agent_states b ON a.agent_id = b.agent_id AND a.id <> b.id"
    assert ask(store, f"{overlap} AND b.started_at > a.started_at AND b.started_at < a.ended_at") == 0
    busy = "SELECT count(DISTINCT agent_id) FROM contact_legs WHERE answered_at IS NOT NULL AND ended_at IS NULL"
    assert ask(store, busy) == ask(store, open_states + " AND state IN ('on_contact', 'hold')")
    told = ask(store, "SELECT last_event_at FROM feeds WHERE source = 'demo' AND is_live")
    assert 0 <= traffic.now() - told / 1000 < 60_000


def test_those_who_waited_are_answered_after_a_short_gap(store):
    legs = "SELECT count(*) FROM contact_legs WHERE source_id LIKE 'l0%'"
    going = f"{legs} AND wrap_ended_at IS NULL AND agent_id IS NOT NULL"
    assert ask(store, going) > 5
    played(store, 25)
    assert ask(store, going) == 0


def test_after_a_night_the_floor_begins_anew(store):
    played(store, 3, after=timedelta(hours=9))
    last = int(END.timestamp() * 1e6)
    assert ask(store, "SELECT count(*) FROM rejects") == 0
    old = "FROM contact_legs WHERE source_id LIKE 'l0%' AND agent_id IS NOT NULL"
    assert ask(store, f"SELECT max(ended_at) {old} AND queued_at > {last - 600_000_000}") <= last
    assert ask(store, f"SELECT count(*) {old} AND wrap_ended_at IS NULL") == 0
    stretched = (
        f"SELECT count(*) FROM agent_states WHERE started_at <= {last} AND (ended_at IS NULL OR ended_at > {last})"
    )
    assert ask(store, stretched) == 0
    assert ask(store, "SELECT count(*) FROM agent_states WHERE ended_at IS NULL") == 60


def test_a_machine_that_slept_goes_on_from_now(store):
    clock = Clock(END)
    traffic = LiveTraffic(store, SEED, clock=clock)
    for wait in (2.0, 2.0, 2.0, 4 * 3600.0, 2.0, 2.0):
        clock.at += wait
        traffic.beat()
    traffic.writer.close()
    gap = (int((END.timestamp() + 60) * 1e6), int((END.timestamp() + 4 * 3600) * 1e6))
    assert ask(store, f"SELECT count(*) FROM contacts WHERE created_at BETWEEN {gap[0]} AND {gap[1]}") == 0
    assert ask(store, "SELECT count(*) FROM rejects") == 0


def test_a_storm_fills_the_queues(store):
    played(store, 25, storm=True)
    waiting = ask(store, "SELECT count(*) FROM contact_legs WHERE left_queue_at IS NULL")
    assert waiting > 30


def test_hurried_traffic_is_ahead_of_the_clock_by_its_speed(store):
    traffic = played(store, 1, after=timedelta(0), speed=20.0, beat=0.5)
    assert traffic.now() == pytest.approx((END.timestamp() + 1200) * 1000, abs=2000)
    assert ask(store, "SELECT count(*) FROM rejects") == 0
    assert ask(store, "SELECT count(*) FROM contacts WHERE source_id LIKE 'live%'") > 80


def test_after_a_hurried_run_time_goes_on_from_where_it_was(store):
    ahead = played(store, 1, after=timedelta(0), speed=40.0, beat=0.5).now()
    again = played(store, 2, after=timedelta(minutes=2))
    assert again.now() == pytest.approx(ahead + 120_000, abs=5000)
    assert ask(store, "SELECT count(*) FROM rejects") == 0


def test_a_store_without_the_company_is_refused(tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    migrate.upgrade(url)
    engine = open_store(url)
    with pytest.raises(NoDemoError, match="floorview demo"):
        LiveTraffic(engine, SEED)
    engine.dispose()


def test_customers_are_asked_and_buy_work_is_reviewed_and_followed_up(store):
    played(store, 5, after=timedelta(0), speed=20.0, beat=0.5)
    live = "source_id LIKE 'live%'"
    assert ask(store, "SELECT count(*) FROM rejects") == 0
    assert ask(store, f"SELECT count(DISTINCT kind) FROM surveys WHERE {live}") == 3
    assert ask(store, f"SELECT count(*) FROM surveys WHERE {live}") > 100
    answered = f"SELECT count(*) FROM surveys WHERE {live} AND answered_at IS NOT NULL"
    assert ask(store, answered) == ask(store, answered + " AND score IS NOT NULL AND is_resolved IS NOT NULL") > 10
    assert ask(store, answered + " AND answered_at < sent_at") == 0
    asked_early = "SELECT count(*) FROM surveys s JOIN contacts c ON c.id = s.contact_id WHERE s.sent_at < c.ended_at"
    assert ask(store, asked_early) == 0
    assert ask(store, f"SELECT count(*) FROM quality_reviews WHERE {live} AND score BETWEEN 20 AND 100") > 3
    assert ask(store, f"SELECT count(*) FROM orders WHERE {live}") > 30
    due = f"SELECT count(*) FROM tickets WHERE {live} AND follow_up_due_at > resolved_at"
    assert ask(store, due) > ask(store, due + " AND follow_up_done_at > resolved_at") > 0
    assert ask(store, "SELECT count(*) FROM contact_legs WHERE leave_kind = 'callback' AND " + live) > 0


def test_people_have_a_plan_that_they_mostly_keep_to(store):
    traffic = played(store, 5, after=timedelta(minutes=2), speed=20.0, beat=0.5)
    now = traffic.now() * 1000
    live = "source_id LIKE 'live%'"
    assert ask(store, "SELECT count(*) FROM rejects") == 0
    due = f"SELECT count(*) FROM shifts WHERE starts_at <= {now} AND ends_at > {now}"
    on_duty = "SELECT count(*) FROM agent_states WHERE ended_at IS NULL AND state <> 'offline'"
    assert abs(ask(store, due) - ask(store, on_duty)) <= 4, "who has just gone home, or stays a minute longer"
    assert ask(store, due) == ask(store, due.replace("(*)", "(DISTINCT agent_id)"))
    twice = "FROM shifts a JOIN shifts b ON a.agent_id = b.agent_id AND a.id <> b.id"
    bounds = f"b.starts_at > a.starts_at AND b.starts_at < a.ends_at AND a.{live} AND b.{live}"
    assert ask(store, f"SELECT count(*) {twice} AND {bounds}") == 0, "nobody is meant to be in two places"
    assert ask(store, f"SELECT count(*) FROM shifts WHERE {live} AND ends_at <= starts_at") == 0
    fits = "CASE p.activity WHEN 'work' THEN s.state IN ('available', 'ringing', 'on_contact', 'hold', 'wrap')"
    long = "(min(s.ended_at, p.ends_at) - max(s.started_at, p.starts_at))"
    meant = f"""
        SELECT sum({long} * ({fits} ELSE s.state = p.activity END)) * 1.0 / sum({long})
          FROM shifts p JOIN agent_states s ON s.agent_id = p.agent_id AND s.started_at < p.ends_at
           AND s.ended_at > p.starts_at WHERE p.{live} AND s.{live}"""
    assert 0.85 < ask(store, meant) < 1


def test_a_second_run_plans_anew_where_the_first_one_had(store):
    played(store, 1, after=timedelta(0))
    traffic = played(store, 1, after=timedelta(minutes=4))
    due = f"FROM shifts WHERE starts_at <= {traffic.now() * 1000} AND ends_at > {traffic.now() * 1000}"
    assert ask(store, f"SELECT count(*) {due}") == ask(store, f"SELECT count(DISTINCT agent_id) {due}") > 40
    assert ask(store, "SELECT count(*) FROM rejects") == 0


def test_agents_make_calls_which_enter_no_queue_and_keep_them_busy(store):
    played(store, 5, after=timedelta(0), speed=20.0, beat=0.5)
    made = "FROM contacts c JOIN contact_legs l ON l.contact_id = c.id WHERE c.direction = 'outbound'"
    assert ask(store, f"SELECT count(*) {made} AND l.leave_kind = 'answered'") > 30
    assert ask(store, f"SELECT count(*) {made} AND l.leave_kind = 'other' AND c.outcome = 'other'") > 5
    assert ask(store, f"SELECT count(*) {made} AND (l.queue_id IS NOT NULL OR l.agent_id IS NULL)") == 0
    assert ask(store, f"SELECT count(*) {made} AND l.wrap_ended_at IS NOT NULL AND c.ended_at IS NULL") == 0
    busy = """
        SELECT count(*) FROM contact_legs l JOIN contacts c ON c.id = l.contact_id AND c.direction = 'outbound'
          JOIN contact_legs o ON o.agent_id = l.agent_id AND o.id <> l.id AND o.source_id LIKE 'live%'
         WHERE o.answered_at > l.queued_at AND o.answered_at < l.wrap_ended_at"""
    assert ask(store, busy) == 0, "whoever makes a call takes no other"


def test_a_call_that_was_being_made_is_over_when_the_floor_goes_on(store):
    going = """SELECT max(c.id) FROM contacts c JOIN contact_legs l ON l.contact_id = c.id
                WHERE c.direction = 'outbound' AND (l.left_queue_at IS NULL OR c.ended_at IS NULL)"""
    clock = Clock(END)
    traffic = LiveTraffic(store, SEED, clock=clock)
    for _ in range(1800):
        clock.at += 2.0
        traffic.beat()
        last = ask(store, going)
        if last is not None:
            break
    traffic.writer.close()
    assert last is not None, "within an hour somebody made a call"
    again = LiveTraffic(store, SEED, clock=clock)
    for _ in range(3):
        clock.at += 2.0
        again.beat()
    again.writer.close()
    assert ask(store, f"{going} AND c.id <= {last}") is None
    assert ask(store, "SELECT count(*) FROM rejects") == 0
