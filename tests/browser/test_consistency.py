"""The consistency page in a real browser: a cell opens as many contacts as it says; the toggle changes the cells."""

import re
from functools import partial

import pytest
from playwright.sync_api import Page, expect

from tests import planted
from tests.browser.serving import pages_over

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    with pages_over(
        sqlite_template, tmp_path_factory.mktemp("consistency"), partial(planted.filled, late=0.7)
    ) as served:
        yield f"{served}/consistency"


@pytest.fixture
def at_matrix(patient: Page, url: str):
    return patient, url


def _words(page: Page, text: str):
    return page.locator(".st-key-panel-matrix svg text", has_text=re.compile(f"^{text}$"))


def test_a_cell_opens_a_list_as_long_as_it_says(at_matrix):
    page, url = at_matrix
    page.goto(url)
    _words(page, f"n {planted.IN_PLANTED}").click(force=True)
    page.wait_for_url(re.compile(r"/contacts\?.*channel=chat.*reason=refund"))
    expect(page.locator(".list .count")).to_have_text(f"{planted.IN_PLANTED} rows")
    page.go_back()
    expect(_words(page, f"n {planted.IN_PLANTED}")).to_be_visible()


def test_the_toggle_changes_the_cells_and_stands_in_the_address(at_matrix):
    page, url = at_matrix
    page.goto(url)
    expect(_words(page, r"◆ \d+\.\d%")).to_have_count(1)
    page.locator('[data-pick="values"] [data-value="standardised"]').click()
    page.wait_for_url(re.compile(r"[?&]values=standardised"))
    expect(_words(page, r"◆ −\d+\.\d")).to_have_count(1)
    expect(_words(page, r"◆ \d+\.\d%")).to_have_count(0)
    page.go_back()
    expect(_words(page, r"◆ \d+\.\d%")).to_have_count(1)
