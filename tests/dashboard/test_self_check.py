"""The numbers check themselves: what is broken on purpose becomes an alarm on desks and walls, and goes again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from dashboard.compose import Composer
from dashboard.findings import FINDINGS, GROWS, STORE, Findings, laws
from dashboard.floor import Floor, today
from dashboard.self_check import SelfCheck, rows_of
from dashboard.settings import Live, Settings, Wall
from dashboard.wall import payload
from metrics.invariants import INVARIANTS, Breach
from queries.frames import LEGS
from queries.poller import Poller
from queries.scope import OPERATOR, Scope
from store.writer import Writer

NOW = datetime.now(UTC).replace(microsecond=0)


def contact(key: str, ago: float) -> list[dict]:
    at = NOW - timedelta(seconds=ago)
    times = {"answered_at": 0.5, "left_queue_at": 0.5, "ended_at": 1.0, "wrap_ended_at": 1.5}
    told = {name: (at + timedelta(seconds=after)).isoformat() for name, after in times.items()}
    base = {"source_id": key, "source_version": 1}
    contact = {"table": "contacts", "channel": "phone", "direction": "inbound", "created_at": at.isoformat()}
    leg = {"table": "contact_legs", "contact": key, "leg_no": 1, "queue": "q", "queued_at": at.isoformat()}
    return [base | contact, base | leg | told | {"source_id": f"{key}:1", "leave_kind": "answered"}]


@pytest.fixture
def floor(store_url, engine):
    """A floor with one snapshot of a small store, and the poller that made it."""
    queue = {"table": "queues", "source_id": "q", "source_version": 1, "name": "Q", "channel": "phone"}
    with Writer(engine, "here") as writer:
        assert writer.write([queue, *contact("c1", 3), *contact("c2", 2)]).rejected == 0
    made = Floor(lambda *_: None)
    poller = Poller(store_url, publish=made.publish)
    poller.tick()
    made.tick = poller.tick
    yield made
    poller.stop()


@pytest.fixture
def check(floor, store_url):
    findings = Findings()
    one = SelfCheck(store_url, floor, findings)
    one.findings = findings
    return one


def spoiled(snapshot):
    """The same snapshot with a leg that left its queue in no known way."""
    rows = snapshot.held.chunks[LEGS.name].mapped(
        lambda part: part.with_columns(leave_kind=pl.lit("vanished").cast(pl.Categorical))
    )
    return replace(snapshot, held=replace(snapshot.held, chunks={**snapshot.held.chunks, LEGS.name: rows}), _made={})


def test_a_sound_floor_breaks_nothing(check, floor):
    check.look(floor.current())
    assert check.findings.broken == ()
    assert check.findings.checked_at is not None
    assert rows_of(floor.current())["legs"].height >= 0


def test_what_is_broken_is_told_until_it_is_whole_again(check, floor):
    sound = floor.current()
    if not rows_of(sound)["legs"].height:
        pytest.fail("the sample has no contacts today")
    check.look(spoiled(sound))
    first = check.findings.broken
    assert [one.key for one in first] == ["offered_leaves_one_way"]
    check.look(spoiled(sound))
    assert check.findings.broken[0].since == first[0].since, "since when it is broken"
    check.look(sound)
    assert check.findings.broken == ()


def test_time_that_goes_back_is_seen(check, floor):
    latest = floor.current()
    for snapshot in (latest, replace(latest, version=latest.version + 1)):
        check.note(snapshot)
    check.look(latest)
    assert check.findings.broken == ()
    check.note(replace(latest, version=latest.version + 2, read_at=latest.read_at - timedelta(seconds=5)))
    check.look(latest)
    assert [one.key for one in check.findings.broken] == [GROWS]


def test_a_snapshot_that_is_not_the_store_is_seen(check, floor, monkeypatch):
    def later():
        floor.tick()
        return floor.current()

    monkeypatch.setattr(check, "_later", later)
    check.recheck(floor.current())
    assert check.findings.broken == ()
    monkeypatch.setattr(check, "_later", lambda: spoiled(floor.current()))
    check.recheck(spoiled(floor.current()))
    (found,) = check.findings.broken
    assert (found.key, found.breaches[0].where.split()[0], found.breaches[0].found) == (STORE, "legs", 2)
    monkeypatch.setattr(check, "_later", later)
    check.recheck(floor.current())
    assert check.findings.broken == ()


def test_it_runs_by_itself_and_outlives_its_own_faults(floor, store_url, monkeypatch):
    findings, met = Findings(), []
    check = SelfCheck(store_url, floor, findings, every_s=0.05)
    look = check.look

    def failing_once(snapshot):
        if not met:
            met.append(snapshot)
            raise RuntimeError("on purpose")
        look(snapshot)

    monkeypatch.setattr(check, "look", failing_once)
    check.start()
    try:
        until = datetime.now(UTC) + timedelta(seconds=30)
        while findings.checked_at is None and datetime.now(UTC) < until:
            check._stop.wait(0.05)
    finally:
        check.stop()
    assert met
    assert findings.checked_at is not None


@pytest.fixture
def broken():
    FINDINGS.note({"figures_open": [Breach("offered", 3, 2)]}, ["figures_open"], NOW)
    yield
    FINDINGS.note({}, ["figures_open"], NOW)


@pytest.mark.usefixtures("broken")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_alarm_on_desks_and_walls_in_both_languages(floor, lang):
    snapshot = floor.current()
    scope = Scope(today(snapshot.zone, snapshot.read_at), OPERATOR)
    board = Composer(Live())(snapshot, scope, snapshot.read_at)
    alarm = board["alarms"][0]
    assert (alarm["rule"], alarm["severity"], alarm["laws"]) == ("numbers_unsound", "breach", ["figures_open"])
    wall = Wall(id="main", language=lang)
    shown = payload.content(board, wall, Settings(), datetime.now(UTC))["alarm"]
    assert shown["text"].startswith({"en": "Numbers do not add up", "zh": "数据不一致"}[lang])
    assert set(laws(lang)) == {*(law.key for law in INVARIANTS), STORE, GROWS}
