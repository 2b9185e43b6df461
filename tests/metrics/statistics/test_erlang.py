"""Erlang C and A against published figures, and against the chain of states that they describe, solved by itself."""

import warnings

import numpy as np
import pytest
from scipy.linalg import expm

from metrics.statistics.erlang import blocking, erlang_a, erlang_c, load, waiting
from metrics.statistics.staffing import Standard, agents_needed, positions


def test_offered_load():
    assert load(100, 180, 1800) == pytest.approx(10)
    assert load(360, 240, 1800) == pytest.approx(48)


@pytest.mark.parametrize(
    ("target", "most", "agents", "rostered", "level", "occupancy", "p_wait"),
    [
        pytest.param(0.80, 0.85, 14, 20, 0.888, 0.714, 0.174, id="100 calls in 30 min of 3 min, 80 % in 20 s"),
        pytest.param(0.80, 0.70, 15, 22, 0.941, 0.667, 0.102, id="no busier than 70 %"),
        pytest.param(0.90, 0.85, 15, 22, 0.941, 0.667, 0.102, id="90 % in 20 s"),
    ],
)
def test_agents_needed_as_published(target, most, agents, rostered, level, occupancy, p_wait):
    needed = agents_needed(10.0, 3.0, Standard(0.33, target, most))
    assert (needed, positions(needed, 0.3)) == (agents, rostered)
    told = erlang_c(needed, 10.0, 3.0, 0.33)
    assert told.service_level == pytest.approx(level, abs=6e-4)
    assert told.occupancy == pytest.approx(occupancy, abs=6e-4)
    assert told.p_wait == pytest.approx(p_wait, abs=6e-4)


def test_fourteen_agents_to_the_last_digit():
    told = erlang_c(14, 10.0, 180.0, 20.0)
    assert told.service_level == pytest.approx(0.8883500191794669, rel=1e-12)
    assert told.p_wait == pytest.approx(0.1741319335950498, rel=1e-12)


def test_forty_eight_erlangs_on_fifty_five_agents():
    told = erlang_c(55, 48.0, 240.0, 15.0)
    assert [float(value) for value in told[:4]] == pytest.approx([0.2387, 0.8459, 8.18, 0.8727], abs=6e-3)


def test_eighty_in_twenty_of_a_thousand_calls_an_hour():
    assert agents_needed(load(1000, 300, 3600), 300, Standard(20, 0.8)) == 91


def test_erlang_a_with_a_patience_of_five_minutes():
    told = erlang_a(14, 10.0, 180.0, 20.0, 300.0)
    assert told.p_wait == pytest.approx(0.14526, abs=1e-5)
    assert told.abandoned == pytest.approx(0.013984, abs=1e-6)
    assert told.occupancy == pytest.approx(0.704297, abs=1e-6)
    assert told.asa_s / 60 == pytest.approx(0.069919, abs=1e-6)


def chain(agents: int, erlangs: float, patience: float, threshold: float, longest: int = 400) -> tuple[float, ...]:
    """p_wait, service level and abandonment from the chain of states; times in units of the handling time."""
    leaving = [min(k, agents) + max(k - agents, 0) / patience for k in range(1, longest)]
    weights = np.cumprod([1.0, *(erlangs / rate for rate in leaving)])
    states = weights / weights.sum()
    gave_up = sum(p * max(k - agents, 0) / patience for k, p in enumerate(states)) / erlangs
    # Whoever finds j ahead in the queue moves up at agents + j ÷ patience, and gives up at 1 ÷ patience.
    places = longest - agents
    moves = np.zeros((places + 2, places + 2))
    for j in range(places):
        moves[j, j - 1 if j else places] = agents + j / patience
        moves[j, places + 1] = 1 / patience
        moves[j, j] = -moves[j].sum()
    served = expm(moves * threshold)[:places, places]
    return states[agents:].sum(), states[:agents].sum() + states[agents:] @ served, gave_up


@pytest.mark.parametrize(
    ("agents", "erlangs", "patience", "threshold"),
    [(14, 10.0, 5 / 3, 1 / 9), (5, 8.0, 0.5, 0.2), (30, 29.0, 2.0, 0.05), (3, 0.5, 1.0, 0.1), (20, 60.0, 1.0, 0.3)],
)
def test_erlang_a_is_what_its_chain_of_states_says(agents, erlangs, patience, threshold):
    told = erlang_a(agents, erlangs, 1.0, threshold, patience)
    expected = chain(agents, erlangs, patience, threshold)
    assert (told.p_wait, told.service_level, told.abandoned) == pytest.approx(expected, rel=1e-7)
    assert told.asa_s == pytest.approx(told.abandoned * patience)


@pytest.mark.parametrize(("agents", "erlangs"), [(14, 10.0), (5, 4.9), (60, 30.0)])
def test_who_is_patient_without_end_waits_as_erlang_c_says(agents, erlangs):
    patient, plain = erlang_a(agents, erlangs, 180.0, 20.0, 1e9), erlang_c(agents, erlangs, 180.0, 20.0)
    assert patient.service_level == pytest.approx(plain.service_level, rel=1e-4)
    assert patient.p_wait == pytest.approx(plain.p_wait, rel=1e-4)


def test_blocking_is_its_recursion_also_for_thousands_and_far_too_much():
    for agents, erlangs in ((1, 0.5), (10, 8.0), (100, 200.0), (5000, 4900.0), (1000, 5000.0), (3000, 20_000.0)):
        recursed = 1.0
        for k in range(1, agents + 1):
            recursed = erlangs * recursed / (k + erlangs * recursed)
        assert blocking(agents, erlangs) == pytest.approx(recursed, rel=1e-9)


def test_thousands_of_agents_are_finite_and_in_order():
    erlangs = np.array([1000.0, 5000.0, 20_000.0, 50_000.0])
    needed = agents_needed(erlangs, 300, Standard(20, 0.8))
    assert (needed > erlangs).all()
    assert (needed < erlangs * 1.05).all()
    for told in (erlang_c(needed, erlangs, 300, 20), erlang_a(needed, erlangs, 300, 20, 120)):
        assert all(np.isfinite(value).all() for value in told)
        assert (told.service_level >= 0.8).all()


def test_one_agent_fewer_than_needed_is_not_enough():
    erlangs = np.linspace(0.1, 80, 200)
    for patience in (None, 120.0):
        needed = agents_needed(erlangs, 240, Standard(20, 0.8), patience)
        few = np.maximum(needed - 1, 0)
        fewer = erlang_c(few, erlangs, 240, 20) if patience is None else erlang_a(few, erlangs, 240, 20, patience)
        assert (fewer.service_level < 0.8).all()


def test_more_agents_are_never_worse():
    agents = np.arange(1, 60)
    for told in (erlang_c(agents, 20.0, 180, 20), erlang_a(agents, 20.0, 180, 20, 200)):
        assert (np.diff(told.service_level) >= -1e-12).all()
        assert (np.diff(told.p_wait) <= 1e-12).all()


@pytest.mark.parametrize(
    ("agents", "erlangs", "level", "occupancy"),
    [
        pytest.param(5, 0.0, 1.0, 0.0, id="nobody comes: nobody waits"),
        pytest.param(0, 2.0, 0.0, 1.0, id="nobody is there"),
        pytest.param(5, 5.0, 0.0, 1.0, id="the load reaches the agents: the queue grows without end"),
        pytest.param(0, 0.0, 1.0, 0.0, id="nobody comes to nobody"),
    ],
)
def test_the_edges(agents, erlangs, level, occupancy):
    told = erlang_c(agents, erlangs, 180, 20)
    assert (told.service_level, told.occupancy) == (level, occupancy)
    patient = erlang_a(agents, erlangs, 180, 20, 60)
    assert all(np.isfinite(value) for value in patient)
    assert waiting(agents, erlangs) == (1.0 if erlangs else 0.0)


def test_what_is_not_known_stays_unknown():
    assert np.isnan(agents_needed(np.nan, 180, Standard(20, 0.8)))
    assert np.isnan(agents_needed(10.0, 180, Standard(20, 1.0))), "nobody can promise everyone"
    assert np.isnan(agents_needed(10.0, 0, Standard(20, 0.8))), "no time at all to handle a contact"
    assert np.isnan(agents_needed(10.0, 180, Standard(20, 0.8), 0.0)), "no patience at all"
    for told in (erlang_c(np.nan, 10, 180, 20), erlang_a(np.nan, 10, 180, 20, 60), erlang_c(12, np.nan, 180, 20)):
        assert all(np.isnan(value) for value in told)
    assert agents_needed(0.0, 180, Standard(20, 0.8)) == 0


@pytest.mark.parametrize("agents", [0, 5])
def test_contacts_that_take_no_time_wait_for_nobody(agents):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        by_c, by_a = erlang_c(agents, 0, 0, 20), erlang_a(agents, 0, 0, 20, 60)
    for told in (by_c, by_a):
        assert [float(one) for one in told] == [0, 1, 0, 0, 0]
