"""The pages of a customer and of the replay: what is sent to whom, in words; instants of an address; tampering."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from dashboard import stored, written
from dashboard.journey import sentence
from dashboard.replay import instant
from dashboard.wording.catalogue import t
from queries.scope import OPERATOR, Principal, Role
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.people import Agent, Customer, Queue, Site, Team
from tests.dashboard import looked
from tests.queries.world import World

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
LONDON = "Europe/London"
HOSTILE = '<img src=x onerror="alert(1)"> [x](http://elsewhere.example)'
SCRIPT = """
import streamlit as st
from importlib import import_module
from dashboard import links
links.remember(dict.fromkeys(("live", "customer", "replay", "interaction", "agent", "contacts")))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""
LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))


def filled(url):
    """Three contacts about one thing in six days, a promise for tomorrow; an agent of a hostile name."""
    engine = open_store(url)
    world = World(engine)
    world.put_all(
        (Site, {"time_zone": "UTC"}), (Team, {}), (Queue, {"name": HOSTILE}), (Agent, {"name": HOSTILE}),
        (Customer, {"name": "Ann Lee", "phone": "+442079460123"}),
    )  # fmt: skip
    for number, days in enumerate((6, 3, 0), start=1):
        at = (NOW - timedelta(days=days)).replace(hour=9)
        end = at + timedelta(minutes=5)
        due = NOW.replace(hour=14) + timedelta(days=1) if days == 0 else None
        told = {"created_at": at, "ended_at": end, "outcome": "answered", "reason": "fee_refund"}
        world.put(Contact, customer_id=1, promise_due_at=due, **told)
        world.put(
            ContactLeg, contact_id=number, agent_id=1, team_id=1, queued_at=at - timedelta(minutes=2), answered_at=at,
            left_queue_at=at, ended_at=end, wrap_ended_at=end, leave_kind="answered",
        )  # fmt: skip
    world.put(Ticket, customer_id=1, created_at=NOW, team_id=1)
    engine.dispose()


@pytest.fixture
def log(monkeypatch):
    seen = []
    monkeypatch.setattr(written, "_chosen", [SimpleNamespace(note=lambda *told: seen.append(told))])
    return seen


@pytest.fixture
def see(sqlite_url, monkeypatch, log):
    """Look at a page over a filled store as somebody: what its component is handed (None: nothing), and its texts."""
    filled(sqlite_url)
    monkeypatch.setenv("FLOORVIEW_STORE", sqlite_url)
    stored.forget()

    def look(page, who=OPERATOR, **params):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        app = looked.at(SCRIPT, page=page, **params)
        handed = looked.told(app, "journey" if page == "customer" else "replay")
        texts = [one.value for one in (*app.header, *app.text)]
        return (handed[0] if handed else None), texts

    yield look
    stored.forget()


def test_the_sentence_in_both_languages(see):
    english, _ = see("customer", id="1")
    chinese, _ = see("customer", id="1", lang="zh")
    assert english["sentence"] == "Third contact about this (fee refund) in 6 days; promise due tomorrow 14:00."
    assert chinese["sentence"] == "6天内第3次为同一事由（fee refund）联系；承诺明天 14:00 到期。"
    assert [one["chain_no"] for one in english["contacts"]] == [3, 2, 1]
    assert english["person"]["name"] == "A*** L***"
    assert "7946" not in json.dumps(english)


def test_an_opening_is_noted_before_it_is_shown(see, log, monkeypatch):
    see("customer", LEAD, id="1")
    assert log == [("lead", "team_lead", "customer", "customer:1")]
    monkeypatch.setattr(written, "_chosen", [])
    handed, texts = see("customer", LEAD, id="1")
    assert handed is None
    assert texts == [t("customer.not_noted", "en")]


@pytest.mark.parametrize("asked", ["2", "99", "0", "-1", "x", "", "9" * 19, "9" * 60, "１", "1;drop"])
def test_what_is_not_there_is_not_yours(see, log, asked):
    handed, texts = see("customer", LEAD, id=asked)
    assert handed is None
    assert texts == [t("customer.none_title", "en"), t("customer.none_text", "en")]
    assert log == []


def test_a_place_that_was_tampered_with_is_the_beginning(see):
    for place in ("n~t~1~99999999999999999999", "n~s~1~x", "p~i~-1~-9", "%00"):
        handed, _ = see("customer", id="1", place=place)
        assert handed is None or len(handed["contacts"]) <= 3
    assert len(see("customer", id="1", place="n~s~1~x")[0]["contacts"]) == 3


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMIN, Role.AUDITOR])
def test_roles_without_customers_are_refused(see, log, role):
    handed, texts = see("customer", Principal("somebody", role), id="1")
    assert handed is None
    assert texts[0] == t("live.refused_title", "en")
    assert log == []


def test_a_replay_is_told_by_the_minute(see):
    told, _ = see("replay", at="2026-11-10T08:59")
    assert told["at"] == 8 * 60 + 59
    assert told["minutes"] == 1440
    assert told["queues"] == [{"id": 1, "name": HOSTILE, "channel": "phone"}]
    assert told["waiting"][0][8 * 60 + 57 : 9 * 60 + 1] == [0, 1, 1, 0]
    assert told["longest"][0][8 * 60 + 58 : 9 * 60 + 1] == [0, 60, 0]
    assert [one[4] for one in told["waits"]] == [3]
    assert {one["name"] for one in told["people"]} == {HOSTILE}
    assert told["interval"] is None


def test_a_replay_names_nobody_to_who_may_not_see_people(see):
    told, _ = see("replay", Principal("somebody", Role.DIRECTOR), at="2026-11-10T08:59")
    assert (told["people"], told["waits"]) == ([], [])
    assert told["waiting"][0][8 * 60 + 59] == 1
    assert told["states"]


def test_an_interval_and_what_was_not_understood(see):
    told, _ = see("replay", at="2026-11-10T08:30", until="2026-11-10T09:30")
    assert told["interval"]["until"] == 9 * 60 + 30
    assert told["interval"]["queues"]["1"] == {"waited": 1, "longest_s": 120.0, "most": 1}
    told, _ = see("replay", at="yesterday <b>", until="2026-11-10T08:00")
    assert told["interval"] is None
    assert any("yesterday <b>" in text for text in told["refused"])


@pytest.mark.parametrize(("at", "empty"), [("2026-11-06T10:00", "empty"), ("2020-01-01", None), ("2031-01-01", None)])
def test_days_of_nothing(see, at, empty):
    told, _ = see("replay", at=at)
    assert told["empty"] == empty
    assert told["known"] == ([0, 1440] if empty else [1440, 1440] if at < "2026" else [0, 0])


def test_nothing_is_loaded_yet(sqlite_url, monkeypatch, log):
    monkeypatch.setenv("FLOORVIEW_STORE", sqlite_url)
    monkeypatch.setattr("dashboard.shell.viewer", lambda: OPERATOR)
    stored.forget()
    (handed,) = looked.told(looked.at(SCRIPT, page="replay"), "replay")
    assert handed["empty"] == "no_store"
    stored.forget()


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-11-17T10:42", "2026-11-17T10:42"),
        ("2026-07-17T10:42", "2026-07-17T09:42"),
        ("2026-07-17T10:42:59", "2026-07-17T09:42"),
        ("2026-10-25T01:30", "2026-10-25T00:30"),  # comes twice: the first time
        ("2026-10-25T01:30+00:00", "2026-10-25T01:30"),
        ("2026-10-25T01:30 01:00", "2026-10-25T00:30"),  # an unescaped plus
        ("2026-03-29T01:30", "2026-03-29T01:30"),  # skipped: an hour later on the wall
        ("2026-11-17", "2026-11-17T12:00"),
    ],
)
def test_an_address_says_a_local_minute(text, utc):
    assert instant.parsed(text, LONDON) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "now", "2026-13-01T10:00", "2026-11-17T25:00", "0001-01-01T00:00", "9" * 99, None]
)
def test_an_address_that_says_nothing(text):
    assert instant.parsed(text, LONDON) is None


def test_an_hour_that_comes_twice_is_written_with_its_offset():
    first, second = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    told = [instant.written(one, LONDON) for one in (first, second)]
    assert told == ["2026-10-25T01:30+01:00", "2026-10-25T01:30+00:00"]
    assert [instant.parsed(one, LONDON) for one in told] == [first, second]
    assert instant.written(NOW, LONDON) == "2026-11-10T12:00"
    assert instant.hours(instant.Asked(first, None), LONDON) == 25


@pytest.mark.parametrize(
    ("n", "told"), [(1, "First"), (10, "Tenth"), (11, "11th"), (21, "21st"), (22, "22nd"), (113, "113th")]
)
def test_ordinals(n, told):
    def say(key, **values):
        return t(key, "en", **values)

    assert sentence.ordinal(n, say) == told
    assert [sentence.ago(days, say) for days in (0, 1, 2)] == ["today", "yesterday", "2 days ago"]
