"""The wall in a real browser: what it says, how large, how old, and how it comes back."""

import http.server
import importlib.util
import threading
from pathlib import Path

import pytest

from dashboard.settings import Settings
from dashboard.type_sizes import CAP, GLYPH, height_px

pytestmark = pytest.mark.browser

_spec = importlib.util.spec_from_file_location("wall_server", Path(__file__).parent / "wall_server.py")
wall_server = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(wall_server)

ROOT = "document.querySelector('floorview-wall').shadowRoot"
WALLS = [
    {"id": "en", "minimum_available": 10},
    {"id": "zh", "language": "zh"},
    {
        "id": "two",
        "rotate_s": 10,
        "pages": [{"title": "Today"}, {"title": "Queues", "tiles": ["queues", "waiting"], "strip": False}],
    },
    {"id": "resting", "when_nobody_is_signed_in": "blank"},
]
TEXTS = ".label, .value, .context, .line, .status, .alarm-text, .alarm-times, .strip-title"
HOSTILE = [
    "<img src=x onerror=window.__pwn=1>",
    "![x]({beacon}/p.png) :red[FIRE] $x^2$",
    "\u202eevil\u202c Z\u0335\u0321\u0322\u0334a\u0300\u0301lgo 👩‍👩‍👧‍👦 𠮷",
    '"><svg onload=window.__pwn=1>' + "退换货" * 40,
]


@pytest.fixture
def served(tmp_path, free_port):
    settings = Settings.model_validate({"site": {"zone": "Asia/Shanghai"}, "walls": WALLS, "data": str(tmp_path)})
    server = wall_server.WallServer(settings, free_port, wall_server.normal()).start()
    yield server
    server.stop()


def opened(page, server, wall="en", token=""):
    page.goto(f"{server.url}/wall/{wall}{f'?token={token}' if token else ''}")
    page.wait_for_function(
        "() => document.querySelector('floorview-wall')?.shadowRoot.querySelector('.tile .value')?.textContent"
    )
    return page


def text(page, selector):
    return page.evaluate(f"{ROOT}.querySelector({selector!r})?.textContent ?? ''")


def tile(page, kind, part):
    return text(page, f".page:not([hidden]) .tile[data-kind={kind}] .{part}")


def age(page, kind):
    return page.evaluate(f"{ROOT}.querySelector('.tile[data-kind={kind}]').dataset.age")


def wait_for_text(page, selector, wanted, timeout=15_000):
    script = f"([s, w]) => ({ROOT}.querySelector(s)?.textContent ?? '').includes(w)"
    page.wait_for_function(script, arg=[selector, wanted], timeout=timeout)


def test_it_says_what_the_floor_says(page, served):
    opened(page, served)
    assert tile(page, "waiting", "value") == "7"
    assert tile(page, "service_level", "value") == "82%"
    assert tile(page, "answered", "value") == "1,284"
    assert text(page, ".alarm-text") == "No action needed"


def test_digits_are_replaced_in_place(page, served):
    opened(page, served)
    page.evaluate(f"window.node = {ROOT}.querySelector('.tile[data-kind=waiting] .value')")
    served.board["totals"]["waiting"] = wall_server.value(9)
    wait_for_text(page, ".tile[data-kind=waiting] .value", "9")
    assert page.evaluate(f"window.node === {ROOT}.querySelector('.tile[data-kind=waiting] .value')")


def test_the_longest_wait_ticks_and_turns_into_a_breach_by_itself(page, served):
    served.board["queues"][0]["oldest_queued_at"] = wall_server.now_ms() - 118_000
    opened(page, served)
    assert tile(page, "longest_wait", "value").startswith("01:5")
    page.wait_for_function(f"() => {ROOT}.querySelector('.tile[data-kind=longest_wait]').dataset.status === 'breach'")
    assert tile(page, "longest_wait", "status") == "Breach"


@pytest.mark.parametrize("wall", ["en", "zh"])
@pytest.mark.parametrize("board", ["normal", "breach"])
def test_nothing_is_cut_and_nothing_scrolls(page, served, wall, board):
    served.board = getattr(wall_server, board)()
    opened(page, served, wall)
    page.wait_for_timeout(1200)
    cut = page.evaluate(
        f"""[...{ROOT}.querySelectorAll('{TEXTS}')]
            .filter((node) => node.scrollWidth > node.clientWidth + 1)
            .map((node) => node.className + ': ' + node.textContent)"""
    )
    assert cut == []
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
        1920,
        1080,
    ]


@pytest.mark.parametrize("wall", ["en", "zh"])
def test_type_is_as_high_as_the_distance_asks(page, served, wall):
    served.board = wall_server.breach()
    opened(page, served, wall)
    page.wait_for_timeout(800)

    def least(selector):
        return page.evaluate(
            f"""Math.min(...[...{ROOT}.querySelectorAll('{selector}')].filter((node) => node.textContent)
                .map((node) => parseFloat(getComputedStyle(node).fontSize)))"""
        )

    share, arc = (GLYPH, 30) if wall == "zh" else (CAP, 16)
    assert least(".tile .label") * share >= height_px(arc, 5, 55) - 1
    assert least(".tile .value") * CAP >= height_px(20, 8, 55) - 1, "the numbers at the full distance"
    assert least(".tile .side .line") * CAP >= height_px(16, 5, 55) - 2
    assert least(".alarm-text") * CAP >= height_px(16, 5, 55) - 2


def test_data_grow_old_in_the_browser_although_the_server_says_nothing(page, served):
    served.follows_clock = False
    page.clock.install()
    opened(page, served)
    assert age(page, "waiting") == "fresh"
    served.stop()
    seen = {}
    for seconds in (4, 25, 60, 240):  # the clock goes on by itself too, on a busy machine by seconds
        page.clock.run_for(seconds * 1000)
        seen[seconds] = age(page, "waiting"), tile(page, "waiting", "value")
    assert [state for state, _ in seen.values()] == ["fresh", "ageing", "stale", "lost"]
    assert [value for _, value in seen.values()] == ["7", "7", "7", "—"]
    assert "last: 7" in tile(page, "waiting", "band")


def test_a_wall_never_says_that_all_is_well_on_old_data(page, served):
    served.board["as_of"] -= 90_000
    served.follows_clock = False
    opened(page, served)
    wait_for_text(page, ".alarm-text", "Data from")
    assert "min old" in text(page, ".alarm-text")


def test_a_gone_server_is_told_within_15_s_and_the_wall_comes_back_by_itself(page, served):
    opened(page, served)
    served.stop()
    wait_for_text(page, ".alarm-text", "No connection to the server", timeout=15_000)
    assert tile(page, "waiting", "value") == "7", "the last values stay"
    served.board["totals"]["waiting"] = wall_server.value(3)
    served.start()
    wait_for_text(page, ".tile[data-kind=waiting] .value", "3", timeout=30_000)
    assert text(page, ".alarm-text") == "No action needed"


def test_a_wait_stands_still_at_what_its_source_said_last(page, served):
    """Though the store is read all the time: nobody knows how the wait went on."""
    now = served.board["as_of"]
    served.follows_clock = False
    served.board["sources"] = [{"name": "pbx", "is_live": True, "as_of": now - 600_000}]
    for queue in served.board["queues"]:
        queue.update(source="pbx", oldest_queued_at=now - 690_000)
    opened(page, served)
    wait_for_text(page, ".tile[data-kind=longest_wait] .band", "last: 01:30")


def test_a_silent_source_changes_only_its_own_tiles(page, served):
    for row in served.board["queues"][1:]:
        row["source"] = "desk"
    served.board["sources"] = [
        {"name": "pbx", "is_live": True, "as_of": wall_server.now_ms() - 200_000},
        {"name": "desk", "is_live": True, "as_of": wall_server.now_ms() + 3_600_000},
    ]
    opened(page, served)
    assert tile(page, "waiting", "context") == "1 of 2 sources"
    assert age(page, "waiting") == "fresh"
    for row in served.board["queues"]:
        row["source"] = "pbx"
    page.wait_for_function(f"() => {ROOT}.querySelector('.tile[data-kind=waiting]').dataset.age === 'stale'")


def test_hostile_names_are_letters_and_call_nobody(page, served):
    calls = []

    class Beacon(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            calls.append(self.path)
            self.send_error(404)

    beacon = http.server.HTTPServer(("127.0.0.1", 0), Beacon)
    threading.Thread(target=beacon.serve_forever, daemon=True).start()
    names = [name.replace("{beacon}", f"http://127.0.0.1:{beacon.server_port}") for name in HOSTILE]
    served.board = wall_server.breach()
    for row, name in zip(served.board["queues"], names, strict=True):
        row["name"] = row["source"] = name
    served.board["alarms"] = [{**alarm, "queue": names[0]} for alarm in served.board["alarms"]]
    served.board["sources"] = [
        {"name": name, "is_live": True, "as_of": wall_server.now_ms() + 3_600_000} for name in names
    ]
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    opened(page, served, "two")
    page.wait_for_timeout(1500)
    assert text(page, ".alarm-text").startswith("<img src=x onerror=")
    rows = page.evaluate(f"[...{ROOT}.querySelectorAll('.row .name')].map((node) => node.textContent)")
    assert any(row.startswith("<img src=x onerror") for row in rows)
    assert not any("\u202e" in row for row in rows)
    assert page.evaluate("window.__pwn") is None
    assert page.evaluate(f"{ROOT}.querySelectorAll('img, a, script').length") == 0
    assert calls == []
    assert all(url.startswith(served.url) for url in requested if not url.startswith("data:"))
    beacon.shutdown()
    beacon.server_close()


def test_pages_turn_and_a_breach_holds_its_page(page, served):
    page.clock.install()
    opened(page, served, "two")
    assert "next in" in text(page, ".turn")
    shown = f"[...{ROOT}.querySelectorAll('.page')].findIndex((page) => !page.hidden)"
    assert page.evaluate(shown) == 0
    page.clock.run_for(11_000)
    assert page.evaluate(shown) == 1
    assert "Waiting now 7" in text(page, ".pinned"), "the critical numbers stay in sight"
    served.board["totals"]["service_level_now"] = wall_server.value(0.4, 60)
    page.wait_for_timeout(1500)
    page.clock.run_for(2_000)
    assert page.evaluate(shown) == 0
    assert "held" in text(page, ".turn")
    page.clock.run_for(30_000)
    assert page.evaluate(shown) == 0


def test_a_token_opens_one_wall_until_it_is_taken_back(page, served):
    text_, token = served.tokens.make("en", 1)
    opened(page, served, "en", text_)
    assert tile(page, "waiting", "value") == "7"
    served.tokens.revoke(token.id)
    wait_for_text(page, ".note", "may not be shown")
    assert not page.evaluate(f"{ROOT}.querySelector('.note').hidden")
    shown = page.evaluate(f"{ROOT}.querySelector('.canvas').textContent")
    assert "1,284" not in shown, "what was shown before is gone"
    assert "Sales" not in shown


def test_a_wrong_token_shows_a_sentence_and_no_data(page, served):
    bodies = []
    page.on("response", lambda answer: bodies.append(answer.url) if "/push/" in answer.url and answer.ok else None)
    page.goto(f"{served.url}/wall/en?token=forged")
    wait_for_text(page, ".note", "may not be shown")
    assert bodies == []


def test_a_fault_of_the_server_is_told_by_number(page, served, caplog):
    opened(page, served)
    served.failing = True
    wait_for_text(page, ".alarm-text", "broken on the server. Error ")
    assert "secret" not in page.evaluate(f"{ROOT}.textContent")
    served.failing = False
    wait_for_text(page, ".alarm-text", "No action needed")
    assert "secret" in caplog.text


def test_a_server_that_has_been_broken_from_the_start_is_told_where_the_tiles_would_be(page, served):
    served.failing = True
    page.goto(f"{served.url}/wall/en")
    wait_for_text(page, ".note", "broken on the server. Error ")
    served.failing = False
    wait_for_text(page, ".alarm-text", "No action needed")
    page.wait_for_function(f"() => {ROOT}.querySelector('.note').hidden")


def test_a_newer_version_reloads_the_page_once_the_server_answers(page, served, monkeypatch):
    opened(page, served)
    page.evaluate("window.before = true")
    served.stop()
    monkeypatch.setattr(wall_server.assets, "build", lambda: "0.0.0-newer")
    served.start()
    page.wait_for_function("() => window.before === undefined", timeout=30_000)
    opened(page, served)


def test_every_six_hours_the_page_reloads_in_a_quiet_minute(page, served):
    page.clock.install()
    opened(page, served)
    page.evaluate("window.before = true")
    page.clock.fast_forward(5 * 3_600_000)
    page.wait_for_timeout(500)
    page.clock.run_for(1_000)
    assert page.evaluate("window.before") is True
    page.clock.fast_forward(2 * 3_600_000 + 60_000)
    page.clock.run_for(1_000)
    page.wait_for_function("() => window.before === undefined", timeout=10_000)


def test_the_picture_wanders_against_burn_in(page, served):
    page.clock.install()
    opened(page, served)
    places = set()
    for _ in range(4):
        places.add(page.evaluate(f"{ROOT}.querySelector('.canvas').style.translate"))
        page.clock.fast_forward(600_000)
        page.clock.run_for(1_000)
    assert len(places) >= 3


def test_a_wall_rests_when_nobody_is_signed_in_and_nothing_is_wrong(page, served):
    served.board["states"] = {"offline": 40}
    served.board["totals"]["staffed_agents"] = wall_server.value(0)
    opened(page, served, "resting")
    blank = f"{ROOT}.querySelector('.canvas').hasAttribute('data-blank')"
    page.wait_for_function(f"() => {blank}")
    served.board["alarms"] = wall_server.breach()["alarms"]
    page.wait_for_function(f"() => !{blank}")


def test_f_turns_to_full_screen(page, served):
    opened(page, served)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
