"""Filters that hold for one side of a ratio, or for nothing at all."""

import pytest
from typer.testing import CliRunner

from dashboard.cli.main import app
from metrics import registry
from metrics.evaluate import evaluate, sheets
from metrics.metric import Metric
from queries import history
from queries.frames import CONTACTS, LEGS, REVIEWS, SURVEYS, TICKETS
from queries.scope import FILTERS
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.voice import QualityReview, Survey
from tests.soundness.conftest import MONDAY, WEEK

SIDES = {
    "channel": ("phone", "email"),
    "queue": ("Sales", "Mail"),
    "team": ("North", "South"),
    "segment": ("vip", "basic"),
    "source": ("hand", "other hand"),
}


@pytest.fixture
def two_of_each(world):
    """Two contacts that differ in everything that may be filtered by, each with a survey, a review and a ticket."""
    for key, (channel, queue, agent, team, segment, origin) in enumerate(
        [("phone", 1, 1, 1, "vip", "hand"), ("email", 2, 3, 2, "basic", "other hand")], 1
    ):
        own = {"source": origin}
        world.put(Contact, created_at=MONDAY, ended_at=MONDAY, channel=channel, segment=segment, **own)
        world.put(
            ContactLeg, contact_id=key, queue_id=queue, agent_id=agent, team_id=team, queued_at=MONDAY,
            answered_at=MONDAY, ended_at=MONDAY, leave_kind="answered", **own,
        )  # fmt: skip
        world.put(Survey, contact_id=key, sent_at=MONDAY, answered_at=MONDAY if key == 1 else None, score=5, **own)
        world.put(QualityReview, contact_id=key, reviewed_at=MONDAY, score=50.0, **own)
        world.put(
            Ticket, created_at=MONDAY, channel=channel, segment=segment, queue_id=queue, team_id=team,
            assignee_id=agent, **own,
        )  # fmt: skip
    return world


@pytest.mark.parametrize("frame", [LEGS, CONTACTS, TICKETS, SURVEYS, REVIEWS], ids=lambda frame: frame.name)
@pytest.mark.parametrize("name", FILTERS)
def test_no_filter_is_ignored(two_of_each, source, name, frame):
    assert history.read(source, frame, WEEK).height == 2
    for value in SIDES[name]:
        found = history.read(source, frame, WEEK.choosing(**{name: [value]}))
        assert found[name].to_list() == [value]
    assert history.read(source, frame, WEEK.choosing(**{name: ["nobody"]})).height == 0


def test_a_filter_that_cannot_hold_is_refused_rather_than_ignored(two_of_each, store_url):
    for metric in ("repeat_purchase_rate", "contacts_per_hour"):
        asked = CliRunner().invoke(
            app,
            ["kpis", "--store", store_url, metric, "--from", "2026-03-02", "--to", "2026-03-03", "--queue", "Sales"],
        )
        assert asked.exit_code == 2
        assert "cannot be told by queue" in asked.stderr


def test_a_filter_holds_for_numerator_and_denominator(two_of_each, told):
    whole, phone, mail = (
        told("feedback_rate", WEEK.choosing(channel=channel)) for channel in ([], ["phone"], ["email"])
    )
    assert (whole[None], phone[None], mail[None]) == ((1.0, 2), (1.0, 1), (1.0, 1))
    two_of_each.change(Survey, 2, score=None)
    assert told("feedback_rate", WEEK.choosing(channel=["email"]))[None] == (0.0, 1)
    assert told("feedback_rate", WEEK.choosing(channel=["phone"]))[None] == (1.0, 1)


@pytest.mark.parametrize("name", FILTERS)
def test_filtering_by_a_value_is_grouping_by_it(two_of_each, source, name):
    """For every share of these frames: the filtered figure is the group's, numerator and denominator alike."""
    known = {LEGS.name, TICKETS.name, SURVEYS.name}
    metrics = [one for one in registry.everything().values() if {part.frame.name for part in one.parts} <= known]
    shares = [one for one in metrics if one.unit == "share" and isinstance(one, Metric)]
    assert len(shares) > 10
    for metric in shares:
        (sheet, (frame, anchor)), *_ = sheets([metric]).items()
        groups = evaluate([metric], {sheet: history.read(source, frame, WEEK, anchor)}, [name])
        for value, share, n in groups.select(name, "value", "n").iter_rows():
            rows = history.read(source, frame, WEEK.choosing(**{name: [value]}), anchor)
            assert evaluate([metric], {sheet: rows}).select("value", "n").row(0) == (share, n)
