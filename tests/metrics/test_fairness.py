"""Fair comparison by hand: own mix against the average of all, limits, shrinkage, no rate of few."""

from datetime import UTC, datetime

import numpy as np
import polars as pl
import pytest

from metrics import registry
from metrics.comparison import compare
from metrics.evaluate import evaluate
from metrics.metric import MetricError
from queries.frames import LEGS

THEN = datetime(2026, 11, 17, 9, tzinfo=UTC)
NAMES = {1: "Ida", 2: "Oda", 3: "Una"}


def legs(rows, *told):
    """Handled legs: (agent, channel, reason, seconds, handed on, how many)."""
    each = [one[:-1] for one in told for _ in range(one[-1])]
    agent, channel, reason, seconds, handed_on = (list(column) for column in zip(*each, strict=True))
    count = len(each)
    return rows(
        LEGS,
        agent_id=agent,
        agent=[NAMES.get(one, f"Agent {one}") for one in agent],
        team=["North" if one == 1 else "South" for one in agent],
        channel=channel,
        queue=channel,
        reason=reason,
        handle_s=seconds,
        is_transferred=handed_on,
        leave_kind=["answered"] * count,
        ended_at=[THEN] * count,
    )


@pytest.fixture
def two_agents(rows):
    """Ida has the long loans, Oda the short cards; on the same reasons Ida is the faster of the two."""
    return legs(
        rows,
        (1, "phone", "loan", 540.0, False, 90),
        (1, "phone", "loan", 540.0, True, 30),
        (1, "phone", "card", 90.0, False, 40),
        (2, "phone", "loan", 660.0, False, 40),
        (2, "phone", "card", 110.0, False, 108),
        (2, "phone", "card", 110.0, True, 12),
    )


def told(key, frame, by, **options):
    made = evaluate([registry.get(key)], {"legs@ended_at": frame}, by, {}, **options)
    return {row[0]: row for row in made.select(*by, "value", "n", "low", "high").iter_rows()}


def test_an_agent_with_the_harder_mix_is_not_the_slower_one(two_agents):
    """Loans take 570 s and cards 105 s on average: Ida would take 453.75 s, Oda 221.25 s."""
    plain, fair = (told(key, two_agents, ["agent"]) for key in ("handle_time", "handle_time_vs_expected"))
    assert plain["Ida"][1] > plain["Oda"][1]
    assert fair["Ida"][1:3] == (pytest.approx(427.5 / 453.75), 160)
    assert fair["Oda"][1:3] == (pytest.approx(247.5 / 221.25), 160)


def test_transfers_against_the_same_reasons_by_agent_and_by_team(two_agents):
    """30 of 160 loans and 12 of 160 cards are handed on: Ida's mix makes 25.5, Oda's 16.5."""
    for by, names in ((["agent"], ("Ida", "Oda")), (["team"], ("North", "South"))):
        fair = told("transfer_vs_expected", two_agents, by)
        assert [fair[name][1] for name in names] == [pytest.approx(30 / 25.5), pytest.approx(12 / 16.5)]


def test_all_together_are_as_expected_with_an_interval(two_agents):
    whole = evaluate([registry.get("transfer_vs_expected")], {"legs@ended_at": two_agents}, (), {}, 0.95)
    value, n, low, high = whole.select("value", "n", "low", "high").row(0)
    assert (value, n) == (pytest.approx(1), 320)
    assert low < 1 < high


def test_the_interval_of_a_mean_leaves_the_mix_out(two_agents):
    """Every loan and every card of hers takes the same: nothing is left to chance."""
    fair = told("handle_time_vs_expected", two_agents, ["agent"], level=0.95)
    assert fair["Ida"][3:] == (pytest.approx(fair["Ida"][1]), pytest.approx(fair["Ida"][1]))


def test_where_none_is_expected_there_is_nothing_to_compare(rows):
    quiet = legs(rows, (1, "phone", "loan", 60.0, False, 50))
    assert told("transfer_vs_expected", quiet, ["agent"])["Ida"][1:3] == (None, 50)


def test_seven_contacts_have_no_rate(rows):
    few = legs(
        rows,
        (1, "phone", "loan", 60.0, True, 6),
        (1, "phone", "loan", 60.0, False, 1),
        (2, "phone", "loan", 60.0, True, 20),
        (2, "phone", "loan", 60.0, False, 180),
    )
    table = compare(registry.get("transfer_rate"), few).table
    ida, oda = table.rows(named=True)
    assert [ida[name] for name in ("n", "hits", "value", "low", "high", "ratio", "flag")] == [7, 6, *[None] * 5]
    assert (ida["text"], oda["text"]) == ("6 of 7", None)
    assert (oda["value"], oda["n"]) == (0.1, 200)
    assert compare(registry.get("handle_time"), few).table["text"].to_list() == ["7 contacts", None]


def simulated(rows, share, seed=4, agents=40, worst=None):
    """Agents with 400 contacts each, handed on by chance; `worst` hands on four in ten."""
    draw = np.random.default_rng(seed)
    made = []
    for agent in range(1, agents + 1):
        hits = 160 if agent == worst else int(draw.binomial(400, share(draw)))
        made += [(agent, "phone", "loan", 60.0, True, hits), (agent, "phone", "loan", 60.0, False, 400 - hits)]
    return legs(rows, *made)


def test_of_alike_agents_none_is_flagged_and_the_one_far_off_is(rows):
    metric = registry.get("transfer_rate")
    alike = compare(metric, simulated(rows, lambda _: 0.1))
    assert alike.table["flag"].null_count() == 40
    assert alike.spread.phi < 1.5
    odd = compare(metric, simulated(rows, lambda _: 0.1, worst=7)).table
    assert odd.filter(pl.col("flag").is_not_null()).select("agent_id", "flag").rows() == [(7, "above")]


def test_agents_who_all_differ_are_not_all_flagged(rows):
    apart = compare(registry.get("transfer_rate"), simulated(rows, lambda draw: draw.uniform(0.05, 0.2)))
    assert apart.spread.phi > 4
    assert apart.table["flag"].null_count() >= 39


def test_the_table_is_sorted_by_name_and_drawn_in_towards_the_expectation(rows):
    found = compare(registry.get("transfer_rate"), simulated(rows, lambda draw: draw.uniform(0.05, 0.2)))
    table = found.table
    assert table["agent"].to_list() == sorted(table["agent"])
    nearer = (table["shrunk"] - table["expected"]).abs() <= (table["value"] - table["expected"]).abs()
    assert nearer.all()
    assert (table["outer_low"] < table["inner_low"]).all()
    assert (table["inner_high"] < table["outer_high"]).all()
    assert found.rate == pytest.approx(table["hits"].sum() / table["n"].sum())


def test_handle_time_is_compared_on_a_log_scale_within_channel_and_queue(rows):
    """100 s and 400 s make a geometric mean of 200 s; calls and chats lend their own."""
    frame = legs(
        rows,
        (1, "phone", "loan", 100.0, False, 50),
        (1, "phone", "loan", 400.0, False, 50),
        (2, "phone", "loan", 200.0, False, 100),
        (2, "chat", "loan", 800.0, False, 100),
    )
    found = compare(registry.get("handle_time"), frame)
    ida, oda = found.table.rows(named=True)
    assert (ida["value"], ida["expected"]) == (pytest.approx(200), pytest.approx(200))
    assert (oda["value"], oda["expected"], oda["ratio"]) == (pytest.approx(400), pytest.approx(400), pytest.approx(1))
    assert ida["outer_low"] * ida["outer_high"] == pytest.approx(200**2), "the limits are as far in proportion"
    assert ida["low"] * ida["high"] == pytest.approx(200**2)


def test_two_agents_of_one_name_are_two(rows):
    frame = legs(rows, (1, "phone", "loan", 60.0, False, 40), (2, "phone", "loan", 60.0, True, 40))
    same = frame.with_columns(agent=pl.lit("Li Wei"))
    assert compare(registry.get("transfer_rate"), same).table.select("agent_id", "value").rows() == [(1, 0.0), (2, 1.0)]


def test_nobody_to_compare(rows):
    nothing = compare(registry.get("transfer_rate"), LEGS.empty())
    assert (nothing.table.height, nothing.rate, nothing.spread.phi) == (0, None, 1.0)


def test_what_has_no_limits_is_refused():
    with pytest.raises(MetricError, match="handled is neither a share nor a mean"):
        compare(registry.get("handled"), LEGS.empty())
    with pytest.raises(MetricError, match="have a planet"):
        compare(registry.get("transfer_rate"), LEGS.empty(), unit="planet")
