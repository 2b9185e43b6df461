"""Writing: what is taken, what is rejected and why, feeds, cursors, heartbeats, one writer a source."""

import json
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import text

from store.engine import begin_write, open_store
from store.errors import SourceBusyError
from store.upserts import Counts
from store.writer import Writer
from tests.feed import NOON, at, contact, leg, rows, version

REFUSED = [
    pytest.param({"table": "nowhere"}, "table: 'nowhere' is no table that takes records", id="unknown table"),
    pytest.param({}, "table: a NoneType is no table", id="no table"),
    pytest.param({"table": ["contacts"]}, "table: a list is no table", id="table is a list"),
    pytest.param([1, 2], "a record is an object", id="not an object"),
    pytest.param(None, "a record is an object", id="null"),
    pytest.param(contact("c", channel=None), "channel: required, but missing", id="missing field"),
    pytest.param(contact("c", kanal="x"), "kanal: no such field", id="unknown or renamed field"),
    pytest.param(
        contact("c", created_at=at(5), ended_at=at(1)),
        "ended_at: 2026-11-02T12:01:00+00:00 is before created_at",
        id="ends before it starts",
    ),
    pytest.param(leg("l", "c", answered_at=at(-1)), "answered_at: ", id="answered before queued"),
    pytest.param(contact(""), "source_id: an identifier is expected", id="empty identifier"),
    pytest.param(contact("c", source_version=-1), "source_version: ", id="a version below zero"),
    pytest.param(contact("c", channel={"a": 1}), "channel: text is expected, not dict", id="an object for a code"),
    pytest.param(
        {"table": "surveys", "source_id": "s", "source_version": 1, "kind": "csat", "sent_at": at(0), "score": 9},
        "score 9 is not on the scale of csat, 1 to 5",
        id="off the scale",
    ),
    pytest.param(
        {"table": "surveys", "source_id": "s", "source_version": 1, "kind": "smile", "sent_at": at(0)},
        "kind: 'smile' is none of csat, nps, ces",
        id="a code without other",
    ),
    pytest.param(
        {
            "table": "sites",
            "source_id": "s",
            "source_version": 1,
            "name": "x",
            "locale": "en",
            "time_zone": "../../etc/passwd",
        },
        "time_zone: ",
        id="no time zone",
    ),
    pytest.param(
        {
            "table": "calendars",
            "source_id": "k",
            "source_version": 1,
            "name": "x",
            "time_zone": "UTC",
            "spans": [{"weekday": 1, "opens": 600, "closes": 60}],
        },
        "spans.0: closes is not after opens",
        id="a span over midnight",
    ),
]


@pytest.mark.parametrize(("payload", "reason"), REFUSED)
def test_a_bad_record_is_rejected_with_its_reason_and_the_next_is_taken(engine, payload, reason):
    with Writer(engine, "acd") as writer:
        counts = writer.write([payload, contact("good")])
        again = writer.write([payload])
    assert (counts.taken, counts.rejected, again.rejected) == (1, 1, 1)
    (reject,) = rows(engine, "rejects")
    assert reason in reject["reason"]
    assert rows(engine, "feeds")[0]["rejected"] == 1, "the same record rejected twice is one"


def test_a_rejected_payload_is_kept_as_json_that_can_be_read_again(engine):
    payload = contact("c", channel=None, reason="b\x00ill\ud800", odd=float("nan"), when=NOON)
    with Writer(engine, "acd") as writer:
        writer.write([payload])
    kept = json.loads(rows(engine, "rejects")[0]["payload"])
    assert kept["source_id"] == "c"
    assert kept["reason"] == "bill\ufffd"
    assert kept["odd"] == "nan"


def nested(depth):
    value = inner = []
    for _ in range(depth):
        inner.append([])
        inner = inner[0]
    return value


RAW = [
    pytest.param(b"[" * 100_000, "nested deeper than 64", id="depth 100,000"),
    pytest.param(b'{"a":' * 65 + b"1" + b"}" * 65, "nested deeper than 64", id="depth 65"),
    pytest.param(
        b'{"table":"contacts","x":"' + b"x" * (2 * 1024 * 1024) + b'"}', "larger than 2097152", id="over 2 MiB"
    ),
    pytest.param(b'{"table":"contacts","table":"teams"}', "names 'table' twice", id="a key twice"),
    pytest.param(b'{"table":"contacts","score":NaN}', "NaN, which is no JSON number", id="NaN"),
    pytest.param(b'{"table":"contacts","n":' + b"9" * 5000 + b"}", "payload is no JSON", id="5,000 digits"),
    pytest.param(b"<html>502</html>", "payload is no JSON", id="HTML for JSON"),
    pytest.param(b'{"table":"contacts"', "payload is no JSON", id="truncated"),
    pytest.param(b"", "payload is no JSON", id="empty"),
    pytest.param(b"\xff\xfe{}", "payload is no JSON", id="not UTF-8"),
    pytest.param(b"42", "a record is an object", id="a number"),
]


@pytest.mark.parametrize(("raw", "reason"), RAW)
def test_bad_json_is_rejected_with_its_reason_and_the_next_is_taken(engine, raw, reason):
    with Writer(engine, "acd") as writer:
        counts = writer.write([raw, orjson.dumps(contact("good"))])
    assert (counts.taken, counts.rejected) == (1, 1)
    (reject,) = rows(engine, "rejects")
    assert reason in reject["reason"]
    assert len(reject["payload"]) <= 65_536


@pytest.mark.parametrize(
    "value",
    [nested(100_000), "x" * (3 * 1024 * 1024), {str(number): number for number in range(200_000)}, 10**6000, object()],
    ids=["depth 100,000", "3 MiB", "200,000 keys", "6,000 digits", "no JSON type"],
)
def test_monstrous_values_are_rejected_within_bounds(engine, value):
    with Writer(engine, "acd") as writer:
        counts = writer.write(
            [
                contact("bad", reason=value)
                if not isinstance(value, str)
                else {
                    "table": "messages",
                    "source_id": "m",
                    "source_version": 1,
                    "at": at(0),
                    "author_kind": "bot",
                    "body": value,
                },
                contact("good"),
            ]
        )
    assert (counts.taken, counts.rejected) == (1, 1)
    assert len(rows(engine, "rejects")[0]["payload"]) <= 65_536


def test_depth_64_and_two_turns_of_a_megabyte_are_fine(engine):
    body = {
        "table": "messages",
        "source_id": "m",
        "source_version": 1,
        "at": at(0),
        "author_kind": "customer",
        "author": "u",
        "contact": "c",
        "body": "好" * 500_000,
    }
    with Writer(engine, "acd") as writer:
        assert writer.write([orjson.dumps(body), b'{"a":' * 64 + b"1" + b"}" * 64]) == Counts(taken=1, rejected=1)
    assert len(rows(engine, "messages")[0]["body"]) == 500_000
    assert "table" in rows(engine, "rejects")[0]["reason"]


def test_an_unknown_code_is_other_with_what_was_said_and_counted(engine):
    with Writer(engine, "acd") as writer:
        counts = writer.write([contact("c", channel="RCS", outcome="vanished"), contact("d", channel=" Phone ")])
    assert counts == Counts(taken=2, adjusted=1)
    first, second = rows(engine, "contacts")
    assert (first["channel"], first["channel_raw"], first["outcome"]) == ("other", "RCS", "other")
    assert (second["channel"], second["channel_raw"]) == ("phone", None)
    assert rows(engine, "feeds")[0]["adjusted"] == 1


def test_an_end_up_to_two_seconds_before_its_start_is_moved_to_it(engine):
    with Writer(engine, "acd") as writer:
        counts = writer.write([leg("l", "c", 0, answered_at=at(-1.5 / 60), left_queue_at=at(0))])
    assert counts == Counts(taken=1, adjusted=1)
    assert rows(engine, "contact_legs")[0]["answered_at"] == NOON


def test_absent_and_null_are_the_same(engine):
    with Writer(engine, "acd") as writer:
        writer.write([contact("c", reason="x", source_version=1)])
        assert writer.write([contact("c", reason=None, source_version=2)]).updated == 1
        assert writer.write([contact("c", source_version=2)]).unchanged == 1
    assert rows(engine, "contacts")[0]["reason"] is None


def test_a_calendar_is_replaced_with_its_hours_and_the_old_ones_are_buried(engine):
    calendar = {"table": "calendars", "source_id": "k", "name": "x", "time_zone": "UTC"}
    span = {"weekday": 1, "opens": 0, "closes": 60}
    with Writer(engine, "acd") as writer:
        writer.write(
            [{**calendar, "source_version": 1, "spans": [span], "holidays": [{"day": "2026-01-01", "name": "n"}]}]
        )
        old = rows(engine, "calendar_spans")[0]["id"]
        writer.write([{**calendar, "source_version": 2, "spans": [{**span, "closes": 90}]}])
    assert [row["closes"] for row in rows(engine, "calendar_spans")] == [90]
    assert rows(engine, "holidays") == []
    assert ("calendar_spans", old) in {(row["table_name"], row["row_id"]) for row in rows(engine, "tombstones")}


def test_an_actor_is_looked_up_by_its_kind(engine):
    event = {"table": "ticket_events", "source_version": 1, "ticket": "k", "at": at(0), "kind": "created", "actor": "7"}
    with Writer(engine, "acd") as writer:
        writer.write([{**event, "source_id": kind, "actor_kind": kind} for kind in ("agent", "customer", "bot")])
    agent, customer = rows(engine, "agents")[0]["id"], rows(engine, "customers")[0]["id"]
    assert [row["actor_id"] for row in rows(engine, "ticket_events")] == [agent, customer, None]


def test_the_feed_says_how_far_and_how_fresh(engine):
    with Writer(engine, "acd", is_live=True) as writer:
        assert writer.cursor() is None
        writer.write([contact("c", 7)], cursor="page 1")
        writer.write([contact("b", 3)])
        assert writer.cursor() == "page 1"
        before = rows(engine, "feeds")[0]
        writer.heartbeat()
    (after,) = rows(engine, "feeds")
    assert (after["rows"], after["is_live"], after["last_event_at"]) == (2, True, NOON + timedelta(minutes=7))
    assert after["last_success_at"] > before["last_success_at"]
    assert after["change_no"] > before["change_no"]


def test_what_was_rejected_moves_no_clock(engine):
    with Writer(engine, "acd", is_live=True) as writer:
        writer.write([contact("c", 7, channel=None)])
    assert rows(engine, "feeds")[0]["last_event_at"] is None


def test_a_second_writer_of_a_source_is_refused_until_the_first_lets_go(store_url):
    one, other = open_store(store_url), open_store(store_url)
    first, second, third = Writer(one, "acd"), Writer(other, "acd"), Writer(other, "crm")
    first.write([contact("c")])
    with pytest.raises(SourceBusyError, match="'acd' is already being written"):
        second.write([contact("d")])
    assert third.write([contact("c")]).taken == 1
    first.close()
    assert second.write([contact("d")]).taken == 1
    for writer in (second, third):
        writer.close()
    one.dispose()
    other.dispose()


def test_a_row_deleted_behind_its_back_is_made_anew_as_a_stub(engine):
    with Writer(engine, "acd") as writer:
        writer.write([contact("c", customer="u")])
        with begin_write(engine) as transaction:
            for table in ("contacts", "customers"):
                transaction.connection.execute(text(f"DELETE FROM {table}"))
        assert writer.write([contact("d", customer="u")]) == Counts(taken=1)
    assert rows(engine, "contacts")[0]["customer_id"] == rows(engine, "customers")[0]["id"]


def test_a_record_that_only_the_database_refuses_stops_no_other(engine):
    """A rule that a site added to its own database."""
    add = {
        "sqlite": "CREATE TRIGGER no_bad BEFORE INSERT ON contacts WHEN NEW.reason = 'bad' "
        "BEGIN SELECT RAISE(ABORT, 'not here'); END",
        "postgresql": "ALTER TABLE contacts ADD CONSTRAINT no_bad CHECK (reason <> 'bad')",
    }[engine.dialect.name]
    with engine.begin() as connection:
        connection.exec_driver_sql(add)
    with Writer(engine, "acd") as writer:
        counts = writer.write([contact("a"), contact("b", reason="bad"), leg("l", "a")], cursor="1")
    assert counts == Counts(taken=2, rejected=1)
    assert rows(engine, "rejects")[0]["reason"].startswith("the database refused it: ")
    assert [row["source_version"] for row in rows(engine, "contact_legs")] == [version(0)]
