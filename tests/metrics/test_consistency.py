"""Channel consistency by hand: two channels, two reasons, and what must not be compared."""

import numpy as np
import polars as pl
import pytest

from metrics import channels, registry
from metrics.evaluate import evaluate, totals
from queries.frames import OUTCOMES
from tests.metrics.test_laws import all_rows

# channel, reason, contacts, answered in time. In all, both reasons have 100 contacts.
EVEN_MIX = [("phone", "bill", 40, 30), ("phone", "move", 60, 30), ("chat", "bill", 60, 54), ("chat", "move", 40, 16)]
KPIS = ("response", "resolution", "fcr", "csat", "quality")


@pytest.fixture
def contacts(rows):
    def made(cells, column="is_response_met"):
        told = [(channel, reason, place < met) for channel, reason, n, met in cells for place in range(n)]
        columns = zip(*told, strict=True) if told else ((), (), ())
        return rows(OUTCOMES, **dict(zip(("channel", "reason", column), map(list, columns), strict=True)))

    return made


def figure(key, frame, **settings):
    return totals([registry.get(key)], {"outcomes": frame}, settings)[key]


def by_channel(key, frame):
    told = evaluate([registry.get(key)], {"outcomes": frame}, ["channel"])
    return {channel: (value, n) for channel, value, n in told.select("channel", "value", "n").iter_rows()}


def standings(frame):
    kinds = ("attainment_response", "standardised_attainment_response")
    return channels.standings(
        *(evaluate([registry.get(key)], {"outcomes": frame}, ["channel"], level=0.95) for key in kinds)
    )


def test_attainment_on_the_same_mix_of_reasons(contacts):
    frame = contacts(EVEN_MIX)
    assert by_channel("attainment_response", frame) == {"phone": (0.6, 100), "chat": (0.7, 100)}
    assert by_channel("standardised_attainment_response", frame) == {
        "phone": (pytest.approx(0.5 * 0.75 + 0.5 * 0.5), 100),
        "chat": (pytest.approx(0.5 * 0.9 + 0.5 * 0.4), 100),
    }


def test_of_all_channels_together_it_is_the_attainment_itself(contacts):
    assert figure("standardised_attainment_response", contacts(EVEN_MIX)) == (pytest.approx(0.65), 200)


def test_the_gap_is_of_attainments_on_the_same_mix(contacts):
    assert figure("consistency_gap_response", contacts(EVEN_MIX)) == (pytest.approx(2.5), 200)


def test_the_index_weighs_channels_by_their_contacts(contacts):
    assert figure("consistency_index_response", contacts(EVEN_MIX)) == (pytest.approx(100 * (1 - 2 * 0.0125)), 200)
    uneven = [("phone", "bill", 150, 150), ("chat", "bill", 50, 0)]
    # ā = 0.75; 0.75 × 0.25 + 0.25 × 0.75 = 0.375
    assert figure("consistency_index_response", contacts(uneven)).value == pytest.approx(25.0)


def test_the_index_spans_nothing_to_a_hundred(contacts):
    apart = [("phone", "bill", 50, 50), ("chat", "bill", 50, 0)]
    alike = [("phone", "bill", 50, 10), ("chat", "bill", 90, 18)]
    assert figure("consistency_index_response", contacts(apart)).value == pytest.approx(0)
    assert figure("consistency_index_response", contacts(alike)).value == pytest.approx(100)


def test_a_harder_mix_of_reasons_alone_makes_no_gap(contacts):
    frame = contacts(
        [("phone", "bill", 40, 36), ("phone", "move", 160, 80), ("chat", "bill", 160, 144), ("chat", "move", 40, 20)]
    )
    crude = by_channel("attainment_response", frame)
    assert crude["phone"][0] == pytest.approx(0.58)
    assert crude["chat"][0] == pytest.approx(0.82)
    assert figure("consistency_gap_response", frame).value == pytest.approx(0)
    assert figure("consistency_index_response", frame).value == pytest.approx(100)


def test_a_channel_of_fewer_than_thirty_contacts_has_no_place_in_the_gap_and_is_named(contacts):
    few = [*EVEN_MIX, ("email", "bill", 29, 0)]
    frame = contacts(few)
    assert figure("consistency_gap_response", frame).n == 200
    assert standings(frame).filter("is_left_out")["channel"].to_list() == ["email"]
    enough = contacts([*EVEN_MIX, ("email", "bill", 30, 0)])
    assert figure("consistency_gap_response", enough).n == 230
    assert figure("consistency_gap_response", enough).value > 60


def test_one_channel_is_compared_with_nothing(contacts):
    frame = contacts([("phone", "bill", 40, 30)])
    for key in ("consistency_gap_response", "consistency_index_response", "consistency_index"):
        assert figure(key, frame) == (None, 40)


def test_contacts_of_which_it_is_not_known_count_nowhere(contacts):
    frame = pl.concat([contacts(EVEN_MIX), contacts(EVEN_MIX).with_columns(is_response_met=None)])
    assert figure("consistency_gap_response", frame) == (pytest.approx(2.5), 200)


def test_a_reason_not_known_is_a_reason_like_another(contacts):
    frame = contacts([(channel, None if reason == "move" else reason, n, met) for channel, reason, n, met in EVEN_MIX])
    assert figure("consistency_gap_response", frame).value == pytest.approx(2.5)


def test_overall_it_is_the_mean_over_the_kpis_that_are_known(contacts):
    response, resolution = contacts(EVEN_MIX), contacts(EVEN_MIX, "is_resolution_met")
    both = pl.concat([response, resolution.with_columns(is_resolution_met=pl.col("channel") == "chat")])
    single = [figure(f"consistency_index_{kpi}", both).value for kpi in ("response", "resolution")]
    assert single == [pytest.approx(97.5), pytest.approx(0)]
    assert figure("consistency_index", both) == (pytest.approx(48.75), 400)


@pytest.mark.parametrize(
    ("kpi", "column", "values", "expected"),
    [
        pytest.param("response", "is_response_met", [True, False, None], (1 / 2, 2), id="met its own standard"),
        pytest.param("resolution", "is_resolution_met", [True, None, None], (1.0, 1), id="resolved in time"),
        pytest.param("csat", "csat_score", [5, 4, 3, None], (2 / 3, 3), id="top two of five of those who rated"),
        pytest.param("quality", "quality_score", [80.0, 79.9, 100.0, None], (2 / 3, 3), id="80 passes"),
    ],
)
def test_attainments(kpi, column, values, expected, rows):
    assert figure(f"attainment_{kpi}", rows(OUTCOMES, **{column: values})) == (pytest.approx(expected[0]), expected[1])


def test_the_score_that_passes_is_a_choice(rows):
    frame = rows(OUTCOMES, quality_score=[80.0, 95.0])
    assert figure("attainment_quality", frame, pass_score="90").value == 0.5


def test_fcr_counts_as_the_rate_of_that_name_does():
    frames = all_rows(4)
    for days in ("1", "4", "7"):
        told = totals([registry.get("attainment_fcr"), registry.get("fcr")], frames, {"window_days": days})
        assert told["attainment_fcr"] == told["fcr"]
        assert told["fcr"].n > 0


def test_the_interval_of_a_gap_holds_it_and_narrows_with_contacts(contacts):
    def width(times):
        cells = [(channel, reason, n * times, met * times) for channel, reason, n, met in EVEN_MIX]
        told = evaluate([registry.get("consistency_gap_response")], {"outcomes": contacts(cells)}, level=0.95)
        low, value, high = told.select("low", "value", "high").row(0)
        assert low <= value <= high
        assert low >= 0
        return high - low

    assert width(100) < width(10) / 2


def test_every_index_and_gap_has_an_interval_where_it_has_a_value():
    frames = all_rows(4)
    derived = [one for one in registry.family("channel consistency") if one.told_within]
    told = evaluate(derived, frames, level=0.95)
    assert told.height == 16
    assert told.filter(pl.col("value").is_not_null())["low"].null_count() == 0


def test_the_matrix_has_every_reason_on_every_channel(contacts):
    frame = contacts([*EVEN_MIX, ("email", "bill", 3, 1)])
    told = channels.matrix(
        evaluate([registry.get("attainment_response")], {"outcomes": frame}, ("reason", "channel"), level=0.95)
    )
    assert told.select("reason", "channel", "n", "is_pooled").rows() == [
        ("bill", "chat", 60, False), ("bill", "email", 3, True), ("bill", "phone", 40, False),
        ("move", "chat", 40, False), ("move", "email", 0, True), ("move", "phone", 60, False),
    ]  # fmt: skip
    assert told["value"].to_list() == [0.9, 1 / 3, 0.75, 0.4, None, 0.5]
    assert told.filter(pl.col("n") > 0)["low"].null_count() == 0


def test_standings_name_the_best_channel_first_and_those_left_out_last(contacts):
    frame = contacts([*EVEN_MIX, ("email", "bill", 3, 3)])
    told = standings(frame)
    assert told["channel"].to_list() == ["chat", "phone", "email"]
    assert told["is_left_out"].to_list() == [False, False, True]
    assert told["crude"].to_list() == [0.7, 0.6, 1.0]


def test_there_is_one_of_each_for_every_kpi():
    keys = {metric.key for metric in registry.family("channel consistency")}
    for kpi in KPIS:
        kinds = ("attainment", "standardised_attainment", "consistency_gap", "consistency_index")
        assert {f"{kind}_{kpi}" for kind in kinds} <= keys


@pytest.mark.parametrize("attained", [(0.8, 0.75, 0.7), (0.8, 0.8, 0.7), (0.9, 0.85, 0.84, 0.6), (0.8, 0.8, 0.8)])
def test_the_interval_of_a_gap_holds_the_true_gap_about_as_often_as_it_says(attained):
    gap, rng = registry.get("consistency_gap_response"), np.random.default_rng(5)
    names = [f"channel {place}" for place in range(len(attained))]
    truth, held = 100 * (max(attained) - min(attained)), 0
    for _ in range(200):
        cells = pl.DataFrame(
            {
                "channel": names,
                "reason": ["bill"] * len(names),
                "attainment_response": rng.binomial(400, attained) / 400,
                "attainment_response.n": [400] * len(names),
            }
        )
        figure = gap.work(cells, {"level": 0.95})
        held += figure.low <= truth <= figure.high
    assert held / 200 >= 0.88  # of 95 %: a gap between several is skewed, and 200 tries tell it to ± 4 %


def test_switches_are_counted_from_channel_to_channel(rows):
    frame = rows(
        OUTCOMES,
        channel=["chat", "chat", "chat", "phone", "phone"],
        next_channel=["phone", "phone", "chat", "chat", "chat"],
        next_reason_days=[0, 7, 1, 8, 2],
        age_days=[9, 9, 9, 9, 7],
        next_is_linked=[False, True, False, False, False],
        next_same_agent=[False, False, False, False, False],
    )
    told = channels.switches(registry.get("handover_repeat_rate"), {"outcomes": frame})
    # The third stays on its channel, the fourth comes after 8 days, the fifth is not mature.
    assert told.select("channel", "next_channel", "n", "started_over", "value").rows() == [("chat", "phone", 2, 1, 0.5)]
    assert told["low"][0] < 0.5 < told["high"][0]
