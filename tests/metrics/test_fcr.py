"""Worked examples of resolution and repeat contact, small enough to do in the head; the ids are the specification."""

import polars as pl
import pytest

from metrics import registry
from metrics.evaluate import Figure, totals
from metrics.options import OptionError
from queries.frames import OUTCOMES, SELF_SERVICE

# Eight contacts: seven ended more than seven days ago, the last one two days ago.
OF_EACH = {
    "age_days": [31, 31, 31, 31, 31, 9, 8, 2],
    "next_days": [None, 3, 7, 8, None, None, None, None],
    "next_reason_days": [None, None, 7, 8, None, None, None, None],
    "next_channel_days": [None, 3, None, 8, None, None, None, None],
    "is_transferred": [False, False, False, False, True, None, False, False],
    "reopened_days": [None, None, None, 9, None, 2, None, None],
    "is_resolved": [True, True, None, False, True, True, False, True],
    "survey_is_resolved": [None, True, False, True, None, None, None, True],
    "is_ticket_resolved": [True, True, True, False, None, None, None, None],
    "agent_replies": [1, 2, 0, 1, None, None, None, None],
    "is_resolvable": [True, False, True, None, True, True, True, True],
    "customer_id": [1, 1, 2, 3, 4, 5, None, 6],
}


@pytest.fixture
def eight(rows):
    return rows(OUTCOMES, **OF_EACH)


def figure(key: str, frame: pl.DataFrame, **settings: str) -> Figure:
    metric = registry.get(key)
    named = {f"{key}.{name}": value for name, value in settings.items()}
    return totals([metric], {part.sheet: frame for part in metric.parts}, named)[key]


@pytest.mark.parametrize(
    ("settings", "value", "n"),
    [
        pytest.param({}, 4 / 7, 7, id="same reason, no transfer, no reopening; day N itself counts against it"),
        pytest.param({"variant": "no_repeat_any_reason"}, 3 / 7, 7, id="any reason: one more came back"),
        pytest.param({"variant": "same_channel"}, 4 / 7, 7, id="the same channel: another one came back"),
        pytest.param({"variant": "agent_coded"}, 4 / 6, 6, id="as coded, of those coded"),
        pytest.param({"variant": "survey"}, 2 / 3, 3, id="as the customer said, of those who said"),
        pytest.param(
            {"variant": "one_touch"}, 2 / 4, 4, id="ticket resolved with at most one reply, of those with one"
        ),
        pytest.param({"window_days": "8"}, 2 / 6, 6, id="a longer window: one more repeat, one mature contact less"),
        pytest.param({"window_days": "1"}, 7 / 8, 8, id="a shorter window: fewer repeats, all are mature"),
        pytest.param({"window_days": "31"}, None, 0, id="nothing has had so long: unknown"),
    ],
)
def test_first_contact_resolution(settings, value, n, eight):
    assert figure("fcr", eight, **settings) == (value and pytest.approx(value), n)


@pytest.mark.parametrize(
    ("settings", "value", "n"),
    [
        pytest.param({}, 2 / 5, 5, id="only reasons known to be resolvable at once"),
        pytest.param({"variant": "survey"}, 0.0, 1, id="in every variant"),
    ],
)
def test_net_first_contact_resolution(settings, value, n, eight):
    assert figure("net_fcr", eight, **settings) == (pytest.approx(value), n)


def test_mature_and_immature_are_all(eight):
    for days in ("1", "7", "8", "90"):
        mature = figure("fcr", eight, window_days=days).n
        assert mature + figure("fcr_immature", eight, window_days=days).value == 8


def test_who_is_not_identified_lowers_coverage_and_stays_in_the_rate(eight):
    assert figure("identity_coverage", eight) == (7 / 8, 8)


def test_no_contacts_no_rate(eight):
    for key in ("fcr", "net_fcr", "repeat_contact_rate", "identity_coverage"):
        assert figure(key, eight.clear()) == (None, 0)
    assert figure("fcr_immature", eight.clear()).value == 0


@pytest.mark.parametrize("days", ["0", "91", "soon"])
def test_a_window_outside_a_day_to_ninety_is_refused(days, eight):
    with pytest.raises(OptionError, match="window_days"):
        figure("fcr", eight, window_days=days)


# Five contacts in two chains, and one on its own: a-b-c in five days, d-e the same day, f.
CHAINS = {
    "age_days": [20] * 6,
    "previous_days": [None, 2, 3, None, 0, 8],
    "previous_reason_days": [None, 2, None, None, None, None],
    "previous_channel_days": [None, None, None, None, 0, None],
    "next_days": [2, 3, None, 0, None, None],
    "next_reason_days": [2, None, None, None, None, None],
    "next_channel_days": [None, None, None, 0, None, None],
    "handle_s": [600.0, 1800.0, None, 600.0, 3600.0, 900.0],
}


@pytest.fixture
def six(rows):
    return rows(OUTCOMES, **CHAINS)


@pytest.mark.parametrize(
    ("key", "settings", "value", "n"),
    [
        pytest.param("repeat_contact_rate", {}, 3 / 6, 6, id="those that came within seven days of another"),
        pytest.param("repeat_contact_rate", {"window_days": "8"}, 4 / 6, 6, id="the eighth day in a longer window"),
        pytest.param("repeat_contact_rate", {"repeat_rule": "same_reason"}, 1 / 6, 6, id="for the same reason"),
        pytest.param("repeat_contact_rate", {"repeat_rule": "same_channel"}, 1 / 6, 6, id="on the same channel"),
        pytest.param("return_rate", {}, 1 / 6, 6, id="followed for the same reason, told of the earlier one"),
        pytest.param("return_rate", {"window_days": "1"}, 0.0, 6, id="followed only on the second day"),
        pytest.param("cost_of_repeats", {}, 1.5, None, id="hours of the repeats alone; unknown ones add nothing"),
        pytest.param("cost_of_repeats", {"repeat_rule": "same_reason"}, 0.5, None, id="hours by the rule chosen"),
        pytest.param("contacts_per_repeat_chain", {}, 5 / 2, 5, id="five contacts in two chains"),
        pytest.param("contacts_per_repeat_chain", {"repeat_rule": "same_reason"}, 2.0, 2, id="one chain of two"),
        pytest.param("repeat_chain_days", {}, 5 / 2, 5, id="five days and none"),
        pytest.param("repeat_chain_days", {"window_days": "1"}, 0.0, 2, id="only the chain within a day is left"),
    ],
)
def test_repeats(key, settings, value, n, six):
    assert figure(key, six, **settings) == (pytest.approx(value), n)


def test_nobody_came_back_so_there_is_no_chain_to_measure(six):
    alone = six.filter(pl.col("previous_days") > 7)
    assert figure("contacts_per_repeat_chain", alone) == (None, 0)
    assert figure("cost_of_repeats", alone).value == 0


# Six switches and what became of them; the last one is not mature, the one before it stayed on its channel.
SWITCHES = {
    "age_days": [9, 9, 9, 9, 9, 3],
    "customer_id": [1, 1, 2, None, 3, 4],
    "channel": ["chat"] * 6,
    "next_channel": ["phone", "email", "phone", "phone", "chat", "phone"],
    "next_reason_days": [1, 2, 7, 0, 1, 1],
    "next_is_linked": [True, False, None, False, False, False],
    "next_same_agent": [False, True, None, False, False, False],
    "next_same_code": [True, False, True, True, False, False],
}


@pytest.mark.parametrize(
    ("key", "settings", "value", "n"),
    [
        pytest.param("channel_switch_rate", {}, 4 / 5, 5, id="followed on another channel, of those mature"),
        pytest.param("channel_switch_rate", {"window_days": "1"}, 3 / 6, 6, id="within a day, all of them mature"),
        pytest.param(
            "handover_repeat_rate", {}, 2 / 4, 4, id="neither linked nor to the same agent; unknown is neither"
        ),
        pytest.param("same_answer_rate", {}, 1 / 2, 2, id="customers, not switches: one of two was told the same"),
        pytest.param("same_answer_rate", {"window_days": "1"}, 1 / 2, 2, id="within a day, both customers known"),
    ],
)
def test_switches(key, settings, value, n, rows):
    assert figure(key, rows(OUTCOMES, **SWITCHES), **settings) == (pytest.approx(value), n)


def test_the_customers_behind_the_same_answer(rows):
    made = registry.get("same_answer_rate").build({})
    frame = rows(OUTCOMES, **SWITCHES)
    import narwhals as nw

    told = nw.from_native(frame)
    assert told.filter(made.of)["customer_id"].to_list() == [1, 1, 2]
    assert told.filter(made.yes)["customer_id"].to_list() == [2]


def test_a_session_served_itself_if_it_was_completed_and_nobody_called_within_a_day(rows):
    sessions = rows(
        SELF_SERVICE,
        is_completed=[True, True, False, None, True],
        agent_contact_s=[None, 86_400.0, None, None, None],
        is_settled=[True, True, True, True, False],
    )
    assert figure("self_service_rate", sessions) == (1 / 4, 4)
    assert figure("self_service_rate", sessions.clear()) == (None, 0)
