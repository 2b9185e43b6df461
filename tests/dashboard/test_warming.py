"""Rows are read before they are asked for, of sealed days only, and periods move with the newest day."""

from datetime import date

import pytest

from dashboard import learned, period, warming
from dashboard.warming import Warming, moved
from queries import dimensions, extent, sealer
from queries.frames import LEGS
from queries.past import Past
from queries.scope import Window
from queries.source import Source
from queries.wishes import Wish
from tests.metrics.centre import fill

ZONE = "Europe/London"
DAY, NEXT = (Window.days(date(2026, 10, 24 + n), date(2026, 10, 25 + n), ZONE) for n in range(2))
WEEK = Wish(LEGS, "queued_at", Window.days(date(2026, 10, 18), date(2026, 10, 25), ZONE), frozenset({"leg_id"}))


def test_a_period_that_ends_with_the_newest_day_moves_with_it_over_a_change_of_clocks():
    assert moved(WEEK, DAY, NEXT).window == Window.days(date(2026, 10, 19), date(2026, 10, 26), ZONE)
    assert moved(WEEK, None, NEXT) == WEEK
    assert moved(WEEK, DAY, DAY) == WEEK


def test_another_period_stays_where_it_is():
    other = WEEK._replace(window=Window.days(date(2026, 10, 1), date(2026, 10, 8), ZONE))
    assert moved(other, DAY, NEXT) == other


@pytest.fixture
def warm(sqlite_url, monkeypatch):
    """Take a turn over a store; gives what is held, and the store."""
    monkeypatch.setattr(warming, "REST", 0.0)
    fill(sqlite_url, seed=3)
    held, source = Past(), Source(sqlite_url, deadline_s=60)
    yield Warming(sqlite_url, held), held, source
    source.close()


def test_nothing_is_read_of_days_that_are_not_sealed(warm):
    one, held, _ = warm
    one._turn()
    assert held.size == 0


def test_after_a_turn_what_the_metrics_are_made_of_is_ready(warm):
    one, held, source = warm
    sealer.seal(source.url)
    one._turn()
    wishes = list(learned.learned(dimensions.read(source).zone, extent.known_until(source)))
    assert {LEGS.name, "outcomes", "targets", "customers"} <= {wish.frame.name for wish in wishes} <= learned.READY
    for wish in wishes:
        assert not held.hold(source, wish, older_than_s=period.LENGTHS["26w"]), wish.frame.name


def test_what_somebody_asked_for_is_read_again_as_it_grows_old(warm, monkeypatch):
    one, held, source = warm
    sealer.seal(source.url)
    monkeypatch.setattr(learned, "learned", lambda *_: iter(()))
    window = Window.days(date(2026, 10, 1), date(2026, 10, 8), ZONE)
    held._renewed(source, WEEK._replace(window=window), asked_at=warming.monotonic())
    before = [one.read_at for one in held._held.values()]
    one._turn()
    assert [one.read_at for one in held._held.values()] == before, "it is young"
    monkeypatch.setattr(warming, "AGING_S", 0.0)
    one._turn()
    assert [one.read_at for one in held._held.values()] > before


def test_a_store_that_does_not_answer_is_tried_again(warm, monkeypatch, caplog):
    one, held, source = warm
    sealer.seal(source.url)
    monkeypatch.setattr(warming.extent, "known_until", failing)
    with caplog.at_level("INFO"):
        one._turn()
    assert "pages will have to read" in caplog.text
    assert held.size == 0


def failing(_source):
    raise warming.StoreUnreachableError("gone")
