"""A customer's journey and the queue replay in a real browser, in both languages; hostile names are only names."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from metrics import registry
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.operations import AgentState
from store.schema.people import Agent, Customer, Order, Queue, Site, Team
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOSTILE = '<img src="http://elsewhere.example/p.png" onerror="window.__pwn=1">'
SENTENCES = {
    "en": "Third contact about this (fee refund) in 6 days; promise due tomorrow 14:00.",
    "zh": "6天内第3次为同一事由（fee refund）联系；承诺明天 14:00 到期。",
}
QUEUES = {"en": "Queues", "zh": "队列"}


def filled(path: Path) -> None:
    """Three calls about one thing, the last of which waited for ten minutes; names that are code."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.put_all(
        (Site, {"time_zone": "UTC"}), (Team, {}), (Queue, {"name": HOSTILE}), (Agent, {"name": HOSTILE}),
        (Customer, {"name": HOSTILE}), (Order, {"customer_id": 1, "ordered_at": NOW, "product": HOSTILE}),
    )  # fmt: skip
    for number, days in enumerate((6, 3, 0), start=1):
        at = (NOW - timedelta(days=days)).replace(hour=9)
        end = at + timedelta(minutes=5)
        due = NOW.replace(hour=14) + timedelta(days=1) if days == 0 else None
        told = {"created_at": at, "ended_at": end, "outcome": "answered", "reason": "fee_refund"}
        world.put(Contact, customer_id=1, promise_due_at=due, **told)
        world.put(
            ContactLeg, contact_id=number, agent_id=1, team_id=1, queued_at=at - timedelta(minutes=10), answered_at=at,
            left_queue_at=at, ended_at=end, wrap_ended_at=end, leave_kind="answered",
        )  # fmt: skip
        world.put(AgentState, agent_id=1, started_at=at.replace(hour=8), ended_at=at.replace(hour=16))
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("journeys"), filled) as served:
        yield served


@pytest.fixture
def watched(patient: Page):
    """A page, and the addresses that were called."""
    called = []
    patient.on("request", lambda request: called.append(request.url))
    return patient, called


def _nothing_ran(page, called):
    assert page.evaluate("window.__pwn") is None
    assert not [one for one in called if "elsewhere" in one]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_journey_is_read_on_one_axis_and_a_mark_opens_its_contact(watched, url, lang):
    page, called = watched
    page.goto(f"{url}/customer?id=1&lang={lang}")
    expect(page.locator(".journey .sentence")).to_have_text(SENTENCES[lang])
    marks = page.locator(".journey .axis .mark.answered")
    expect(marks).to_have_count(3)
    expect(page.locator(".journey .axis .chain-number")).to_have_text("3")
    expect(page.locator(".journey [data-part=orders] .name")).to_have_text(HOSTILE)
    expect(page.locator(".journey tbody tr")).to_have_count(3)
    page.locator(".journey .axis a[data-contact='3']").focus()
    page.locator(".journey .axis a[data-contact='3'] .hit").click(force=True)
    page.wait_for_url(re.compile(r"/interaction\?.*id=3"))
    page.go_back()
    expect(page.locator(".journey .sentence")).to_have_text(SENTENCES[lang])
    _nothing_ran(page, called)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_replay_is_moved_by_keys_and_pointer_and_the_address_follows(watched, url, lang):
    page, called = watched
    page.goto(f"{url}/replay?at=2026-11-10T08:55&lang={lang}")
    clock = page.locator(".replay [data-clock]")
    expect(clock).to_have_text("08:55")
    expect(page.locator(".replay .columns h2").first).to_have_text(QUEUES[lang])
    expect(page.locator(".replay tr[data-queue='1'] td").nth(1)).to_have_text("1")
    expect(page.locator(".replay tr[data-queue='1'] td").nth(2)).to_have_text("05:00")
    expect(page.locator(".replay tr[data-queue='1'] .name")).to_have_text(HOSTILE)
    expect(page.locator(".replay [data-state=available] .name")).to_have_text(HOSTILE)
    slider = page.get_by_role("slider")
    slider.focus()
    slider.press("ArrowRight")
    expect(clock).to_have_text("08:56")
    expect(page.locator(".replay tr[data-queue='1'] td").nth(2)).to_have_text("06:00")
    page.wait_for_url(re.compile(r"at=2026-11-10T08%3A56"))
    slider.press("PageDown")
    expect(clock).to_have_text("08:26")
    expect(page.locator(".replay tr[data-queue='1'] td").nth(1)).to_have_text("0")
    page.wait_for_url(re.compile(r"at=2026-11-10T08%3A26"))
    page.go_back()
    expect(clock).to_have_text("08:56")
    box = page.locator(".replay .plot").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url(re.compile(r"at=2026-11-10T1[12]%3A"))
    expect(clock).not_to_have_text("08:56")
    _nothing_ran(page, called)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tiles_and_columns_of_a_replay_say_on_hover_how_they_are_made(watched, url, lang):
    page, _ = watched
    page.goto(f"{url}/replay?at=2026-11-10T08:55&lang={lang}")
    metric = registry.get("longest_wait")
    told = page.locator(".told:visible h4")
    page.locator('.replay [data-tile="spot"] button').hover()
    expect(told).to_have_count(2)
    expect(told.last).to_have_text(metric.name_zh if lang == "zh" else metric.name)
    page.mouse.move(0, 0)
    expect(told).to_have_count(0)
    page.locator(".replay th button.defined").nth(2).hover()
    expect(told).to_have_count(1)
