"""Delivering events twice, late, out of order or interleaved changes nothing that is newer."""

import itertools
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.engine import open_store
from store.upserts import Counts
from store.writer import Writer
from tests.feed import byte_for_byte, contact, day, rows, state

EVENTS = day()


def pieces(events, size):
    return [events[start : start + size] for start in range(0, len(events), size)]


def test_counts_of_a_day_add_up(engine):
    with Writer(engine, "acd") as writer:
        counts = writer.write(EVENTS)
    assert counts.taken + counts.updated + counts.unchanged == len(EVENTS)
    assert (counts.rejected, counts.conflicts) == (0, 0)
    assert counts.updated == 18  # the calendar, the agent, six legs, six contacts' ends; and tickets at versions 2…5
    assert rows(engine, "feeds")[0]["rows"] == counts.taken


@pytest.mark.parametrize("times", [2, 3])
def test_a_feed_replayed_changes_not_a_byte(engine, times):
    with Writer(engine, "acd") as writer:
        for piece in pieces(EVENTS, 7):
            writer.write(piece)
        before, feed = byte_for_byte(engine), rows(engine, "feeds")[0]
        for _ in range(times):
            for piece in pieces(EVENTS, 5):
                assert writer.write(piece) == Counts(unchanged=len(piece))
    after = rows(engine, "feeds")[0]
    assert byte_for_byte(engine) == before
    assert {name: after[name] for name in ("rows", "rejected", "conflicts", "adjusted", "last_event_at")} == {
        name: feed[name] for name in ("rows", "rejected", "conflicts", "adjusted", "last_event_at")
    }


def test_a_feed_interleaved_with_its_replay_ends_the_same(engine, sqlite_template, tmp_path):
    once = plain_state(sqlite_template, tmp_path)
    twice = [event for pair in itertools.zip_longest(EVENTS, [None] * 9 + EVENTS) for event in pair if event]
    with Writer(engine, "acd") as writer:
        for piece in pieces(twice, 4):
            writer.write(piece)
    assert state(engine) == once


def test_both_databases_end_in_the_same_state(engine, sqlite_template, tmp_path):
    with Writer(engine, "acd") as writer:
        writer.write(EVENTS)
    assert state(engine) == plain_state(sqlite_template, tmp_path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(EVENTS), size=st.integers(1, 60))
def test_any_order_in_any_batches_ends_the_same(sqlite_template, order, size):
    with tempfile.TemporaryDirectory() as folder:
        assert written(sqlite_template, Path(folder), pieces(order, size)) == in_order(sqlite_template, Path(folder))


@pytest.mark.postgres
@pytest.mark.parametrize("seed", range(4))
def test_any_order_ends_the_same_on_postgresql(postgres_url, sqlite_template, tmp_path, seed):
    shuffled = random.Random(seed).sample(EVENTS, len(EVENTS))
    opened = open_store(postgres_url)
    with Writer(opened, "acd") as writer:
        for piece in pieces(shuffled, 11):
            writer.write(piece)
    assert state(opened) == plain_state(sqlite_template, tmp_path)
    opened.dispose()


def test_an_older_version_after_a_newer_one_is_ignored(engine):
    newer = contact("c", 5, source_version=9, reason="billing")
    older = contact("c", 5, source_version=8, reason="cards")
    with Writer(engine, "acd") as writer:
        writer.write([newer])
        before = byte_for_byte(engine)
        assert writer.write([older]) == Counts(unchanged=1)
    assert byte_for_byte(engine) == before


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_bodies_with_one_version_have_one_winner_in_any_order(engine, order):
    bodies = [contact("c", source_version=1, reason=reason) for reason in ("billing", "cards")]
    with Writer(engine, "acd") as writer:
        first = writer.write([bodies[order[0]]])
        second = writer.write([bodies[order[1]]])
    assert (first.conflicts, second.conflicts) == (0, 1)
    assert rows(engine, "contacts")[0]["reason"] == WINNER
    assert rows(engine, "feeds")[0]["conflicts"] == 1


WINNER = "billing"  # of the greater body hash, the same on every machine


def test_a_conflict_inside_one_batch_is_settled_the_same(engine):
    bodies = [contact("c", source_version=1, reason=reason) for reason in ("billing", "cards", "billing")]
    with Writer(engine, "acd") as writer:
        counts = writer.write(bodies)
    assert counts.conflicts >= 1
    assert rows(engine, "contacts")[0]["reason"] == WINNER


def test_one_id_of_two_sources_is_two_rows(engine):
    with Writer(engine, "one") as one, Writer(engine, "two") as two:
        one.write([contact("7", customer="u", reason="a")])
        two.write([contact("7", customer="u", reason="b")])
    assert [(row["source"], row["reason"]) for row in rows(engine, "contacts")] == [("one", "a"), ("two", "b")]
    assert len(rows(engine, "customers")) == 2, "a customer named u of one source is not the u of the other"


def test_what_is_named_before_it_comes_is_a_stub_until_it_does(engine):
    with Writer(engine, "acd") as writer:
        writer.write([contact("c", customer="u", previous_contact="b")])
        stubs = [row["source_version"] for row in rows(engine, "customers") + rows(engine, "contacts")]
        key = rows(engine, "customers")[0]["id"]
        counts = writer.write(
            [{"table": "customers", "source_id": "u", "source_version": 0, "name": "Ann"}, contact("b", 1)]
        )
    assert sorted(stubs)[:2] == [-1, -1]
    assert counts == Counts(taken=2)
    assert [(row["id"], row["name"]) for row in rows(engine, "customers")] == [(key, "Ann")]
    assert all(row["source_version"] >= 0 for row in rows(engine, "contacts"))


def in_order(template, folder):
    return plain_state(template, folder)


def plain_state(template, folder):
    """The state after the day was delivered once, in order, on SQLite."""
    return written(template, folder, [EVENTS], "plain.db")


def written(template, folder, batches, name="other.db"):
    shutil.copy(template, folder / name)
    opened = open_store(f"sqlite:///{folder / name}")
    with Writer(opened, "acd") as writer:
        for batch in batches:
            writer.write(batch)
    told = state(opened)
    opened.dispose()
    return told
