"""Who may open no contact sees no figure of 1 to 4 cases, on pages and in files; who may open them sees all exactly."""

import base64
import io
import shutil
import zipfile
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from dashboard import guarded, stored
from dashboard.analysis import wishes
from dashboard.asked import Ask, figures
from metrics.small_cells import LEAST_TOLD, WITHHELD
from queries.past import PAST
from queries.rights import sees_groups_only
from queries.scope import Principal, Role, Scope, Window
from store.engine import open_store
from store.schema.contacts import Contact, ContactLeg
from store.schema.people import Customer, Queue, ServiceStandard
from tests.dashboard.looked import at, heads, rows
from tests.queries.world import World

SCRIPT = """
from dashboard import links
from dashboard.pages import {page}
links.remember(dict.fromkeys(("consistency", "customers", "contacts", "tickets", "glossary", "fcr")))
{page}.render()
"""
END = datetime(2026, 11, 20, 17, tzinfo=UTC)
CASES = {
    ("phone", "rare"): 3,
    ("chat", "rare"): 40,
    ("phone", "often"): 60,
    ("chat", "often"): 50,
    ("email", "often"): 45,
}
DIRECTOR, SUPERVISOR = Principal("director", Role.DIRECTOR), Principal("supervisor", Role.SUPERVISOR)
SCOPE = Scope(Window(END - timedelta(days=28), END + timedelta(days=1), "Europe/London"), DIRECTOR)


@pytest.fixture(scope="module")
def store(sqlite_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "store.db"
    shutil.copy(sqlite_template, path)
    engine = open_store(f"sqlite:///{path}")
    world = World(engine)
    world.centre()
    long_ago = END - timedelta(days=400)
    world.put(ServiceStandard, metric="service_level", threshold_s=20.0, target_share=0.8, effective_from=long_ago)
    queues = {
        channel: world.put(Queue, name=f"{channel} queue", channel=channel) for channel in ("phone", "chat", "email")
    }
    for (channel, reason), n in CASES.items():
        for place in range(n):
            _contact(world, channel, reason, queues[channel], END - timedelta(days=place % 20, minutes=place))
    engine.dispose()
    return path


def _contact(world, channel, reason, queue, began):
    tier = "vip" if reason == "rare" and channel == "phone" else "basic"
    customer = world.put(Customer, name="Somebody", segment=tier, registered_at=began)
    end = began + timedelta(minutes=4)
    contact = world.put(
        Contact,
        customer_id=customer,
        created_at=began,
        ended_at=end,
        reason=reason,
        channel=channel,
        outcome="answered",
    )
    answered = began + timedelta(seconds=5)
    times = {"queued_at": began, "offered_at": answered, "answered_at": answered, "left_queue_at": answered}
    who = {"contact_id": contact, "agent_id": 1, "team_id": 1, "queue_id": queue}
    world.put(ContactLeg, **who, **times, leave_kind="answered", talk_s=180.0, ended_at=end, wrap_ended_at=end)


@pytest.fixture(autouse=True)
def over(store, monkeypatch):
    monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{store}")
    stored.forget()
    yield
    stored.forget()
    PAST.forget()


def seen(monkeypatch, page, who, saved=None, kind="csv", **query):
    monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
    monkeypatch.setattr(wishes, "saving", lambda key: kind if key == f"head-{saved}" else None)
    return at(SCRIPT.format(page=page), period="28d", **query)


@pytest.mark.parametrize("role", Role)
def test_whose_figures_are_guarded(role):
    assert sees_groups_only(Principal("x", role)) == (role in {Role.WALL, Role.DIRECTOR, Role.ADMIN, Role.AUDITOR})


def test_figures_of_few_are_withheld_with_one_more_and_the_whole_is_told():
    told = figures(SCOPE, of=Ask(("attainment_response",), ("reason", "channel")), whole=Ask(("attainment_response",)))
    cells = {(row["channel"], row["reason"]): row["n"] for row in told["of"].iter_rows(named=True)}
    assert all(n is None or n == 0 or n >= LEAST_TOLD for n in cells.values())
    assert told["of"].filter(WITHHELD)["value"].null_count() == told["of"][WITHHELD].sum() >= 2
    assert told["whole"]["n"].item() > LEAST_TOLD


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_matrix_holds_no_few_for_a_director_and_all_for_a_supervisor(monkeypatch, lang):
    told = {}
    for who in (DIRECTOR, SUPERVISOR):
        app = seen(monkeypatch, "consistency", who, "matrix", kpi="response", lang=lang)
        drawn = [row for row in [*rows(app, "cells"), *rows(app, "few")] if row.get("told_others") is not None]
        told[who.name] = {row["told_name"]: row["told_n"] for row in drawn}
        text = base64.b64decode(heads(app)["matrix"]["file"]["base64"]).decode()
        assert ("<5" in text) == (who is DIRECTOR)
        assert any(",3," in line for line in text.splitlines() if "rare" in line) == (who is SUPERVISOR)
    assert "3" in told["supervisor"].values()
    assert "3" not in told["director"].values()
    assert list(told["director"].values()).count("<5") > 1


def test_a_workbook_holds_no_few_either(monkeypatch):
    app = seen(monkeypatch, "consistency", DIRECTOR, "matrix", kind="xlsx", kpi="response")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(heads(app)["matrix"]["file"]["base64"]))) as book:
        assert "&lt;5" in book.read("xl/sharedStrings.xml").decode()
        assert "<v>3</v>" not in book.read("xl/worksheets/sheet1.xml").decode().replace('t="s"><v>3</v>', "")


@pytest.mark.parametrize(
    ("page", "panel", "query"), [("fcr", "groups", {"by": "reason"}), ("customers", "answered", {})]
)
def test_other_pages_stand_for_those_who_see_groups_only(monkeypatch, page, panel, query):
    app = seen(monkeypatch, page, DIRECTOR, panel, **query)
    assert [one.value for one in app.caption if "5" in one.value]
    for row in rows(app, "rows"):
        assert row.get("told_n", "") not in {"1", "2", "3", "4"}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (pl.DataFrame({"stage": ["a", "b", "c"], "n": [2, 6, 9]}), [9]),
        (pl.DataFrame({"week": ["a", "b", "c"], "value": [0.1, 0.2, 0.3], "n": [2, 6, 9]}), [None, None, 9]),
        (pl.DataFrame({"x": [1, 2]}), None),
    ],
)
def test_every_answer_is_guarded_whatever_its_table(made, expected):
    assert guarded.answer(SUPERVISOR, made) is made
    for held in (made, (made, 1), {"a": made}):
        told = guarded.answer(DIRECTOR, held)
        told = told["a"] if isinstance(told, dict) else told[0] if isinstance(told, tuple) else told
        assert (told["n"].to_list() if expected else None) == expected


def test_both_sides_of_a_pair_go():
    pairs = pl.DataFrame(
        {"experience": ["late"], "with_n": [3], "without_n": [90], "difference": [0.2], "verdict": ["worse"]}
    )
    assert guarded.answer(DIRECTOR, pairs).row(0)[:5] == ("late", None, None, None, None)


def test_a_definition_keeps_its_name_and_its_days():
    told = pl.DataFrame(
        {"variant": ["same_reason", "any"], "window_days": [1.0, 3.0], "value": [0.5, 0.4], "n": [3, 20]}
    )
    assert guarded.answer(DIRECTOR, told).select("variant", "window_days").rows() == [
        ("same_reason", 1.0),
        ("any", 3.0),
    ]
