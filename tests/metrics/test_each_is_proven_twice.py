"""No metric without a second proof in SQL; whichever has none is named here, with the reason and where it is proven."""

from pathlib import Path

import pytest

from metrics import registry
from tests.metrics import floor_sql, sql
from tests.metrics.test_against_simulated import FAMILIES

HERE = Path(__file__).parent
IN_SQL = {
    *(key for family in FAMILIES.values() for key in family.STATEMENTS),
    *sql.QUEUE, *sql.RESPONSE, *sql.BY_TEAM, *floor_sql.TOTALS, *floor_sql.BY_QUEUE, *floor_sql.BACKLOG,
}  # fmt: skip
# Key: why SQL does not say it, and the test that proves it another way.
ELSEWHERE = {
    "contacts_per_hour": ("contacts and time, each in SQL, divided", "test_against_sql.py"),
    "expected_abandonment": ("Erlang A follows a queue of any length, state by state", "test_staffing_against_rows.py"),
}


@pytest.mark.parametrize("key", list(registry.everything()))
def test_a_second_proof(key):
    assert (key in IN_SQL) != (key in ELSEWHERE), "in SQL, or named with a reason, and not both"


@pytest.mark.parametrize(("key", "told"), ELSEWHERE.items())
def test_where_it_is_proven_instead(key, told):
    reason, module = told
    assert reason
    assert f'"{key}"' in (HERE / module).read_text(encoding="utf-8")


def test_nothing_is_proven_that_is_no_metric():
    assert set(registry.everything()) >= IN_SQL
