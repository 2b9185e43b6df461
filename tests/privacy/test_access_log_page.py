"""The page of the access log: whole for an auditor, of oneself for an agent, shut for others; its pages, its search."""

import pytest

from dashboard.wording.catalogue import t
from queries.scope import Principal, Role
from store import access_log
from store.engine import open_store
from tests.privacy.looking import Look
from tests.queries.world import World

ROWS = 250
AUDITOR, ANN = Principal("eve", Role.AUDITOR), Principal("ann", Role.AGENT, agent_id=1)
BOB = Principal("bob", Role.AGENT, agent_id=2)
SHUT = (Role.TEAM_LEAD, Role.SUPERVISOR, Role.DIRECTOR, Role.ADMIN, Role.WALL)
HOSTILE = '<img src=x onerror="alert(1)"> :red[x] =1+1'


@pytest.fixture(autouse=True)
def store(sqlite_url, over):
    engine = open_store(sqlite_url)
    World(engine).centre()
    with engine.begin() as connection:
        for number in range(ROWS):
            access_log.add_within(connection, "lee", "team_lead", "interaction", f"contact:{number}")
        access_log.add_within(connection, "lee", "team_lead", f"reveal phone: other: {HOSTILE}", "customer:7")
        access_log.add_within(connection, "kim", "supervisor", "agent", "agent:1")
        access_log.add_within(connection, "ann", "agent", "agent", "agent:1")
        access_log.add_within(connection, "kim", "supervisor", "agent", "agent:2")
    engine.dispose()
    over(sqlite_url)


@pytest.fixture
def see(monkeypatch):
    """Look at the page as somebody: the list that is handed over (None: none), and the words."""

    def look(who, **query):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        seen = Look("access_log", **query)
        lists = seen.handed("floorview.list")
        return (lists[0] if lists else None), seen

    return look


def rows(told):
    return [[one["text"] if isinstance(one, dict) else one for one in row["cells"]] for row in told["rows"]]


def test_an_auditor_reads_all_of_it_page_by_page(see):
    found, query = [], {}
    while True:
        told, _ = see(AUDITOR, **query)
        found += [row[4] for row in rows(told)]
        if told["older"] is None:
            break
        query = {"after": told["older"].partition("after=")[2].partition("&")[0]}
    assert len(found) == len(set(found[4:])) + 4 == ROWS + 4
    assert found[-1].endswith(" 0")


def test_an_agent_reads_only_who_opened_the_agents_own_page_not_the_own_visits(see):
    told, _ = see(ANN)
    assert [(row[1], row[4]) for row in rows(told)] == [("kim", f"{t('access_log.kind.agent', 'en')} 1")]
    told, _ = see(BOB)
    assert [(row[1], row[4]) for row in rows(told)] == [("kim", f"{t('access_log.kind.agent', 'en')} 2")]


@pytest.mark.parametrize("find", ["lee", "contact", "reveal", "agent:2", "%", "'"])
def test_an_agent_finds_nothing_more_by_searching(see, find):
    told, look = see(ANN, find=find)
    assert rows(told) == []
    assert "contact:" not in look.sent()


@pytest.mark.parametrize("after", ["2", "100", "999999999", "-1", "x", "9" * 40])
def test_an_agent_finds_nothing_more_by_another_place(see, after):
    assert {row[1] for row in rows(see(ANN, after=after)[0])} <= {"kim"}


def test_an_agent_of_no_key_reads_none(see):
    assert rows(see(Principal("x", Role.AGENT))[0]) == []


@pytest.mark.parametrize("role", SHUT)
def test_others_are_refused(see, role):
    told, look = see(Principal("somebody", role))
    assert told is None
    assert t("live.refused_title", "en") in look.texts
    assert "lee" not in look.sent()


def test_searching_narrows_and_says_so_where_there_is_nothing(see):
    assert [row[4].split()[-1] for row in rows(see(AUDITOR, find="contact:17")[0])] == [
        *(str(number) for number in range(179, 169, -1)), "17",
    ]  # fmt: skip
    told, _ = see(AUDITOR, find="nobody of that name")
    assert told["empty"][1] == t("access_log.none_found", "en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_row_says_what_was_done_and_why_in_words(see, lang):
    told, _ = see(AUDITOR, find="reveal", lang=lang)
    (row,) = rows(told)
    assert row[2:4] == [t("role.team_lead", lang), t("access_log.did.reveal_phone", lang)]
    assert row[5] == f"{t('reveal.reason_other', lang)}: {HOSTILE}"


def test_reading_the_log_leads_to_no_page_that_the_auditor_has_not(see):
    told, _ = see(AUDITOR, find="customer:7")
    assert "customer?id=" not in str(told)
