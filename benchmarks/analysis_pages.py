"""Analysis pages in a real browser: first paint, change of a filter, bytes sent, each against its bar.

    python benchmarks/analysis_pages.py http://127.0.0.1:8501 [TIMES] [PAGE ...]

The server is one that runs already (`floorview serve`) over a store whose figures are to be shown. Each page is opened
TIMES times in a fresh browser context (first paint: from the request to all of its panels drawn), then narrowed to one
channel after the other (change: from the wish to tiles that say something else; none where a page has no tiles). Bytes
are those that the server sent for the view: frames of the socket, and nothing that the browser keeps for the next one.
The baseline is the first opening, when rows are read for the first time since the server began.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

PAGES: Mapping[str, str] = {  # what to open, by page; add a page here
    "response": "/response?period=26w",
    "response, clocks": "/response?period=26w&view=clocks",
    "response, process": "/response?period=26w&view=process",
    "fcr": "/fcr?period=26w",
    "fcr, repeats": "/fcr?period=26w&view=repeats",
    "consistency": "/consistency?period=26w",
    "customers": "/customers?period=26w",
    "cases": "/cases?period=26w",
    "cases, standing": "/cases?period=26w&view=standing",
}
TIMES = 5
PATIENCE_MS = 300_000
FIRST_S, CHANGE_S, MOST_BYTES = 1.5, 0.5, 1_000_000
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
DEEP = """(within, what) => {
  for (const host of within ? [within, ...within.querySelectorAll('*')] : []) {
    const found = host.shadowRoot?.querySelector(what);
    if (found) return found;
  }
  return null;
}"""  # within components too
READY = f"""() => {{
  const panels = [...document.querySelectorAll('[class*="st-key-panel-"]:not(.st-key-panel-note)')];
  const drawn = (panel) => panel.querySelector('svg.marks') || ({DEEP})(panel, '.empty, table');
  const isAtRest = document.querySelector('[data-test-script-state="notRunning"]');
  return isAtRest && panels.length > 0 && panels.every(drawn) && !document.querySelector('[data-stale="true"]');
}}"""
TILES = ".tile[data-metric]"
STEP_MS = 10


@contextmanager
def opened(browser: Browser) -> Iterator[tuple[Page, list[int]]]:
    """Lend a page of a browser that knows nothing yet, and the sizes of what its sockets received."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    page, sizes = context.new_page(), list[int]()
    page.set_default_timeout(PATIENCE_MS)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    try:
        yield page, sizes
    finally:
        context.close()


def first_paint(page: Page, url: str) -> float:
    """Seconds from the request to the last panel."""
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(READY, polling=STEP_MS)
    return time.perf_counter() - begun


def changes(page: Page, times: int) -> list[float]:
    """Seconds from choosing a channel, and taking it away, to tiles that say something else and panels drawn."""
    taken = list[float]()
    if not page.locator(TILES).count():
        return taken
    options = page.locator('select[data-filter="channel"] option').evaluate_all("all => all.map(one => one.value)")
    for value in [one for one in options if one][:times]:
        taken.append(until_changed(page, lambda value=value: _choose(page, value)))
        taken.append(until_changed(page, page.locator(".chip button").first.click))
    return taken


def _choose(page: Page, value: str) -> None:
    page.locator('select[data-filter="channel"]').select_option(value)


def until_changed(page: Page, act: Callable[[], None]) -> float:
    """Seconds from what is done to tiles that say something else and panels that are drawn."""
    tiles = page.locator(TILES).first
    before, begun = tiles.text_content(), time.perf_counter()
    act()
    while tiles.text_content() == before or not page.evaluate(READY):
        page.wait_for_timeout(STEP_MS)
        if time.perf_counter() - begun > PATIENCE_MS / 1000:
            message = f"nothing changed at {page.url}"
            raise TimeoutError(message)
    return time.perf_counter() - begun


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def measure(browser: Browser, name: str, url: str, times: int) -> None:
    with opened(browser) as (page, _):
        cold = first_paint(page, url)
    paints, sizes = [], []
    for _ in range(times):
        with opened(browser) as (page, received):
            paints.append(first_paint(page, url))
            sizes.append(sum(received))
    with opened(browser) as (page, _):
        first_paint(page, url)
        changed = changes(page, times)
    print(
        f"{name}: first paint p50 {statistics.median(paints):.2f} s, p95 {p95(paints):.2f} s (bar {FIRST_S} s; "
        f"rows read for the first time {cold:.2f} s); "
        + (
            f"filter p50 {statistics.median(changed):.2f} s, p95 {p95(changed):.2f} s (bar {CHANGE_S} s); "
            if changed
            else ""
        )
        + f"sent {max(sizes) / 1e3:.0f} kB (bar {MOST_BYTES / 1e3:.0f} kB); "
        f"ratio cold to warm {cold / statistics.median(paints):.0f} : 1",
        flush=True,
    )


if __name__ == "__main__":
    site = sys.argv[1].rstrip("/")
    times = int(sys.argv[2]) if len(sys.argv) > 2 else TIMES
    chosen = sys.argv[3:] or list(PAGES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name in chosen:
            measure(browser, name, f"{site}{PAGES[name]}", times)
        browser.close()
