"""What stands out between channels: by hand, planted, and over draws in which nothing differs."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from metrics import channels, standout

CHANNELS = {"phone": 900, "chat": 400, "email": 250, "app": 60}
REASONS = {"bill": 0.9, "move": 0.75, "complaint": 0.55, "refund": 0.8, "outage": 0.65, "query": 0.95}


def cells(*rows):
    told = [(reason, channel, met / n if n else None, n) for reason, channel, n, met in rows]
    schema = {"reason": pl.String, "channel": pl.String, "value": pl.Float64, "n": pl.Int64}
    return pl.DataFrame(told, schema=schema, orient="row")


def drawn(seed, rates=None):
    """A reading of every reason on every channel, each attained as often on all of them but for `rates`."""
    rng, apart = np.random.default_rng(seed), rates or {}
    return cells(
        *(
            (reason, channel, n, int(rng.binomial(n, apart.get((reason, channel), rate))))
            for reason, rate in REASONS.items()
            for channel, n in CHANNELS.items()
        )
    )


def row(told, reason, channel):
    return told.row(by_predicate=(pl.col("reason") == reason) & (pl.col("channel") == channel), named=True)


def test_a_cell_is_held_against_the_other_channels_for_the_same_reason():
    told = standout.compared(
        cells(("bill", "phone", 200, 180), ("bill", "chat", 100, 60), ("bill", "email", 100, 90)), level=0.95
    )
    chat = row(told, "bill", "chat")
    assert (chat["others"], chat["others_n"]) == (pytest.approx(270 / 300), 300)
    assert chat["difference"] == pytest.approx(-0.3)
    assert (chat["standing"], chat["affected"]) == ("worse", 30)
    # Wilson at 1 − 0.05 / 3: chat 0.4804…0.7088, the others 0.8507…0.9343;
    # √(0.1196² + 0.0343²) below the difference and √(0.1088² + 0.0493²) above it.
    assert chat["difference_low"] == pytest.approx(-0.42442, abs=1e-5)
    assert chat["difference_high"] == pytest.approx(-0.18060, abs=1e-5)
    assert row(told, "bill", "phone")["standing"] == "better"
    assert row(told, "bill", "phone")["affected"] == 0
    assert standout.first(told)["channel"] == "chat"


def test_most_contacts_come_first_not_the_widest_gap():
    told = standout.compared(
        cells(
            *(("bill", "phone", 4000, 3200), ("bill", "email", 4000, 3800)),
            *(("move", "phone", 100, 90), ("move", "email", 100, 40)),
        )
    )
    found = standout.first(told)
    assert (found["reason"], found["channel"], found["affected"]) == ("bill", "phone", 600)


def test_affected_are_all_who_asked_not_only_those_of_whom_it_is_known():
    rows = pl.DataFrame(
        {
            "reason": ["bill"] * 5,
            "channel": ["phone", "phone", "phone", "chat", "chat"],
            "customer_id": [1, 1, None, 2, 3],
        }
    )
    asked = channels.asking(rows).sort("channel")
    assert asked.rows() == [("bill", "chat", 2), ("bill", "phone", 2)]
    many = asked.with_columns(customers=pl.lit(1000))
    told = standout.compared(cells(("bill", "phone", 200, 100), ("bill", "chat", 200, 180)), customers=many)
    assert told["affected"].to_list() == [400, 0]


def test_a_channel_is_held_against_the_others_by_their_contacts():
    told = channels.of_channels(
        pl.DataFrame(
            {
                "channel": ["a", "b", "c"],
                "value": [0.6, 0.9, 0.8],
                "n": [50, 300, 100],
                "low": [0.5, 0.8, 0.7],
                "high": [0.7, 0.95, 0.9],
            }
        )
    )
    assert told["others"][0] == pytest.approx((0.9 * 300 + 0.8 * 100) / 400)
    assert told["difference"][0] == pytest.approx(-0.275)
    assert (told["difference_low"][0], told["difference_high"][0]) == (pytest.approx(-0.375), pytest.approx(-0.175))


def test_fewer_than_thirty_are_not_judged():
    told = standout.compared(cells(("bill", "phone", 29, 0), ("bill", "chat", 500, 490), ("move", "chat", 40, 40)))
    assert told["standing"].to_list() == ["few", "few", "few"]
    assert standout.first(told) is None


def test_a_cell_that_nobody_asked_has_no_standing():
    told = standout.compared(cells(("bill", "phone", 0, 0), ("bill", "chat", 50, 40), ("bill", "app", 50, 40)))
    assert told["standing"].to_list() == [None, "usual", "usual"]
    assert told["difference"][0] is None


def test_days_that_differ_widen_what_is_called_chance():
    rows = cells(("bill", "phone", 400, 340), ("bill", "chat", 400, 370))
    assert standout.compared(rows)["standing"].to_list() == ["worse", "better"]
    spread = standout.compared(rows, {"phone": 9.0, "chat": 9.0})
    assert spread["standing"].to_list() == ["usual", "usual"]
    assert spread["difference"].to_list() == standout.compared(rows)["difference"].to_list()


def test_no_rows_are_no_finding():
    told = standout.compared(cells())
    assert told.is_empty()
    assert standout.first(told) is None


@pytest.mark.parametrize("planted", [("refund", "chat"), ("bill", "phone"), ("complaint", "email")])
def test_a_channel_that_answers_one_reason_later_is_named(planted):
    named = [
        standout.first(standout.compared(drawn(seed, {planted: REASONS[planted[0]] - 0.25}))) for seed in range(50)
    ]
    assert [(one["reason"], one["channel"]) if one else None for one in named] == [planted] * 50


def test_where_nothing_differs_nothing_is_named():
    quiet = [standout.first(standout.compared(drawn(seed))) is None for seed in range(200)]
    assert sum(quiet) >= 190


def slower(channel, points):
    """Every reason is attained less often on one channel."""
    return {(reason, channel): rate - points for reason, rate in REASONS.items()}


def test_a_channel_behind_on_every_reason_is_no_matter_of_one_reason():
    for seed in range(20):
        told = standout.compared(drawn(seed, slower("chat", 0.2)))
        assert standout.first(told) is None
        found = standout.behind(told)
        assert (found["channel"], found["difference_high"] < 0) == ("chat", True)
        assert found["difference"] == pytest.approx(-0.2, abs=0.04)


def test_of_a_channel_behind_the_reason_on_which_it_is_further_behind_is_named():
    for seed in range(20):
        rates = slower("chat", 0.1) | {("refund", "chat"): 0.35}
        found = standout.first(standout.compared(drawn(seed, rates)))
        assert (found["reason"], found["channel"]) == ("refund", "chat")


def test_a_channel_is_behind_by_the_mean_of_its_cells():
    told = standout.compared(
        cells(
            *(("bill", "phone", 300, 210), ("bill", "email", 500, 450)),
            *(("move", "phone", 100, 40), ("move", "email", 500, 350)),
        )
    )
    found = standout.behind(told)
    assert found["channel"] == "phone"
    assert found["value"] == pytest.approx(0.75 * 0.7 + 0.25 * 0.4)
    assert found["difference"] == pytest.approx(-0.75 * 0.2 - 0.25 * 0.3)
    assert found["affected"] == 90
    phone = told.filter(pl.col("channel") == "phone")
    assert found["difference_low"] == pytest.approx((phone["difference_low"] * phone["n"]).sum() / 400)


def test_where_nothing_differs_no_channel_is_behind():
    quiet = [standout.behind(standout.compared(drawn(seed), looked_at=len(CHANNELS))) is None for seed in range(200)]
    assert sum(quiet) >= 190


def days(**channels):
    rows = [(channel, date(2026, 3, day)) for channel, found in channels.items() for day in found]
    return pl.DataFrame(rows, schema={"channel": pl.String, "local_day": pl.Date}, orient="row")


def test_a_channel_quiet_for_longer_than_twice_its_longest_pause_has_stopped():
    heard = days(phone=range(1, 31), chat=range(1, 20), email=[2, 3, 6, 9, 13, 16, 20, 23], app=[1, 30])
    assert channels.silent(heard, date(2026, 3, 30)) == {"chat": date(2026, 3, 19)}
    assert channels.silent(heard, date(2026, 4, 1)) == {"chat": date(2026, 3, 19), "email": date(2026, 3, 23)}


def test_none_has_stopped_where_none_was_heard():
    assert channels.silent(days(), date(2026, 3, 30)) == {}
