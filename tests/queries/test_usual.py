"""What is usual: legs of earlier weeks at today's clock times, and a reading that fails is tried again."""

import time
from datetime import date, timedelta

import pytest

from queries import usual
from queries.source import Source
from queries.usual import Usual, read_usual
from store.schema.contacts import Contact, ContactLeg
from tests.queries.world import at

LONDON = "Europe/London"


@pytest.fixture
def queued(world):
    """Put one leg for each instant into the store."""
    world.centre()

    def put(*instants):
        for key, instant in enumerate(instants, start=1):
            world.put(Contact, created_at=instant)
            world.put(ContactLeg, contact_id=key, queued_at=instant, answered_at=instant + timedelta(seconds=90))

    return put


def read(source, day):
    columns = ("local_day", "queued_at", "answered_at", "half_hour_at")
    return read_usual(source, LONDON, day).sort("queued_at").select(columns).rows()


def test_the_clock_time_stays_when_the_day_of_old_was_an_hour_longer(queued, source):
    queued(at("2026-10-24 23:30"), at("2026-10-25 15:00"))  # half past midnight in summer time, three o'clock after it
    early, late = at("2026-11-01 00:30"), at("2026-11-01 15:00")
    assert read(source, date(2026, 11, 1)) == [
        (date(2026, 10, 25), early, early + timedelta(seconds=90), early),
        (date(2026, 10, 25), late, late + timedelta(seconds=90), late),
    ]


def test_an_hour_that_today_skips_has_nothing_usual(queued, source):
    queued(at("2026-03-22 00:59"), at("2026-03-22 01:30"), at("2026-03-22 02:10"))
    moved = [row[1] for row in read(source, date(2026, 3, 29))]
    assert moved == [at("2026-03-29 00:59"), at("2026-03-29 01:10")]


def legs_of(known, instant):
    """Ask until the thread that reads has ended."""
    until = time.monotonic() + 20
    while (legs := known.on(LONDON, instant)).is_empty() and time.monotonic() < until:
        time.sleep(0.01)
    return legs


def test_a_new_day_has_nothing_usual_until_its_own_is_read(queued, store_url):
    queued(at("2026-06-01 12:00"), at("2026-06-02 12:00"))
    known = Usual(store_url)
    assert legs_of(known, at("2026-06-08 09:00"))["queued_at"].to_list() == [at("2026-06-08 12:00")]
    assert known.on(LONDON, at("2026-06-09 09:00")).is_empty()


def test_a_reading_that_fails_is_told_and_made_again(queued, store_url, monkeypatch, caplog):
    queued(at("2026-06-01 12:00"))
    failures = [TypeError("not a store's fault")]

    def fail_once(source: Source, zone: str, day: date):
        if failures:
            raise failures.pop()
        return read_usual(source, zone, day)

    monkeypatch.setattr(usual, "read_usual", fail_once)
    monkeypatch.setattr(usual, "AGAIN_S", 0.0)
    assert legs_of(Usual(store_url), at("2026-06-08 09:00")).height == 1
    assert "could not be read" in caplog.text
