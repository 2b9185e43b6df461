"""The live page in a real browser, over sample boards."""

import http.server
import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from dashboard.desk import component
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from tests.browser.serving import free_port, until_up

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent


class Server:
    """The sample server as a process of its own, so that it can be stopped."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([sys.executable, str(HERE / "sample_server.py"), str(port)])

    def show(self, kind: str, **options: Any) -> None:
        query = "&".join(f"{name}={value}" for name, value in options.items())
        urllib.request.urlopen(f"{self.url}/sample/{kind}?{query}", timeout=20).read()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


def started(port: int) -> Iterator[Server]:
    one = Server(port)
    try:
        until_up(one.process, f"{one.url}/sample/normal")
        yield one
    finally:
        one.stop()


@pytest.fixture(scope="module")
def one_server() -> Iterator[Server]:
    yield from started(free_port())


@pytest.fixture
def server(one_server: Server) -> Server:
    """The server that the tests share, showing a floor in good order."""
    one_server.show("normal")
    return one_server


@pytest.fixture
def own_server(free_port: int) -> Iterator[Server]:
    """A server that the test may stop."""
    yield from started(free_port)


def open_page(page: Page, server: Server, query: str = "", *, at: str = ".desk main:not([hidden])") -> Page:
    page.goto(f"{server.url}/{query}")
    page.wait_for_selector(at, timeout=60_000)
    return page


@pytest.fixture
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
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    yield listener
    listener.shutdown()
    listener.server_close()


def test_hostile_names_are_shown_literally_and_call_nobody(page, server, beacon, request):
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    server.show("hostile", beacon=beacon.server_port)
    open_page(page, server)
    page.locator("tr[data-queue='1'] td.c-queue").click()
    page.locator("button[data-filter=queue]").click()
    page.wait_for_timeout(1500)
    told = page.locator("td.c-queue").all_inner_texts()
    assert "<script>window.__pwn=1</script>" in told
    assert any(text.startswith("![x](http") and ":red[ALERT]" in text for text in told)
    assert "evilgnp.exe twist" in told  # what turns text around is left out
    assert page.evaluate("window.__pwn") is None
    assert page.locator(".desk img, .desk script, .desk a").count() == 0
    assert beacon.heard == []
    elsewhere = [
        url for url in asked if not url.startswith((server.url, server.url.replace("http", "ws"), "blob:", "data:"))
    ]
    assert elsewhere == []
    heights = page.locator(".queues tbody tr").evaluate_all("rows => rows.map(row => row.clientHeight)")
    assert len(heights) == 12
    assert max(heights) - min(heights) <= 1


@pytest.mark.parametrize("kind", ["normal", "breach", "hostile"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_scrolling_at_1920_by_1080(page, server, kind, lang):
    server.show(kind)
    open_page(page, server, f"?lang={lang}")
    page.wait_for_timeout(1000)
    for selector in ("html", "[data-testid=stMain]", ".desk"):
        size = page.locator(selector).first.evaluate(
            "e => [e.scrollWidth, e.clientWidth, e.scrollHeight, e.clientHeight]"
        )
        assert size[0] <= size[1], (selector, size)
        assert size[2] <= size[3], (selector, size)
    table = page.locator(".table .scroll").evaluate("e => [e.scrollHeight, e.clientHeight]")
    assert table[0] <= table[1], "twelve queues fit without scrolling"


def test_the_age_counts_in_the_browser_when_the_server_is_gone(page, own_server):
    open_page(page, own_server)
    expect(page.locator(".desk")).to_have_attribute("data-age", "fresh")
    own_server.stop()
    expect(page.locator(".desk")).to_have_attribute("data-age", "ageing", timeout=20_000)
    expect(page.locator(".age")).to_contain_text("ago")
    expect(page.locator(".band")).to_be_visible(timeout=15_000)
    expect(page.locator(".band")).to_contain_text("No connection to the server")
    first = page.locator(".age").inner_text()
    page.wait_for_timeout(2200)
    assert page.locator(".age").inner_text() != first


def test_stale_data_loses_its_colour_and_lost_data_its_values(page, server):
    server.show("breach", old=120)
    open_page(page, server)
    expect(page.locator(".desk")).to_have_attribute("data-age", "stale")
    expect(page.locator(".band")).to_contain_text("2 min old")
    colour = page.locator(".kpi[data-kpi=service_level] .v").evaluate("e => getComputedStyle(e).color")
    assert colour == "rgb(107, 107, 107)"
    server.show("breach", old=400)
    expect(page.locator(".desk")).to_have_attribute("data-age", "lost", timeout=15_000)
    value = page.locator(".kpi[data-kpi=service_level] .v")
    expect(value).to_have_text("—")
    expect(value).to_have_attribute("data-last", "67.4%")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_lost_data_takes_back_what_is_judged_by_it_and_no_other_alarm(page, server, lang):
    alarms, desk = page.locator(".alarms li"), page.locator(".desk")
    server.show("breach")
    open_page(page, server, f"?lang={lang}")
    expect(alarms).to_have_count(5)
    server.show("breach", old=400)
    expect(desk).to_have_attribute("data-age", "lost", timeout=15_000)
    expect(alarms).to_have_count(1)
    expect(alarms).to_contain_text(t("live.alarm_reports_failing", lang, value=2))
    expect(page.locator(".alarms")).to_contain_text(t("live.alarms_unknown", lang))
    expect(desk).to_contain_text(t("live.waiting_unknown", lang))


def test_one_silent_source_marks_only_its_queues(page, server):
    server.show("breach")
    open_page(page, server)
    expect(page.locator("tr[data-state=unknown]")).to_have_count(2)
    expect(page.locator(".note")).to_have_text("3 of 4 sources")
    expect(page.locator(".desk")).to_have_attribute("data-age", "fresh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_store_that_was_never_read_has_words_of_its_own_and_no_age(page, server, lang):
    server.show("unread", state="lost")
    open_page(page, server, f"?lang={lang}", at=".desk .message[data-kind=unread]")
    expect(page.locator(".desk .message")).to_contain_text(t("live.unread_title", lang))
    expect(page.locator(".desk")).to_have_attribute("data-age", "lost")
    expect(page.locator(".desk .band")).to_be_hidden()
    for part in (".clock", ".age"):
        expect(page.locator(f".desk .asof {part}")).to_have_text("")


def test_a_queue_in_breach_stands_first_with_word_and_shape(page, server):
    server.show("breach")
    open_page(page, server)
    first = page.locator(".queues tbody tr").first
    expect(first).to_contain_text("Breach")
    assert first.locator(".shape.breach").count() == 1


def test_the_order_holds_while_the_pointer_is_inside(page, server):
    open_page(page, server)
    before = page.locator("td.c-queue").all_inner_texts()
    page.locator("tr[data-queue='5']").hover()
    server.show("breach")
    expect(page.locator("tr[data-state=breach]")).to_have_count(2, timeout=15_000)
    assert page.locator("td.c-queue").all_inner_texts() == before
    page.mouse.move(10, 1070)
    expect(page.locator(".queues tbody tr").first).to_contain_text("Breach")


def test_filters_live_in_the_url_and_back_works(page, server):
    open_page(page, server)
    rows = page.locator("tr[data-queue]")
    expect(rows).to_have_count(12)
    page.locator("button[data-filter=channel]").click()
    page.locator(".menu label", has_text="Phone").click()
    expect(rows).to_have_count(5)
    expect(page).to_have_url(f"{server.url}/?channel=phone")
    page.go_back()
    expect(rows).to_have_count(12, timeout=15_000)
    open_page(page, server, "?channel=phone&channel=chat")
    expect(rows).to_have_count(7)


def test_a_row_opens_who_waits_by_pointer_and_by_keyboard(page, server):
    server.show("breach")
    open_page(page, server)
    page.locator("tr[data-queue='1'] td.c-queue").click()
    expect(page.locator(".drill tbody tr")).to_have_count(7)
    expect(page).to_have_url(f"{server.url}/?open=1")
    expect(page.locator(".drill th[data-column=queue]")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator(".drill th[data-column=queue]")).to_be_visible()
    expect(page.locator(".drill tbody tr")).not_to_have_count(7)  # all queues again
    page.locator("tr[data-queue='2']").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".drill tbody tr")).to_have_count(4)


def test_pause_holds_the_numbers_and_counts_what_waits(page, server):
    open_page(page, server)
    page.locator("button.pause").click()
    expect(page.locator(".paused")).to_contain_text(" updates waiting")
    server.show("breach")
    expect(page.locator(".paused")).to_have_text("Paused, 3 updates waiting", timeout=20_000)
    expect(page.locator("tr[data-state=breach]")).to_have_count(0)
    page.locator("button.pause").click()
    expect(page.locator("tr[data-state=breach]")).to_have_count(2)


def test_the_same_numbers_in_both_languages(page, server):
    server.show("breach", old=1, frozen=0)
    read = "els => els.map(e => e.textContent.replace(/[^0-9.:%]/g, ''))"
    told = []
    for lang in ("en", "zh"):
        open_page(page, server, f"?lang={lang}")
        cells = page.locator(
            "td:is(.c-waiting, .c-sl_now, .c-sl_today, .c-abandonment, .c-available),"
            " .kpi:not([data-kpi=longest_wait]) .v"
        )
        told.append(cells.evaluate_all(read))
    assert told[0] == told[1]
    assert page.locator("h1").first.inner_text() == t("live.title", "zh")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.parametrize(
    ("shown", "query", "kind"),
    [("empty", "?lang=en", "empty"), ("empty", "?lang=zh", "empty"), ("normal", "?channel=ivr", "filtered")],
)
def test_empty_is_told_by_its_reason(page, server, shown, query, kind):
    server.show(shown)
    open_page(page, server, query, at=f".message[data-kind={kind}]")
    lang = "zh" if "zh" in query else "en"
    expect(page.locator(".message h2")).to_have_text(t(f"live.{kind}_title", lang))


def test_a_store_that_cannot_be_read_is_told(page, server):
    server.show("normal", state="lost", old=20)
    open_page(page, server)
    expect(page.locator(".band")).to_contain_text("The store cannot be read since")


def test_the_browser_tells_numbers_like_python(page):
    script = component.asset("words.js")
    page.goto("about:blank")
    page.evaluate(f"() => {{ {script}; window.tell = {{ numberWords, countWords, percentWords, durationWords }}; }}")

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(
            st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9), min_size=40, max_size=80
        )
    )
    def agree(values: list[float]) -> None:
        given_values = [*values, *(round(value, 3) for value in values), *(value / 1e9 for value in values), None]
        ask = (
            "vs => vs.map(v => [tell.numberWords(v, 1), tell.countWords(v, 'en'), tell.countWords(v, 'zh'),"
            " tell.percentWords(v), tell.durationWords(v, 'en'), tell.durationWords(v, 'zh')])"
        )
        told = page.evaluate(ask, json.loads(json.dumps(given_values)))
        for value, answers in zip(given_values, told, strict=True):
            assert answers == [
                numbers.number(value, 1),
                numbers.count(value, "en"),
                numbers.count(value, "zh"),
                numbers.percent(value),
                numbers.duration(value, "en"),
                numbers.duration(value, "zh"),
            ], value

    agree()
