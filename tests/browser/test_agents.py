"""Agents in a real browser: a point opens a person, a number opens its contacts, hostile names are only names."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from metrics import registry
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Agent
from tests.browser.serving import pages_over
from tests.queries.world import World

pytestmark = pytest.mark.browser
HOSTILE = (
    "datum.x'+alert(1)+'",
    "count()",
    '<img src=x onerror="window.__pwn=1">',
    "![x](http://elsewhere.example/p.png) :red[A] $x^2$",
    "a.b[c]:Q",
    "{constructor.constructor('window.__pwn=1')()}",
)
EACH = 40
START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def filled(path: Path) -> None:
    """Give agents of hostile names forty calls each, some of them handed on."""
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    names = [world.put(Agent, name=name) for name in HOSTILE]
    rows = []
    for number in range(EACH * len(names)):
        at = START + timedelta(minutes=number)
        end = at + timedelta(minutes=3)
        rows.append((Contact, {"created_at": at, "ended_at": end, "reason": "balance"}))
        told = dict.fromkeys(("queued_at", "offered_at", "answered_at", "left_queue_at"), at)
        told |= {"ended_at": end, "wrap_ended_at": end, "talk_s": 180.0 + number % 50, "leave_kind": "answered"}
        rows.append(
            (ContactLeg, {"contact_id": number + 1, "agent_id": names[number % len(names)], "team_id": 1, **told})
        )
    world.put_all(*rows)
    engine.dispose()


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(sqlite_template, tmp_path_factory.mktemp("agents"), filled) as served:
        yield served


@pytest.fixture
def at_agents(patient: Page, url: str):
    """Open the comparison and note who is called."""
    page, called = patient, []
    page.on("request", lambda request: called.append(request.url))
    page.goto(f"{url}/agents?period=7d&kpi=handle_time")
    expect(_points(page)).to_have_count(len(HOSTILE))
    return page, called


def _points(page: Page):
    return page.locator('[data-testid="stVegaLiteChart"] svg g.mark-symbol.role-mark path')


def test_hostile_names_are_shown_as_they_are_and_call_nobody(at_agents, url):
    page, called = at_agents
    names = page.locator(".people table tbody tr td:first-child")
    expect(names).to_have_text(sorted(HOSTILE))
    told = set()
    for number in range(len(HOSTILE)):
        _points(page).nth(number).hover(force=True)
        tip = page.locator("#vg-tooltip-element.visible")
        expect(tip).to_be_visible()
        told.add(tip.locator("tr").first.locator("td.value").inner_text())
    assert told <= set(HOSTILE)
    assert told
    assert page.evaluate("window.__pwn") is None
    assert not [one for one in called if "elsewhere" in one]


def test_a_point_opens_the_agent_and_back_comes_back(at_agents):
    page, _ = at_agents
    _points(page).first.click(force=True)
    page.wait_for_url(re.compile(r"/agent\?"))
    expect(page.locator(".people h2").first).to_be_visible()
    assert re.search(r"[?&]id=\d+", page.url)
    assert not [name for name in HOSTILE if name in page.url]
    page.go_back()
    page.wait_for_url(re.compile(r"/agents\?"))
    expect(_points(page)).to_have_count(len(HOSTILE))


def test_a_number_opens_its_contacts(at_agents):
    page, _ = at_agents
    page.locator(".people table tbody tr td:nth-child(2) a").first.click()
    page.wait_for_url(re.compile(r"/contacts\?.*agent=\d+"))
    assert "metric=handle_time" in page.url
    expect(page.locator(".list table tbody tr").first).to_be_visible()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_heading_and_a_choice_say_on_hover_how_the_figure_is_made(at_agents, url, lang):
    page, _ = at_agents
    page.goto(f"{url}/agents?period=7d&kpi=handle_time&lang={lang}")
    metric = registry.get("handle_time")
    name = metric.name_zh if lang == "zh" else metric.name
    told = page.locator(".told:visible h4")
    page.locator(".people th button.defined").first.hover()
    expect(told).to_have_text(name)
    page.mouse.move(0, 0)
    expect(told).to_have_count(0)
    page.locator(".people .group a", has_text=name).hover()
    expect(told).to_have_text(name)
    page.mouse.move(0, 0)
    page.goto(f"{url}/team?period=7d&lang={lang}")
    page.locator(".people th button.defined", has_text=name).focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(told).to_have_text(name)
    page.keyboard.press("Escape")
    expect(told).to_have_count(0)
