"""Sealed days tell exactly what the store tells, whatever happened to it since: never a stale number."""

import os
import random
import shutil
import sqlite3
import stat
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import orjson
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from queries import history
from queries.frames import OUTCOMES, TARGETS, TICKET_MOVES
from queries.scope import OPERATOR, Scope, Window
from queries.sealed import listing
from queries.sealed import reading as sealed_reading
from queries.sealed.bases import CLOCKS, HANDLED, MOVED, TOLD
from queries.sealed.folder import ENVIRONMENT, Folder
from queries.sealed.kinds import KINDS
from queries.sealer import seal
from queries.source import Source, StoreUnreachableError

pytestmark = [pytest.mark.xdist_group("sealed"), pytest.mark.timeout(1200)]  # the store is sealed first
ZONE = "Europe/London"
WINDOW = Window.days(date(2026, 10, 3), date(2026, 11, 4), ZONE)  # the clocks go back on 25 October
ODD = Window(WINDOW.start_at + timedelta(hours=7), WINDOW.end_at - timedelta(hours=5, minutes=11), ZONE)
NEAR = Window.days(date(2026, 10, 16), date(2026, 10, 26), ZONE)  # about the day that late changes are made to
LONG = Window.days(date(2026, 7, 1), date(2026, 11, 4), ZONE)
MIDDLE = "2026-10-20T12:00:00+00:00"


@pytest.fixture(scope="module")
def whole(simulated, tmp_path_factory):
    """A copy of the simulated store with all finished days sealed."""
    folder = tmp_path_factory.mktemp("sealed")
    shutil.copy(simulated, folder / "store.db")
    done = seal(f"sqlite:///{folder / 'store.db'}")
    assert done.written > 200
    return folder


@pytest.fixture
def store(whole, tmp_path):
    """A sealed store of this test's own."""
    shutil.copytree(whole, tmp_path / "own")
    return tmp_path / "own" / "store.db"


MADE_OF = {CLOCKS.name: TARGETS, MOVED.name: TICKET_MOVES, TOLD.name: OUTCOMES}


def framed(name: str, scope: Scope):
    """What is read where days of a kind are used: what was handled is seen in OUTCOMES of a long window alone."""
    if KINDS[name].frame is HANDLED:
        return OUTCOMES, replace(scope, window=LONG), OUTCOMES.time
    return MADE_OF.get(KINDS[name].frame.name, KINDS[name].frame), scope, KINDS[name].anchor


def frames(path: Path, window: Window, *, sealed: bool, kinds=tuple(KINDS)) -> dict[str, pl.DataFrame]:
    days = path.with_name("store.db.days")
    aside = path.with_name("aside")
    if not sealed:
        days.rename(aside)
    source = Source(f"sqlite:///{path}", deadline_s=60)
    try:
        return {name: history.read(source, *framed(name, Scope(window, OPERATOR))) for name in kinds}
    finally:
        source.close()
        if not sealed:
            aside.rename(days)


def assert_same(path: Path, window: Window = WINDOW, kinds=tuple(KINDS)) -> None:
    with_days = frames(path, window, sealed=True, kinds=kinds)
    without = frames(path, window, sealed=False, kinds=kinds)
    for name in kinds:
        assert without[name].height, name
        assert_frame_equal(with_days[name], without[name], check_exact=True)


def change(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            done = connection.execute(statement)
            assert done.rowcount, statement
    connection.close()


def used(path: Path, monkeypatch, kind: str) -> int:
    """How many sealed days a reading of the window takes."""
    taken = []
    real = sealed_reading._opened

    def opened(folder, days, *told):
        if any(f"{kind}." in one.rows.name for one in days.values() if one.rows):
            taken.append(len(days))
        return real(folder, days, *told)

    monkeypatch.setattr(sealed_reading, "_opened", opened)
    frames(path, WINDOW, sealed=True, kinds=(kind,))
    monkeypatch.undo()
    return sum(taken)


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_of_whole_days_is_the_same(whole, kind):
    assert_same(whole / "store.db", kinds=(kind,))


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_that_begins_and_ends_amid_days_is_the_same(whole, kind):
    assert_same(whole / "store.db", ODD, kinds=(kind,))


def test_days_are_in_fact_read_from_their_files(whole, monkeypatch):
    taken = {kind: used(whole / "store.db", monkeypatch, kind) for kind in KINDS}
    around = taken.pop("handled@created_at")  # repeat contacts are looked for beyond the window
    assert set(taken.values()) == {32}
    assert around > 32


def test_columns_are_those_asked_for(whole):
    source = Source(f"sqlite:///{whole / 'store.db'}")
    rows = history.read(source, KINDS["legs@queued_at"].frame, Scope(WINDOW, OPERATOR), columns=["wait_s", "queue"])
    source.close()
    assert rows.columns == ["queue", "wait_s"]


AT = "(SELECT id FROM {table} WHERE {column} > unixepoch('" + MIDDLE + "') * 1000000 ORDER BY {column} LIMIT 1)"
CONTACT, LEG = AT.format(table="contacts", column="created_at"), AT.format(table="contact_legs", column="queued_at")
TICKET, STATE = AT.format(table="tickets", column="created_at"), AT.format(table="agent_states", column="started_at")
MESSAGE, EVENT = AT.format(table="messages", column="at"), AT.format(table="ticket_events", column="at")
SURVEY, RESOLVED = AT.format(table="surveys", column="sent_at"), AT.format(table="tickets", column="resolved_at")
ANSWERED = "(SELECT contact_id FROM contact_legs WHERE answered_at > unixepoch('" + MIDDLE + "') * 1000000 LIMIT 1)"
LATE = {
    "a leg's end comes late": f"UPDATE contact_legs SET ended_at = ended_at + 90000000 WHERE id = {LEG}",
    "a leg moves to another day": f"UPDATE contact_legs SET queued_at = queued_at - 172800000000 WHERE id = {LEG}",
    "a contact is told to be of another segment": f"UPDATE contacts SET segment = 'vip' WHERE id = {CONTACT}",
    "a contact moves to another day": "UPDATE contacts SET created_at = created_at + 259200000000 "
    f"WHERE id = {CONTACT}",
    "a contact joins another ticket": f"UPDATE contacts SET ticket_id = {TICKET} WHERE id = {CONTACT}",
    "a contact turns out to have been named only": f"UPDATE contacts SET source_version = -1 WHERE id = {CONTACT}",
    "a leg is added": "INSERT INTO contact_legs (contact_id, leg_no, queued_at, source, source_id, source_version, "
    f"body_hash) SELECT id, 9, created_at + 60000000, 'late', 'x', 1, 1 FROM contacts WHERE id = {CONTACT}",
    "a leg is deleted": f"DELETE FROM contact_legs WHERE id = {LEG}",
    "a ticket is resolved at another time": "UPDATE tickets SET resolved_at = created_at + 5000000 "
    f"WHERE id = {TICKET}",
    "a ticket forgets when it was resolved": f"UPDATE tickets SET resolved_at = NULL WHERE id = {TICKET}",
    "a ticket is deleted, stage by stage": "DELETE FROM ticket_events WHERE ticket_id = " + TICKET,
    "a ticket's status change comes late": "INSERT INTO ticket_events (ticket_id, at, actor_kind, kind, to_value, "
    "source, source_id, source_version, body_hash) "
    "SELECT id, created_at + 1000000, 'agent', 'status', 'pending_customer', "
    f"'late', 'x', 1, 1 FROM tickets WHERE id = {TICKET}",
    "a message comes late": "INSERT INTO messages (ticket_id, at, author_kind, is_public, source, source_id, "
    "source_version, body_hash) SELECT id, created_at + 1000000, 'agent', 1, 'late', 'x', 1, 1 "
    f"FROM tickets WHERE id = {TICKET}",
    "a message is deleted": f"DELETE FROM messages WHERE id = {MESSAGE}",
    "an agent's state ends earlier": f"UPDATE agent_states SET ended_at = started_at + 1000000 WHERE id = {STATE}",
    "an agent's state moves to another day": f"UPDATE agent_states SET started_at = started_at - 172800000000, "
    f"ended_at = ended_at - 172800000000 WHERE id = {STATE}",
    "an agent's state is deleted": f"DELETE FROM agent_states WHERE id = {STATE}",
}


@pytest.mark.parametrize("statement", LATE.values(), ids=LATE)
def test_what_changes_late_shows_at_once(store, statement):
    change(store, statement)
    assert_same(store, NEAR)


def test_one_late_change_costs_only_the_days_that_were_read_with_it(store, monkeypatch):
    before = used(store, monkeypatch, "legs@queued_at")
    change(store, LATE["a leg's end comes late"])
    assert before - 7 <= used(store, monkeypatch, "legs@queued_at") < before
    assert used(store, monkeypatch, "agent_time@started_at") == before
    seal(f"sqlite:///{store}")
    assert used(store, monkeypatch, "legs@queued_at") == before


TELLING = {
    "a survey is answered late": "UPDATE surveys SET answered_at = sent_at + 432000000000, score = 2, is_resolved = 0 "
    f"WHERE id = {SURVEY}",
    "a survey comes late": "INSERT INTO surveys (contact_id, kind, sent_at, answered_at, score, is_resolved, source, "
    "source_id, source_version, body_hash) SELECT id, 'csat', ended_at, ended_at + 864000000000, 1, 0, 'late', 'x', 1, "
    f"1 FROM contacts WHERE id = {ANSWERED}",
    "a survey is deleted": f"DELETE FROM surveys WHERE id = {SURVEY}",
    "a review comes late": "INSERT INTO quality_reviews (contact_id, reviewed_at, score, source, source_id, "
    "source_version, body_hash) SELECT id, created_at + 864000000000, 12.5, 'late', 'x', 1, 1 FROM contacts "
    f"WHERE id = {ANSWERED}",
    "a review is deleted": "DELETE FROM quality_reviews WHERE id = (SELECT q.id FROM quality_reviews q JOIN contacts c "
    "ON c.id = q.contact_id WHERE c.created_at > unixepoch('" + MIDDLE + "') * 1000000 LIMIT 1)",
    "a ticket is reopened long after": "INSERT INTO ticket_events (ticket_id, at, actor_kind, kind, from_value, "
    "to_value, source, source_id, source_version, body_hash) SELECT id, resolved_at + 691200000000, 'agent', "
    f"'reopened', 'resolved', 'open', 'late', 'x', 1, 1 FROM tickets WHERE id = {RESOLVED}",
    "a stage is entered late": "INSERT INTO ticket_events (ticket_id, at, actor_kind, kind, from_value, to_value, "
    "source, source_id, source_version, body_hash) SELECT id, created_at + 86400000000, 'agent', 'stage', 'accepted', "
    f"'reviewed', 'late', 'x', 1, 1 FROM tickets WHERE id = {TICKET}",
    "a ticket's event is deleted": f"DELETE FROM ticket_events WHERE id = {EVENT}",
    "a promise is made late": f"UPDATE contacts SET promise_due_at = created_at + 259200000000 WHERE id = {ANSWERED}",
    "a follow-up is planned late": "UPDATE tickets SET follow_up_due_at = created_at + 345600000000 "
    f"WHERE id = {TICKET}",
    "a ticket of old comes late": "INSERT INTO tickets (channel, status, priority, created_at, reopened_count, "
    "is_complaint, source, source_id, source_version, body_hash) "
    "SELECT channel, 'open', priority, created_at, 0, 0, 'late', 'x', 1, 1 "
    f"FROM tickets WHERE id = {TICKET}",
}
AS_TOLD = tuple(
    name
    for name, kind in KINDS.items()
    if kind.frame in (CLOCKS, MOVED, TOLD) or kind.frame.name in ("stages", "surveys")
)


@pytest.mark.parametrize("statement", TELLING.values(), ids=TELLING)
def test_what_is_told_late_of_contacts_and_tickets_shows_at_once(store, statement):
    change(store, statement)
    assert_same(store, NEAR, AS_TOLD)


EARLIEST = Window.days(date(2026, 10, 3), date(2026, 10, 9), ZONE)  # days of longest ago, which are sealed at once


def test_days_of_long_ago_know_every_contact_that_they_were_made_from(whole):
    source, folder = Source(f"sqlite:///{whole / 'store.db'}", deadline_s=60), Folder.of(f"sqlite:///{whole}/store.db")
    handled = history.read(source, OUTCOMES, Scope(EARLIEST, OPERATOR), "ended_at", columns=["contact_id"])
    source.close()
    day = listing.load(folder).days["told@ended_at"][date(2026, 10, 5)]
    noted = pl.read_parquet(folder.read(day.made_of)).filter(pl.col("table") == "contacts")["key"]
    assert handled["contact_id"].is_in(noted.implode()).all()


LATER = (
    "INSERT INTO contacts (channel, direction, created_at, source, source_id, source_version, body_hash) "
    "SELECT 'phone', 'inbound', max(created_at) + {seconds}000000, 'late', 'later', 1, 1 FROM contacts"
)


def test_clocks_that_go_on_are_told_as_of_what_the_store_has_reached_since(store, monkeypatch):
    """Nothing of their tickets changes: time alone makes them due, older, and missed."""
    before = frames(store, WINDOW, sealed=True, kinds=AS_TOLD)
    change(store, LATER.format(seconds=7200))
    assert_same(store, WINDOW, AS_TOLD)
    later = frames(store, WINDOW, sealed=True, kinds=AS_TOLD)
    assert used(store, monkeypatch, "clocks@start_at") > 0
    assert not later["clocks@start_at"].equals(before["clocks@start_at"])


def test_a_store_that_reaches_less_far_than_it_did_has_its_clocks_read_anew(store, monkeypatch):
    path = store.with_name("store.db.days") / listing.NAME
    told = orjson.loads(path.read_bytes())
    for day in told["days"]["clocks@start_at"].values():
        day["heard"] += 10**12  # as if the latest contacts had been deleted since
    path.write_bytes(orjson.dumps(told))
    assert used(store, monkeypatch, "clocks@start_at") == 0
    assert_same(store, WINDOW, ("clocks@start_at",))


def test_a_store_that_is_not_there_leaves_no_folder(tmp_path):
    with pytest.raises(StoreUnreachableError):
        seal(f"sqlite:///{tmp_path / 'none.db'}")
    assert not list(tmp_path.iterdir())


DIMENSIONS = {
    "another standard": "UPDATE service_standards SET threshold_s = threshold_s + 7",
    "a queue renamed": "UPDATE queues SET name = 'Renamed' WHERE id = (SELECT min(id) FROM queues)",
    "another zone": "UPDATE sites SET time_zone = 'Asia/Shanghai'",
    "a holiday": "INSERT INTO holidays (calendar_id, day, name, is_open) "
    "SELECT id, '2026-10-20', 'x', 0 FROM calendars",
    "an agent in another team": "UPDATE agents SET team_id = (SELECT max(id) FROM teams)",
}


@pytest.mark.parametrize("statement", DIMENSIONS.values(), ids=DIMENSIONS)
def test_a_dimension_that_changes_shows_at_once(store, statement):
    change(store, statement)
    assert_same(store, NEAR, ("legs@queued_at", "tickets@created_at", "agent_time@started_at"))


def test_customers_that_are_merged_change_nothing_that_is_sealed(store):
    change(store, "UPDATE customers SET merged_into = 1 WHERE id BETWEEN 2 AND 50")
    assert_same(store, NEAR)


def test_changes_at_random_never_show_a_stale_number(store):
    draw = random.Random(4)
    for step in range(3):
        change(store, *draw.sample(list(LATE.values())[:6], 2), draw.choice(list(LATE.values())[13:]))
        if step:
            seal(f"sqlite:///{store}")
        assert_same(store, NEAR)


def test_days_of_another_program_are_not_read(store, monkeypatch):
    path = store.with_name("store.db.days") / listing.NAME
    told = orjson.loads(path.read_bytes())
    path.write_bytes(orjson.dumps(told | {"program": "another"}))
    assert used(store, monkeypatch, "legs@queued_at") == 0
    path.write_bytes(b"{ not a list")
    assert used(store, monkeypatch, "legs@queued_at") == 0


def test_another_store_under_the_same_name_is_noticed(store, simulated, monkeypatch):
    change(store, "UPDATE contacts SET reason = 'x'")  # what is sealed from now on, a backup does not know
    seal(f"sqlite:///{store}")
    shutil.copy(simulated, store)
    assert used(store, monkeypatch, "legs@queued_at") == 0
    for number in range(3):  # and it goes on by itself, past the number that was sealed at
        change(store, f"UPDATE contacts SET reason = 'y{number}' WHERE id < 1000")
    assert_same(store, kinds=("contacts@created_at",))


def test_a_damaged_file_is_read_from_the_store_and_counted(store, monkeypatch):
    folder = store.with_name("store.db.days")
    harmed = sorted(folder.glob("legs@queued_at.2026-10-1*.parquet.*"))[:3]
    harmed[0].unlink()
    harmed[1].write_bytes(harmed[1].read_bytes()[:-10])
    content = bytearray(harmed[2].read_bytes())
    content[len(content) // 2] ^= 1
    harmed[2].write_bytes(content)
    monkeypatch.setitem(sealed_reading.damaged, str(folder), 0)
    assert_same(store, kinds=("legs@queued_at",))
    assert sealed_reading.damaged[str(folder)] >= 1


def test_a_second_sealer_leaves_the_first_alone(store):
    folder = Folder.of(f"sqlite:///{store}")
    with folder.alone() as alone:
        assert alone
        assert seal(f"sqlite:///{store}").busy


def test_sealers_at_once_end_in_one_whole_list(store):
    shutil.rmtree(store.with_name("store.db.days"))
    crowd = [threading.Thread(target=seal, args=(f"sqlite:///{store}",)) for _ in range(3)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert_same(store, kinds=("legs@queued_at", "tickets@resolved_at"))


def test_files_are_for_their_owner_alone_and_hold_no_names_of_customers(store):
    folder = store.with_name("store.db.days")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files = [file for file in folder.iterdir() if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    told = {name for file in folder.glob("*.parquet.*") for name in pl.read_parquet_schema(file)}
    assert "customer_id" in told
    assert not told & {"name", "phone", "email", "subject", "body"}


def test_the_folder_of_a_server_s_store_is_named_without_its_password(monkeypatch, tmp_path):
    monkeypatch.setenv(ENVIRONMENT, os.fspath(tmp_path))
    one, other = (Folder.of(f"postgresql://me:{word}@host/db") for word in ("secret", "changed"))
    assert one == other
    assert one.path.parent == tmp_path
    assert "secret" not in str(one.path)


def test_nothing_is_sealed_of_a_day_that_goes_on(whole):
    found = listing.load(Folder.of(f"sqlite:///{whole / 'store.db'}"))
    assert max(max(days) for days in found.days.values()) == date(2026, 11, 5)
