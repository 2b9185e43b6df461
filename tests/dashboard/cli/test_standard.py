"""`floorview standard`: what it sets is what the service level is measured by."""

import json

from typer.testing import CliRunner

from dashboard.cli.main import app
from store.engine import open_store
from store.writer import Writer
from tests.feed import at, contact, leg


def told(*words):
    return CliRunner().invoke(app, [*words])


def test_a_channels_standard_gives_its_queues_a_service_level(sqlite_url):
    store = open_store(sqlite_url)
    with Writer(store, "pbx") as writer:
        queue = {"table": "queues", "source_id": "q", "source_version": 1, "name": "Q", "channel": "phone"}
        answered = {"answered_at": at(0.2), "left_queue_at": at(0.2), "ended_at": at(3), "leave_kind": "answered"}
        writer.write([queue, contact("c1"), leg("l1", "c1", queue="q", **answered)])
    store.dispose()
    asked = ("kpis", "service_level", "--from", "2026-11-01", "--to", "2026-11-04", "--format", "json")
    assert json.loads(told(*asked, "--store", sqlite_url).stdout)[0]["n"] == 0
    assert told("standard", "phone", "--within", "20", "--store", sqlite_url).exit_code == 0
    (figure,) = json.loads(told(*asked, "--store", sqlite_url).stdout)
    assert (figure["value"], figure["n"]) == (1.0, 1)


def test_a_channel_that_does_not_exist_is_refused_with_those_that_do(sqlite_url):
    refused = told("standard", "fax", "--within", "20", "--store", sqlite_url)
    assert refused.exit_code == 2
    assert "phone" in refused.stderr
