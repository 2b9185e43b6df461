"""A list of people as a file: to whom it is granted, for a reason, noted first, so many rows a day; no cell runs."""

import base64
import csv
import io
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from dashboard import written
from dashboard.wording.catalogue import t
from queries.scope import Principal, Role
from store import access_log
from store.engine import open_store
from tests.dashboard.test_workbook import cells
from tests.privacy.looking import Look
from tests.privacy.planted import CUSTOMERS, people, seen

SUPERVISOR = Principal("=sue", Role.SUPERVISOR)
LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))
WISH = {"form": "csv", "reason": "quality", "text": "monthly sample"}


@pytest.fixture(autouse=True)
def engine(planted_url, over, monkeypatch):
    over(planted_url)
    monkeypatch.setattr("dashboard.shell.viewer", lambda: SUPERVISOR)
    opened = open_store(planted_url)
    yield opened
    opened.dispose()


def taken(wish, **query):
    """What the component is handed after this wish."""
    look = Look("contacts", **query)
    look.ask("-taking", wish)
    (box,) = look.handed("floorview.taking")
    return box, look


def noted(engine):
    with engine.connect() as connection:
        told = connection.execute(text('SELECT "user", action, object, reason FROM access_log ORDER BY id'))
        return [tuple(row) for row in told]


def test_a_list_leaves_as_a_sheet_that_says_whose_it_is_and_is_noted(engine):
    box, look = taken(WISH, queue="Cards")
    made = base64.b64decode(box["file"]["base64"]).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(made, newline="")))
    assert [lines[0][0], lines[1]] == ["confidential", ["by", "'=sue"]]
    assert "queue=Cards" in lines[3][1]
    assert t("lists.column.created_at", "en") in lines[6]
    assert len(lines[7:]) == CUSTOMERS
    assert box["file"]["name"].endswith("_confidential.csv")
    assert "sue" in box["file"]["name"]
    assert seen(made) == []
    assert f"{people()[0].name[0]}***" in made
    assert noted(engine) == [("=sue", "export contacts", f"rows:{CUSTOMERS}", "quality: monthly sample")]
    look.run()
    assert look.handed("floorview.taking")[0]["file"] is None


def test_a_workbook_has_numbers_as_numbers(engine):
    box, _ = taken(WISH | {"form": "xlsx"}, lang="zh")
    made = cells(base64.b64decode(box["file"]["base64"]))
    assert made["A1"] == "confidential"
    (head,) = [place for place, value in made.items() if value == t("lists.column.handle_s", "zh")]
    column = "".join(letter for letter in head if letter.isalpha())
    assert {type(value) for place, value in made.items() if place.startswith(column) and place > head} <= {float}
    assert seen(str(made)) == []


def test_more_than_a_day_allows_is_refused_and_an_alert_tells_of_it(engine):
    access_log.add_export(engine, "=sue", "supervisor", "export contacts: audit", access_log.MOST_ROWS_A_DAY - 39)
    for _ in range(2):
        box, _look = taken(WISH)
        assert (box["file"], box["fault"]) == (None, "too_many")
    assert len(noted(engine)) == 1
    with engine.connect() as connection:
        assert connection.execute(text("SELECT rule, scope FROM alerts")).all() == [("bulk_export", "=sue")]
    access_log.add_export(engine, "kim", "supervisor", "export contacts: audit", access_log.MOST_ROWS_A_DAY)


@pytest.mark.parametrize("wish", [{}, {"reason": "other", "text": "x"}, {"reason": "because"}, {"reason": None}])
def test_without_a_reason_there_is_no_file_and_no_note(engine, wish):
    box, _ = taken({"form": "csv", **wish})
    assert (box["file"], box["fault"]) == (None, "no_reason")
    assert noted(engine) == []


def test_what_is_no_form_is_refused(engine):
    for form in ("exe", None, ["csv"]):
        box, _ = taken(WISH | {"form": form})
        assert (box["file"], box["fault"]) == (None, "refused")
    assert noted(engine) == []


def test_without_a_log_there_is_no_file(engine):
    written.use(SimpleNamespace(note_export=lambda *_: (_ for _ in ()).throw(OSError("disk full"))))
    box, _ = taken(WISH)
    assert (box["file"], box["fault"]) == (None, "not_noted")


def test_a_list_too_long_for_a_file_is_not_begun(engine, monkeypatch):
    monkeypatch.setattr("dashboard.taking.made.MOST", CUSTOMERS - 1)
    box, _ = taken(WISH)
    assert (box["file"], box["fault"]) == (None, "too_long")
    assert noted(engine) == []


@pytest.mark.parametrize("who", [LEAD, Principal("ann", Role.AGENT, agent_id=1)])
def test_who_may_not_take_rows_away_is_offered_nothing(engine, monkeypatch, who):
    monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
    look = Look("contacts")
    assert look.handed("floorview.list")
    assert not look.handed("floorview.taking")
