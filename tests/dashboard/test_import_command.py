"""`floorview import` and `floorview replay` as a user types them."""

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli.main import app

EXAMPLES = Path(__file__).parents[2] / "examples"
LOG = EXAMPLES / "queue_log.sample"
TABLE = ["import", "table", "--mapping", str(EXAMPLES / "helpdesk_calls.toml"), str(EXAMPLES / "helpdesk_calls.csv")]


def floorview(*arguments):
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, [str(one) for one in arguments])


def count(path, table):
    with sqlite3.connect(path) as connection:
        return connection.execute(f"select count(*) from {table}").fetchone()[0]


@pytest.fixture
def store(tmp_path):
    return f"sqlite:///{tmp_path / 'new.db'}"


def test_a_queue_log_into_a_new_store_and_again(store, tmp_path):
    first = floorview("import", "asterisk-queue-log", LOG, "--store", store, "--zone", "Europe/Berlin")
    assert first.exit_code == 0, first.output
    assert "lines read" in first.output
    assert "Asterisk was started with calls open" in first.output
    assert count(tmp_path / "new.db", "contacts") == 5
    again = floorview("import", "asterisk-queue-log", LOG, "--store", store, "--again")
    assert again.exit_code == 0
    assert count(tmp_path / "new.db", "contact_legs") == 6


def test_a_table_counts_what_it_leaves_out_and_rejects(store, tmp_path):
    told = floorview(*TABLE, "--store", store)
    assert told.exit_code == 0, told.output
    assert "test call of the telephone system" in told.output
    assert "no local time" in told.output
    assert (count(tmp_path / "new.db", "contacts"), count(tmp_path / "new.db", "rejects")) == (4, 1)


@pytest.mark.parametrize("arguments", [TABLE, ["import", "asterisk-queue-log", LOG]])
def test_a_trial_run_writes_nothing(arguments, store, tmp_path):
    told = floorview(*arguments, "--store", store, "--dry-run")
    assert told.exit_code == 0, told.output
    assert "would be imported" in told.output
    assert "contact_legs (first" in told.output
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["import", "asterisk-queue-log", LOG, "--zone", "Mars/Base"], "is no time zone"),
        (["import", "asterisk-queue-log", LOG, "--follow", "--dry-run"], "--dry-run"),
        (["import", "asterisk-queue-log", "/nowhere/queue_log"], "does not exist"),
        (["import", "asterisk-queue-log", LOG, "--store", "mysql://x"], "sqlite:///"),
        (["import", "table", "--mapping", LOG, LOG], "this is not TOML"),
        (["import", "table", "--mapping", EXAMPLES / "helpdesk_calls.toml", LOG, "--dry-run"], "has no column"),
        (["replay", "nobody", "--day", "2024-03-09"], "no contacts on"),
        (["replay", "nobody", "--day", "2024-03-09", "--from", "noon"], ""),
    ],
)
def test_what_cannot_be_done_is_said_in_words(arguments, says, store):
    floorview("init", "--store", store)
    told = floorview(*arguments, *([] if "--store" in arguments else ["--store", store]))
    assert told.exit_code in {1, 2}
    assert says in " ".join(told.output.split())
    assert "Traceback" not in told.output


def test_an_imported_day_is_replayed_to_its_end(store, tmp_path):
    floorview("import", "asterisk-queue-log", LOG, "--store", store)
    told = floorview(
        "replay", "asterisk", "--day", "2024-03-09", "--from", "09:00", "--speed", "1000", "--store", store
    )
    assert told.exit_code == 0, told.output
    assert "the day is over" in told.output
    with sqlite3.connect(tmp_path / "new.db") as connection:
        replayed = "select outcome, count(*) from contacts where source = ? group by outcome order by outcome"
        found = [connection.execute(replayed, (name,)).fetchall() for name in ("asterisk", "replay:asterisk")]
    assert found[0] == found[1] == [("abandoned", 1), ("answered", 3), ("unserved", 1)]
