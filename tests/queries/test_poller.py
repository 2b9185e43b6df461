"""The poller's thread outlives whatever a look or a taker of snapshots meets."""

import threading

import polars as pl
import pytest

from queries.poller import Poller


@pytest.fixture
def failing(store_url, world):
    """Start a poller whose look, or taker, fails with an error for as long as `errors` has one."""
    world.centre()
    started = []

    def start(*, look=(), taken=()):
        look, taken, ok = list(look), list(taken), threading.Event()

        def publish(snapshot):
            if taken:
                raise taken.pop()
            if snapshot.state != "lost":
                ok.set()

        poller = Poller(store_url, publish=publish)
        healthy = poller._looked

        def looked():
            if look:
                raise look.pop()
            return healthy()

        poller._looked = looked
        poller.start()
        started.append(poller)
        return ok

    yield start
    for poller in started:
        poller.stop()


@pytest.mark.parametrize("error", [TypeError("wrong"), pl.exceptions.PanicException("at the bottom of Polars")])
def test_a_look_that_fails_is_made_again(failing, error, caplog):
    assert failing(look=[error]).wait(15)
    assert "a look at the store failed" in caplog.text


def test_a_taker_that_fails_gets_the_next_snapshot(failing, caplog):
    assert failing(taken=[RuntimeError("full")] * 2).wait(15)
    assert "could not be published" in caplog.text
