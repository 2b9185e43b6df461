"""Lists, interactions, customers and agents in a real browser: first paint against its bar, and the first one ever.

    python benchmarks/drill_pages.py http://127.0.0.1:8501 STORE [TIMES]

The server is one that runs already over STORE (an SQLite file, from which keys to open are taken; see
benchmarks/multiplied.py for one of many contacts). Each page is opened TIMES times in a fresh browser context, from the
request to its rows drawn, each time another contact, customer or page of the list. The baseline is the first opening,
when rows are read for the first time since the server began.
"""

import sqlite3
import statistics
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from analysis_pages import DEEP, FIRST_S, FLAGS, STEP_MS, opened, p95
from playwright.sync_api import Browser, sync_playwright

from queries.place import Place
from store.types import from_micros

TIMES = 10
DRAWN = f"""(what) => ({DEEP})(document.body, what) && !document.querySelector('[data-stale="true"]')"""
ROW = ".list tbody tr"


def paint(browser: Browser, url: str, what: str) -> float:
    """Seconds from the request to `what` drawn, as the browser's own clock has it."""
    with opened(browser) as (page, _):
        page.goto(url, wait_until="commit")
        page.wait_for_function(DRAWN, arg=what, polling=STEP_MS)
        return float(page.evaluate("performance.now()")) / 1000


def pages(store: sqlite3.Connection, times: int) -> dict[str, tuple[str, Callable[[int], str]]]:
    """Return what to open, by name: what is drawn at last, and the address of each time."""
    keys = {
        table: [row[0] for row in store.execute(f"SELECT id FROM {table} ORDER BY created_at DESC LIMIT {times + 1}")]
        for table in ("contacts", "tickets")
    }
    whose = "SELECT customer_id FROM contacts WHERE customer_id > 0 GROUP BY 1 ORDER BY count(*) DESC LIMIT ?"
    customers = [row[0] for row in store.execute(whose, (times + 1,))]
    newest = from_micros(store.execute("SELECT max(created_at) FROM contacts").fetchone()[0])

    def after(number: int) -> str:
        return Place(newest - timedelta(hours=number), 0).written()

    return {
        "contacts": (ROW, lambda number: f"/contacts?period=26w&after={after(number)}"),
        "tickets": (ROW, lambda number: f"/tickets?period=26w&after={after(number)}"),
        "interaction, a contact": (".story .card", lambda number: f"/interaction?id={keys['contacts'][number]}"),
        "interaction, a ticket": (".story .card", lambda number: f"/interaction?ticket={keys['tickets'][number]}"),
        "customer": (".journey > *", lambda number: f"/customer?id={customers[number]}"),
        "agents": (".people table", lambda _: "/agents"),
        "agent": (".people table", lambda _: "/agent?id=1"),
        "team": (".people table", lambda _: "/team"),
    }


def main() -> None:
    site, given = sys.argv[1].rstrip("/"), sys.argv[2]
    times = int(sys.argv[3]) if len(sys.argv) > 3 else TIMES
    with closing(sqlite3.connect(f"file:{given}?mode=ro", uri=True)) as store:
        found = pages(store, times)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, (what, address) in found.items():
            first = paint(browser, site + address(times), what)
            paints = [paint(browser, site + address(number), what) for number in range(times)]
            usual = statistics.median(paints)
            print(
                f"{name}: first paint p50 {usual:.2f} s, p95 {p95(paints):.2f} s (bar {FIRST_S} s); "
                f"the first ever {first:.2f} s, {first / usual:.1f} : 1",
                flush=True,
            )
        browser.close()


if __name__ == "__main__":
    main()
