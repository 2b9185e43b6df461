"""`floorview doctor`: what it says of a sound store, of impossible rows, and when something is broken."""

import shutil
import sqlite3

import pytest
from typer.testing import CliRunner

from dashboard.cli import examining
from dashboard.cli.main import app
from metrics.invariants import Breach
from tests.metrics.centre import fill

PERIOD = ("--from", "2026-10-23", "--to", "2026-10-28")


@pytest.fixture(scope="module")
def store(sqlite_template, tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("doctor") / "store.db"
    shutil.copy(sqlite_template, path)
    fill(f"sqlite:///{path}", contacts=120)
    return f"sqlite:///{path}"


@pytest.fixture
def spoiled(store, tmp_path) -> str:
    path = tmp_path / "spoiled.db"
    shutil.copy(store.removeprefix("sqlite:///"), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE contact_legs SET left_queue_at = queued_at - 1000000000 WHERE id = 5")
        connection.execute(
            "INSERT INTO rejects (source, received_at, reason, payload, payload_hash)"
            " VALUES ('drawn', 0, 'queued_at is missing', '{\"name\": \"Zhang San\"}', 7)"
        )
    connection.close()
    return f"sqlite:///{path}"


def asked(store: str, *words: str):
    return CliRunner().invoke(app, ["doctor", "--store", store, *PERIOD, *words])


def test_a_sound_store(store):
    told = asked(store)
    assert told.exit_code == 0, told.stdout + told.stderr
    assert told.stdout.count("\n  holds") == 6
    assert "BROKEN" not in told.stdout
    assert "drawn" in told.stdout


def test_impossible_rows_are_listed_by_key_and_rejects_without_what_they_hold(spoiled):
    told = asked(spoiled)
    assert told.exit_code == 0, "rows that cannot be are the source's fault; the numbers leave them out and hold"
    assert "left the queue or was answered before it was queued" in told.stdout
    assert "id 5" in told.stdout
    assert "1  queued_at is missing" in told.stdout
    assert "Zhang" not in told.stdout


def test_in_chinese(spoiled):
    told = asked(spoiled, "--lang", "zh").stdout
    assert "离队或接听早于入队" in told
    assert "成立  进线 = " in told


def test_only_what_must_hold(store):
    told = asked(store, "--invariants").stdout
    assert "holds" in told
    assert "drawn" not in told


def test_a_broken_law_ends_with_1_and_says_where(store, monkeypatch):
    monkeypatch.setattr(examining, "broken", lambda _: {"figures_open": [Breach("offered", 3, 2)]})
    told = asked(store, "--invariants")
    assert told.exit_code == 1
    assert "BROKEN  a figure = the rows behind it" in told.stdout
    assert "offered: 2.000 ≠ 3.000" in told.stdout


def test_another_schema_ends_with_1_and_names_both(store, tmp_path):
    path = tmp_path / "later.db"
    shutil.copy(store.removeprefix("sqlite:///"), path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    told = asked(f"sqlite:///{path}")
    assert told.exit_code == 1
    assert "9999" in told.stdout
