"""How numbers are made, in a real browser: on hover and focus, as a choice, and in the glossary."""

import pytest
from playwright.sync_api import Page, expect

from metrics import registry
from tests.browser.test_live import Server, one_server

pytestmark = pytest.mark.browser
__all__ = ["one_server"]


@pytest.fixture
def desk(one_server: Server, page: Page) -> Page:
    """The live page over a floor in good order."""
    one_server.show("normal")
    page.goto(one_server.url)
    expect(page.locator('[data-kpi="service_level"]')).to_be_visible(timeout=60_000)
    return page


def test_every_card_and_column_of_numbers_says_on_hover_how_it_is_made(desk):
    told = desk.locator(".definition")
    cards = desk.locator(".kpi")
    assert cards.count() == 8
    for index in range(8):
        cards.nth(index).hover()
        key = cards.nth(index).get_attribute("data-kpi")
        expect(told.locator("h3")).to_have_text(registry.get(key).name)
        expect(told.locator("a")).to_have_attribute("href", f"glossary?metric={key}&lang=en")
    for name in ("waiting", "longest", "sl_now", "sl_today", "target", "abandonment", "available", "trend", "breach"):
        desk.locator(f"th.c-{name}").hover()
        expect(desk.locator(f"th.c-{name}")).to_have_attribute("aria-describedby", "definition")


def test_with_variant_n_and_anchor(desk):
    desk.locator('[data-kpi="service_level"]').hover()
    told = desk.locator(".definition dl")
    expect(told).to_contain_text("answered_or_abandoned")
    expect(told).to_contain_text("1,331")
    expect(told).to_contain_text("queued_at")
    cell = desk.locator("td.c-sl_today").first
    cell.hover()
    expect(told.get_by_text("n", exact=True).locator("+ dd")).to_have_text(cell.get_attribute("data-n"))


def test_by_keyboard_alone_and_gone_with_escape(desk):
    desk.locator('[data-kpi="service_level"]').press("Tab")  # from this card to the next
    told = desk.locator(".definition")
    expect(told.locator("h3")).to_have_text("Waiting now")
    desk.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_the_choice_goes_to_the_url_and_to_the_chip_and_back(desk):
    chip = desk.locator('[data-filter="definitions"]')
    expect(chip).to_contain_text("as usual")
    chip.click()
    desk.locator('input[value="of_answered"]').check()
    expect(chip).to_contain_text("of_answered")
    desk.locator('input[name="short_abandon_s"]').fill("0")
    desk.keyboard.press("Tab")
    expect(chip).to_contain_text("S = 0 s")
    desk.wait_for_url("**set=service_level.variant%3Aof_answered%2Cshort_abandon_s%3A0*")
    desk.keyboard.press("Escape")
    desk.locator('[data-kpi="service_level"]').hover()
    expect(desk.locator(".definition dl")).to_contain_text("answered ≤ T ÷ answered")
    desk.mouse.move(5, 1070)
    desk.reload()
    expect(chip).to_contain_text("of_answered", timeout=60_000)
    chip.click()
    desk.locator(".choices .plain").click()
    expect(chip).to_contain_text("as usual")
    desk.wait_for_function("!location.search.includes('set=')")


def test_what_the_address_asks_in_vain_is_said_literally(one_server, page):
    page.goto(f"{one_server.url}/?lang=zh&set=bogus:<img src=x onerror=window.__pwn=1>")
    note = page.locator(".refused")
    expect(note).to_contain_text("bogus:<img src=x onerror=window.__pwn=1>", timeout=60_000)
    expect(note).to_contain_text("未采用")
    assert page.evaluate("window.__pwn") is None


@pytest.mark.parametrize(("lang", "name", "formula"), [("en", "Service level", "answered"), ("zh", "服务水平", "接听")])
def test_the_glossary_opens_at_the_metric_asked_for(one_server, page, lang, name, formula):
    page.goto(f"{one_server.url}/glossary?metric=service_level&lang={lang}")
    opened = page.locator("article[data-open]")
    expect(opened.locator("h2")).to_contain_text(name, timeout=60_000)
    expect(opened).to_be_in_viewport()
    expect(opened.locator("dl")).to_contain_text(formula)
    assert page.locator("article").count() == len(registry.everything())


def test_the_glossary_is_searched_in_either_language_and_by_family(one_server, page):
    page.goto(f"{one_server.url}/glossary")
    cards = page.locator("article")
    expect(cards.first).to_be_visible(timeout=60_000)
    page.locator(".find").fill("座席")
    expect(page.locator('article[data-metric="available_agents"]')).to_be_visible()
    page.locator(".find").fill("service_level")
    expect(page.locator('article[data-metric="service_level"]')).to_be_visible()
    page.locator(".find").fill("no such thing at all")
    expect(page.locator(".none")).to_contain_text("No metric matches")
    page.locator(".find").fill("")
    page.locator('[data-family="live"]').click()
    expect(cards).to_have_count(len(registry.family("live")))
    page.locator('[data-lang="zh"]').click()
    expect(page.locator("h1")).to_have_text("指标词典")
    expect(cards).to_have_count(len(registry.family("live")))


def test_a_metric_that_does_not_exist_is_said(one_server, page):
    page.goto(f"{one_server.url}/glossary?metric=%3Cb%3Enothing")
    expect(page.locator(".note")).to_contain_text("There is no metric of that key: <b>nothing", timeout=60_000)


def test_english_and_chinese_pages_carry_the_same_numbers(one_server, page):
    one_server.show("normal", frozen=1)
    told = []
    for lang in ("en", "zh"):
        page.goto(f"{one_server.url}/?lang={lang}")
        expect(page.locator('[data-kpi="service_level"] .v')).to_have_text("85.7%", timeout=60_000)
        keys = ("service_level", "waiting", "asa", "abandonment_rate", "handle_time", "available_agents")
        cards = [page.locator(f'[data-kpi="{key}"] .v').inner_text() for key in keys]
        told.append((cards, page.locator("td.c-sl_today, td.c-abandonment, td.c-waiting").all_inner_texts()))
    assert told[0] == told[1]
