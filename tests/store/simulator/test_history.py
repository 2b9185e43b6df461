"""The generated past: reproducible, whole, and free of contradictions."""

import re
from datetime import UTC, datetime

import polars as pl
import pytest

from store.schema.tables import TABLES
from store.simulator.apart import GenerationError, history_apart
from store.simulator.history import history
from store.simulator.stamped import dtype_of

from .conftest import END, SEED, ZONE, gathered

UNTOLD = {"rejects", "tombstones", "change_counter", "access_log", "alerts", "erasures", "erasure_keys"} | {
    *("users", "user_sites", "user_teams", "sign_ins"),
}


def seconds(later: str, earlier: str) -> pl.Expr:
    return (pl.col(later) - pl.col(earlier)).dt.total_microseconds() / 1e6


def test_same_seed_and_end_give_the_same_rows():
    first, second = gathered(weeks=1), gathered(weeks=1)
    assert first.keys() == second.keys()
    assert all(first[table].equals(second[table]) for table in first)


def test_another_seed_gives_other_rows():
    assert not gathered(weeks=1)["contacts"].equals(gathered(weeks=1, seed=SEED + 1)["contacts"])


def test_a_process_of_its_own_makes_the_same_rows():
    apart, here = history_apart(SEED, END, 1, ZONE), history(SEED, END, 1, ZONE)
    for (name, frame), (other, expected) in zip(apart, here, strict=True):
        assert name == other
        assert frame.equals(expected)


def test_a_failing_process_is_no_short_history():
    with pytest.raises(GenerationError):
        list(history_apart(SEED, END, 0, ZONE))


def test_naive_ends_are_refused():
    with pytest.raises(ValueError, match="aware"):
        next(history(SEED, END.replace(tzinfo=None)))


def test_frames_have_exactly_the_columns_and_types_of_their_tables(past):
    assert set(past) == set(TABLES) - UNTOLD
    for table, frame in past.items():
        assert frame.columns == list(TABLES[table].c.keys()), table
        assert {name: dtype_of(table, name) for name in frame.columns} == dict(frame.schema), table
        required = [column.name for column in TABLES[table].c if not column.nullable]
        assert frame.select(pl.col(required).null_count()).row(0) == (0,) * len(required), table


def test_keys_ascend_and_references_are_met(past):
    for table, frame in past.items():
        assert frame["id"].to_list() == list(range(1, len(frame) + 1)), table
        for column in TABLES[table].c:
            for key in column.foreign_keys:
                named = frame[column.name].drop_nulls()
                assert named.is_in(past[key.column.table.name]["id"].implode()).all(), f"{table}.{column.name}"


def test_nothing_happens_after_the_end(past):
    planned = {"promise_due_at", "follow_up_due_at", "starts_at", "ends_at"}
    for table, frame in past.items():
        for name in (name for name, dtype in frame.schema.items() if dtype.is_temporal() and name.endswith("at")):
            if name not in planned and not frame[name].drop_nulls().is_empty():
                assert frame[name].max() <= END, f"{table}.{name}"


def test_every_leg_leaves_its_queue_one_way_and_adds_up(past):
    legs = past["contact_legs"]
    left, kind = pl.col("left_queue_at"), pl.col("leave_kind")
    assert legs.filter(left.is_null() != kind.is_null()).is_empty()
    assert legs.filter((kind == "answered") != pl.col("answered_at").is_not_null()).is_empty()
    assert legs.filter(left < pl.col("queued_at")).is_empty()
    assert legs.filter(pl.col("answered_at") < pl.col("queued_at")).is_empty()
    whole = legs.filter(pl.col("wrap_ended_at").is_not_null())
    handle = pl.col("talk_s") + pl.col("hold_s") + pl.col("wrap_s")
    assert whole.filter((handle - seconds("wrap_ended_at", "answered_at")).abs() > 0.0011).is_empty()
    assert whole.filter(pl.min_horizontal("talk_s", "hold_s", "wrap_s") < 0).is_empty()


def test_agents_are_in_one_state_at_a_time_and_it_fits_their_contacts(past):
    states = past["agent_states"].sort("agent_id", "started_at")
    follows = states.with_columns(next_at=pl.col("started_at").shift(-1).over("agent_id"))
    assert follows.filter(pl.col("ended_at") > pl.col("next_at")).is_empty()
    assert follows.filter(pl.col("ended_at").is_null() & pl.col("next_at").is_not_null()).is_empty()
    legs = past["contact_legs"].filter(pl.col("ended_at").is_not_null()).sort("answered_at")
    middle = legs.select("agent_id", at=pl.col("answered_at") + (pl.col("ended_at") - pl.col("answered_at")) / 2).sort(
        "at"
    )
    met = middle.join_asof(
        states.sort("started_at"), left_on="at", right_on="started_at", by="agent_id", check_sortedness=False
    )
    assert met["state"].unique().to_list() == ["on_contact"]


def test_a_case_runs_in_order(past):
    tickets = past["tickets"]
    for earlier, later in (
        ("created_at", "first_response_at"),
        ("first_response_at", "first_resolved_at"),
        ("first_resolved_at", "resolved_at"),
        ("resolved_at", "closed_at"),
    ):
        assert tickets.filter(pl.col(later) < pl.col(earlier)).is_empty(), f"{later} before {earlier}"
    assert set(tickets["status"].unique()) >= {"open", "pending_customer", "resolved", "closed"}
    assert set(tickets["stage"].unique()) >= {"first_response", "diagnosis", "resolution", "confirmation", "follow_up"}
    assert 0.02 < (tickets["reopened_count"] > 0).mean() < 0.2


def test_people_are_made_up(past):
    phone = re.compile(r"\+1\d{3}55501\d\d|\+447700900\d{3}")
    assert all(phone.fullmatch(number) for number in past["customers"]["phone"])
    assert past["customers"]["email"].str.contains(r"@example\.(com|org)$").all()
    told = past["messages"]["body"].drop_nulls()
    assert not told.str.contains(r"\d{6}|@").any()
    assert told.str.contains(r"\p{Han}").any()
    assert told.str.contains("Thank you").any()
    assert len(past["customers"]) >= 40_000


def test_a_demo_started_at_night_or_on_a_sunday_is_in_a_busy_stretch():
    for day, hour in ((17, 3), (20, 22), (22, 7)):  # a Tuesday, a Friday, a Sunday
        end = datetime(2026, 11, day, hour, 20, tzinfo=UTC)
        states = next(frame for name, frame in history(SEED, end, 1, ZONE) if name == "agent_states")
        now = states.filter(pl.col("ended_at").is_null())
        assert (now["state"] != "offline").sum() >= 25, end
