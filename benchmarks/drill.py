"""Server time of lists, interactions, customers and agents at many contacts, against the same pages of a small store.

    python benchmarks/drill.py [STORE] [CONTACTS]

STORE (an SQLite file with a demo in it) is copied and its contacts multiplied to CONTACTS (default 2,000,000; see
benchmarks/multiplied.py); a store that has as many already is read as it is. Each page is run as its viewers run it
(Streamlit's own test runner, in this process), warm, every time with a question that no kept answer has: another page
of a list, another contact, another customer. Pages of agents are asked the same again, as their rows are held.
Baselines: the same in STORE as it was (where it was multiplied), the keys of a list by OFFSET, and a page that asks
nothing: what the runner itself takes.
"""

import logging
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import multiplied
import timed_page

from dashboard import shell, stored, written
from dashboard.warming import load_pages
from queries import extent
from queries.past import PAST
from queries.place import SIZE, Place
from queries.scope import Principal, Role
from queries.source import Source
from store import migrate

ROUNDS, DEEP = 12, 400_000
RUNNER = "nothing"  # what the runner itself takes
SCRIPT = """
import streamlit as st
from importlib import import_module
from dashboard import links
links.remember(dict.fromkeys(("agent", "agents", "contacts", "customer", "interaction", "live", "team", "tickets")))
import_module(f"dashboard.pages.{st.query_params['page']}").render()
"""
EMPTY = "import streamlit as st; st.text('nothing')"
Params = Mapping[str, str]
Figures = dict[str, float]  # milliseconds of the 95th percentile, by what was asked


@dataclass(frozen=True)
class Viewers:
    """Who looks: a supervisor, the lead of the busiest agent, that agent; and keys that they open."""

    supervisor: Principal
    lead: Principal
    agent: Principal
    contacts: list[int]  # of the agent, who may see the newest alone
    tickets: list[int]
    customers: list[int]

    @classmethod
    def of(cls, source: Source) -> "Viewers":
        """Choose them from a store: the busiest there are."""
        busiest = _keys(
            source, "SELECT agent_id FROM contact_legs WHERE agent_id > 0 GROUP BY 1 ORDER BY count(*) DESC"
        )[0]
        told = f"SELECT t.name FROM teams t JOIN agents a ON a.team_id = t.id WHERE a.id = {busiest}"
        team = frozenset({str(source.value(told))})
        legs = f"SELECT contact_id FROM contact_legs WHERE agent_id = {busiest} ORDER BY queued_at DESC"
        return cls(
            Principal("supervisor", Role.SUPERVISOR),
            Principal("lead", Role.TEAM_LEAD, teams=team),
            Principal("agent", Role.AGENT, teams=team, agent_id=busiest),
            _keys(source, legs),
            _keys(source, f"SELECT id FROM tickets WHERE assignee_id = {busiest} ORDER BY created_at DESC"),
            _keys(source, "SELECT customer_id FROM contacts WHERE customer_id > 0 GROUP BY 1 ORDER BY count(*) DESC"),
        )


def _keys(source: Source, text: str) -> list[int]:
    found = source.value(f"WITH found(key) AS ({text} LIMIT {ROUNDS + 1}) SELECT group_concat(key) FROM found")
    return [int(key) for key in str(found).split(",")]


def seconds(who: Principal, page: str, params: Params) -> float:
    """Run a page once, as this viewer; no page's name: one that asks nothing."""
    shell.viewer = lambda: who
    return timed_page.seconds(SCRIPT if page else EMPTY, {"page": page, **params})


def measured(url: str) -> Figures:
    """Ask everything of one store; prints each line as it is known."""
    os.environ["FLOORVIEW_STORE"] = url
    stored.forget()
    PAST.forget()
    source = Source(url, deadline_s=600)
    figures: Figures = {}
    runner = 0.0
    try:
        for name, who, page, params in questions(source):
            seconds(who, page, params(ROUNDS))
            load_pages()  # and what runs before left behind: the runner keeps more than a server does
            busy = time.process_time()
            taken = [seconds(who, page, params(number)) * 1000 for number in range(ROUNDS)]
            busy = (time.process_time() - busy) / ROUNDS * 1000
            figures[name] = statistics.quantiles(taken, n=20, method="inclusive")[-1]
            runner = statistics.median(taken) if name == RUNNER else runner
            print(f"  {name}: p50 {statistics.median(taken):.0f} ms, p95 {figures[name]:.0f} ms, without the runner "
                  f"{figures[name] - runner:.0f} ms (of the processor {busy:.0f} ms)", flush=True)  # fmt: skip
        by_offset = f"SELECT id FROM contacts ORDER BY created_at DESC, id DESC LIMIT {SIZE} OFFSET {DEEP}"
        begun = time.perf_counter()
        source.value(f"SELECT max(id) FROM ({by_offset})")
        print(f"  keys of one page by OFFSET {DEEP:,}: {(time.perf_counter() - begun) * 1000:.0f} ms")
    finally:
        source.close()
        stored.forget()
    return figures


def questions(source: Source) -> Iterator[tuple[str, Principal, str, Callable[[int], Params]]]:
    """Yield what is asked: its name, by whom, on which page, and the parameters of each round."""
    viewers, newest = Viewers.of(source), extent.known_until(source)
    assert newest is not None
    team, queue = next(iter(viewers.lead.teams)), str(source.value("SELECT name FROM queues ORDER BY id LIMIT 1"))

    def at(number: int, **params: str) -> Params:
        place = Place(newest - timedelta(hours=number), 0)
        return {"after": place.written(), **params}

    lists = {
        "28 days": {}, "26 weeks": {"period": "26w"}, "of a queue": {"period": "26w", "queue": queue},
        "of a team": {"period": "26w", "team": team}, "of a channel": {"period": "26w", "channel": "chat"},
        "of a tier": {"period": "26w", "segment": "vip"},
        "about one reason": {"period": "26w", "reason": "payment_dispute"},
    }  # fmt: skip
    of_contacts = {"long ones": {"period": "26w", "least": "1200"}, "repeats": {"period": "26w", "repeat": "1"},
                   "the busiest agent's": {"period": "26w", "agent": str(viewers.agent.agent_id)}}  # fmt: skip
    yield RUNNER, viewers.supervisor, "", lambda _: {}
    for who in (viewers.supervisor, viewers.lead, viewers.agent):
        for page, more in (("contacts", of_contacts), ("tickets", {"open": {"period": "26w", "status": "open"}})):
            for name, params in (lists | more).items():
                yield f"{page}, {name}, {who.name}", who, page, lambda number, params=params: at(number, **params)
        found = lambda number: {"find": str(viewers.contacts[number]), "period": "26w"}  # noqa: E731
        yield f"contacts, one by its number, {who.name}", who, "contacts", found
        one = lambda number: {"id": str(viewers.contacts[number])}  # noqa: E731
        yield f"interaction, a contact, {who.name}", who, "interaction", one
        case = lambda number: {"ticket": str(viewers.tickets[number])}  # noqa: E731
        yield f"interaction, a ticket, {who.name}", who, "interaction", case
        yield f"customer, {who.name}", who, "customer", lambda number: {"id": str(viewers.customers[number])}
        if who is not viewers.agent:
            yield f"agents, {who.name}", who, "agents", lambda _: {}
            yield f"team, {who.name}", who, "team", lambda _: {}
        yield f"agent, {who.name}", who, "agent", lambda _: {"id": str(viewers.agent.agent_id)}
    behind = {"metric": "abandon_rate", "side": "numerator"}
    yield "contacts behind a figure, supervisor", viewers.supervisor, "contacts", lambda _: behind


def main() -> None:
    given = Path(sys.argv[1] if len(sys.argv) > 1 else "var/demo.db")
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
    written.use(SimpleNamespace(note=lambda *_: None))
    logging.disable(logging.WARNING)  # Streamlit warns at each run that no browser is there
    load_pages()
    with closing(sqlite3.connect(f"file:{given}?mode=ro", uri=True)) as store:
        count = store.execute("SELECT count(*) FROM contacts").fetchone()[0]
    if count >= wanted * 0.9:
        print(f"{count:,} contacts")
        measured(f"sqlite:///{given}")
        return
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        multiplied.copy(given, small)
        migrate.upgrade(f"sqlite:///{small}")
        print(f"{count:,} contacts")
        before = measured(f"sqlite:///{small}")
        begun = time.perf_counter()
        print(f"{multiplied.make(small, wanted, large):,} contacts, made in {time.perf_counter() - begun:.0f} s")
        after = measured(f"sqlite:///{large}")
    for name, taken in after.items():
        print(f"{name}: {taken / before[name]:.1f} : 1")


if __name__ == "__main__":
    main()
