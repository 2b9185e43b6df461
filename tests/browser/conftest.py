"""A real browser for tests marked `browser`: Chromium on PATH, else the one Playwright brought along."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect, sync_playwright

from tests.browser import serving

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PATIENCE_MS, USUAL_MS = 120_000, 5_000
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def _launch(playwright: Playwright) -> Browser:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            opened = _launch(playwright)
        except Error as error:
            if os.environ.get("FLOORVIEW_REQUIRE_BROWSER") == "1":
                raise
            pytest.skip(f"no browser here: {str(error).splitlines()[0]}")
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page of a supervisor's or a wall's size."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    yield context.new_page()
    context.close()


@pytest.fixture
def patient(page: Page) -> Iterator[Page]:
    """A page, and expectations of it, that wait long: the store is read, the machine is busy."""
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield page
    expect.set_options(timeout=USUAL_MS)


@pytest.fixture
def free_port() -> int:
    return serving.free_port()
