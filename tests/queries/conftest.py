"""Fixtures for reading: a store with rows put in by hand, and what follows it."""

import pytest

from queries.poller import Poller
from queries.source import Source
from tests.queries.world import World


@pytest.fixture
def world(engine):
    return World(engine)


@pytest.fixture
def source(store_url):
    opened = Source(store_url)
    yield opened
    opened.close()


@pytest.fixture
def polled(store_url):
    """Start no thread: returns a function that looks once and gives the latest snapshot."""
    seen = []
    pollers = []

    def look(keep_days=8):
        if not pollers:
            pollers.append(Poller(store_url, publish=seen.append, keep_days=keep_days))
        pollers[0].tick()
        return pollers[0].latest

    yield look
    for poller in pollers:
        poller.stop()
