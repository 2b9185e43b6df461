"""Ways between pages: what travels along, what is refused, and what the top of a page may be asked for."""

import threading
from datetime import date

import pytest
import streamlit as st

from dashboard import links, stored
from dashboard.analysis import ways
from dashboard.top import wishes
from metrics.rows import Side
from queries.scope import Principal, Role

OFFERED = ("channel", "queue", "team")
MONDAY = date(2026, 11, 2)


@pytest.fixture
def url(monkeypatch):
    """Parameters of a page that nobody's browser shows."""

    class Parameters(dict):
        def get_all(self, name):
            value = self.get(name, [])
            return list(value) if isinstance(value, list) else [value]

    params = Parameters()
    monkeypatch.setattr(st, "query_params", params)
    monkeypatch.setattr(st, "session_state", {links.PAGES: {"live": "the page", "contacts": "the list"}})
    return params


def test_what_was_chosen_travels_along_and_the_rest_stays_behind(url):
    url.update(lang="zh", channel=["chat", "phone"], open="7", after="x")
    assert links.to("contacts", agent=3) == "/contacts?agent=3&channel=chat&channel=phone&lang=zh"
    assert links.to("contacts", lang=None, channel="bot") == "/contacts?channel=bot"
    assert links.to("live") == "/live?channel=chat&channel=phone&lang=zh"


def test_names_in_addresses_are_quoted(url):
    url.update(queue=["Q&A ?=#/:é 退货"])
    assert links.to("live") == "/live?queue=Q%26A+%3F%3D%23%2F%3A%C3%A9+%E9%80%80%E8%B4%A7"
    assert links.is_own(links.to("live"))


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/live",
        "//elsewhere.example/live",
        "javascript:alert(1)",
        "live",
        "/",
        "/unknown",
        "/live/../contacts",
        "/live" + "?x=" + "y" * links.LONGEST,
        None,
        {"go": "/live"},
    ],
)
def test_other_addresses_are_not_followed(url, address):
    assert not links.is_own(address)


def test_an_own_address_switches_the_page(url, monkeypatch):
    gone = []
    monkeypatch.setattr(st, "switch_page", lambda page, query_params: gone.append((page, query_params)))
    links.follow("/contacts?channel=chat&channel=phone&empty=")
    assert gone == [("the list", {"channel": ["chat", "phone"], "empty": [""]})]


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        pytest.param({"set": {"lang": "zh"}}, {"lang": ["zh"], "channel": ["phone"]}, id="a language"),
        pytest.param(
            {"set": {"period": "7d", "from": None, "to": None}},
            {"period": ["7d"], "channel": ["phone"]},
            id="a period instead of days",
        ),
        pytest.param({"set": {"role": "admin", "id": "7"}}, {"channel": ["phone"]}, id="what the top does not set"),
        pytest.param({"set": {"lang": {"x": 1}}}, None, id="no text"),
        pytest.param(
            {"days": ["2026-10-01", "2026-10-07"]},
            {"from": ["2026-10-01"], "to": ["2026-10-08"], "channel": ["phone"]},
            id="days, the last one whole",
        ),
        pytest.param({"days": ["2026-10-01"]}, None, id="one day"),
        pytest.param({"days": ["x", "y"]}, None, id="no days"),
        pytest.param({"days": ["9999-12-31", "9999-12-31"]}, None, id="the end of time"),
        pytest.param(
            {"filter": {"name": "team", "values": ["B", "A", 3, ""]}},
            {"channel": ["phone"], "team": ["A", "B"]},
            id="a filter",
        ),
        pytest.param({"filter": {"name": "channel", "values": []}}, {}, id="none of a filter"),
        pytest.param({"filter": {"name": "site", "values": ["x"]}}, None, id="a filter that the page has not"),
        pytest.param({"filter": {"name": ["team"], "values": ["x"]}}, None, id="a filter of no name"),
        pytest.param({}, None, id="nothing"),
    ],
)
def test_what_the_top_may_be_asked_for(url, wish, asked):
    url.update(channel=["phone"], after="place")
    assert wishes.changed(wish, OFFERED) == asked, "and the place in a list is left, for the question is another"


@pytest.mark.parametrize("wish", [None, 7, "go", ["go"], {"go": "https://elsewhere.example"}, {"go": None}])
def test_a_wish_that_makes_no_sense_is_left_alone(url, wish):
    wishes.do(wish, OFFERED)
    assert not url


class Counting:
    """A store that counts its questions."""

    def __init__(self, url, deadline_s):
        self.url, self.closed = url, False

    def close(self):
        self.closed = True


@pytest.fixture
def asked(monkeypatch):
    stored.forget()
    monkeypatch.setattr(stored, "Source", Counting)
    yield []
    stored.forget()


def test_an_answer_is_kept_for_one_asker_alone(asked):
    lead, other = (Principal(name, Role.TEAM_LEAD, teams=frozenset({name})) for name in ("one", "two"))

    def ask(who, question="q"):
        return stored.kept(who, question, lambda _source: asked.append((who.name, question)) or len(asked))

    assert [ask(lead), ask(lead), ask(other), ask(lead, "r"), ask(lead)] == [1, 1, 2, 3, 1]


def test_an_answer_grows_old(asked, monkeypatch):
    now = [50.0]
    monkeypatch.setattr(stored, "monotonic", lambda: now[0])
    who = Principal("x", Role.SUPERVISOR)
    ask = lambda: stored.kept(who, "q", lambda _source: asked.append(1) or len(asked), for_s=60)  # noqa: E731
    assert ask() == 1
    now[0] += 61
    assert ask() == 2


def test_few_questions_at_a_time_and_connections_are_used_again(asked):
    lent, most, gate = set(), [], threading.Barrier(stored.AT_ONCE)

    def work():
        with stored.source() as source:
            lent.add(id(source))
            most.append(stored.AT_ONCE - stored._turn._value)
            gate.wait(timeout=60)

    threads = [threading.Thread(target=work) for _ in range(stored.AT_ONCE * 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(lent) == stored.AT_ONCE
    assert max(most) == stored.AT_ONCE


def test_what_every_page_has_to_know_first_does_not_wait_behind_long_questions(asked):
    busy, done = threading.Barrier(stored.AT_ONCE + 1), threading.Event()

    def work():
        with stored.source():
            busy.wait(timeout=60)
            done.wait(timeout=60)

    threads = [threading.Thread(target=work) for _ in range(stored.AT_ONCE)]
    for one in threads:
        one.start()
    busy.wait(timeout=60)  # all turns are taken
    who = Principal("x", Role.SUPERVISOR)
    try:
        assert stored.quickly(who, "known", lambda _source: "at once") == "at once"
        assert stored.quickly(who, "known", lambda _source: asked.append(1)) == "at once"  # kept as others are
    finally:
        done.set()
        for one in threads:
            one.join(60)
    assert asked == []


def test_nothing_leads_to_a_list_that_is_not_open_to_the_viewer(url):
    figures = lambda: (  # noqa: E731
        ways.rows("fcr"), ways.rows("reopen_rate"), ways.during("fcr", Side.DENOMINATOR, MONDAY, MONDAY)
    )  # fmt: skip
    links.remember({"fcr": "a page", "contacts": "a list", "tickets": "a list"})
    assert [one.partition("?")[0] for one in figures()] == ["/contacts", "/tickets", "/contacts"]
    links.remember({"fcr": "a page", "contacts": "a list", "tickets": "a list"}, {"contacts", "tickets"})
    assert figures() == ("", "", "")
