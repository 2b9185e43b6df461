"""Going from page to page by the list beside them: what the viewer chose travels along."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from dashboard.wording.catalogue import t
from tests.browser.test_live import Server, one_server

pytestmark = pytest.mark.browser
__all__ = ["one_server"]
PATIENCE_MS = 60_000


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def link(page: Page, title: str, lang: str):
    """The link in the list of pages, which is folded away at first."""
    found = page.get_by_test_id("stSidebar").get_by_role("link", name=t(title, lang))
    if not found.is_visible():
        page.get_by_test_id("stExpandSidebarButton").click(timeout=PATIENCE_MS)
    expect(found).to_be_visible(timeout=PATIENCE_MS)
    return found


def test_filters_formulas_and_language_travel_from_page_to_page_and_back(page: Page, one_server: Server):
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{one_server.url}/?lang=zh&channel=phone&set=fcr.window_days:3")
    link(page, "glossary.title", "zh").click()
    page.wait_for_url("**/glossary?*", timeout=PATIENCE_MS)
    expected = {"lang": ["zh"], "channel": ["phone"], "set": ["fcr.window_days:3"]}
    assert query(page) == expected
    expect(link(page, "glossary.title", "zh")).to_have_attribute("aria-current", "page")
    link(page, "live.title", "zh").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/", timeout=PATIENCE_MS)
    assert query(page) == expected
    page.go_back()
    page.wait_for_url("**/glossary?*", timeout=PATIENCE_MS)
    assert query(page) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("", {}, id="nothing was chosen"),
        pytest.param("?channel=chat&metric=fcr", {"channel": ["chat"]}, id="what only that page knows stays there"),
    ],
)
def test_a_link_holds_what_was_chosen_and_no_more(page: Page, one_server: Server, asked: str, expected: dict):
    page.goto(f"{one_server.url}/glossary{asked}", timeout=PATIENCE_MS)
    listed = page.get_by_test_id("stSidebar").get_by_role("link", name=t("live.title", "en"), include_hidden=True)
    expect(listed).to_have_count(1, timeout=PATIENCE_MS)
    assert parse_qs(urlsplit(str(listed.get_attribute("href"))).query) == expected
