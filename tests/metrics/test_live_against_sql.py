"""What the floor looked like at an instant, by hand in SQL; agents and the share of a target used: tests/queries."""

import shutil
import sqlite3
from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import totals
from queries import history
from queries.frames import LEGS as ENDED_LEGS
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros
from tests.metrics.centre import FIRST, ZONE, fill

HOURS = (6, 31, 50.5, 71, 100, 119)
# Nobody waits for hours on the phone: what nothing has ended for 4 h (a case: 7 days) is no longer counted.
LIMIT = "(CASE WHEN channel = 'email' THEN 604800e6 ELSE 14400e6 END)"
LEGS = "FROM contact_legs AS leg JOIN contacts AS contact ON contact.id = leg.contact_id"
WAITS = f"queued_at <= :at AND COALESCE(left_queue_at, :at + 1) > :at AND :at - queued_at <= {LIMIT}"
STATUS = """COALESCE((SELECT to_value FROM ticket_events AS moved WHERE moved.ticket_id = ticket.id
              AND moved.kind = 'status' AND moved.at <= :at ORDER BY moved.at DESC, moved.id DESC LIMIT 1), 'new')"""
OPEN = f"FROM tickets AS ticket WHERE created_at <= :at AND {STATUS} NOT IN ('resolved', 'closed')"
REQUESTED = """CASE WHEN EXISTS (SELECT 1 FROM ticket_events AS opened WHERE opened.ticket_id = ticket.id
                   AND opened.kind = 'created' AND opened.actor_kind = 'agent')
               THEN (SELECT MIN(at) FROM messages WHERE ticket_id = ticket.id AND author_kind = 'customer')
               ELSE ticket.created_at END"""
BY_HAND = {
    "waiting": f"SELECT COUNT(*) {LEGS} WHERE {WAITS}",
    "longest_wait": f"SELECT (:at - MIN(queued_at)) / 1e6 {LEGS} WHERE {WAITS}",
    "in_progress": f"""SELECT COUNT(*) {LEGS} WHERE answered_at <= :at AND leg.ended_at > :at
                        AND :at - answered_at <= {LIMIT}""",
    "in_wrap": f"""SELECT COUNT(*) {LEGS} WHERE answered_at IS NOT NULL AND leg.ended_at <= :at
                    AND (wrap_s IS NULL OR leg.ended_at + CAST(wrap_s * 1e6 AS INT) > :at)
                    AND :at - leg.ended_at <= {LIMIT}""",
    "open_tickets": f"SELECT COUNT(*) {OPEN}",
    "unassigned_tickets": f"SELECT COUNT(*) {OPEN} AND assignee_id IS NULL",
    "unattended_tickets": f"""SELECT COUNT(*) {OPEN} AND NOT EXISTS (SELECT 1 FROM messages AS reply
                               WHERE reply.ticket_id = ticket.id AND reply.author_kind = 'agent' AND reply.is_public
                                 AND reply.at >= {REQUESTED} AND reply.at <= :at)""",
    "agents": "SELECT COUNT(*) FROM agents",
}


@pytest.fixture(scope="module")
def centre(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("floor") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", seed=3, contacts=1500)
    return path


@pytest.fixture(scope="module", params=HOURS)
def instant(request):
    return FIRST + timedelta(hours=request.param)


@pytest.fixture(scope="module")
def told(centre, instant):
    source, scope = Source(f"sqlite:///{centre}", deadline_s=60), Scope(Window(FIRST, instant, ZONE), OPERATOR)
    with source.consistent():
        then = history.at_instant(source, instant)
    source.close()
    frames = {
        "floor": then.floor(scope, instant),
        "agents_now": then.agents_now(scope, instant),
        "hands": then.hands(scope, instant),
        "legs@ended_at": then.frame(ENDED_LEGS, scope, "ended_at"),
        "open_tickets": then.open_tickets(scope, instant),
    }
    return totals(registry.family("live"), frames)


@pytest.mark.parametrize("key", list(BY_HAND))
def test_the_floor_of_an_instant(key, centre, instant, told):
    with sqlite3.connect(centre) as store:
        (expected,) = store.execute(BY_HAND[key], {"at": to_micros(instant)}).fetchone()
    assert told[key].value == (None if expected is None else pytest.approx(expected))


def test_the_instants_have_something_to_show(centre):
    with sqlite3.connect(centre) as store:
        for key, statement in BY_HAND.items():
            values = [
                store.execute(statement, {"at": to_micros(FIRST + timedelta(hours=hours))}).fetchone()[0]
                for hours in HOURS
            ]
            assert any(values), f"{key} is nothing at every instant tried"


def test_agents_by_state_are_all_agents(told):
    assert told["free_for_queue"].value <= told["agents"].value
    assert told["available_agents"].value <= told["staffed_agents"].value <= told["agents"].value
