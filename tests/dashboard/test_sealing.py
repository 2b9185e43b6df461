"""Finished days are sealed beside the dashboard, in a process that stops with it."""

import os
import time
from pathlib import Path

import pytest

from dashboard import sealing
from queries.sealed import listing
from queries.sealed.folder import Folder
from tests.metrics.centre import fill


def until(holds, seconds=60):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


@pytest.fixture
def running():
    made = []

    def start(url, **times):
        made.append(sealing.sealing(url, **times))
        made[0].start()
        return made[0]

    yield start
    for one in made:
        one.stop()


def test_days_are_sealed_after_all_others_have_had_their_turn(sqlite_url, running):
    fill(sqlite_url, seed=1)
    one = running(sqlite_url, first_s=0)
    assert until(lambda: one._round is not None)
    assert until(lambda: listing.load(Folder.of(sqlite_url)) is not None)
    assert sqlite_url not in " ".join(one._round.args), "a URL may hold a password"


def test_a_round_ends_with_the_dashboard(sqlite_url, running, monkeypatch):
    monkeypatch.setattr(sealing, "SEAL", ("sleep", "600"))
    one = running(sqlite_url, first_s=0)
    assert until(lambda: one._round is not None)
    assert until(lambda: os.getpriority(os.PRIO_PROCESS, one._round.pid) == sealing.AFTER_ALL_OTHERS)
    one.stop()
    assert one._round.poll() is not None
    assert not one._thread.is_alive()


def test_a_store_that_cannot_be_read_is_told_of_and_tried_again(tmp_path: Path, running, caplog):
    running(f"sqlite:///{tmp_path / 'none.db'}", first_s=0, every_s=0.1)
    assert until(lambda: caplog.text.count("could not be sealed: floorview seal:") >= 2)
