"""The access log: rows are added in a chain, nobody changes one, and what was changed all the same is found."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from queries.access_log import broken_at, entries
from queries.scope import Principal, Role
from queries.source import Source
from store import access_log, lasting
from store.types import to_micros

AUDITOR = Principal("eve", Role.AUDITOR)
AGENT = Principal("ann", Role.AGENT, agent_id=3)


@pytest.fixture
def log(engine, store_url):
    for number in range(3):
        access_log.add(engine, "lee", "team_lead", "interaction", f"contact:{number}")
    access_log.add(engine, "lee", "team_lead", "reveal phone: case: call on 138 0013 8000", "customer:7")
    access_log.add(engine, "lee", "team_lead", "agent", "agent:3")
    source = Source(store_url)
    yield source
    source.close()


def force(engine, statement):
    """Change it as an owner of the database could: without the triggers."""
    with engine.begin() as connection:
        for one in (*lasting.drop(engine.dialect.name), statement, *lasting.create(engine.dialect.name)):
            connection.execute(text(one))


def test_a_row_says_who_what_when_and_why_with_numbers_scrubbed(log):
    row = entries(log, AUDITOR, find="reveal").rows.row(0, named=True)
    assert (row["user"], row["role"], row["action"], row["object"]) == (
        "lee",
        "team_lead",
        "reveal phone",
        "customer:7",
    )
    assert row["reason"] == "case: call on 138****8000"


@pytest.mark.parametrize("statement", ["UPDATE access_log SET object = 'x'", "DELETE FROM access_log"])
def test_nobody_changes_or_deletes_a_row(engine, log, statement):
    with pytest.raises(DBAPIError, match="kept as it is"), engine.begin() as connection:
        connection.execute(text(statement))
    assert entries(log, AUDITOR).rows.height == 5


def test_the_chain_holds(log):
    assert broken_at(log) is None


def test_a_row_that_was_changed_breaks_the_chain(engine, log):
    force(engine, "UPDATE access_log SET \"user\" = 'nobody' WHERE id = 2")
    assert broken_at(log) == 2


def test_a_row_that_is_missing_breaks_the_chain(engine, log):
    force(engine, "DELETE FROM access_log WHERE id = 3")
    assert broken_at(log) == 4


def test_rows_older_than_three_years_may_go_and_the_chain_goes_on(engine, log):
    old = to_micros(datetime.now(UTC) - timedelta(days=1_200))
    at = old if engine.dialect.name == "sqlite" else "now() - interval '1200 days'"
    force(engine, f"UPDATE access_log SET at = {at} WHERE id = 1")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM access_log WHERE id = 1"))
    assert broken_at(log) is None


def test_an_agent_reads_what_others_looked_at_of_the_agent_and_nobody_else_reads_any(log):
    assert entries(log, AGENT).rows["object"].to_list() == ["agent:3"]
    assert entries(log, Principal("bob", Role.AGENT, agent_id=4)).rows.is_empty()
    for role in (Role.TEAM_LEAD, Role.SUPERVISOR, Role.DIRECTOR, Role.ADMIN, Role.WALL):
        assert entries(log, Principal("x", role)).rows.is_empty()


def test_it_is_read_page_by_page_the_latest_first(engine, log):
    for number in range(120):
        access_log.add(engine, "lee", "team_lead", "interaction", f"contact:{number}")
    first = entries(log, AUDITOR)
    rest = entries(log, AUDITOR, after=first.after)
    assert [first.rows.height, rest.rows.height, rest.after] == [100, 25, None]
    assert first.rows["id"].to_list() + rest.rows["id"].to_list() == list(range(125, 0, -1))


def test_searching_takes_signs_of_patterns_as_they_are(log):
    assert entries(log, AUDITOR, find="%").rows.is_empty()
    assert entries(log, AUDITOR, find="contact:1").rows.height == 1


def test_who_opens_very_many_records_gets_no_more_and_an_alert_tells_of_it(engine, log):
    for number in range(195):
        access_log.add(engine, "lee", "team_lead", "interaction", f"contact:{number}")
    for _ in range(2):
        with pytest.raises(access_log.TooManyViewsError, match="lee"):
            access_log.add(engine, "lee", "team_lead", "interaction", "contact:999")
    access_log.add(engine, "eve", "auditor", "interaction", "contact:1")
    assert entries(log, AUDITOR, find="contact:999").rows.is_empty()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT rule, scope FROM alerts")).all() == [("bulk_reading", "lee")]
