"""The response page in a real browser: a click narrows it, or opens rows whose count is the mark's; it can be saved."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Queue, ServiceStandard
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
START = datetime(2026, 11, 2, 9, tzinfo=UTC)
CALLS, CHATS = 90, 60
HOSTILE = "<img src=x onerror='window.__pwn=1'> ![x](http://elsewhere.example/) datum.x+alert(1)"


def filled(path: Path) -> None:
    """Ninety calls and sixty chats, each answered after 5 to 44 s."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    chats = world.put(Queue, name=HOSTILE, channel="chat")
    long_ago = START - timedelta(days=365)
    world.put(ServiceStandard, metric="service_level", threshold_s=20.0, target_share=0.8, effective_from=long_ago)
    rows = []
    for number in range(CALLS + CHATS):
        at = START + timedelta(minutes=3 * number)
        answered = at + timedelta(seconds=5 + number % 40)
        end = answered + timedelta(minutes=3)
        is_chat = number >= CALLS
        channel = {"channel": "chat"} if is_chat else {}
        rows.append((Contact, {"created_at": at, "ended_at": end, "reason": "balance", **channel}))
        told = {"queued_at": at, "offered_at": answered, "answered_at": answered, "left_queue_at": answered}
        told |= {"ended_at": end, "wrap_ended_at": end, "talk_s": 180.0, "leave_kind": "answered"}
        told |= {"queue_id": chats} if is_chat else {}
        rows.append((ContactLeg, {"contact_id": number + 1, "agent_id": 1, "team_id": 1, **told}))
    world.put_all(*rows)
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("response"), filled) as served:
        yield f"{served}/response?period=7d"


@pytest.fixture
def at_response(patient: Page, url: str):
    return patient, url


def _points(page: Page):
    return page.locator('.st-key-panel-attained svg g.mark-symbol.role-mark path[aria-roledescription="point"]')


def _n(page: Page):
    return page.locator('[data-metric="service_level"] .small').first


def test_a_click_on_a_mark_narrows_the_page_and_back_takes_it_away(at_response):
    page, url = at_response
    page.goto(url)
    expect(_points(page)).to_have_count(2)
    expect(_n(page)).to_contain_text(f"n {CALLS + CHATS}")
    _points(page).first.click(force=True)
    page.wait_for_url(re.compile(r"[?&]channel=phone"))
    expect(_n(page)).to_contain_text(f"n {CALLS}")
    expect(_points(page)).to_have_count(1)
    page.go_back()
    expect(_n(page)).to_contain_text(f"n {CALLS + CHATS}")
    expect(_points(page)).to_have_count(2)


def test_back_before_the_page_is_drawn_takes_a_click_back_and_the_mark_can_be_clicked_again(at_response):
    page, url = at_response
    page.goto(url)
    expect(_points(page)).to_have_count(2)
    for followed in (1, 2):
        _points(page).first.click(force=True)
        page.wait_for_url(re.compile(r"[?&]channel=phone"))
        page.go_back()
        chart_anew = page.locator(f'[class*="st-key-chart-mark-attained-"][class*="-{followed} "]')
        expect(chart_anew.locator("svg g.mark-symbol.role-mark")).not_to_have_count(0)
        expect(_n(page)).to_contain_text(f"n {CALLS + CHATS}")
        expect(_points(page)).to_have_count(2)


def test_a_click_opens_a_list_as_long_as_the_mark_says(at_response):
    page, url = at_response
    page.goto(f"{url}&click=list")
    expect(_points(page)).to_have_count(2)
    _points(page).nth(1).click(force=True)
    page.wait_for_url(re.compile(r"/contacts\?.*channel=chat"))
    expect(page.locator(".list .count")).to_have_text(f"{CHATS} rows")


def test_the_denominator_opens_as_many_rows(at_response):
    page, url = at_response
    page.goto(url)
    _n(page).locator("a").click()
    page.wait_for_url(re.compile(r"/contacts\?.*side=denominator"))
    expect(page.locator(".list .count")).to_have_text(f"{CALLS + CHATS} rows")


def test_a_choice_draws_anew_and_is_in_the_address(at_response):
    page, url = at_response
    page.goto(url)
    expect(_points(page)).to_have_count(2)
    page.locator('[data-pick="by"] select').select_option("queue")
    page.wait_for_url(re.compile(r"[?&]by=queue"))
    expect(page.locator(".st-key-panel-attained svg.marks")).to_contain_text("<img src=x")
    assert page.evaluate("window.__pwn") is None


@pytest.mark.parametrize("kind", ["csv", "svg", "png"])
def test_what_is_seen_can_be_saved(at_response, kind):
    page, url = at_response
    page.goto(url)
    expect(_points(page)).to_have_count(2)
    with page.expect_download() as saving:
        page.locator(f'.st-key-panel-attained [data-save="{kind}"]').click()
    content = saving.value.path().read_bytes()
    assert saving.value.suggested_filename.endswith(f".{kind}")
    assert {"csv": b"phone", "svg": b"<svg", "png": b"\x89PNG"}[kind] in content


def test_a_tiles_name_says_how_it_is_made(at_response):
    page, url = at_response
    page.goto(url)
    page.locator('[data-metric="service_level"] h3 button').click()
    expect(page.locator(".told:visible")).to_contain_text("answered")


def test_a_panels_title_says_how_its_figures_are_made(at_response):
    page, url = at_response
    page.goto(url)
    page.locator('[class*="st-key-panel-"] h2 button').first.click()
    told = page.locator(".told:visible")
    expect(told.locator("h4").first).to_be_visible()
    expect(told.locator("dl").first).not_to_be_empty()
