"""Lists and interactions in a real browser, over a store full of hostile names and words."""

import http.server
import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import insert, text

from dashboard.wording.catalogue import t
from store.engine import begin_write, open_store
from store.schema.contacts import Contact, ContactLeg, Message, Ticket, TicketEvent
from store.schema.people import Agent, Customer, Queue, Site, Team
from store.schema.voice import QualityReview, Survey
from tests.browser.serving import serving
from tests.queries.world import World

pytestmark = pytest.mark.browser
AT = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
PATIENCE = 60_000
MARKUP = "<script>window.__pwn=1</script>"
HOSTILE = (
    MARKUP,
    '<img src="http://127.0.0.1:{beacon}/p.png" onerror="window.__pwn=1">',
    '"><svg onload=window.__pwn=1>',
    "![x](http://127.0.0.1:{beacon}/m.png) [l](http://127.0.0.1:{beacon}/l) :red[ALERT] $x^2$ # `a` | b |",
    "datum.x'+alert(1)+'",
    "evil\u202egnp.exe\u202c twist",
    "Z̸̡̢̛͓͙̪̭̗͈̼̲̯̞͖͔̮̦̪͂̐̌̓͒͆̊̅̒̕͘͜͝alg̶o 👩‍👩‍👧‍👦 𠮷野家",
    "=HYPERLINK(1)",
    "+1",
    "-1",
    "@x",
    "＝1",
    "NULL",
    "None",
    "N/A",
    "王",
    " ",
    "ئابدۇرېھىم ئابدۇۋەلى ئوغلى ئەخمەتجان",
    "عربي \u200fقائمة",
    "javascript:window.__pwn=1",
)


@pytest.fixture(scope="module")
def beacon() -> Iterator[Any]:
    """A listener on loopback that a hostile name would call; `.heard` lists what did."""

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.server.heard.append(self.path)  # type: ignore[attr-defined]
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    listener: Any = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    listener.heard = []
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    yield listener
    listener.shutdown()
    thread.join()
    listener.server_close()


def fill(world: World, beacon_port: int) -> None:
    words = [one.replace("{beacon}", str(beacon_port)) for one in HOSTILE]
    world.put(Site, name=words[1])
    world.put(Team, name=words[0])
    world.put(Queue, name=words[3])
    world.put(Agent, name=words[1])
    case = world.put(
        Ticket, created_at=AT, reason=words[4], subject=words[0], team_id=1, assignee_id=1, stage="diagnosis"
    )
    world.put(TicketEvent, ticket_id=case, at=AT, kind="status", from_value=words[2], to_value=words[3], actor_id=1)
    for number, word in enumerate(words):
        at = AT + timedelta(minutes=number)
        customer = world.put(Customer, name=word, phone=word, email=word)
        key = world.put(
            Contact, created_at=at, ended_at=at + timedelta(minutes=3), reason=word[:60], resolution_code=word[:60],
            customer_id=customer, outcome="answered", ticket_id=case, language=word[:16],
        )  # fmt: skip
        world.put(
            ContactLeg, contact_id=key, queued_at=at, left_queue_at=at, answered_at=at, agent_id=1, team_id=1,
            ended_at=at + timedelta(minutes=3), leave_kind="answered",
        )  # fmt: skip
    for number, word in enumerate(words):
        world.put(Message, contact_id=1, at=AT + timedelta(seconds=number), body=word)
    world.put(Message, contact_id=1, at=AT + timedelta(minutes=1), body="long" * 500_000 + " needle")
    world.put(Message, contact_id=1, at=AT + timedelta(minutes=2), body="A" * 3_000)
    with begin_write(world.engine) as write:
        stamp = {"contact_id": 2, "author_kind": "customer", "is_public": True, "source": "many", "source_version": 1,
                 "body_hash": 0, "change_no": write.change_no, "changed_at": write.now}  # fmt: skip
        turns = [
            stamp
            | {"source_id": f"t{number}", "at": AT + timedelta(milliseconds=number), "body": f"turn {number} 好 👍"}
            for number in range(50_000)
        ]
        write.connection.execute(insert(Message), turns)
    world.put(Survey, contact_id=1, kind="csat", sent_at=AT, answered_at=AT, score=1, comment=words[1])
    world.put(QualityReview, contact_id=1, reviewer_id=1, reviewed_at=AT, score=88.0, note=words[3])


@pytest.fixture(scope="module")
def url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("drill") / "store.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="module")
def server(url: str, beacon: Any) -> Iterator[str]:
    engine = open_store(url)
    fill(World(engine), beacon.server_port)
    engine.dispose()
    with serving("pages_server.py", url, Path(url.removeprefix("sqlite:///")).parent, health="/") as served:
        yield served


def opened(page: Page, address: str, at: str) -> Page:
    page.goto(address)
    page.wait_for_selector(at, timeout=PATIENCE)
    return page


def is_harmless(page: Page, beacon: Any) -> None:
    assert page.evaluate("window.__pwn") is None
    assert page.locator(".list img, .list script, .story img, .story script, .facts img, .facts script").count() == 0
    assert beacon.heard == []


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", ["contacts", "tickets", "contacts?metric=offered"])
def test_hostile_names_in_lists_are_shown_literally(page, server, beacon, name, lang):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    mark = "&" if "?" in name else "?"
    opened(page, f"{server}/{name}{mark}lang={lang}&period=7d", ".list tbody tr")
    is_harmless(page, beacon)
    heights = page.locator(".list tbody tr").evaluate_all("rows => rows.map((row) => row.clientHeight)")
    assert max(heights) - min(heights) <= 1
    told = page.locator(".list").inner_text()
    assert "\u202e" not in told
    assert "constructor" not in told
    elsewhere = [one for one in asked if not one.startswith((server, server.replace("http", "ws"), "blob:", "data:"))]
    assert elsewhere == []


def test_reasons_and_queues_are_what_they_are(page, server, beacon):
    opened(page, f"{server}/contacts?period=7d", ".list tbody tr")
    cells = page.locator(".list td").all_inner_texts()
    assert any(cell.startswith("<script>window.") for cell in cells)  # underscores of codes are spaces
    for kept in ("NULL", "None", "N/A", "=HYPERLINK(1)", "evilgnp.exe twist", "datum.x'+alert(1)+'"):
        assert kept in cells
    is_harmless(page, beacon)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_interaction_is_shown_literally(page, server, beacon, lang):
    opened(page, f"{server}/interaction?id=1&lang={lang}", ".transcript li")
    bodies = page.locator(".transcript .body bdi").all_inner_texts()
    assert MARKUP in bodies
    assert '"><svg onload=window.__pwn=1>' in bodies
    assert page.locator(".transcript li").first.evaluate("e => e.scrollWidth <= e.clientWidth")
    widths = page.locator(".transcript li").evaluate_all("all => all.map((e) => [e.scrollWidth, e.clientWidth])")
    assert all(inner <= outer for inner, outer in widths)
    expect(page.locator(".facts").first).to_be_visible()
    is_harmless(page, beacon)


def test_a_transcript_of_50000_turns_comes_in_windows_and_is_searched(page, server):
    opened(page, f"{server}/interaction?id=2", ".transcript li")
    expect(page.locator(".transcript li")).to_have_count(200)
    page.locator(".transcript .turn").click()
    expect(page.locator(".transcript li").first).to_have_attribute("data-turn", "201", timeout=PATIENCE)
    page.locator(".transcript .find").fill("turn 49999")
    page.locator(".transcript .find").press("Enter")
    expect(page.locator(".transcript li")).to_have_count(1, timeout=PATIENCE)
    expect(page.locator(".transcript li")).to_have_attribute("data-turn", "50,000")


def test_from_the_list_to_the_interaction_and_back(page, server):
    opened(page, f"{server}/contacts?period=7d&sort=created_at", ".list tbody tr")
    there = page.url
    page.locator(".list tbody tr").first.locator("a").first.click()
    page.wait_for_selector(".story .card", timeout=PATIENCE)
    assert "/interaction?" in page.url
    page.go_back()
    page.wait_for_selector(".list tbody tr", timeout=PATIENCE)
    assert page.url == there
    page.go_forward()
    page.wait_for_selector(".top .crumbs a:nth-of-type(2)", timeout=PATIENCE)
    page.locator(".top .crumbs a:nth-of-type(2)").click()
    page.wait_for_selector(".list tbody tr", timeout=PATIENCE)
    assert "sort=created_at" in page.url


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "query", ["id=999999", "id=-1", "id=1e9", "id=" + "9" * 60, "ticket=999999", "id=../../etc", ""]
)
def test_what_is_not_there_has_one_answer(page, server, query, lang):
    page.goto(f"{server}/interaction?{query}&lang={lang}")
    expect(page.get_by_text(t("interaction.none_title", lang))).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(t("interaction.none_text", lang))).to_be_visible()


@pytest.mark.parametrize(
    "query",
    ["after=n~t~1~zz", "after=n~f~1~nan", "sort=1;drop+table", "columns=body,phone", "metric=../..", "agent=1e9",
     "start=x&end=y", "as_of=99999999999999999999", "find=%27%20OR%201=1--", "metric=service_level&side=<b>",
     "metric=service_level&after=n~s~1~x"],
)  # fmt: skip
def test_tampered_parameters_show_a_list_or_none(page, server, query):
    page.goto(f"{server}/contacts?period=7d&{query}")
    expect(page.locator(".list table, .list .none").first).to_be_visible(timeout=PATIENCE)
    assert page.locator("[data-testid=stException]").count() == 0


def test_opening_is_noted_once_before_it_is_shown(page, server, url):
    opened(page, f"{server}/interaction?id=5", ".story .card")
    page.locator(".top [data-lang=zh]").click()
    expect(page.get_by_role("heading", name=t("interaction.title", "zh"))).to_be_visible(timeout=PATIENCE)
    engine = open_store(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM access_log WHERE object = 'contact:5'")).scalar()
    engine.dispose()
    assert found == 1
