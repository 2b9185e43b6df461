"""The scorecard in a real browser: small multiples, one KPI, the rows of a week, a note that begins a baseline."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import ServiceStandard
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
WEEKS, CALLS = 8, 42  # six a day
WHY = "New routing of calls since this day"
CHARTS = "svg.course"


def filled(path: Path) -> None:
    """Eight whole weeks of six calls a day up to yesterday, answered after 5 to 34 s."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    now = datetime.now(UTC)
    monday = (now - timedelta(days=now.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)
    first = monday - timedelta(weeks=WEEKS)
    world.put(ServiceStandard, metric="service_level", threshold_s=20.0, target_share=0.8, effective_from=first)
    rows = []
    for number in range(WEEKS * CALLS):
        at = first + timedelta(days=number // 6, minutes=20 * (number % 6))
        answered = at + timedelta(seconds=5 + number * 7 % 30)
        end = answered + timedelta(minutes=3)
        rows.append((Contact, {"created_at": at, "ended_at": end, "reason": "balance"}))
        told = {"queued_at": at, "offered_at": answered, "answered_at": answered, "left_queue_at": answered}
        told |= {"ended_at": end, "wrap_ended_at": end, "talk_s": 180.0, "leave_kind": "answered"}
        rows.append((ContactLeg, {"contact_id": number + 1, "agent_id": 1, "team_id": 1, **told}))
    world.put_all(*rows)
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("scorecard"), filled) as served:
        yield f"{served}/scorecard"


@pytest.fixture
def at_scorecard(patient: Page, url: str):
    return patient, url


def level(page: Page):
    return page.locator('tr[data-metric="service_level"]')


@pytest.mark.parametrize(("lang", "words"), [("en", "n = 42"), ("zh", "n = 42")])
def test_every_kpi_has_its_small_chart_in_both_languages(at_scorecard, lang, words):
    page, url = at_scorecard
    page.goto(f"{url}?lang={lang}")
    expect(level(page)).to_contain_text(words)
    expect(page.locator(f"tr[data-metric] {CHARTS}")).to_have_count(13)
    expect(level(page).locator(f"{CHARTS} circle")).to_have_count(WEEKS)
    expect(level(page).locator(f"{CHARTS} .band")).to_have_count(1)


def test_a_number_opens_as_many_rows_and_back_leads_home(at_scorecard):
    page, url = at_scorecard
    page.goto(url)
    level(page).locator("td.num a").click()
    page.wait_for_url(re.compile(r"/contacts\?.*metric=service_level"))
    expect(page.locator(".list .count")).to_have_text(f"{CALLS} rows")
    page.go_back()
    expect(level(page)).to_contain_text(f"n = {CALLS}")


def test_one_kpi_is_opened_and_a_note_begins_its_baseline_anew(at_scorecard):
    page, url = at_scorecard
    page.goto(url)
    level(page).locator("td.kpi a").click()
    page.wait_for_url(re.compile(r"[?&]kpi=service_level"))
    course = page.locator(".st-key-panel-course svg.marks")
    expect(course).to_be_visible()
    expect(page.locator(".st-key-panel-parts")).to_be_visible()
    form = page.locator(".st-key-panel-note")
    form.locator('input[type="text"]').last.fill(WHY)
    form.get_by_text("Limits begin anew on this day").click()
    form.get_by_role("button", name="Note it").click()
    expect(page.locator(".st-key-panel-course")).to_contain_text(WHY)
    page.go_back()
    expect(level(page).locator(f"{CHARTS} .note")).to_have_count(1)


def test_a_kpis_name_says_on_hover_how_it_is_made_and_leads_to_its_own_view(at_scorecard):
    page, url = at_scorecard
    page.goto(url)
    expect(level(page)).to_contain_text(f"n = {CALLS}")
    told = page.locator(".told")
    level(page).locator("td.kpi a").hover()
    expect(told.locator("h4")).to_have_text("Service level")
    expect(told.locator("dl")).to_contain_text("queued_at")
    told.locator("a").click()
    page.wait_for_url(re.compile(r"/glossary\?.*metric=service_level"))
