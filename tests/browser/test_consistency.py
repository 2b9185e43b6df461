"""The consistency page in a real browser: a cell opens as many contacts as it says; the toggle changes the cells."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import planted
from tests.browser.test_agents import _wait

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
PATIENCE_MS = 90_000


@pytest.fixture(scope="module")
def url(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("consistency") / "store.db"
    shutil.copy(sqlite_template, path)
    planted.filled(path, late=0.7)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {**os.environ, "FLOORVIEW_STORE": f"sqlite:///{path}", "FLOORVIEW_DATA": str(path.parent)}
    process = subprocess.Popen([sys.executable, str(HERE / "agents_server.py"), str(port)], env=environment)
    try:
        _wait(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}/consistency"
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def at_matrix(page: Page, url: str):
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield page, url
    expect.set_options(timeout=5_000)


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
