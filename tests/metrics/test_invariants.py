"""What must hold of every set of figures: it holds of the simulated centre, and each law is seen when it is broken."""

from datetime import date, timedelta

import narwhals as nw
import polars as pl
import pytest

from metrics import registry
from metrics.arithmetic import Kind, Measure, count_of, longest_of
from metrics.evaluate import sheets
from metrics.invariants import INVARIANTS, broken
from metrics.metric import Metric, Unit
from queries import history
from queries.frames import AGENT_TIME, LEGS
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source

pytestmark = pytest.mark.xdist_group("simulated")
WINDOW = Window.days(date(2026, 10, 23), date(2026, 10, 27), "Europe/London")  # the clocks go back in it


@pytest.fixture(scope="module")
def frames(simulated):
    source, scope = Source(f"sqlite:///{simulated}", deadline_s=120), Scope(WINDOW, OPERATOR)
    every = sheets(list(registry.everything().values()))
    try:
        return {name: history.read(source, sheet.frame, scope, sheet.anchor) for name, sheet in every.items()}
    finally:
        source.close()


def test_all_laws_hold_of_a_simulated_centre(frames):
    assert broken(frames) == {}


def test_what_is_not_given_is_not_judged(frames):
    assert broken({}) == {}
    assert broken({"surveys": frames["surveys"]}) == {}


def test_words_in_both_languages():
    assert all(set(law.says) == {"en", "zh"} for law in INVARIANTS)
    assert len({law.key for law in INVARIANTS}) == len(INVARIANTS)


def test_a_contact_that_left_its_queue_in_no_known_way_is_seen(frames):
    legs = frames["legs"].with_columns(
        leave_kind=pl.when(pl.int_range(pl.len()) == 7)
        .then(pl.lit("vanished"))
        .otherwise(pl.col("leave_kind").cast(pl.String))
    )
    found = broken({**frames, "legs": legs})["offered_leaves_one_way"]
    assert [(one.expected - one.found) for one in found] == [1]
    assert found[0].where.startswith("queue ")


def test_an_agent_in_two_states_at_once_is_seen(frames):
    rows = frames[AGENT_TIME.name].sort("agent_id", "started_at")
    longer = pl.when(pl.int_range(pl.len()) == 0).then(pl.lit(timedelta(minutes=9))).otherwise(pl.lit(timedelta()))
    rows = rows.with_columns(ended_at=pl.col("ended_at") + longer)
    rows = rows.with_columns(seconds=(pl.col("ended_at") - pl.col("started_at")).dt.total_microseconds() / 1e6)
    (found,) = broken({AGENT_TIME.name: rows})["states_fill_the_time_once"]
    assert found.where == f"agent {rows['agent_id'][0]}"
    assert found.found - found.expected == pytest.approx(540)


def test_handling_that_is_not_its_parts_is_seen(frames):
    legs = frames["legs@ended_at"].with_columns(handle_s=pl.col("handle_s") + 0.5)
    assert set(broken({"legs@ended_at": legs})) == {"handling_is_its_parts"}


def made(**changes) -> Metric:
    told = {
        "key": "wrong",
        "name": "Wrong",
        "name_zh": "错",
        "question": "Why?",
        "formula": "wrong",
        "unit": Unit.COUNT,
    }
    return Metric(**{**told, "frame": LEGS, **changes})


def test_a_figure_that_does_not_open_is_seen(frames):
    counts_less = Measure(value=count_of(nw.col("wait_s") > 5).value, n=None, of=count_of(nw.col("wait_s") > 9).of)
    (found,) = broken(frames, [made(measure=counts_less)])["figures_open"]
    assert found.where == "wrong"
    assert found.expected > found.found > 0


def test_days_that_do_not_add_up_are_seen(frames):
    longest = longest_of(nw.col("wait_s"))
    assert "days_add_up" in broken(frames, [made(measure=Measure(value=longest.value, n=None, of=longest.of))])


def test_a_share_of_more_than_all_and_a_negative_wait_are_seen(frames):
    n = count_of(nw.col("wait_s") > 5).value
    twice = Measure(value=n * 2.0 / n, n=n, of=count_of(nw.col("wait_s") > 5).of, kind=Kind.MEAN)
    found = broken(frames, [made(measure=twice, unit=Unit.SHARE)])["shares_and_lengths_are_possible"]
    assert (found[0].where, found[0].found) == ("wrong", 2.0)
    negative = frames["legs"].with_columns(wait_s=pl.lit(-1.0))
    found = broken({"legs": negative}, [])["shares_and_lengths_are_possible"]
    assert [one.where for one in found] == ["legs.wait_s"]
