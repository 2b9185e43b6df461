"""What is made of a queue_log with gaps, repetitions, crashes and hostile lines."""

import json
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.sources.asterisk_queue_log import QueueLog
from tests.store.sources.asterisk import LATEST, START, contact, leg, line, read, stretches

ENTER = line(0, "c1", "sales", "NONE", "ENTERQUEUE", "", "+491", "1")
CONNECT = line(20, "c1", "sales", "Ann", "CONNECT", "20", "c1.2", "5")
COMPLETE = line(80, "c1", "sales", "Ann", "COMPLETECALLER", "20", "60", "1")
RESTART = line(9000, "NONE", "NONE", "NONE", "QUEUESTART")


def test_a_start_of_asterisk_ends_what_was_open_at_the_line_before():
    log, rows = read(ENTER, CONNECT, line(50, "c2", "sales", "NONE", "ENTERQUEUE", "", "+492", "1"), RESTART)
    assert (leg(rows, "c1/1")["ended_at"], leg(rows, "c1/1")["leave_kind"]) == (50, "answered")
    assert leg(rows, "c1/1")["talk_s"] is None  # how long they talked is not known
    assert (leg(rows, "c2/1")["left_queue_at"], leg(rows, "c2/1")["leave_kind"]) == (50, "unserved")
    assert (contact(rows, "c1")["outcome"], contact(rows, "c2")["outcome"]) == ("answered", "unserved")
    assert stretches(rows, "Ann")[-1] == ("on_contact", None, 20, 50)
    assert sum(log.tally.noted.values()) == 2


def test_a_call_of_which_nothing_is_heard_for_four_hours_ends_at_its_last_line():
    log, rows = read(ENTER, CONNECT, line(15_000, "c2", "sales", "NONE", "ENTERQUEUE", "", "", "1"))
    assert (leg(rows, "c1/1")["ended_at"], leg(rows, "c1/1")["leave_kind"]) == (20, "answered")
    assert stretches(rows, "Ann")[-1][0] == "available"
    assert log.tally.noted["nothing heard of a call for 4 hours: ended at its last line"] == 1


@pytest.mark.parametrize(
    ("lines", "queued", "answered"),
    [
        ([CONNECT, COMPLETE], 0, 20),
        ([COMPLETE], 0, 20),
        ([line(80, "c1", "sales", "NONE", "ABANDON", "1", "1", "80")], 0, None),
    ],
)
def test_a_call_whose_beginning_is_missing_begins_where_its_times_say(lines, queued, answered):
    _, rows = read(*lines)
    assert (leg(rows, "c1/1")["queued_at"], leg(rows, "c1/1")["answered_at"]) == (queued, answered)
    assert contact(rows, "c1")["created_at"] == 0


def test_a_beginning_that_comes_late_completes_the_call():
    _, in_order = read(ENTER, CONNECT, COMPLETE)
    _, late = read(CONNECT, ENTER, COMPLETE)
    for row in (in_order, late):
        row["contacts", "c1"].pop("source_version")
    assert late["contacts", "c1"] == in_order["contacts", "c1"]
    assert leg(late, "c1/1")["queued_at"] == 0


def test_every_line_twice_makes_the_same_rows():
    lines = [ENTER, CONNECT, COMPLETE, line(90, "c2", "sales", "NONE", "ENTERQUEUE", "", "", "1")]
    _, once = read(*lines)
    log, twice = read(*(text for text in lines for _ in range(2)))
    assert twice == once
    assert log.tally.left_out["line is there twice"] == len(lines)
    _, again = read(*lines, *lines)
    assert again == once


def test_an_end_of_a_call_that_had_ended_is_left_out():
    log, rows = read(ENTER, CONNECT, COMPLETE, line(81, "c1", "sales", "Ann", "COMPLETEAGENT", "20", "61", "1"))
    assert leg(rows, "c1/1")["ended_at"] == 80
    assert ("contact_legs", "c1/2") not in rows
    assert sum(log.tally.left_out.values()) == 1


def test_entering_a_queue_while_waiting_ends_the_first_wait():
    _, rows = read(ENTER, line(10, "c1", "help", "NONE", "ENTERQUEUE", "", "", "1"))
    assert (leg(rows, "c1/1")["leave_kind"], leg(rows, "c1/1")["left_queue_at"]) == ("transferred", 10)
    assert leg(rows, "c1/2")["left_queue_at"] is None


def test_versions_grow_within_one_second():
    log, first = read(ENTER)
    _, second = read(line(0, "c1", "sales", "Ann", "CONNECT", "0", "x", "0"), log=log)
    _, third = read(line(0, "c1", "sales", "Ann", "COMPLETEAGENT", "0", "0", "1"), log=log)
    versions = [rows["contacts", "c1"]["source_version"] for rows in (first, second, third)]
    assert versions == sorted(set(versions))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("garbage", "fields"),
        (f"{START}|c1|q", "fields"),
        ("yesterday|c1|q|a|ABANDON|1|1|1", "neither seconds"),
        (f"{START}000|c1|q|a|ABANDON|1|1|1", "too many digits"),
        ("12|c1|q|a|ABANDON|1|1|1", "before 2000"),
        ("9999999999|c1|q|a|ABANDON|1|1|1", "ahead"),
        (line(0, "c1", "q", "NONE", "SOMETHINGNEW", "1"), "unknown event 'SOMETHINGNEW'"),
        (line(0, "NONE", "q", "NONE", "ENTERQUEUE", "", "1", "1"), "without a call id"),
        (line(0, "M", "q", "NONE", "ADDMEMBER"), "without an agent"),
        (line(0, "c1", "q", "A", "ENTERQUEUE", "x" * 9000), "9"),
    ],
)
def test_a_line_that_cannot_be_taken_is_rejected_with_its_reason(text, reason):
    log, _ = read()
    log.feed([text])
    rows, rejects = log.take()
    assert len(rejects) == 1
    assert reason in rejects[0][1]
    assert all(row["table"] == "sites" for row in rows)


def test_local_times_of_a_database_export_and_fractions():
    _, rows = read(
        "2024-03-09 10:00:00.250000|c1|q|NONE|ENTERQUEUE||1|1",
        f"{START + 10}.5|c1|q|NONE|ABANDON|1|1|10|",
    )
    assert (leg(rows, "c1/1")["queued_at"], leg(rows, "c1/1")["left_queue_at"]) == (0.25, 10.5)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a\u202eb", "王", "=cmd()", "../../x", "a b:c@d"])
def test_hostile_names_are_names(name):
    _, rows = read(line(0, "c1", name, "NONE", "ENTERQUEUE", "", "", "1"), line(5, "c1", name, name, "CONNECT", "5"))
    assert rows["queues", name]["name"] == name
    assert leg(rows, "c1/1")["agent"] == name


def test_the_state_survives_a_restart_of_the_import():
    lines = [
        line(-5, "M", "sales", "Ann", "ADDMEMBER"),
        ENTER,
        CONNECT,
        line(40, "M", "sales", "Ann", "REMOVEMEMBER"),
        COMPLETE,
    ]
    _, whole = read(*lines)
    for cut in range(1, len(lines)):
        log, rows = read(*lines[:cut])
        state = json.loads(json.dumps(log.state()))
        _, rest = read(*lines[cut:], log=QueueLog("Site", ZoneInfo("Europe/Berlin"), LATEST, state))
        assert rows | rest == whole


EVENTS = [
    "ENTERQUEUE",
    "CONNECT",
    "COMPLETECALLER",
    "ABANDON",
    "RINGNOANSWER",
    "PAUSE",
    "UNPAUSE",
    "REMOVEMEMBER",
    "QUEUESTART",
]
LINES = st.lists(
    st.tuples(
        st.integers(0, 30_000),
        st.sampled_from(["c1", "c2", "c3", "NONE"]),
        st.sampled_from(["q1", "q2", "NONE"]),
        st.sampled_from(["Ann", "Bo", "NONE"]),
        st.sampled_from(EVENTS),
        st.lists(st.sampled_from(["", "0", "5", "x", "-3", "1e9"]), max_size=4),
    ),
    max_size=25,
)


ENDS_BEFORE_ITS_ANSWER = [
    (601, "c1", "q1", "Ann", "CONNECT", []),
    (600, "c1", "q1", "Ann", "ENTERQUEUE", []),
]


@settings(max_examples=150, deadline=None)
@given(LINES)
@example([(0, "c1", "q1", "Ann", "ENTERQUEUE", [])] * 6 + ENDS_BEFORE_ITS_ANSWER)
def test_no_sequence_of_lines_breaks_the_order_of_instants(told):
    in_order = sorted(told, key=lambda one: one[0] // 60)  # but for a minute of disorder
    _, rows = read(*(line(after, *rest[:4], *rest[4]) for after, *rest in in_order))
    for row in rows.values():
        if row["table"] == "contact_legs":
            left, ended = row["left_queue_at"], row["ended_at"]
            assert left is None or left >= row["queued_at"]
            assert ended is None or ended >= (row["answered_at"] or row["queued_at"])
            assert row["talk_s"] is None or row["talk_s"] >= 0
        if row["table"] == "agent_states" and row["ended_at"] is not None:
            assert row["ended_at"] >= row["started_at"]
    for agent in ("Ann", "Bo"):
        spans = stretches(rows, agent)
        assert all(one[3] is not None and one[3] <= two[2] for one, two in pairwise(spans))
