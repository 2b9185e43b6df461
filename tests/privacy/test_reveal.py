"""One value for half a minute: noted before it is read, only for a reason, only to whom it is granted, then gone."""

from types import SimpleNamespace

import pytest
from sqlalchemy import text

from dashboard import written
from dashboard.reveal import asking
from dashboard.reveal import component as reveal
from queries.scope import Principal, Role
from store.engine import open_store
from tests.privacy.looking import Look
from tests.privacy.planted import people

LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
ANN = Principal("ann", Role.AGENT, teams=frozenset({"North"}), agent_id=1)
WHERE = (("customer", "id"), ("interaction", "id"))
PHONE, EMAIL = people()[0].phone, people()[0].email
RECORDING = f"https://records.example/{EMAIL}"
WISH = {"field": "phone", "reason": "call_back", "text": ""}
BOX = "revealed customer"


@pytest.fixture
def store(planted_url, over):
    """A store of this test's own, which the dashboard reads and notes in."""
    over(planted_url)
    return planted_url


@pytest.fixture
def log(store):
    """The rows of the access log, the oldest first."""
    engine = open_store(store)

    def rows():
        with engine.connect() as connection:
            told = 'SELECT "user", role, action, object, reason FROM access_log ORDER BY id'
            return [tuple(row) for row in connection.execute(text(told))]

    yield rows
    engine.dispose()


@pytest.fixture
def as_who(store, monkeypatch):
    """Say who looks."""

    def become(who):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        monkeypatch.setattr(reveal, "viewer", lambda: who)

    become(LEAD)
    return become


@pytest.fixture
def clock(monkeypatch):
    """The time that has gone by, in seconds."""
    now = [1000.0]
    monkeypatch.setattr(reveal, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(("page", "name"), WHERE)
def test_a_value_is_shown_for_a_reason_and_half_a_minute_later_is_sent_no_more(as_who, log, clock, page, name):
    look = Look(page, **{name: "1"})
    assert PHONE not in look.sent()
    look.ask(BOX, WISH)
    assert PHONE in look.sent()
    assert EMAIL not in look.sent()
    assert log()[-1] == ("lead", "team_lead", "reveal phone", "customer:1", "call_back")
    clock[0] += reveal.SHOWN_S - 1
    look.run()
    assert PHONE in look.sent()
    clock[0] += 1
    look.run()
    assert PHONE not in look.sent()
    assert len([row for row in log() if row[2].startswith("reveal")]) == 1


@pytest.mark.parametrize(("page", "name"), WHERE)
def test_the_note_is_there_before_the_value_is_read(as_who, log, monkeypatch, page, name):
    rows_when_read = []
    read = asking.revealed

    def reading(*told):
        rows_when_read.append(log()[-1])
        return read(*told)

    monkeypatch.setattr(asking, "revealed", reading)
    Look(page, **{name: "1"}).ask(BOX, WISH)
    assert rows_when_read == [("lead", "team_lead", "reveal phone", "customer:1", "call_back")]


def test_a_recording_is_shown_the_same_way(as_who, log):
    look = Look("interaction", id="1")
    assert RECORDING not in look.sent()
    look.ask("revealed contact", {"field": "recording", "reason": "other", "text": "  heard   by the trainer "})
    assert RECORDING in look.sent()
    assert log()[-1] == ("lead", "team_lead", "reveal recording", "contact:1", "other: heard by the trainer")


@pytest.mark.parametrize(("page", "name"), WHERE)
def test_without_a_log_nothing_is_shown(as_who, monkeypatch, page, name):
    look = Look(page, **{name: "1"})
    down = SimpleNamespace(note=lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    written.use(down)
    monkeypatch.setattr(asking, "revealed", pytest.fail)
    look.ask(BOX, WISH)
    assert PHONE not in look.sent()
    (box,) = [one for one in look.handed("floorview.reveal") if one["fields"][0]["name"] == "phone"]
    assert box["fault"] == "not_noted"
    assert box["fields"][0]["value"] is None


def test_without_a_log_no_interaction_or_customer_opens(as_who):
    written.use(SimpleNamespace(note=lambda *_: (_ for _ in ()).throw(OSError("disk full"))))
    for page, name in WHERE:
        look = Look(page, **{name: "1"})
        assert not look.handed("floorview.reveal")
        assert "records" not in look.sent()
        assert people()[0].name[0] + "***" not in look.sent()


BAD = (
    {**WISH, "reason": ""},
    {**WISH, "reason": "because"},
    {**WISH, "reason": "other", "text": "x"},
    {**WISH, "reason": "other", "text": ["a long list"]},
    {**WISH, "reason": None},
    {"field": "phone"},
)


@pytest.mark.parametrize("wish", BAD)
def test_no_reason_no_value_and_no_note(as_who, log, wish):
    look = Look("customer", id="1")
    before = log()
    look.ask(BOX, wish)
    assert PHONE not in look.sent()
    assert look.handed("floorview.reveal")[0]["fault"] == "no_reason"
    assert log() == before


TAMPERED = (
    {**WISH, "field": "name"},
    {**WISH, "field": "recording"},
    {**WISH, "field": "source_id"},
    {**WISH, "field": ["phone"]},
    {**WISH, "field": None},
)


@pytest.mark.parametrize("wish", TAMPERED)
def test_what_is_no_field_of_the_page_is_refused(as_who, log, wish):
    look = Look("customer", id="1")
    before = log()
    look.ask(BOX, wish)
    assert look.handed("floorview.reveal")[0]["fault"] == "refused"
    assert not [one for one in (PHONE, RECORDING) if one in look.sent()]
    assert log() == before


def test_a_key_in_a_wish_opens_nobody_else(as_who, log):
    look = Look("customer", id="1")
    look.ask(BOX, {**WISH, "id": 2, "key": 2, "object": "customer:2"})
    assert people()[1].phone not in look.sent()
    assert log()[-1][3] == "customer:1"


def test_who_has_no_right_to_it_gets_no_way_and_no_value(as_who, log):
    as_who(ANN)
    look = Look("customer", id="1")
    assert [field["may"] for field in look.handed("floorview.reveal")[0]["fields"]] == [False, False]
    look.ask(BOX, WISH)
    assert PHONE not in look.sent()
    assert not [row for row in log() if row[2].startswith("reveal")]


def test_who_is_lowered_meanwhile_gets_none(as_who, log):
    look = Look("customer", id="1")
    as_who(Principal("lead", Role.DIRECTOR))
    look.ask(BOX, WISH)
    assert PHONE not in look.sent()
    assert not [row for row in log() if row[2].startswith("reveal")]


def test_hiding_takes_it_away_at_once(as_who, clock):
    look = Look("customer", id="1")
    look.ask(BOX, WISH)
    look.ask(BOX, {"hide": "phone"})
    assert PHONE not in look.sent()


def test_no_field_shows_another_or_another_person(as_who, clock):
    look = Look("customer", id="1")
    look.ask(BOX, {**WISH, "field": "email"})
    assert EMAIL in look.sent()
    assert PHONE not in look.sent()
    look.app.query_params["id"] = "2"
    look.run()
    assert EMAIL not in look.sent()
    look.app.query_params["id"] = "1"
    clock[0] += reveal.SHOWN_S
    look.run()
    assert EMAIL not in look.sent()
