"""One person's data: found under every number and alias, copied out whole, erased for good, and not brought back."""

import json

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from dashboard.cli.main import app
from queries import person
from queries.access_log import entries
from queries.scope import Principal, Role
from queries.source import Source
from store.writer import Writer
from tests.feed import at, contact, version

NAME, PHONE, EMAIL = "Wang Xiaoyu", "+86 138 0013 8000", "wang.xiaoyu@example.com"
SAID = "my neighbour is called Canary-417"


def customer(key: str, *, now: int = 1, **fields):
    return {"table": "customers", "source_id": key, "source_version": now, "segment": "standard", **fields}


def payloads(now: int = 1):
    later = {"source_version": version(now)}
    order = {"table": "orders", "customer": "u1", "ordered_at": at(0), "amount": 5.0, "product": "Card"}
    return [
        customer("u1", now=now, name=NAME, phone=PHONE, email=EMAIL),
        customer("u2", now=now, name="W. Xiaoyu", phone="13800138000"),
        customer("u3", now=now, name="Xiaoyu", email=EMAIL.upper()),
        customer("u4", now=now, name="Somebody else", phone="+86 139 0013 8001", email="else@example.com"),
        contact("c1", 1, customer="u1", recording_url="https://records/1", **later),
        contact("c2", 2, customer="u2", **later),
        contact("c4", 3, customer="u4", recording_url="https://records/4", **later),
        {**order, "source_id": "o", **later},
        {"table": "tickets", "source_id": "t", "channel": "email", "status": "open", "created_at": at(1),
         "customer": "u3", "subject": "about Wang Xiaoyu", **later},
        {"table": "messages", "source_id": "m1", "contact": "c1", "at": at(1), "author_kind": "customer",
         "author": "u1", "body": SAID, **later},
        {"table": "messages", "source_id": "m3", "ticket": "t", "at": at(1), "author_kind": "customer",
         "body": SAID, **later},
        {"table": "messages", "source_id": "m4", "contact": "c4", "at": at(1), "author_kind": "customer",
         "body": "hello", **later},
        {"table": "surveys", "source_id": "s", "contact": "c1", "kind": "csat", "sent_at": at(2), "answered_at": at(3),
         "score": 4, "comment": SAID, **later},
    ]  # fmt: skip


@pytest.fixture
def filled(engine, store_url):
    deliver(engine, payloads())
    source = Source(store_url)
    yield source
    source.close()


def deliver(engine, told):
    with Writer(engine, "crm") as writer:
        counts = writer.write(told)
    assert counts.rejected == 0


def run(*words):
    result = CliRunner().invoke(app, ["person", *words])
    assert result.exit_code == 0, result.output
    return result.output


def dump(engine):
    """All that the store says, as text, save the access log."""
    with engine.connect() as connection:
        tables = ("customers", "contacts", "tickets", "messages", "surveys", "orders", "rejects", "erasures")
        return "\n".join(str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}")))


def counts(engine):
    with engine.connect() as connection:
        told = ("contacts", "tickets", "messages", "surveys", "orders", "customers")
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() for table in told}


@pytest.mark.parametrize(
    "named",
    [{"phone": "0086-138-0013-8000"}, {"email": "WANG.xiaoyu@example.com "}, {"customer": 1}, {"customer": 3}],
)
def test_a_person_is_found_under_every_number_and_address(filled, named):
    assert person.found(filled, **named) == [1, 2, 3]


def test_merged_records_belong_to_the_person(engine, filled):
    with engine.begin() as connection:
        connection.execute(text("UPDATE customers SET merged_into = 1 WHERE id = 4"))
    assert person.found(filled, customer=4) == [1, 2, 3, 4]


def test_nobody_is_found_by_an_end_that_others_share(filled):
    assert person.found(filled, phone="8000") == []


def test_a_copy_is_complete_in_one_command(filled, store_url, tmp_path):
    out = tmp_path / "copy.json"
    run("export", "--store", store_url, "--phone", "13800138000", "--out", str(out), "--user", "dpo")
    told = json.loads(out.read_text("utf-8"))
    assert {table: len(rows) for table, rows in told.items() if table != "about"} == {
        "customers": 3, "contacts": 2, "tickets": 1, "orders": 1, "contact_legs": 0, "ticket_events": 0,
        "quality_reviews": 0, "messages": 2, "surveys": 1, "access_log": 3,
    }  # fmt: skip
    assert "Somebody else" not in out.read_text("utf-8")
    assert out.stat().st_mode & 0o077 == 0


def test_an_erased_person_is_nowhere_and_what_is_counted_stays(engine, filled, store_url):
    before = counts(engine)
    run("erase", "--store", store_url, "--email", EMAIL, "--reason", "asked for it", "--user", "dpo", "--yes")
    left = dump(engine).lower()
    for word in (NAME, "xiaoyu", "0013 8000", "13800138000", EMAIL, "Canary-417", "records/1", "'u1'", "'u2'"):
        assert word.lower() not in left, word
    assert all(word in left for word in ("somebody else", "records/4", "hello"))
    assert counts(engine) == before


@pytest.mark.parametrize("now", [1, 9], ids=["the same delivery", "a newer version"])
def test_a_later_delivery_does_not_bring_an_erased_person_back(engine, filled, store_url, now):
    before = counts(engine)
    run("erase", "--store", store_url, "--customer", "1", "--reason", "asked for it", "--yes")
    more = {"table": "messages", "source_id": "m9", "contact": "c1", "at": at(4), "author_kind": "customer"}
    deliver(engine, [*payloads(now), {**more, "source_version": 1, "body": SAID}])
    left = dump(engine).lower()
    assert all(word not in left for word in ("xiaoyu", "13800138000", "0013 8000", "canary-417", "records/1"))
    assert counts(engine) == {**before, "messages": before["messages"] + 1}
    assert "somebody else" in left


def test_a_writer_that_was_open_before_does_not_bring_the_person_back(engine, filled, store_url):
    with Writer(engine, "crm") as writer:
        writer.write(payloads(2))
        run("erase", "--store", store_url, "--customer", "1", "--reason", "asked for it", "--yes")
        writer.write(payloads(3))
    assert "xiaoyu" not in dump(engine).lower()
    assert counts(engine)["customers"] == 4


def test_both_are_noted(filled, store_url, tmp_path):
    run("export", "--store", store_url, "--customer", "4", "--out", str(tmp_path / "x.zip"), "--user", "dpo")
    run("erase", "--store", store_url, "--customer", "4", "--reason", "asked for it", "--user", "dpo", "--yes")
    rows = entries(filled, Principal("eve", Role.AUDITOR)).rows
    assert rows.select("user", "action", "object").rows() == [
        ("dpo", "person erase", "customer:4"),
        ("dpo", "person export", "customer:4"),
    ]
