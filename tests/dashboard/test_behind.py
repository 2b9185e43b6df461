"""A list behind a figure has as many rows as the figure says, over a simulated centre, for many metrics."""

from datetime import date

import pytest

from dashboard import floor, stored
from dashboard.lists import sheets
from metrics import registry, rows
from metrics.evaluate import totals
from metrics.metric import Metric
from metrics.rows import Side
from queries.past import PAST
from queries.reach import owned
from queries.rights import Resource
from queries.scope import OPERATOR, Principal, Role, Scope, Window

pytestmark = pytest.mark.xdist_group("rows")
WINDOW = Window.days(date(2026, 10, 26), date(2026, 11, 2), "Europe/London")
COUNTED = (
    *("service_level", "abandonment_rate", "answer_rate", "asa", "offered", "answered", "abandoned", "handle_time"),
    *("transfer_rate", "fcr", "csat", "repeat_contact_rate", "self_service_rate", "first_response_time"),
    *("resolution_time", "reopen_rate", "quality_score", "promise_kept_rate", "nps"),
)


@pytest.fixture
def store(simulated, monkeypatch):
    monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{simulated}")
    floor.FLOOR.clear()
    stored.forget()
    PAST.forget()
    yield
    stored.forget()
    PAST.forget()


@pytest.mark.parametrize("key", COUNTED)
def test_as_many_rows_as_the_figure_counts(store, key):
    metric = registry.get(key)
    frames = sheets.read(metric, Scope(WINDOW, OPERATOR), None)
    figure = totals([metric], frames)[key]
    found = rows.behind(metric, frames, Side.DENOMINATOR)
    counted = rows.counted(metric, found) if isinstance(metric, Metric) else found.height
    assert counted == (figure.value if figure.n is None else figure.n)
    assert counted > 0


def test_a_lead_lists_the_rows_of_the_own_team_only(store):
    lead = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"Cards"}))
    metric = registry.get("service_level")
    frames = sheets.read(metric, Scope(WINDOW, lead), None)
    every = rows.behind(metric, frames, Side.DENOMINATOR)
    seen = owned(every.lazy(), lead, Resource.CONTACT_LIST).collect()
    assert every["team"].n_unique() > 1
    assert set(seen["team"].cast(str).to_list()) <= {"Cards"}
