"""Worked examples of service standards and tickets; the ids are the specification."""

from datetime import date

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from metrics.groups import complete
from queries.frames import OPEN_TICKETS, STAGES, TARGETS, TICKET_MOVES, TICKETS

DAY = 86_400.0


def figure(key, frame, **settings):
    metric = registry.get(key)
    return totals([metric], {metric.sheet: frame}, {f"{key}.{name}": told for name, told in settings.items()})[key]


def targets(rows, *met, kind="resolution", **columns):
    return rows(TARGETS, is_met=met, is_decided=[one is not None for one in met], kind=[kind] * len(met), **columns)


@pytest.mark.parametrize(
    ("met", "share", "n"),
    [
        pytest.param([True, True, False], 2 / 3, 3, id="C7 one of three missed"),
        pytest.param([True, False], 0.5, 2, id="C7 one of two missed"),
        pytest.param([False], 0.0, 1, id="C7 the only one missed"),
        pytest.param([True, True], 1.0, 2, id="C7 none missed"),
        pytest.param([True, None], 1.0, 1, id="what is not decided is not in the denominator"),
        pytest.param([None], None, 0, id="nothing decided is not known, neither 0 nor 100 %"),
    ],
)
def test_attainment(met, share, n, rows):
    expected = (pytest.approx(share), n) if share is not None else (None, n)
    assert figure("sla_attainment", targets(rows, *met)) == expected
    assert figure("sla_attainment_resolution", targets(rows, *met)) == expected
    assert figure("sla_attainment_promise", targets(rows, *met)) == (None, 0)


def test_waits_in_queues_can_be_left_out(rows):
    both = targets(rows, True, True, kind="service_level").vstack(targets(rows, False))
    assert figure("sla_attainment", both) == (pytest.approx(2 / 3), 3)
    assert figure("sla_attainment", both, targets="of_tickets") == (0.0, 1)


def test_targets_are_counted(rows):
    some = targets(rows, True, False, False, None)
    assert [figure(key, some).value for key in ("targets_decided", "targets_missed")] == [3, 2]


def test_what_is_promised_for_later_is_not_in_the_rate_though_it_is_kept_already(rows):
    given = targets(rows, True, False, True, kind="promise", is_due=[True, True, False])
    assert figure("promise_kept_rate", given) == (0.5, 2)
    assert figure("sla_attainment_promise", given) == (pytest.approx(2 / 3), 3)
    done = targets(rows, True, True, False, kind="follow_up", is_due=[True] * 3)
    assert figure("follow_up_rate", done) == (pytest.approx(2 / 3), 3)


def test_running_targets_and_those_at_risk(rows):
    clocks = {"is_running": [True, True, True, False], "used_s": [79.0, 80.0, 99.0, 99.0], "allowance_s": [100.0] * 4}
    some = targets(rows, None, None, None, True, **clocks)
    assert figure("targets_running", some).value == 3
    assert figure("targets_at_risk", some).value == 2
    assert figure("targets_at_risk", some, at_risk_share="0.9").value == 1


MOVES = {
    "kind": ["created", "created", "created", "resolved", "resolved", "reopened"],
    "backlog_change": [1, 1, 1, -1, -1, 1],
}


def test_flow(rows):
    moves = rows(TICKET_MOVES, **MOVES)
    assert [figure(key, moves).value for key in ("tickets_created", "tickets_resolved", "net_flow")] == [3, 2, 2]


def test_reopenings_within_seven_days_of_resolutions_that_are_as_old(rows):
    moves = rows(
        TICKET_MOVES, kind=["resolved"] * 5, reopened_days=[0, 7, 8, None, 1], age_days=[8, 31, 31, 31, 7]
    )  # fmt: skip
    assert figure("reopen_rate", moves) == (0.5, 4)
    assert figure("reopen_rate", moves, reopen_days="8") == (pytest.approx(2 / 3), 3)
    assert figure("reopen_rate", moves, reopen_days="0") == (pytest.approx(1 / 5), 5)


AGES = [0.0, DAY - 1, DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY - 1, 30 * DAY, 400 * DAY]


def test_trap_7_ages_of_the_backlog_are_half_open_and_add_up(rows):
    backlog = rows(OPEN_TICKETS, age_s=AGES)
    keys = [one.key for one in registry.family("tickets") if one.key.startswith("backlog_")]
    assert [figure(key, backlog).value for key in keys] == [2, 1, 1, 1, 2, 2]
    assert sum(figure(key, backlog).value for key in keys) == figure("open_tickets", backlog).value


def test_trap_4_durations_are_not_rounded_to_days_before_they_are_averaged(rows):
    stays = rows(STAGES, stage=["diagnosis"] * 3, seconds=[0.25, 0.25, 100.0], open_seconds=[0.25, None, 0.0])
    assert figure("stage_time", stays) == (pytest.approx(33.5), 3)
    assert figure("stage_time_open", stays) == (0.125, 2)


def test_the_bottleneck_is_the_stage_with_the_largest_share_of_all_time(rows):
    stages = ["accepted", "diagnosis", "diagnosis", "resolution", "resolution"]
    stays = rows(STAGES, stage=stages, seconds=[10.0, 30.0, 40.0, 20.0, None], open_seconds=[10.0, 0.0, 0.0, 30.0, 0.0])
    keys = [one.key for one in registry.family("tickets") if "stage_share" in one.key]
    told = {key: figure(key, stays).value for key in keys}
    assert (told["stage_share_accepted"], told["stage_share_diagnosis"], told["stage_share_resolution"]) == (
        0.1,
        0.7,
        0.2,
    )
    assert told["stage_share_open_resolution"] == 0.75
    assert sum(share for key, share in told.items() if "open" not in key) == pytest.approx(1)


def test_complaints(rows):
    tickets = rows(
        TICKETS, is_complaint=[True, True, False, None], first_response_s=[60.0, 120.0, 900.0, 5.0],
        first_response_open_s=[30.0, None, 900.0, 5.0], resolution_s=[None, 600.0, 1.0, 1.0],
        resolution_open_s=[None, 300.0, 1.0, 1.0],
    )  # fmt: skip
    assert figure("complaint_rate", tickets) == (0.5, 4)
    assert figure("complaint_response_time", tickets) == (90.0, 2)
    assert figure("complaint_response_time_open", tickets) == (30.0, 1)
    assert figure("complaint_resolution_time", tickets) == (600.0, 1)
    assert figure("complaint_resolution_time_open", tickets) == (300.0, 1)


def test_c3_first_responses_by_day_and_the_empty_days_are_not_known(rows):
    days = [date(2020, 10, 26), date(2020, 10, 26), date(2020, 10, 19)]
    calendar, business = [80.0, 100.0, 93.0], [10.0, 20.0, 30.0]
    tickets = rows(TICKETS, local_day=days, first_response_s=calendar, first_response_open_s=business)
    week = (date(2020, 10, 19), date(2020, 10, 27))
    empty = dict.fromkeys(range(20, 26), (None, 0))
    for key, first, last in (("first_response_time", 93.0, 90.0), ("first_response_time_open", 30.0, 15.0)):
        metrics = [registry.get(key)]
        made = evaluate(metrics, {"tickets": tickets}, ["local_day"])
        whole = complete(metrics, made, ["local_day"], {}, week).select("local_day", "value", "n").rows()
        assert {day.day: (value, n) for day, value, n in whole} == {19: (first, 1), 26: (last, 2)} | empty


def test_c5_means_of_an_agent_and_none_for_one_without_events(rows):
    tickets = rows(
        TICKETS, agent=["Ann", "Ann", "Bob"], first_response_s=[30.0, 40.0, None],
        first_response_open_s=[15.0, 25.0, None],
    )  # fmt: skip
    for key, mean in (("first_response_time", 35.0), ("first_response_time_open", 20.0)):
        told = evaluate([registry.get(key)], {"tickets": tickets}, ["agent"])
        assert dict(told.select("agent", "value").rows()) == {"Ann": mean, "Bob": None}


def test_c10_open_tickets_by_status(rows):
    live = rows(
        OPEN_TICKETS, status=["open", "open", "pending_customer", "open"],
        is_unassigned=[False, True, False, False], is_unattended=[True, True, True, False],
    )  # fmt: skip
    keys = ("open_tickets", "unattended_tickets", "unassigned_tickets")
    made = evaluate([registry.get(key) for key in keys], {"open_tickets": live}, ["status"])
    told = {(key, status): value for key, status, value in made.select("metric", "status", "value").rows()}
    assert [told[key, "open"] for key in keys] == [3, 2, 1]
    assert told["open_tickets", "pending_customer"] == 1


def test_what_is_running_is_counted_by_its_start_and_what_is_decided_by_its_due_time():
    assert registry.get("targets_running").anchor == "start_at"
    assert {one.anchor for one in registry.family("service standards") if "running" not in one.key
            and "at_risk" not in one.key} == {"due_at"}  # fmt: skip
