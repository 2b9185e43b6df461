"""What a person who knows contact centres would look at first."""

from datetime import timedelta

import polars as pl
import pytest

FULL_DAY = 20_000 / 7


def followed(contacts: pl.DataFrame) -> pl.DataFrame:
    """Handled contacts with whether the same customer came back for the same reason within seven days."""
    handled = contacts.filter((pl.col("outcome") == "answered") & pl.col("customer_id").is_not_null())
    handled = handled.sort("customer_id", "reason", "created_at")
    later = pl.col("created_at").shift(-1).over("customer_id", "reason")
    return handled.with_columns(again=(later - pl.col("ended_at") <= timedelta(days=7)).fill_null(value=False))


def served(past) -> pl.DataFrame:
    standards = past["service_standards"].filter(pl.col("metric") == "service_level").select("queue_id", "threshold_s")
    queues = past["queues"].select(queue_id="id", channel="channel")
    wait = (pl.col("left_queue_at") - pl.col("queued_at")).dt.total_microseconds() / 1e6
    legs = past["contact_legs"].join(standards, on="queue_id").join(queues, on="queue_id").with_columns(wait_s=wait)
    return legs.filter(pl.col("leave_kind").is_in(["answered", "abandoned"]))


def test_volumes(past):
    assert past["contacts"].height > 6 * 18_000
    assert len(past["queues"]) == 12
    assert len(past["teams"]) == 6
    assert len(past["agents"]) == 60
    channels = set(past["contacts"]["channel"].unique())
    assert channels == {"phone", "email", "chat", "messaging", "social", "app", "in_person", "bot", "ivr"}


def test_phone_service_is_neither_perfect_nor_hopeless(past):
    phone = served(past).filter(pl.col("channel") == "phone")
    prompt = (phone["leave_kind"] == "answered") & (phone["wait_s"] <= phone["threshold_s"])
    assert 0.68 < prompt.mean() < 0.88
    assert 0.02 < (phone["leave_kind"] == "abandoned").mean() < 0.08
    by_half_hour = phone.group_by(pl.col("queued_at").dt.truncate("30m")).agg(
        level=((pl.col("leave_kind") == "answered") & (pl.col("wait_s") <= 20)).mean(), n=pl.len()
    )
    busy = by_half_hour.filter(pl.col("n") >= 30)
    assert busy["level"].quantile(0.1) < 0.6
    assert busy["level"].quantile(0.9) > 0.95


def test_agents_differ_in_speed_and_in_what_they_settle(past):
    legs = (
        past["contact_legs"]
        .filter(pl.col("leave_kind") == "answered")
        .join(followed(past["contacts"]).select(contact_id="id", again="again"), on="contact_id")
    )
    agents = legs.filter(pl.col("queue_id") <= 4).group_by("agent_id").agg(pl.mean("again", "talk_s"), n=pl.len())
    agents = agents.filter(pl.col("n") > 200)
    assert agents["talk_s"].max() > 1.3 * agents["talk_s"].min()
    assert agents["again"].max() > agents["again"].min() + 0.08


def test_the_process_change_makes_customers_come_back_less(past):
    change = past["annotations"].filter(pl.col("starts_baseline"))["at"].item()
    improved = ["payment_dispute", "fee_refund", "bill_query", "plan_change"]
    mature = followed(past["contacts"]).filter(
        pl.col("ended_at") < past["contacts"]["created_at"].max() - timedelta(days=7)
    )
    rate = {
        (which, when): mature.filter(pl.col("reason").is_in(improved) == which, (pl.col("ended_at") >= change) == when)[
            "again"
        ].mean()
        for which in (True, False)
        for when in (True, False)
    }
    assert rate[True, False] - rate[True, True] > 0.06
    assert abs(rate[False, False] - rate[False, True]) < 0.02


def test_the_outage_brings_a_surge_of_network_faults(past):
    at = past["annotations"].filter(pl.col("kind") == "outage")["at"].item()
    faults = past["contacts"].filter((pl.col("reason") == "network_fault") & pl.col("previous_contact_id").is_null())

    def between(start):
        return faults.filter(pl.col("created_at").is_between(start, start + timedelta(hours=3.5), closed="left")).height

    assert between(at) > 4 * between(at - timedelta(days=7))


def test_one_channel_answers_one_question_otherwise(past):
    handled = past["contacts"].filter((pl.col("reason") == "fee_refund") & pl.col("resolution_code").is_not_null())
    refunded = dict(handled.group_by("channel").agg((pl.col("resolution_code") == "refunded").mean()).iter_rows())
    assert refunded.pop("app") < 0.4
    assert min(refunded.values()) > 0.7


def test_poor_handling_brings_customers_back_also_elsewhere(past):
    contacts = followed(past["contacts"])
    assert 0.1 < contacts["again"].mean() < 0.3
    linked = past["contacts"].filter(pl.col("previous_contact_id").is_not_null())
    pairs = linked.join(past["contacts"].select(previous_contact_id="id", before="channel"), on="previous_contact_id")
    person = pairs.filter(~pl.col("before").is_in(["bot", "ivr"]))
    assert 0.05 < (person["channel"] != person["before"]).mean() < 0.6


@pytest.mark.parametrize(("kind", "low", "high"), [("csat", 1, 5), ("nps", 0, 10), ("ces", 1, 7)])
def test_most_surveys_stay_unanswered_and_scores_keep_their_scale(past, kind, low, high):
    surveys = past["surveys"].filter(pl.col("kind") == kind)
    assert 0.1 < surveys["score"].is_not_null().mean() < 0.4
    assert surveys["score"].min() >= low
    assert surveys["score"].max() == high


def test_quiet_days_and_nights_are_quiet(past):
    days = past["contacts"].with_columns(day=pl.col("created_at").dt.date()).group_by("day").agg(n=pl.len())
    weekday = days.with_columns(weekday=pl.col("day").dt.weekday()).filter(pl.col("n") > 200)
    mean = dict(weekday.group_by("weekday").agg(pl.mean("n")).iter_rows())
    assert mean[7] < mean[6] < 0.75 * mean[1]
    hours = past["contacts"]["created_at"].dt.hour().value_counts()
    by_hour = dict(hours.iter_rows())
    assert by_hour[2] * 10 < by_hour[10]


def test_customers_stand_at_every_stage_of_life(past):
    end = past["contacts"]["created_at"].max()
    last = past["orders"].group_by("customer_id").agg(pl.max("ordered_at"))
    age = last.select((end - pl.col("ordered_at")).dt.total_days()).to_series()
    assert (age <= 180).sum() > 20_000
    assert ((age > 180) & (age <= 365)).sum() > 3000
    assert (age > 365).sum() > 3000
    assert len(past["customers"]) - len(last) > 2000
