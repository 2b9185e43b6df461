"""The second proof of staffing: Erlang's sums over the simulated centre's half hours, term by term in plain Python.

Erlang C in SQL: tests/metrics/oracle/erlang.py; Erlang A, who gives up, is here alone.
"""

import sqlite3
from collections import defaultdict
from datetime import date
from math import ceil, exp

import pytest

from metrics import registry
from metrics.evaluate import evaluate
from queries import history
from queries.frames import LEGS
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros
from tests.metrics.oracle.staffing import CELLS

pytestmark = pytest.mark.xdist_group("simulated")
WINDOW = Window.days(date(2026, 10, 24), date(2026, 10, 27), "Europe/London")  # 73 hours
KEYS = ("agents_needed", "agents_needed_peak", "expected_service_level", "expected_asa", "probability_of_waiting",
        "expected_occupancy")  # fmt: skip


def p_wait(agents, erlangs):
    b = 1.0
    for k in range(1, agents + 1):
        b = erlangs * b / (k + erlangs * b)
    return agents * b / (agents - erlangs * (1 - b))


def served(agents, erlangs, handle, threshold):
    return 1 - p_wait(agents, erlangs) * exp(-(agents - erlangs) * threshold / handle)


def needed(erlangs, handle, threshold, target):
    agents = int(erlangs) + 1
    while served(agents, erlangs, handle, threshold) < target or erlangs / agents > 0.85:
        agents += 1
    return agents


def gives_up(servers, erlangs, handle, patience):
    """Share of contacts that give up: each state of the queue from the one before it, until none is likely."""
    weight = whole = 1.0
    waiting, held = 0.0, 0
    while held < servers or weight > 1e-12 * whole:
        held += 1
        behind = max(held - servers, 0)
        weight *= erlangs / (min(held, servers) + behind * handle / patience)
        whole += weight
        waiting += behind * weight
    return waiting / whole * handle / patience / erlangs


@pytest.fixture(scope="module")
def expected(simulated):
    """By queue: [(contacts, servers, agents, level, asa, waiting, erlangs, handle)] of its half hours."""
    standards = """
        SELECT queue.name, queue.channel, threshold_s, target_share FROM service_standards AS standard
          JOIN queues AS queue ON queue.id = standard.queue_id WHERE metric = 'service_level'"""
    with sqlite3.connect(simulated) as store:
        bounds = {"start": to_micros(WINDOW.start_at), "end": to_micros(WINDOW.end_at)}
        cells = store.execute(CELLS, bounds).fetchall()
        of = {queue: rest for queue, *rest in store.execute(standards)}
    told = defaultdict(list)
    for queue, _, contacts, handle in cells:
        if handle is None or not contacts:
            continue
        channel, threshold, target = of[queue]
        erlangs, slots = contacts * handle / 1800, 3 if channel in {"chat", "messaging", "social", "app"} else 1
        agents = ceil(needed(erlangs, handle, threshold, target) / slots)
        waits = p_wait(agents * slots, erlangs)
        level = served(agents * slots, erlangs, handle, threshold)
        asa = waits * handle / (agents * slots - erlangs)
        told[queue].append((contacts, agents * slots, agents, level, asa, waits, erlangs, handle))
    return told


@pytest.fixture(scope="module")
def legs(simulated):
    source = Source(f"sqlite:///{simulated}", deadline_s=120)
    yield history.read(source, LEGS, Scope(WINDOW, OPERATOR))
    source.close()


@pytest.fixture(scope="module")
def ours(legs):
    told = evaluate([registry.get(key) for key in KEYS], {"legs": legs}, ["queue"])
    return {(key, queue): value for key, queue, value in told.select("metric", "queue", "value").iter_rows()}


def test_every_queue_of_a_weekend_and_a_monday(expected, ours):
    assert len(expected) > 5
    for queue, cells in expected.items():
        whole = sum(cell[0] for cell in cells)

        def mean(place, cells=cells, whole=whole):
            return pytest.approx(sum(cell[0] * cell[place] for cell in cells) / whole)

        assert ours["agents_needed", queue] == pytest.approx(sum(cell[2] for cell in cells) / len(cells))
        assert ours["agents_needed_peak", queue] == max(cell[2] for cell in cells)
        assert ours["expected_service_level", queue] == mean(3)
        assert ours["expected_asa", queue] == mean(4)
        assert ours["probability_of_waiting", queue] == mean(5)
        busy = sum(cell[6] for cell in cells) / sum(cell[1] for cell in cells)
        assert ours["expected_occupancy", queue] == pytest.approx(busy)


def test_who_gives_up_where_nobody_is_patient_for_long(expected, legs):
    chosen = {"patience_s": "90", "agents": "4"}
    told = evaluate([registry.get("expected_abandonment")], {"legs": legs}, ["queue"], chosen)
    ours = dict(told.select("queue", "value").iter_rows())
    for queue, cells in expected.items():
        lost = [cell[0] * gives_up(4 * cell[1] // cell[2], cell[6], cell[7], 90) for cell in cells]
        assert ours[queue] == pytest.approx(sum(lost) / sum(cell[0] for cell in cells), rel=1e-6)
    assert max(ours.values()) > 0.1
    calm = evaluate([registry.get("expected_abandonment")], {"legs": legs}, ["queue"])
    assert set(calm["value"]) == {0.0}, "nobody gives up unless a patience is set"
