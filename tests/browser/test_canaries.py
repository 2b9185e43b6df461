"""Walks every page with a team lead's rights: in nothing that reaches the browser or a log is a person's datum."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Response, WebSocket, expect
from sqlalchemy import text
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.signing.passwords import kept
from dashboard.wording.catalogue import t
from store import users
from store.engine import open_store
from tests.access.site import PASSWORD, serving, sign_in
from tests.privacy.planted import people, plant, seen, squeezed

pytestmark = pytest.mark.browser
PATIENCE_MS, STEP_MS = 180_000, 100
LEAD = "lead"
ALL_OF_IT = """() => {
  const within = (root) => [...root.querySelectorAll("*")].map((one) =>
    (one.shadowRoot ? one.shadowRoot.innerHTML + within(one.shadowRoot) : "") + (one.value ?? "")).join(" ");
  return document.documentElement.outerHTML + within(document) + document.title + location.href
    + JSON.stringify(history.state) + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage});
}"""
WALK = (
    *("live", "contacts", "contacts?lang=zh", "contacts?columns=created_at,customer_name,source_id,agent"),
    *("contacts?metric=service_level&side=numerator", "tickets", "tickets?lang=zh"),
    *("interaction?id=1", "interaction?id=2&lang=zh", "interaction?ticket=3", "interaction?id=4&find=card"),
    *("interaction?id=40", "interaction?id=99", "customer?id=1", "customer?id=2&lang=zh", "customer?id=99"),
    *("agents", "agent?id=1", "agent?id=1&lang=zh", "team?id=1", "replay", "response", "quality", "access-log"),
)
HOLDS_MASKED = ("contacts", "interaction?id=1", "customer?id=1")


class Traffic:
    """What one browser page is sent: frames of its websockets, and answers that are pages or data."""

    def __init__(self, page: Page) -> None:
        self.frames: list[str] = []
        self.answers: list[Response] = []
        self.finished = 0
        page.on("websocket", self._follow)
        page.on("response", self._note)

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._take)

    def _take(self, payload: str | bytes) -> None:
        raw = payload.encode() if isinstance(payload, str) else payload
        self.frames.append(raw.decode("utf-8", "replace"))
        self.finished += ForwardMsg.FromString(raw).WhichOneof("type") == "script_finished"

    def _note(self, answer: Response) -> None:
        if answer.headers.get("content-type", "").startswith(("text/html", "application/json")):
            self.answers.append(answer)


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """Serve the store with the canaries; gives the port and the folder with the log."""
    folder = tmp_path_factory.mktemp("canaries")
    shutil.copy(sqlite_template, folder / "store.db")
    store = f"sqlite:///{folder}/store.db"
    engine = open_store(store)
    plant(engine)
    users.add(
        engine, users.NewUser(LEAD, "team_lead", sites=("London",), teams=("North",), password_hash=kept(PASSWORD))
    )
    engine.dispose()
    with serving(folder, store, '[access]\nsign_in = "local"\n') as port:
        yield port, folder


@pytest.fixture(scope="module")
def window(site: tuple[int, Path], browser: Browser) -> Iterator[tuple[Page, Traffic]]:
    """A browser page that is signed in as the lead."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="en-GB")
    cookie: Any = {
        "name": "floorview_session",
        "value": sign_in(site[0], LEAD)[1],
        "url": f"http://127.0.0.1:{site[0]}",
    }
    context.add_cookies([cookie])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    yield page, Traffic(page)
    context.close()


def opened(window: tuple[Page, Traffic], port: int, address: str) -> str:
    """Open an address; gives all that came for it, and what is on the page when it has run."""
    page, traffic = window
    traffic.frames.clear()
    traffic.answers.clear()
    before = traffic.finished
    page.goto(f"http://127.0.0.1:{port}/{address}", wait_until="load")
    for _ in range(PATIENCE_MS // STEP_MS):
        if traffic.finished > before:
            break
        page.wait_for_timeout(STEP_MS)
    assert traffic.finished > before, f"{address} did not finish"
    expect(page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", re.compile("notRunning"))
    return "\n".join([*traffic.frames, page.evaluate(ALL_OF_IT), *(one.text() for one in traffic.answers)])


@pytest.mark.parametrize("address", WALK)
def test_no_page_sends_a_datum_of_a_person(site, window, address):
    came = opened(window, site[0], address)
    assert seen(came) == []
    if address in HOLDS_MASKED:
        assert f"{people()[0].name[0]}***" in came or f"{people()[39].name[0]}***" in came
    if address == "interaction?id=1":
        assert f"**** **** **** {people()[0].card[-4:]}" in came
    assert not [canary for canary in people()[0].canaries if canary in squeezed(window[0].title())]


def test_every_answer_that_is_a_page_is_kept_by_nobody(site, window):
    opened(window, site[0], "interaction?id=3")
    pages = [one for one in window[1].answers if one.headers["content-type"].startswith("text/html")]
    assert pages
    assert {one.headers.get("cache-control") for one in pages} == {"no-store"}


def test_one_value_is_shown_for_a_reason_and_only_that_one(site, window):
    """So that the search above is known to find what is sent."""
    opened(window, site[0], "customer?id=1")
    page, traffic = window
    box = page.locator('[data-field="phone"]')
    box.get_by_role("button", name=t("reveal.show", "en")).click()
    form = page.locator('form[data-field="phone"]')
    expect(form.get_by_role("button")).to_be_disabled()
    form.locator("select").select_option("call_back")
    form.get_by_role("button").click()
    expect(page.locator('[data-field="phone"] bdi.shown')).to_be_visible()
    found = seen("\n".join(traffic.frames))
    assert found == [people()[0].canaries[2]]
    page.locator('[data-field="phone"]').get_by_role("button", name=t("reveal.hide", "en")).click()
    expect(page.locator('[data-field="phone"] bdi.shown')).to_have_count(0)
    assert seen(page.evaluate(ALL_OF_IT)) == []


def test_no_datum_is_in_a_log_or_another_file_of_the_server(site, window):
    opened(window, site[0], "interaction?id=5")
    engine = open_store(f"sqlite:///{site[1]}/store.db")
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE messages RENAME COLUMN body TO former_body"))
    engine.dispose()
    came = opened(window, site[0], "interaction?id=6")
    assert seen(came) == []
    sign_in(site[0], people()[0].email, people()[0].phone)
    assert seen(httpx.get(f"http://127.0.0.1:{site[0]}/no-such-place/{people()[0].card}").text) == []
    for file in site[1].rglob("*"):
        if file.is_file() and not file.name.startswith("store.db"):
            assert seen(file.read_bytes().decode("utf-8", "replace")) == [], file.name
    assert str(site[0]) in (site[1] / "log").read_text("utf-8")
