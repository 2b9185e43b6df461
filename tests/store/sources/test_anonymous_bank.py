"""January 1999 of a real call centre, against its published counts. The file is not part of the project."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from store import migrate
from store.engine import open_store
from store.sources.mapping_check import load
from store.sources.table import import_table
from store.writer import Writer

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("FLOORVIEW_BANK_DATA", ROOT.parent / "shared" / "data" / "anonymous_bank_1999_01.txt.gz"))
WAIT = "(left_queue_at - queued_at) / 1e6"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason=f"the bank's log is not there ({DATA.name})")


@pytest.fixture(scope="module")
def bank(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('bank') / 'store.db'}"
    migrate.upgrade(url)
    engine = open_store(url)
    declared = load(ROOT / "examples" / "anonymous_bank.toml")
    began = time.monotonic()
    with Writer(engine, declared.source) as writer:
        tally = import_table(DATA, declared, writer)
        took = time.monotonic() - began
        again = import_table(DATA, declared, writer)
    yield engine, tally, again, took
    engine.dispose()


def one(bank, statement):
    with bank[0].connect() as connection:
        return connection.execute(text(statement)).one()


def test_every_row_is_taken_or_left_out_for_a_reason(bank):
    _, tally, again, took = bank
    assert (tally.read, tally.rejected, dict(tally.left_out)) == (31_599, 0, {"PHANTOM: not a call": 240})
    assert one(bank, "select count(*) from contacts") == (31_359,)
    assert (again.taken, again.updated, again.conflicts, again.rejected) == (0, 0, 0, 0)
    assert took < 60  # 7 s on an idle machine


def test_answered_and_their_waits(bank):
    served = "from contact_legs where leave_kind = 'answered'"
    assert one(bank, f"select count(*) {served}") == (27_060,)
    assert one(bank, f"select round(avg({WAIT}), 3) {served}") == (35.028,)
    assert one(bank, f"select round(avg({WAIT}), 3) {served} and left_queue_at > queued_at") == (69.772,)
    within = ", ".join(f"sum({WAIT} <= {s})" for s in (20, 30, 60))
    assert one(bank, f"select {within} {served}") == (16_402, 17_987, 21_442)
    assert one(bank, f"select round(avg(talk_s), 3) {served}") == (185.349,)
    assert one(bank, f"select count(*) {served} and agent_id is null") == (490,)


def test_abandoned(bank):
    gone = "from contact_legs where leave_kind = 'abandoned'"
    assert one(bank, f"select count(*), sum(left_queue_at > queued_at) {gone}") == (4_299, 3_080)
    assert one(bank, f"select count(*) {gone} and (answered_at is not null or agent_id is not null)") == (0,)


def test_customers(bank):
    known = "from contacts where customer_id is not null"
    assert one(bank, f"select count(*), count(distinct customer_id) {known}") == (13_200, 3_926)


def test_no_span_is_a_day_long_and_days_are_local(bank):
    assert one(bank, "select max(ended_at - queued_at) < 3 * 3600 * 1000000 from contact_legs") == (1,)
    first, last = one(bank, "select min(created_at), max(created_at) from contacts")
    assert first == 915_141_602 * 10**6  # 1999-01-01 00:00:02 in Jerusalem
    assert last < 917_820_000 * 10**6  # 1999-02-01 00:00:00 there
