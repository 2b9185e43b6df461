"""What the floor looked like at an instant, by hand in SQL (tests/metrics/floor_sql.py)."""

import shutil
import sqlite3
from datetime import timedelta

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries import history
from queries.frames import LEGS as ENDED_LEGS
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros
from tests.metrics.centre import CHANNELS, FIRST, ZONE, fill
from tests.metrics.floor_sql import BACKLOG, BY_QUEUE, TOTALS

HOURS = (6, 9, 13.25, 31, 50.5, 71, 100, 119)
WEEKS_LATER = (9 * 24, 21 * 24, 40 * 24)  # hours after which tickets that nobody resolved have grown old


@pytest.fixture(scope="module")
def centre(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("floor") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", seed=3, contacts=1500)
    return path


@pytest.fixture(scope="module", params=HOURS)
def instant(request):
    return FIRST + timedelta(hours=request.param)


def frames(centre, instant):
    """All that the live metrics read, as of an instant."""
    source, scope = Source(f"sqlite:///{centre}", deadline_s=60), Scope(Window(FIRST, instant, ZONE), OPERATOR)
    with source.consistent():
        then = history.at_instant(source, instant)
    source.close()
    return {
        "floor": then.floor(scope, instant),
        "agents_now": then.agents_now(scope, instant),
        "hands": then.hands(scope, instant),
        "legs@ended_at": then.frame(ENDED_LEGS, scope, "ended_at"),
        "open_tickets": then.open_tickets(scope, instant),
    }


@pytest.fixture(scope="module")
def floor(centre, instant):
    return frames(centre, instant)


@pytest.fixture(scope="module")
def told(floor):
    return totals(registry.family("live"), floor)


def by_hand(centre, statement, instant):
    with sqlite3.connect(centre) as store:
        return store.execute(statement, {"at": to_micros(instant), "first": to_micros(FIRST)}).fetchall()


@pytest.mark.parametrize("key", list(TOTALS))
def test_the_floor_of_an_instant(key, centre, instant, told):
    ((expected,),) = by_hand(centre, TOTALS[key], instant)
    assert told[key].value == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("key", list(BY_QUEUE))
def test_each_queue_at_an_instant(key, centre, instant, floor):
    expected = dict(by_hand(centre, BY_QUEUE[key], instant))
    ours = dict(evaluate([registry.get(key)], floor, ["queue_id"]).select("queue_id", "value").iter_rows())
    assert len(expected) == len(CHANNELS)
    assert {queue: ours.get(queue) for queue in expected} == pytest.approx(expected)


@pytest.mark.parametrize("hours", WEEKS_LATER)
def test_how_old_the_backlog_has_grown(hours, centre):
    later = FIRST + timedelta(hours=hours)
    ours = totals([registry.get(key) for key in BACKLOG], frames(centre, later))
    expected = {key: by_hand(centre, statement, later)[0][0] for key, statement in BACKLOG.items()}
    assert {key: one.value for key, one in ours.items()} == expected
    assert any(expected.values())


@pytest.mark.parametrize("key", [*TOTALS, *BY_QUEUE, *BACKLOG])
def test_there_is_something_to_show(key, centre):
    statement = (TOTALS | BY_QUEUE | BACKLOG)[key]
    hours = WEEKS_LATER if key in BACKLOG else HOURS
    rows = [row for one in hours for row in by_hand(centre, statement, FIRST + timedelta(hours=one))]
    assert any(row[-1] for row in rows), f"{key} is nothing at every instant tried"


def test_agents_by_state_are_all_agents(told):
    assert told["free_for_queue"].value <= told["agents"].value
    assert told["available_agents"].value <= told["staffed_agents"].value <= told["agents"].value
