"""From a commit in the store to pixels on a wall: `python benchmarks/commit_to_pixels.py [WALLS] [PAGES] [COMMITS]`.

A demo store of four weeks, live traffic, the real server. WALLS streams and PAGES live pages (each rerun every 2 s) are
open from other processes; one more wall is open in a real browser and shows a queue that only this script fills. Each
commit adds a contact that waits; what is measured is the time from the commit's return until the browser shows the new
number. The baseline of the same run: how long a viewer who polls the store itself every 15 s (the refresh of the
incumbent's real-time page) would wait, by the same commits.
"""

import asyncio
import contextlib
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from live_pages import Figures, viewer
from playwright.sync_api import Page, sync_playwright

from dashboard.cli.demo import prepare
from store.engine import open_store
from store.writer import Writer

WAIT_S = 60
POLL_S = 15.0
SETTINGS = """
[[walls]]
id = "main"

[[walls]]
id = "probe"
queues = ["Probe"]
distance_m = 3
pages = [{ tiles = ["waiting"] }]
"""
WALL = "[...document.querySelectorAll('*')].map((one) => one.shadowRoot?.querySelector('main')).find(Boolean)"
WATCH = f"""() => {{
  window.seen = {{}};
  const wall = {WALL};
  const look = () => {{
    for (const found of wall.innerText.matchAll(/\\b\\d+\\b/g)) window.seen[found[0]] ??= Date.now();
  }};
  new MutationObserver(() => requestAnimationFrame(look)).observe(wall, {{
    subtree: true, childList: true, characterData: true }});
  look();
}}"""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def main() -> None:
    walls, pages, commits = (int(value) for value in [*sys.argv[1:], *["50", "10", "40"][len(sys.argv) - 1 :]])
    with tempfile.TemporaryDirectory() as folder:
        store = f"sqlite:///{folder}/floor.db"
        prepare(store, weeks=4, seed=1)
        probe = Writer(open_store(store), "probe", is_live=True)
        probe.write([queue()])
        with serving(folder, store) as port, audience(port, walls, pages), sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = browser.new_page(viewport={"width": 1920, "height": 1080}, bypass_csp=True)
            page.goto(f"http://127.0.0.1:{port}/wall/probe")
            page.wait_for_function(f"{WALL}?.innerText.includes('Waiting')", timeout=WAIT_S * 1000)
            page.evaluate(WATCH)
            delays = [shown(page, probe, number) for number in range(101, 101 + commits)]
            browser.close()
    tell(walls, pages, delays)


def tell(walls: int, pages: int, delays: list[float]) -> None:
    ranked = sorted(delays)
    dice = random.Random(1)
    polled = sorted(dice.uniform(0, POLL_S) for _ in delays)
    print(f"{walls} walls and {pages} live pages open, one process, {len(delays)} commits, {os.cpu_count()} cores")
    print(f"{'commit to pixels, s':<24}{'floorview':>12}{'15 s polling':>14}{'ratio':>8}")
    for name, share in (("p50", 0.5), ("p95", 0.95), ("longest", 1.0)):
        ours, theirs = (values[min(int(share * len(values)), len(values) - 1)] for values in (ranked, polled))
        print(f"{name:<24}{ours:>12.3f}{theirs:>14.3f}{theirs / ours:>8.1f}")


def shown(page: Page, probe: Writer, number: int) -> float:
    """Seconds from a commit until the browser shows the number of contacts that it makes wait."""
    time.sleep(0.3 + random.random())
    probe.write([record for one in ((100,) if number > 101 else range(101)) for record in waiting(number, one)])
    committed = time.time() * 1000
    page.wait_for_function(f"window.seen['{number}'] !== undefined", timeout=WAIT_S * 1000)
    return (page.evaluate(f"window.seen['{number}']") - committed) / 1000


def queue() -> dict[str, object]:
    return {"table": "queues", "source_id": "probe", "source_version": 1, "name": "Probe", "channel": "phone"}


def waiting(number: int, one: int) -> list[dict[str, object]]:
    """A contact and its leg, queued now and not answered."""
    key, now = f"{number}-{one}", datetime.now(UTC)
    contact = {"table": "contacts", "source_id": key, "source_version": 1, "channel": "phone", "direction": "inbound"}
    leg = {"table": "contact_legs", "source_id": f"{key}:1", "source_version": 1, "contact": key, "leg_no": 1}
    return [contact | {"created_at": now}, leg | {"queue": "probe", "queued_at": now}]


@contextlib.contextmanager
def serving(folder: str, store: str) -> Iterator[int]:
    """The real server and live traffic over `store`; gives the port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    settings = Path(folder) / "floorview.toml"
    settings.write_text(f'data = "{folder}/data"\n{SETTINGS}', "utf-8")
    floorview = [sys.executable, "-m", "dashboard.cli.main"]
    commands = [["serve", "--port", str(port), "--config", str(settings)], ["simulate"]]
    running = [
        subprocess.Popen([*floorview, command[0], "--store", store, *command[1:]], stdout=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield port
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=30)


@contextlib.contextmanager
def audience(port: int, walls: int, pages: int) -> Iterator[None]:
    """Viewers in a process of their own."""
    wait_for(port)
    process = multiprocessing.get_context("spawn").Process(target=watch, args=(port, walls, pages), daemon=True)
    process.start()
    time.sleep(5)
    try:
        yield
    finally:
        process.terminate()
        process.join()


def watch(port: int, walls: int, pages: int) -> None:
    async def everybody() -> None:
        until = time.monotonic() + 600
        looking = [viewer(port, until, Figures([], 0.0, 0.0), []) for _ in range(pages)]
        await asyncio.gather(*(stream(port) for _ in range(walls)), *looking)

    asyncio.run(everybody())


async def stream(port: int) -> None:
    """One wall's stream, read and thrown away."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /push/wall/main HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
    await writer.drain()
    while await reader.read(65536):
        pass


def wait_for(port: int) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.25)
    raise TimeoutError(f"no server at port {port}")


def chromium() -> str | None:
    from shutil import which

    return which("chromium") or which("chromium-browser") or which("google-chrome")


if __name__ == "__main__":
    main()
