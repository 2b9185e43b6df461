"""First-contact resolution in a real browser: the picker moves the number, and a bar opens as many rows as it says."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Customer
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
FIVE = timedelta(minutes=5)
FIRST = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERIOD = "from=2026-03-02&to=2026-03-16"
BACK = {"balance": 12, "fee_refund": 7}  # customers, of forty, who call again two days later for the same reason


def filled(path: Path) -> None:
    """Two reasons of forty customers each, some of whom call again; long enough ago for all to be mature."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    made = [
        (customer + 40 * place + 1, reason, FIRST + timedelta(minutes=customer, days=days))
        for place, (reason, back) in enumerate(BACK.items())
        for customer in range(40)
        for days in ((0, 2) if customer < back else (0,))
    ]
    late = (81, "roaming", FIRST + timedelta(days=90))  # the store knows of what came long after
    for number, (customer, reason, at) in enumerate([*made, late], start=1):
        known = [(Customer, {"id": customer})] if all(one[0] != customer for one in made[: number - 1]) else []
        told = dict.fromkeys(("queued_at", "answered_at", "left_queue_at"), at) | {"ended_at": at + FIVE}
        world.put_all(
            *known,
            (Contact, {"customer_id": customer, "reason": reason, "created_at": at, "ended_at": at + FIVE,
                       "outcome": "answered"}),
            (ContactLeg, {"contact_id": number, "agent_id": 1, "team_id": 1, "leave_kind": "answered", **told}),
        )  # fmt: skip
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("fcr"), filled) as served:
        yield served


@pytest.fixture
def at_fcr(patient: Page, url: str):
    return patient, f"{url}/fcr?{PERIOD}"


def test_the_picker_changes_the_number(at_fcr):
    page, address = at_fcr
    page.goto(address)
    tile = page.locator(".tiles").first
    expect(tile).to_contain_text("80.8%")  # 80 of 99 contacts were not followed by another
    page.locator("[data-pick=window] select").select_option("1")
    expect(tile).to_contain_text("100.0%")  # nobody was back within a day
    page.wait_for_url(re.compile(r"set=window_days"))
    assert "window=" not in page.url


def test_a_bar_opens_as_many_rows_as_it_says(at_fcr):
    page, address = at_fcr
    page.goto(f"{address}&view=repeats")
    bars = page.locator(".st-key-panel-reasons svg g.mark-rect.role-mark path")
    expect(bars).to_have_count(len(BACK))
    bars.first.click(force=True)
    page.wait_for_url(re.compile(r"/contacts\?.*reason=balance"))
    assert "metric=repeat_contact_rate" in page.url
    expect(page.locator(".list table tbody tr")).to_have_count(BACK["balance"])
