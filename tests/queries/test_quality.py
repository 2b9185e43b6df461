"""Rows that cannot be: each rule finds what breaks it, on both kinds of store, and nothing else."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import delete, select, update

from queries import quality
from queries.quality_rules import OVERLAP, RULES, words
from queries.source import Source
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.operations import AgentState, Shift
from store.schema.voice import QualityReview, Survey
from store.writer import Writer

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = NOON + timedelta(days=1)
WINDOW = (NOON - timedelta(days=1), NOW)
KEYS = [*(rule.key for rule in RULES), OVERLAP]


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def record(table: str, key: str, **fields) -> dict:
    told = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}
    return {"table": table, "source_id": key, "source_version": 1, **told}


SOUND = [
    record("queues", "q", name="Q", channel="phone"),
    record("agents", "a", name="A"),
    record(
        "contacts", "c", channel="phone", direction="inbound", created_at=NOON, ended_at=after(60), outcome="answered",
    ),
    record(
        "contact_legs", "l", contact="c", leg_no=1, queue="q", agent="a", queued_at=NOON, answered_at=after(10),
        left_queue_at=after(10), ended_at=after(60), wrap_ended_at=after(70), talk_s=50, leave_kind="answered",
    ),
    record(
        "tickets", "t", channel="phone", status="resolved", created_at=NOON, first_response_at=after(60),
        resolved_at=after(600),
    ),
    record("agent_states", "s1", agent="a", state="available", started_at=NOON, ended_at=after(60)),
    record("agent_states", "s2", agent="a", state="on_contact", started_at=after(60), ended_at=after(120)),
    record("shifts", "w", agent="a", activity="work", starts_at=NOON, ends_at=after(3600)),
    record("surveys", "v", contact="c", kind="csat", sent_at=after(100), answered_at=after(200), score=5),
    record("quality_reviews", "r", contact="c", reviewed_at=after(900), score=90.0),
]  # fmt: skip

# What to change of the sound rows so that each rule finds one.
BREAKING = {
    "left_before_queued": (ContactLeg, {"left_queue_at": after(-1)}),
    "ended_before_answered": (ContactLeg, {"ended_at": after(5)}),
    "wrapped_before_ended": (ContactLeg, {"wrap_ended_at": after(30)}),
    "negative_parts": (ContactLeg, {"hold_s": -1.0}),
    "answered_by_nobody": (ContactLeg, {"agent_id": None}),
    "answered_in_no_queue": (ContactLeg, {"queue_id": None}),
    "answered_but_left_otherwise": (ContactLeg, {"leave_kind": "abandoned"}),
    "leg_in_the_future": (ContactLeg, {"queued_at": NOW + timedelta(hours=2)}),
    "contact_ended_before_created": (Contact, {"ended_at": after(-1)}),
    "contact_in_the_future": (Contact, {"created_at": NOW + timedelta(hours=2)}),
    "resolved_before_created": (Ticket, {"resolved_at": after(-1)}),
    "resolved_before_first_response": (Ticket, {"resolved_at": after(30)}),
    "responded_before_created": (Ticket, {"first_response_at": after(-5)}),
    "closed_before_created": (Ticket, {"closed_at": after(-5)}),
    "ticket_in_the_future": (Ticket, {"created_at": NOW + timedelta(hours=2)}),
    "state_ended_before_started": (AgentState, {"ended_at": after(-5)}),
    "state_too_long": (AgentState, {"ended_at": NOON + timedelta(days=2, seconds=61)}),
    "state_in_the_future": (AgentState, {"started_at": NOW + timedelta(hours=2)}),
    "shift_ends_before_it_starts": (Shift, {"ends_at": NOON}),
    "survey_answered_before_sent": (Survey, {"answered_at": NOON}),
    "survey_off_its_scale": (Survey, {"score": 6}),
    "review_off_its_scale": (QualityReview, {"score": 101.0}),
    OVERLAP: (AgentState, {"ended_at": after(61)}),
}


@pytest.fixture
def source(store_url, engine):
    with Writer(engine, "here", clock=lambda: NOW) as writer:
        assert writer.write(SOUND).rejected == 0
    opened = Source(store_url)
    yield opened
    opened.close()


def found(source) -> dict[str, int]:
    rows = quality.counted(source, *WINDOW, now=NOW).filter(pl.col("rows") > 0)
    return dict(rows.select("rule", "rows").iter_rows())


def test_sound_rows_break_no_rule_and_every_rule_is_counted(source):
    counts = quality.counted(source, *WINDOW, now=NOW)
    assert set(counts["rule"]) == set(KEYS)
    assert counts["rows"].sum() == 0
    assert (counts["of"] > 0).all()


def test_every_rule_is_broken_by_a_test():
    assert set(BREAKING) == set(KEYS) == set(words())


@pytest.mark.parametrize("rule", KEYS)
def test_it_finds_what_breaks_it(rule, source, engine):
    table, change = BREAKING[rule]
    with engine.begin() as connection:
        key = connection.scalar(select(table.id).order_by(table.id).limit(1))
        connection.execute(update(table).where(table.id == key).values(**change))
    assert found(source).get(rule) == 1
    named = quality.examples(source, rule, *WINDOW, now=NOW)
    expected = key + 1 if rule == OVERLAP else key  # the later one is said to overlap
    assert named == [expected]


def test_of_each_source_by_itself_and_only_within_the_window(source, engine):
    with Writer(engine, "elsewhere", clock=lambda: NOW) as writer:
        told = {"channel": "email", "status": "resolved", "created_at": NOON, "resolved_at": after(5)}
        assert writer.write([record("tickets", "x", **told)]).rejected == 0
    with engine.begin() as connection:  # as an older program, or a hand, may have left it
        connection.execute(update(Ticket).where(Ticket.source == "elsewhere").values(resolved_at=after(-5)))
    counts = quality.counted(source, *WINDOW, now=NOW).filter(pl.col("rule") == "resolved_before_created")
    assert counts.select("source", "rows", "of").rows() == [("elsewhere", 1, 1), ("here", 0, 1)]
    earlier = (WINDOW[0] - timedelta(days=9), WINDOW[0])
    assert quality.counted(source, *earlier, now=NOW).is_empty()


def test_an_empty_store_has_nothing_to_say(source, engine):
    with engine.begin() as connection:
        for table in (Survey, QualityReview, Shift, AgentState, Ticket, ContactLeg, Contact):
            connection.execute(delete(table))
    assert quality.counted(source, *WINDOW, now=NOW).is_empty()


def test_words_in_both_languages():
    for said, excluded in words().values():
        assert set(said) == set(excluded) == {"en", "zh"}
        assert all(any("\u4e00" <= letter <= "\u9fff" for letter in text["zh"]) for text in (said, excluded))


def test_no_such_rule(source):
    with pytest.raises(KeyError):
        quality.examples(source, "nonsense", *WINDOW)
