"""The second proof of standardised attainments, gaps and indices: one row of the simulated centre after another."""

import sqlite3
from collections import Counter, defaultdict
from datetime import date

import pytest

from metrics import registry
from metrics.evaluate import evaluate, totals
from queries import history
from queries.frames import OUTCOMES
from queries.scope import OPERATOR, Scope, Window
from queries.source import Source
from store.types import to_micros

pytestmark = pytest.mark.xdist_group("simulated")
WINDOW = Window.days(date(2026, 10, 19), date(2026, 11, 2), "Europe/London")
MET = {
    "response": lambda row: row["is_response_met"],
    "resolution": lambda row: row["is_resolution_met"],
    "csat": lambda row: None if row["csat_score"] is None else row["csat_score"] >= 4,
    "quality": lambda row: None if row["quality_score"] is None else row["quality_score"] >= 80,
}


@pytest.fixture(scope="module")
def outcomes(simulated):
    source = Source(f"sqlite:///{simulated}", deadline_s=120)
    yield history.read(source, OUTCOMES, Scope(WINDOW, OPERATOR))
    source.close()


def judged(outcomes, kpi):
    """[(channel, reason, met)] of the rows of which it is known."""
    rows = [(row["channel"], row["reason"], MET[kpi](row)) for row in outcomes.iter_rows(named=True)]
    return [row for row in rows if row[2] is not None]


def by_row(rows):
    """Each channel's attainment on the mix of all, added up one reason at a time."""
    mix, told = Counter(reason for _, reason, _ in rows), {}
    of_channel = defaultdict(lambda: defaultdict(list))
    for channel, reason, met in rows:
        of_channel[channel][reason].append(met)
    for channel, reasons in of_channel.items():
        pool, weight, summed = [], 0, []
        for reason, of_all in mix.items():
            if len(reasons[reason]) >= 30:
                summed.append((of_all, sum(reasons[reason]) / len(reasons[reason])))
            else:
                pool, weight = pool + reasons[reason], weight + of_all
        summed += [(weight, sum(pool) / len(pool))] if pool else []
        told[channel] = sum(w * a for w, a in summed) / sum(w for w, _ in summed)
    return told


@pytest.mark.parametrize("kpi", MET)
def test_standardised_attainment_is_what_the_rows_add_up_to(kpi, outcomes):
    rows = judged(outcomes, kpi)
    told = evaluate([registry.get(f"standardised_attainment_{kpi}")], {"outcomes": outcomes}, ["channel"])
    ours = {channel: value for channel, value in told.select("channel", "value").iter_rows() if value is not None}
    assert len(ours) > 2
    assert ours == pytest.approx(by_row(rows))


@pytest.mark.parametrize("kpi", MET)
def test_gap_and_index_are_what_the_channels_come_to(kpi, outcomes):
    rows = judged(outcomes, kpi)
    attained, counts = by_row(rows), Counter(channel for channel, _, _ in rows)
    enough = [attained[channel] for channel, n in counts.items() if n >= 30]
    mean = sum(attained[channel] * n for channel, n in counts.items()) / len(rows)
    uneven = sum(abs(attained[channel] - mean) * n for channel, n in counts.items()) / len(rows)
    names = [registry.get(f"consistency_{kind}_{kpi}") for kind in ("gap", "index")]
    told = totals(names, {"outcomes": outcomes})
    assert told[f"consistency_gap_{kpi}"].value == pytest.approx(100 * (max(enough) - min(enough)))
    assert told[f"consistency_index_{kpi}"] == (pytest.approx(100 * (1 - 2 * uneven)), len(rows))


def test_the_index_overall_is_the_mean_of_the_five(outcomes):
    keys = [f"consistency_index_{kpi}" for kpi in (*MET, "fcr")]
    told = totals([registry.get(key) for key in ("consistency_index", *keys)], {"outcomes": outcomes})
    assert told["consistency_index"].value == pytest.approx(sum(told[key].value for key in keys) / 5)


def test_response_on_channels_where_the_customer_holds_the_line_is_what_sql_says(outcomes, simulated):
    sql = """
        select c.channel, avg(a.answered_at - l.queued_at <= s.threshold_s * 1000000) from contacts c
          join contact_legs l on l.contact_id = c.id and l.leg_no = 1
          join (select contact_id, min(answered_at) answered_at from contact_legs group by 1) a on a.contact_id = c.id
          join service_standards s on s.queue_id = l.queue_id and s.metric = 'service_level'
         where c.direction = 'inbound' and c.channel in ('phone', 'chat') and a.answered_at is not null
           and c.ended_at >= :start and c.ended_at < :end group by c.channel"""
    with sqlite3.connect(simulated) as store:
        bounds = {"start": to_micros(WINDOW.start_at), "end": to_micros(WINDOW.end_at)}
        expected = dict(store.execute(sql, bounds).fetchall())
    told = evaluate([registry.get("attainment_response")], {"outcomes": outcomes}, ["channel"])
    ours = dict(told.select("channel", "value").iter_rows())
    assert {channel: ours[channel] for channel in ("phone", "chat")} == pytest.approx(expected)
