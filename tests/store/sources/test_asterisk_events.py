"""What each event of a queue_log makes of a call and of an agent."""

from pathlib import Path

import pytest

from store.sources.asterisk_queue_log import HANDLERS, NOTED
from tests.store.sources.asterisk import contact, leg, line, read, stretches

EXAMPLE = Path(__file__).parents[3] / "examples" / "queue_log.sample"
ENTER = line(0, "c1", "sales", "NONE", "ENTERQUEUE", "", "+491", "1")
CONNECT = line(20, "c1", "sales", "Ann", "CONNECT", "20", "c1.2", "5")


def test_a_plain_call_waits_rings_talks_and_ends():
    _, rows = read(ENTER, CONNECT, line(80, "c1", "sales", "Ann", "COMPLETECALLER", "20", "60", "1"))
    told = leg(rows, "c1/1")
    assert (told["queued_at"], told["offered_at"], told["answered_at"], told["ended_at"]) == (0, 15, 20, 80)
    assert (told["leave_kind"], told["agent"], told["talk_s"]) == ("answered", "Ann", 60.0)
    assert contact(rows, "c1")["outcome"] == "answered"
    assert rows["customers", "tel:+491"]["phone"] == "+491"
    assert stretches(rows, "Ann") == [
        ("ringing", None, 15, 20),
        ("on_contact", None, 20, 80),
        ("available", None, 80, None),
    ]


@pytest.mark.parametrize(
    ("event", "args", "kind", "outcome"),
    [
        ("ABANDON", ("1", "1", "30"), "abandoned", "abandoned"),
        ("EXITWITHTIMEOUT", ("1", "1", "30"), "transferred", "flowed_out"),
        ("EXITWITHKEY", ("9", "1", "1", "30"), "transferred", "flowed_out"),
        ("EXITWITHKEY", ("9", "1"), "transferred", "flowed_out"),
        ("EXITEMPTY", ("1", "1", "30"), "unserved", "unserved"),
        ("SYSCOMPAT", (), "unserved", "unserved"),
    ],
)
def test_ways_out_of_a_queue_without_an_agent(event, args, kind, outcome):
    _, rows = read(ENTER, line(30, "c1", "sales", "NONE", event, *args))
    told = leg(rows, "c1/1")
    assert (told["left_queue_at"], told["answered_at"], told["leave_kind"]) == (30, None, kind)
    assert (contact(rows, "c1")["outcome"], contact(rows, "c1")["ended_at"]) == (outcome, 30)


@pytest.mark.parametrize(
    ("event", "args"),
    [
        ("COMPLETEAGENT", ("20", "58", "1")),
        ("COMPLETECALLER", ("20", "58")),
        ("TRANSFER", ("700", "internal", "20", "58", "1")),
        ("BLINDTRANSFER", ("700", "internal", "20", "58", "1")),
        ("ATTENDEDTRANSFER", ("BRIDGE", "9f-uuid", "20", "58", "1")),
        ("ATTENDEDTRANSFER", ("LINK", "a", "b", "20", "58", "1", "")),
    ],
)
def test_ways_a_talk_ends_carry_asterisks_call_time(event, args):
    _, rows = read(ENTER, CONNECT, line(80, "c1", "sales", "Ann", event, *args))
    assert (leg(rows, "c1/1")["ended_at"], leg(rows, "c1/1")["talk_s"]) == (80, 58.0)
    assert stretches(rows, "Ann")[-1] == ("available", None, 80, None)


def test_an_old_transfer_without_times_lasts_as_long_as_the_clock_says():
    _, rows = read(ENTER, CONNECT, line(80, "c1", "sales", "Ann", "TRANSFER", "700", "internal"))
    assert leg(rows, "c1/1")["talk_s"] == 60.0


def test_a_call_in_two_queues_is_one_contact_with_two_legs():
    _, rows = read(
        ENTER,
        line(30, "c1", "sales", "NONE", "EXITWITHTIMEOUT", "1", "1", "30"),
        line(30, "c1", "back office", "NONE", "ENTERQUEUE", "", "+491", "1"),
        line(45, "c1", "back office", "Bo", "CONNECT", "15", "x", "2"),
        line(50, "c1", "back office", "Bo", "COMPLETEAGENT", "15", "5", "1"),
    )
    assert [leg(rows, f"c1/{n}")["leave_kind"] for n in (1, 2)] == ["transferred", "answered"]
    assert contact(rows, "c1")["outcome"] == "answered"
    assert contact(rows, "c1")["created_at"] == 0


def test_ringing_without_answer_is_a_stretch_known_afterwards():
    _, rows = read(
        line(-10, "NONE", "sales", "Ann", "ADDMEMBER", ""),
        ENTER,
        line(15, "c1", "sales", "Ann", "RINGNOANSWER", "12000"),
        line(15, "NONE", "sales", "Ann", "PAUSE", "Auto-Pause"),
        line(20, "c1", "sales", "Bo", "RINGCANCELED", "2000"),
        line(20, "c1", "sales", "NONE", "ABANDON", "1", "1", "20"),
    )
    assert stretches(rows, "Ann") == [
        ("available", None, -10, 3),
        ("ringing", None, 3, 15),
        ("break", "Auto-Pause", 15, None),
    ]
    assert leg(rows, "c1/1")["offered_at"] == 3


def test_a_dumped_caller_waits_on():
    _, rows = read(ENTER, line(5, "c1", "sales", "Ann", "AGENTDUMP"))
    assert leg(rows, "c1/1")["left_queue_at"] is None


def test_an_agent_is_paused_when_paused_everywhere():
    _, rows = read(
        line(0, "M", "sales", "Ann", "ADDMEMBER"),
        line(0, "M", "help", "Ann", "ADDMEMBER"),
        line(10, "NONE", "sales", "Ann", "PAUSE", "Lunch break"),
        line(20, "NONE", "help", "Ann", "PAUSE", "Lunch break"),
        line(30, "NONE", "help", "Ann", "UNPAUSE", ""),
        line(40, "NONE", "NONE", "Ann", "PAUSEALL", "team meeting"),
        line(50, "NONE", "NONE", "Ann", "UNPAUSEALL", ""),
        line(60, "M", "sales", "Ann", "REMOVEMEMBER"),
        line(70, "M", "help", "Ann", "REMOVEMEMBER"),
    )
    assert stretches(rows, "Ann") == [
        ("available", None, 0, 20),
        ("lunch", "Lunch break", 20, 30),
        ("available", None, 30, 40),
        ("meeting", "team meeting", 40, 50),
        ("available", None, 50, 70),
        ("offline", None, 70, None),
    ]


@pytest.mark.parametrize(("on", "off"), [("AGENTLOGIN", "AGENTLOGOFF"), ("AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF")])
def test_logging_on_and_off(on, off):
    _, rows = read(line(0, "x", "NONE", "Agent/1", on, "SIP/1"), line(90, "x", "NONE", "Agent/1", off, "SIP/1", "90"))
    assert stretches(rows, "Agent/1") == [("available", None, 0, 90), ("offline", None, 90, None)]


def test_an_agent_added_paused_is_on_a_break_and_penalties_change_nothing():
    log, rows = read(
        line(0, "M", "sales", "Ann", "ADDMEMBER", "PAUSED"),
        line(5, "M", "sales", "Ann", "PENALTY", "3"),
        line(6, "c9", "NONE", "NONE", "DID", "4912345"),
        line(7, "NONE", "NONE", "NONE", "CONFIGRELOAD", ""),
        line(8, "c9", "sales", "NONE", "INFO", "anything"),
    )
    assert stretches(rows, "Ann") == [("break", None, 0, None)]
    assert sum(log.tally.left_out.values()) == 4


def test_an_agent_removed_in_mid_call_keeps_the_call_and_is_offline_after_it():
    _, rows = read(
        line(-5, "M", "sales", "Ann", "ADDMEMBER"),
        ENTER,
        CONNECT,
        line(40, "M", "sales", "Ann", "REMOVEMEMBER"),
        line(80, "c1", "sales", "Ann", "COMPLETECALLER", "20", "60", "1"),
    )
    assert stretches(rows, "Ann")[-2:] == [("on_contact", None, 20, 80), ("offline", None, 80, None)]
    assert leg(rows, "c1/1")["talk_s"] == 60.0


def test_every_event_that_asterisk_documents_is_understood():
    documented = """ABANDON ADDMEMBER AGENTCALLBACKLOGIN AGENTCALLBACKLOGOFF AGENTDUMP AGENTLOGIN AGENTLOGOFF
    ATTENDEDTRANSFER BLINDTRANSFER COMPLETEAGENT COMPLETECALLER CONFIGRELOAD CONNECT DID ENTERQUEUE EXITEMPTY
    EXITWITHKEY EXITWITHTIMEOUT INFO PAUSE PAUSEALL PENALTY REMOVEMEMBER RINGCANCELED RINGNOANSWER SYSCOMPAT
    TRANSFER UNPAUSE UNPAUSEALL"""
    assert set(documented.split()) <= {*HANDLERS, *NOTED}


def test_the_example_is_read_without_a_reject():
    log, rows = read(*EXAMPLE.read_text().splitlines())
    assert log.take()[1] == []
    outcomes = [row["outcome"] for (table, _), row in rows.items() if table == "contacts"]
    assert sorted(outcomes) == ["abandoned", "answered", "answered", "answered", "unserved"]
