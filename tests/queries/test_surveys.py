"""SURVEYS and REVIEWS by hand-worked rows, on both stores."""

from dataclasses import replace
from datetime import timedelta

import pytest
from polars.testing import assert_frame_equal

from queries import history
from queries.frames import REVIEWS, SURVEYS
from queries.scope import Principal, Role
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.people import Site, Team
from store.schema.voice import QualityReview, Survey
from tests.queries.world import asked, at

NOON = at("2026-03-02 12:00")
DAY = asked(at("2026-03-02 00:00"), at("2026-03-03 00:00"))


def later(**span):
    return NOON + timedelta(**span)


def one(source, *columns, frame=SURVEYS, anchor=None):
    rows = history.read(source, frame, DAY, anchor).select(columns).rows()
    assert len(rows) == 1
    return rows[0]


@pytest.fixture
def handed_on(world):
    """A call that Ann took and Cai of the other team took over."""
    world.centre()
    world.put(Contact, created_at=NOON, reason="bill", segment="vip", language="en", customer_id=None)
    legs = [(1, 1, 1, 1), (2, 2, 3, 2), (3, 1, None, None)]
    for number, queue, agent, team in legs:
        answered = later(minutes=number) if agent else None
        world.put(
            ContactLeg, contact_id=1, leg_no=number, queue_id=queue, agent_id=agent, team_id=team,
            queued_at=later(minutes=number), answered_at=answered,
        )  # fmt: skip
    return world


WHAT = ("channel", "direction", "reason", "segment", "language", "queue", "team", "agent", "site")


def test_a_survey_is_told_by_its_contact_as_the_contact_is(handed_on, source):
    handed_on.put(Survey, contact_id=1, sent_at=later(hours=1))
    expected = ("phone", "inbound", "bill", "vip", "en", "Sales", "South", "Cai", "London")
    assert one(source, *WHAT) == expected
    assert one(source, "contact_id", "local_hour", "iso_week", "source") == (1, 13, "2026-W10", "hand")


def test_a_review_credits_who_handled_the_contact_not_who_reviewed_it(handed_on, source):
    handed_on.put(QualityReview, contact_id=1, reviewer_id=2, reviewed_at=later(hours=2), score=87.5)
    assert one(source, "agent", "team", "reviewer_id", "score", frame=REVIEWS) == ("Cai", "South", 2, 87.5)


def test_a_survey_about_a_ticket_is_told_by_the_ticket(world, source):
    world.centre()
    world.put(
        Ticket, created_at=NOON, channel="email", reason="refund", segment="basic", assignee_id=2, team_id=1, queue_id=2
    )
    world.put(Survey, ticket_id=1, sent_at=later(hours=1))
    assert one(source, *WHAT) == ("email", None, "refund", "basic", None, "Mail", "North", "Bob", "London")


def test_the_contact_comes_before_its_ticket(handed_on, source):
    handed_on.put(Ticket, created_at=NOON, channel="email", reason="refund", assignee_id=2, team_id=1, queue_id=2)
    handed_on.change(Contact, 1, ticket_id=1, reason=None)
    handed_on.put(Survey, contact_id=1, sent_at=later(hours=1))
    assert one(source, "channel", "reason", "agent", "ticket_id") == ("phone", "refund", "Cai", 1)


def test_a_survey_about_nothing_known_is_a_survey_all_the_same(world, source):
    world.centre()
    world.put(Contact, created_at=at("1970-01-01 00:00"), channel="other", source_version=-1)
    world.put(Survey, contact_id=1, sent_at=NOON)
    assert one(source, "survey_id", "channel", "agent") == (1, None, None)


@pytest.mark.parametrize(
    ("kind", "score", "kept"),
    [
        ("csat", 0, None),
        ("csat", 1, 1),
        ("csat", 5, 5),
        ("csat", 6, None),
        ("nps", -1, None),
        ("nps", 0, 0),
        ("nps", 10, 10),
        ("nps", 11, None),
        ("ces", 0, None),
        ("ces", 1, 1),
        ("ces", 7, 7),
        ("ces", 8, None),
    ],
)
def test_a_score_off_its_scale_is_an_answer_without_a_score(world, source, kind, score, kept):
    world.centre()
    world.put(Survey, kind=kind, sent_at=NOON, answered_at=later(minutes=9), score=score)
    assert one(source, "is_answered", "score") == (True, kept)


@pytest.mark.parametrize(
    ("told", "is_answered", "answered_at"),
    [
        pytest.param({}, False, None, id="no word"),
        pytest.param({"answered_at": later(hours=3)}, True, later(hours=3), id="opened, and no score given"),
        pytest.param({"score": 4}, True, NOON, id="a score without an instant came when it was asked for"),
        pytest.param({"is_resolved": False}, True, NOON, id="a no is an answer"),
    ],
)
def test_what_an_answer_is(world, source, told, is_answered, answered_at):
    world.centre()
    world.put(Survey, sent_at=NOON, **told)
    assert one(source, "is_answered", "answered_at") == (is_answered, answered_at)


def test_two_anchors_put_a_survey_into_two_days(world, source):
    world.centre()
    world.put(Survey, sent_at=at("2026-03-01 23:00"), answered_at=at("2026-03-02 08:00"), score=5)
    world.put(Survey, sent_at=at("2026-03-02 23:00"), answered_at=at("2026-03-03 08:00"), score=1)
    world.put(Survey, sent_at=at("2026-03-02 10:00"), score=3)
    assert history.read(source, SURVEYS, DAY)["survey_id"].to_list() == [3, 2]
    told = history.read(source, SURVEYS, DAY, "answered_at")
    assert told.select("survey_id", "local_hour").rows() == [(1, 8), (3, 10)]


def test_two_sites_have_their_own_days(world, source):
    world.centre()
    world.put(Site, name="Shanghai", time_zone="Asia/Shanghai")
    world.change(Team, 2, site_id=2)
    world.put(Contact, created_at=NOON)
    world.put(ContactLeg, contact_id=1, queue_id=None, agent_id=3, team_id=2, queued_at=NOON, answered_at=NOON)
    world.put(Survey, contact_id=1, sent_at=at("2026-03-02 18:00"))
    assert one(source, "site", "local_day", "local_hour") == ("Shanghai", at("2026-03-03 00:00").date(), 2)
    alone = history.read(source, SURVEYS, DAY, columns=["local_day"])
    assert alone["local_day"].to_list() == [at("2026-03-03 00:00").date()]


def test_every_column_is_the_same_alone_as_among_all(handed_on, source):
    handed_on.put(Survey, contact_id=1, sent_at=NOON, answered_at=later(hours=1), score=4, is_resolved=True)
    handed_on.put(QualityReview, contact_id=1, reviewed_at=NOON, score=50.0)
    for frame in (SURVEYS, REVIEWS):
        whole = history.read(source, frame, DAY)
        assert whole.height == 1
        for column in frame.columns:
            assert_frame_equal(history.read(source, frame, DAY, columns=[column]), whole.select(column))


def test_an_agent_counts_what_was_said_of_the_own_team(handed_on, source):
    handed_on.put(Survey, contact_id=1, sent_at=NOON)
    for team, rows in (("South", 1), ("North", 0)):
        agent = Principal("agent", Role.AGENT, teams=frozenset({team}), agent_id=9)
        assert history.read(source, SURVEYS, replace(DAY, principal=agent)).height == rows
    assert history.read(source, SURVEYS, DAY.choosing(channel=["email"])).height == 0


def test_no_rows_keep_their_types(source):
    for frame in (SURVEYS, REVIEWS):
        frame.check(history.read(source, frame, DAY))
