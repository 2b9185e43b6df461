"""Customers and tickets in a real browser: a mark opens a list as long as it says, a filter makes new numbers."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg, Ticket
from store.schema.people import Queue
from store.schema.voice import Survey
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
CALLS, CHATS, TICKETS = 40, 35, 12
HOSTILE = "<img src=x onerror='window.__pwn=1'> ![x](http://elsewhere.example/)"


def filled(path: Path) -> None:
    """Forty rated calls and thirty-five rated chats; twelve open tickets in a queue with a hostile name."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    queue = world.put(Queue, name=HOSTILE, channel="email")
    rows = []
    for number in range(CALLS + CHATS):
        at = START + timedelta(minutes=3 * number)
        end = at + timedelta(minutes=2)
        channel = {"channel": "chat"} if number >= CALLS else {}
        rows.append((Contact, {"created_at": at, "ended_at": end, "reason": "balance", **channel}))
        told = dict.fromkeys(("queued_at", "offered_at", "answered_at", "left_queue_at"), at)
        told |= {"ended_at": end, "wrap_ended_at": end, "talk_s": 120.0, "leave_kind": "answered"}
        rows.append((ContactLeg, {"contact_id": number + 1, "agent_id": 1, "team_id": 1, **told}))
        score = {"sent_at": end, "answered_at": end, "score": 1 + number % 5}
        rows.append((Survey, {"contact_id": number + 1, **score}))
    rows += [(Ticket, {"created_at": START + timedelta(hours=n), "queue_id": queue}) for n in range(TICKETS)]
    world.put_all(*rows)
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("customers"), filled) as served:
        yield served


@pytest.fixture
def at(patient: Page, url: str):
    return patient, url


def _points(page: Page):
    return page.locator('.st-key-panel-score svg g.mark-symbol.role-mark path[aria-roledescription="point"]')


def _n(page: Page):
    return page.locator('[data-metric="csat"] .small').first


def test_a_mark_opens_a_list_as_long_as_it_says(at):
    page, url = at
    page.goto(f"{url}/customers?period=7d&click=list")
    expect(_points(page)).to_have_count(2)
    _points(page).nth(1).click(force=True)
    page.wait_for_url(re.compile(r"/contacts\?.*channel=chat"))
    expect(page.locator(".list .count")).to_have_text(f"{CHATS} rows")


def test_a_filter_makes_new_numbers(at):
    page, url = at
    page.goto(f"{url}/customers?period=7d")
    expect(_n(page)).to_contain_text(f"n {CALLS + CHATS}")
    _points(page).first.click(force=True)
    page.wait_for_url(re.compile(r"[?&]channel=phone"))
    expect(_n(page)).to_contain_text(f"n {CALLS}")
    expect(_points(page)).to_have_count(1)


def test_a_cell_opens_as_many_open_tickets_and_a_name_is_only_a_name(at):
    page, url = at
    page.goto(f"{url}/cases?period=7d&view=standing")
    row = page.locator(".list table tbody tr").first
    expect(row.locator("td").first).to_have_text(HOSTILE)
    cell = row.locator("td").nth(1)
    expect(cell).to_have_text(str(TICKETS))
    cell.locator("a").click()
    page.wait_for_url(re.compile(r"/tickets\?.*metric=open_tickets"))
    expect(page.locator(".list .count")).to_have_text(f"{TICKETS} rows")
    assert page.evaluate("window.__pwn") is None


def test_bars_of_scores_open_their_answers(at):
    page, url = at
    page.goto(f"{url}/customers?period=7d")
    bars = page.locator('.st-key-panel-made_of svg g.mark-rect.role-mark path[aria-roledescription="bar"]')
    expect(bars).to_have_count(5)
    bars.first.click(force=True)
    page.wait_for_url(re.compile(r"/contacts\?.*metric=csat_scored_5"))
    expect(page.locator(".list .count")).to_have_text(f"{(CALLS + CHATS) // 5} rows")
