"""Retention: what is due goes and nothing else, figures stay to the last digit, and a killed run is finished later."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from dashboard import settings_file
from dashboard.cli.main import app
from dashboard.settings_file import SettingsError, read
from queries.access_log import broken_at
from queries.source import Source
from store import access_log
from store.bulk import load
from store.engine import open_store
from store.locks import lock_for
from store.retention import OWNER, Limits, due, run
from store.schema.contacts import Contact, Message
from store.schema.people import Customer
from store.schema.voice import QualityReview
from store.simulator.apart import history_apart
from tests.conftest import SIMULATED_END
from tests.queries.world import World

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC)
METRICS = ("first_response_time", "next_response_time", "resolution_time", "service_level")
NOTHING = {
    "messages",
    "subjects",
    "comments",
    "recordings",
    "quality notes",
    "closed customers",
    "rejects",
    "access log",
}


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def fill(engine, messages: int = 1) -> None:
    world = World(engine)
    world.centre()
    for days in (10, 400):
        world.put(Customer, name=f"Canary {days}", phone="+12025550143", closed_at=days_ago(days))
        contact = world.put(Contact, created_at=days_ago(days), recording_url=f"https://records/{days}")
        world.put_all(*((Message, {"contact_id": contact, "at": days_ago(days), "body": f"said {days}"}),) * messages)
        world.put(QualityReview, contact_id=contact, reviewed_at=days_ago(days), score=80.0, note=f"note {days}")


def left(engine):
    columns = {"messages": "body", "contacts": "recording_url", "quality_reviews": "note", "customers": "name"}
    with engine.connect() as connection:
        return {
            table: [row[0] for row in connection.execute(text(f"SELECT {column} FROM {table} ORDER BY id"))]
            for table, column in columns.items()
        }


def test_what_is_old_goes_and_what_is_young_stays(engine):
    fill(engine)
    assert run(engine, Limits(), NOW) == {**dict.fromkeys(NOTHING, 0), "messages": 1, "recordings": 1,
                                          "quality notes": 1, "closed customers": 1}  # fmt: skip
    assert left(engine) == {
        "messages": ["said 10", None],
        "contacts": ["https://records/10", None],
        "quality_reviews": ["note 10", None],
        "customers": ["Canary 10", None],
    }


def test_counting_changes_nothing_and_what_is_kept_for_good_stays(engine):
    fill(engine)
    before = left(engine)
    assert due(engine, Limits(), NOW)["messages"] == 1
    assert set(run(engine, Limits(None, None, None, None, None, None), NOW)) == set()
    assert left(engine) == before


def test_another_process_that_does_it_is_left_alone(engine, store_url):
    fill(engine)
    lock = lock_for(engine, OWNER)
    lock.hold()
    try:
        result = CliRunner().invoke(app, ["retention", "--store", store_url])
    finally:
        lock.release()
    assert "another process" in result.output
    assert left(engine)["messages"] == ["said 10", "said 400"]


def test_the_access_log_is_kept_for_three_years_whatever_is_asked(engine, store_url):
    access_log.add(engine, "lee", "team_lead", "interaction", "contact:1")
    assert run(engine, Limits(access_log_days=1), NOW + timedelta(days=800))["access log"] == 0
    source = Source(store_url)
    assert broken_at(source) is None
    source.close()


def test_a_run_that_is_killed_has_done_whole_rows_and_the_next_does_the_rest(sqlite_url):
    engine = open_store(sqlite_url)
    fill(engine, messages=60)
    command = [sys.executable, "-m", "tests.privacy.retention_until_killed", sqlite_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = [process.stdout.readline().strip() for _ in range(3)]
        process.kill()
    gone = left(engine)["messages"].count(None)
    assert said == ["5", "10", "15"]
    assert gone % 5 == 0
    assert gone >= 15
    run(engine, Limits(), NOW, batch=5)
    assert left(engine)["messages"] == ["said 10"] * 60 + [None] * 60
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
    engine.dispose()


def assert_same(after, before) -> None:
    """Figures and counts are equal; floats but for the order in which they are added up, which threads choose."""
    told, known = json.loads(after.stdout), json.loads(before.stdout)
    assert [row["value"] for row in told] == pytest.approx([row["value"] for row in known], rel=1e-14)
    assert [row | {"value": None} for row in told] == [row | {"value": None} for row in known]


def test_figures_stay_the_same_sealed_days_included(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setenv("FLOORVIEW_DATA", str(tmp_path / "data"))
    settings_file.current.cache_clear()
    engine = open_store(sqlite_url)
    load(engine, history_apart(seed=7, end=SIMULATED_END, weeks=1, zone="Europe/London"))
    asked = ["kpis", *METRICS, "--store", sqlite_url, "--from", "2026-11-02", "--to", "2026-11-05", "--by", "local_day"]
    assert CliRunner().invoke(app, ["seal", "--store", sqlite_url, "--quiet"]).exit_code == 0
    before = CliRunner().invoke(app, [*asked, "--format", "json"])
    counts = run(engine, Limits(messages_days=1), SIMULATED_END + timedelta(days=2))
    engine.dispose()
    after = CliRunner().invoke(app, [*asked, "--format", "json"])
    assert counts["messages"] > 1_000
    assert (before.exit_code, after.exit_code) == (0, 0), before.output
    assert_same(after, before)
    assert CliRunner().invoke(app, ["seal", "--store", sqlite_url, "--quiet"]).exit_code == 0
    assert_same(CliRunner().invoke(app, [*asked, "--format", "json"]), before)
    assert list((tmp_path / "data" / "scorecard").glob("*.json")), "sealing makes the scorecard ready"
    settings_file.current.cache_clear()


def test_the_settings_say_how_long():
    settings = read('[retention]\nmessages_days = 30\nrecordings_days = "keep"\n', "floorview.toml")
    limits = Limits(**settings.retention.limits())
    assert (limits.messages_days, limits.recordings_days, limits.access_log_days) == (30, None, 1096)


@pytest.mark.parametrize("line", ["messages_days = 0", "access_log_days = 365", 'messages_days = "never"'])
def test_settings_that_make_no_sense_are_refused(line):
    with pytest.raises(SettingsError, match=line.split(" = ", maxsplit=1)[0]):
        read(f"[retention]\n{line}\n", "floorview.toml")
