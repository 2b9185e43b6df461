"""Answers are kept, but each for whom it is meant: the same question of two people has two answers, on every page."""

import re

import pytest

from dashboard import stored
from queries.scope import Principal, Role
from tests.privacy.looking import Look

pytestmark = pytest.mark.usefixtures("over_two_sites")
LONDON, PARIS, NAME = frozenset({"London"}), frozenset({"Paris"}), "one name"
PEOPLE = {
    "north": (Principal(NAME, Role.TEAM_LEAD, LONDON, frozenset({"North"})), {1, 2}),
    "south": (Principal(NAME, Role.TEAM_LEAD, LONDON, frozenset({"South"})), {3}),
    "ouest": (Principal(NAME, Role.TEAM_LEAD, PARIS, frozenset({"Ouest"})), {4}),
    "london": (Principal(NAME, Role.SUPERVISOR, LONDON), {1, 2, 3}),
    "agent": (Principal(NAME, Role.AGENT, LONDON, frozenset({"North"}), 1), {1}),
    "other agent": (Principal(NAME, Role.AGENT, LONDON, frozenset({"North"}), 2), {2}),
}
LISTS = {"contacts": "id", "tickets": "ticket"}


@pytest.fixture
def see(monkeypatch):
    """Look at a page as somebody, with whatever was kept of others before."""

    def look(who, page, **query):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return Look(page, **query)

    return look


def opened(look, name):
    """Keys of the interactions that a list leads to."""
    (table,) = look.handed("floorview.list")
    return {int(re.search(rf"[?&]{name}=(\d+)", row["to"])[1]) for row in table["rows"]}


@pytest.mark.parametrize(("page", "name"), LISTS.items())
def test_one_list_has_other_rows_for_each(see, page, name):
    for _ in range(2):
        for who, own in PEOPLE.values():
            assert opened(see(who, page), name) == own


@pytest.mark.parametrize("page", ["interaction", "customer"])
def test_one_address_opens_to_whom_it_may_and_to_nobody_after_them(see, page):
    holds = {"interaction": "Told 1", "customer": '"chain_no"'}[page]
    for _ in range(2):
        for who, own in PEOPLE.values():
            assert (holds in see(who, page, id="1").sent()) is (1 in own)


def test_answers_are_kept_at_all(see, monkeypatch):
    """Else the above would say nothing of what is kept."""
    who, own = PEOPLE["north"]
    see(who, "contacts")
    monkeypatch.setattr(stored, "source", pytest.fail)
    assert opened(see(who, "contacts"), "id") == own


def test_two_people_of_one_name_are_two(see):
    """What is kept goes by all that a person may see, not by a name."""
    people = [who for who, _ in PEOPLE.values()]
    told = [stored.kept(who, "a question", lambda _, who=who: who) for who in people]
    assert told == people
    assert [stored.kept(who, "a question", lambda _: None) for who in people] == people
