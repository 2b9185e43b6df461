"""The consistency page: it names what was planted, nothing where nothing differs, and explains what it cannot tell."""

import shutil
from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard import stored
from dashboard.wording import numbers
from dashboard.wording.catalogue import t
from queries.past import PAST
from queries.scope import Principal, Role
from tests import planted
from tests.dashboard.looked import at, heads, rows, told

SCRIPT = """
from dashboard import links
from dashboard.pages import consistency
links.remember(dict.fromkeys(("consistency", "contacts", "tickets", "glossary")))
consistency.render()
"""
SUPERVISOR = Principal("supervisor", Role.SUPERVISOR)
KINDS = {
    "late": {"late": 0.7},
    "even": {},
    "stopped": {"stops": 10},
    "single": {"channels": ("phone",), "days": 4},
}
KPIS = ("response", "resolution", "fcr", "csat", "quality", "answer")


@pytest.fixture(scope="module")
def stores(sqlite_template, tmp_path_factory):
    made = {}

    def store(kind):
        if kind not in made:
            path = tmp_path_factory.mktemp("consistency") / f"{kind}.db"
            shutil.copy(sqlite_template, path)
            planted.filled(path, **KINDS[kind])
            made[kind] = path
        return made[kind]

    return store


@pytest.fixture(autouse=True)
def nothing_kept():
    stored.forget()
    yield
    stored.forget()
    PAST.forget()


@pytest.fixture
def see(stores, monkeypatch):
    def look(kind="late", who=SUPERVISOR, **params):
        monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{stores(kind)}")
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return at(SCRIPT, **params)

    return look


def cell(app, reason="refund", channel="chat", lang="en"):
    name = t("consistency.where", lang, channel=t(f"channel.{channel}", lang), reason=reason)
    found = [row for row in [*rows(app, "cells"), *rows(app, "few")] if row.get("told_others") is not None]
    one = next(row for row in found if row["told_name"] == name)
    return one | next(row for row in rows(app, "words") if (row["row"], row["column"]) == (one["row"], one["column"]))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sentence_names_the_channel_and_reason_that_were_planted(see, lang):
    says = heads(see(lang=lang))["first"]["says"]
    late = -(-planted.IN_PLANTED * 7 // 10)
    share = numbers.percent(1 - late / planted.IN_PLANTED)
    assert t("channel.chat", lang) in says
    assert "refund" in says
    assert t("consistency.kpi_response", lang) in says
    assert share in says
    assert says != t("consistency.first_none", lang)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_nothing_differs_nothing_stands_out(see, lang):
    assert heads(see("even", lang=lang))["first"]["says"] == t("consistency.first_none", lang)


@pytest.mark.parametrize(
    ("kpi", "values"), [(kpi, ("raw", "standardised")[place % 2]) for place, kpi in enumerate(KPIS)]
)
def test_every_kpi_is_told_or_said_to_be_missing(see, kpi, values):
    found = heads(see(kpi=kpi, values=values))
    assert set(found) >= {"first", "matrix", "moves", "kpis", "answers", "promises"}
    assert all(one["says"] or one["empty"] for one in found.values())
    is_known = kpi in {"response", "fcr"}
    assert bool(found["matrix"]["says"]) == is_known


def test_standardised_is_how_far_a_cell_lies_from_the_others(see):
    raw, apart = cell(see()), cell(see(values="standardised"))
    assert raw["text"] == f"◆ {raw['told_value']}"
    assert apart["text"].startswith("◆ −")
    assert apart["told_value"] == raw["told_value"]
    assert apart["told_against"].startswith(apart["text"].removeprefix("◆ "))
    assert raw["told_standing"] == t("consistency.standing_worse", "en")


def test_a_cell_opens_its_contacts_with_the_same_scope(see):
    link = urlsplit(cell(see(period="13w", lang="zh"), lang="zh")["link"])
    assert link.path == "/contacts"
    assert parse_qs(link.query) == {
        "channel": ["chat"], "lang": ["zh"], "metric": ["attainment_response"], "period": ["13w"],
        "reason": ["refund"], "side": ["denominator"],
    }  # fmt: skip
    assert cell(see())["told_n"] == str(planted.IN_PLANTED)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_channel_that_stopped_is_hatched_named_and_left_out(see, lang):
    app = see("stopped", lang=lang)
    chat = t("channel.chat", lang)
    assert any(chat in note for note in heads(app)["first"]["notes"])
    few = {row["column"] for row in rows(app, "few") if row.get("told_others") is not None}
    assert few == {t("consistency.stopped", lang, channel=chat)}
    assert all(chat not in row["told_name"] for row in rows(app, "rows") if "lane" in row)
    gap = next(one for one in told(app, "tiles")[0]["tiles"] if one["key"] == "consistency_gap_response")
    assert gap["n"].endswith(str(2 * len(planted.REASONS) * planted.IN_CELL))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_channel_has_nothing_to_stand_beside(see, lang):
    found = heads(see("single", lang=lang))
    needs = t("analysis.needs_two", lang, what=t("analysis.by_channel", lang))
    assert {key: one["empty"][0] for key, one in found.items() if key in {"first", "matrix", "kpis", "gap"}} == {
        "first": needs, "matrix": needs, "kpis": needs, "gap": needs,
    }  # fmt: skip


def test_a_filter_to_one_channel_says_so_too(see):
    assert heads(see(channel="phone"))["first"]["empty"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_period_without_rows_says_when_there_were_some(see, lang):
    found = heads(see(lang=lang, **{"from": "2020-01-06", "to": "2020-01-13"}))
    assert found["first"]["empty"][0] == t("analysis.nothing", lang)


def test_weeks_have_a_course_with_more_than_one(see):
    app = see()
    assert len({row["told_week"] for row in rows(app, "weeks")}) >= 3
    assert heads(app)["index"]["says"]


def test_nonsense_in_the_address_is_the_usual_page(see):
    assert heads(see(kpi="<b>", values="'")).keys() == heads(see()).keys()


def test_who_may_not_see_figures_sees_none(see):
    app = see(who=Principal("auditor", Role.AUDITOR))
    assert told(app, "panel") == told(app, "tiles") == []
