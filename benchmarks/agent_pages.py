"""Pages of agents: server time of a rerun, against the same rerun when nothing is kept.

    python benchmarks/agent_pages.py sqlite:///var/demo.db

Each page is run as its viewers run it (Streamlit's own test runner, in this process). Baselines: answers and rows are
forgotten before each rerun; and the same while sealed days are looked for elsewhere, so that there are none.
"""

import os
import statistics
import sys
import time
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import timed_page

from dashboard import shell, stored, written
from queries.past import PAST
from queries.scope import Principal, Role
from queries.sealed.folder import ENVIRONMENT

WARM, COLD = 20, 2
SCRIPT = """
import streamlit as st
from importlib import import_module
from dashboard import links
links.remember(dict.fromkeys(("agents", "agent", "team", "contacts", "interaction")))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""
PAGES = {"agents": {}, "agent": {"id": "1"}, "team": {}}


def forget() -> None:
    stored.forget()
    PAST.forget()


def seconds(page: str, params: dict[str, str]) -> float:
    return timed_page.seconds(SCRIPT, {"page": page, **params})


def cold(page: str, params: dict[str, str]) -> float:
    taken = []
    for _ in range(COLD):
        forget()
        taken.append(seconds(page, params))
    return min(taken)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    os.environ["FLOORVIEW_STORE"] = sys.argv[1]
    written.use(SimpleNamespace(note=lambda *_: None))
    shell.viewer = lambda: Principal("bench", Role.SUPERVISOR)
    seconds("agents", {})  # imports
    for page, params in PAGES.items():
        anew = cold(page, params)
        begun = time.process_time()
        warm = [seconds(page, params) for _ in range(WARM)]
        busy = (time.process_time() - begun) / WARM
        other = [seconds(page, {**params, "kpi": "handle_time"}) for _ in range(2)]
        print(
            f"{page}: warm p50 {statistics.median(warm) * 1e3:.0f} ms, p95 {p95(warm) * 1e3:.0f} ms "
            f"(of the processor {busy * 1e3:.0f} ms); "
            f"another figure, rows held: {other[0] * 1e3:.0f} ms; nothing kept: {anew * 1e3:.0f} ms; "
            f"ratio {anew / statistics.median(warm):.0f} : 1"
        )
    with TemporaryDirectory() as empty:
        os.environ[ENVIRONMENT] = empty
        for page, params in PAGES.items():
            print(f"{page}: nothing kept and no sealed days: {cold(page, params) * 1e3:.0f} ms")
    forget()
