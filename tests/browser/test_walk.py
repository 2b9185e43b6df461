"""Wall → live → queue → agent → contact → customer and back, as each role, in both languages.

Each step is one entry of the browser's history; Back leads to the address and the content that were there. Who may not
go further meets the same refusal everywhere. FLOORVIEW_SHOTS names a folder for the screenshots.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from dashboard.pages import access_log
from dashboard.wording.catalogue import t
from queries.scope import Role
from tests.browser import walk_store
from tests.browser.serving import serving

pytestmark = pytest.mark.browser
PATIENCE_MS = 90_000
SEES_ONE = (Role.SUPERVISOR, Role.TEAM_LEAD, Role.AGENT)
SEES_LIVE = (*SEES_ONE, Role.DIRECTOR, Role.ADMIN)
SEES_WALL = (Role.SUPERVISOR, Role.TEAM_LEAD, Role.DIRECTOR, Role.ADMIN)
WALKERS = (*SEES_LIVE, Role.AUDITOR)


class Step(NamedTuple):
    """What leads on, where it leads, and what stands there then."""

    name: str
    go: Callable[[], object]
    address: str
    stands: Locator
    says: str | re.Pattern[str]


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("walk")
    path = folder / "store.db"
    shutil.copy(sqlite_template, path)
    walk_store.filled(path)
    with serving("walk_server.py", f"sqlite:///{path}", folder, health="/healthz", cwd=folder) as served:
        yield served


class Walk:
    """One role's way through the pages, in one tab."""

    def __init__(self, page: Page, url: str, role: Role, lang: str) -> None:
        self.page, self.url, self.role, self.lang = page, url, role, lang
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._hear)

    def _hear(self, message: ConsoleMessage) -> None:
        """Note errors, but for the platform asking beside a page's own path where its server is."""
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.faults.append(message.text)

    def to(self, path: str) -> Callable[[], object]:
        """Type an address."""
        mark = "&" if "?" in path else "?"
        return lambda: self.page.goto(f"{self.url}{path}{mark}role={self.role.value}&lang={self.lang}")

    def refused(self, name: str, path: str) -> Step:
        """Meet the refusal at an address."""
        header = self.page.locator("[data-testid=stHeading]")
        return Step(name, self.to(path), path.partition("?")[0], header, t("live.refused_title", self.lang))

    def steps(self) -> Iterator[Step]:
        """Return the way of this role."""
        page, role = self.page, self.role
        if role in SEES_WALL:
            yield Step("wall", self.to("/wall"), "/wall", page.locator("main.canvas .tile").first, re.compile(r"\S"))
        else:
            yield Step(
                "wall", self.to("/wall"), "/wall", page.locator("main.canvas .note"), t("wall.note.denied", "en")
            )
        if role in SEES_LIVE:
            row = page.locator(".desk tr[data-queue='1']")
            yield Step("live", self.to("/"), "/", row, re.compile("Sales"))
            yield Step(
                "queue",
                row.locator(".c-queue").click,
                "open=1",
                page.locator(".desk .drill .head"),
                re.compile("Sales"),
            )
        else:
            log = page.locator(".top h1")  # the first page of who may not see the floor
            yield Step("live", self.to("/"), "/", log, t(access_log.TITLE, self.lang))
            yield self.refused("queue", "/replay")
        yield from self.inward() if role in SEES_ONE else self.outside()

    def inward(self) -> Iterator[Step]:
        """Open one person, one contact, one customer."""
        page = self.page
        dot = page.locator(""".desk [data-agents] i[data-way='["agent",{"id":1}]']""")
        yield Step("agent", dot.click, "/agent", page.locator(".people h2").first, "Ann")
        contact = page.locator(".people a[href*='/interaction']").first
        story = page.locator(".story .transcript li").first
        yield Step("contact", contact.click, "/interaction", story, re.compile("My fee is still not back"))
        customer = page.locator(".facts a[href*='/customer']").first
        yield Step(
            "customer", customer.click, "/customer", page.locator(".journey .sentence"), re.compile("fee refund")
        )

    def outside(self) -> Iterator[Step]:
        """Try the same, past the pages that show no way."""
        if self.role is Role.DIRECTOR:
            nobody = self.page.locator(".people h2").first
            yield Step("agent", self.to("/agent?id=1"), "/agent", nobody, t("people.not_found", self.lang))
        else:
            yield self.refused("agent", "/agent?id=1")
        yield self.refused("contact", "/interaction?id=1")
        yield self.refused("customer", "/customer?id=1")

    def arrived(self, step: Step) -> tuple[str, int]:
        """Wait until what should stand there does; return the address and how many entries the history has."""
        self.page.wait_for_url(lambda url: step.address in url)
        expect(step.stands).to_be_visible(timeout=PATIENCE_MS)
        expect(step.stands).to_contain_text(step.says, timeout=PATIENCE_MS)
        return self.page.url, self.page.evaluate("history.length")


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("FLOORVIEW_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(params=WALKERS, ids=lambda role: role.value)
def walk(request: pytest.FixtureRequest, browser: Browser, url: str, lang: str) -> Iterator[Walk]:
    locale = {"en": "en-GB", "zh": "zh-CN"}[lang]
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale=locale)
    yield Walk(context.new_page(), url, request.param, lang)
    context.close()


def test_there_and_back(walk: Walk, shots: Path) -> None:
    steps, addresses, entries = [], [], []
    for step in walk.steps():
        step.go()
        address, length = walk.arrived(step)
        steps.append(step)
        addresses.append(address)
        entries.append(length)
        walk.page.screenshot(path=shots / f"{walk.role.value}_{walk.lang}_{len(steps)}_{step.name}.png")
    assert [length - entries[0] for length in entries] == list(range(len(steps)))
    for step, address in reversed(list(zip(steps[:-1], addresses[:-1], strict=True))):
        walk.page.go_back()
        assert walk.arrived(step)[0] == address
    assert walk.faults == []
