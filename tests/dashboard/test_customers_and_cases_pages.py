"""The pages on customers and on tickets over a simulated store, and over January 1999's import: every view says it."""

from urllib.parse import parse_qs, urlsplit

import polars as pl
import pytest

from dashboard import stored
from dashboard.asked import Ask, figures
from dashboard.wording.catalogue import t
from queries.past import PAST
from queries.scope import Principal, Role
from tests.dashboard.looked import at, heads, rows, tiles, told

pytestmark = pytest.mark.xdist_group("simulated agents")
SCRIPT = """
from dashboard import links
from dashboard.pages import {page} as one
links.remember(dict.fromkeys(("customers", "cases", "response", "contacts", "tickets", "glossary")))
one.render()
"""
SUPERVISOR = Principal("supervisor", Role.SUPERVISOR)
VIEWS = (
    ("customers", "voice", {"score", "answered", "made_of", "course"}),
    ("customers", "care", {"complaints", "handling_resolution", "follow_up", "self_service"}),
    ("customers", "tiers", {"tiers"}),
    ("customers", "life", {"stages", "bought_again", "left", "satisfied", "stayed"}),
    ("cases", "flow", {"intake", "total", "reopened", "resolved"}),
    ("cases", "standing", {"standing"}),
)
LONG_AGO = {"from": "2020-01-06", "to": "2020-01-13"}


@pytest.fixture(autouse=True)
def store(simulated, monkeypatch):
    monkeypatch.setenv("FLOORVIEW_STORE", f"sqlite:///{simulated}")
    stored.forget()
    yield
    stored.forget()


@pytest.fixture(autouse=True, scope="module")
def rows_are_held_for_this_module_alone():
    PAST.forget()
    yield
    PAST.forget()


@pytest.fixture
def see(monkeypatch):
    def look(page, who=SUPERVISOR, **params):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return at(SCRIPT.format(page=page), patience_s=240, **params)

    return look


def counted(text):
    return int(text.replace(",", ""))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(("page", "view", "panels"), VIEWS)
def test_every_view_says_what_is_to_be_seen(see, page, view, panels, lang):
    found = heads(see(page, view=view, lang=lang, period="28d"))
    assert set(found) == panels
    assert all(one["says"] for one in found.values()), found


@pytest.mark.parametrize(("page", "view", "panels"), VIEWS)
def test_a_period_without_anything_breaks_nothing(see, page, view, panels):
    found = heads(see(page, view=view, **LONG_AGO))
    assert set(found) == panels
    assert all(one["says"] or one["empty"] for one in found.values())


@pytest.mark.parametrize(("page", "view", "panels"), VIEWS)
def test_one_channel_and_one_week(see, page, view, panels):
    found = heads(see(page, view=view, channel="email", period="7d"))
    assert set(found) == panels
    assert all(one["says"] or one["empty"] for one in found.values())


def test_one_week_has_no_course_and_only_one_channel_is_said(see):
    found = heads(see("customers", channel="email", **{"from": "2026-10-26", "to": "2026-11-02"}))
    assert found["course"]["empty"][0] == t("analysis.one_week", "en")
    assert t("channel.email", "en") in found["score"]["says"]
    assert "nothing to hold it against" in found["score"]["says"]


def test_too_short_a_period_cannot_say_who_came_back(see):
    found = heads(see("customers", view="life", **{"from": "2026-10-26", "to": "2026-11-02"}))
    assert found["stayed"]["empty"][0] == t("customers.too_short", "en")


@pytest.mark.parametrize("page", ["customers", "cases"])
def test_the_numbers_are_the_same_in_both_languages(see, page):
    first, second = ({key: one["n"] for key, one in tiles(see(page, lang=lang)).items()} for lang in ("en", "zh"))
    assert first == second
    assert any(first.values())


def test_groups_add_up_to_the_whole(see):
    app = see("customers", by="channel")
    drawn = [row for row in rows(app, "rows") if "metric=csat&" in (row["link"] or "") or "told_whole" in row]
    whole = counted(tiles(app)["csat"]["n"].removeprefix("n "))
    score = drawn[: len({row["name"] for row in drawn})]
    assert sum(counted(row["told_n"]) for row in score) == whole


def test_a_mark_narrows_the_page_and_narrowed_it_has_other_numbers(see):
    app = see("customers")
    link = next(row["link"] for row in rows(app, "rows") if row["name"] == t("channel.phone", "en"))
    assert urlsplit(link).path == "/customers"
    assert parse_qs(urlsplit(link).query)["channel"] == ["phone"]
    narrowed = see("customers", channel="phone")
    assert 0 < counted(tiles(narrowed)["csat"]["n"][2:]) < counted(tiles(app)["csat"]["n"][2:])


def test_or_opens_its_rows_of_the_one_kind_of_survey(see):
    links = {row["link"] for row in rows(see("customers", click="list", score="nps"), "rows") if "told_whole" in row}
    assert {urlsplit(link).path for link in links} == {"/contacts"}
    asked = [parse_qs(urlsplit(link).query) for link in links]
    assert {one["metric"][0] for one in asked} == {"nps", "feedback_rate"}
    assert all(one["kind"] == ["nps"] for one in asked if one["metric"] == ["feedback_rate"])


def test_days_open_what_came_in_on_them(see):
    app = see("cases", **{"from": "2026-10-20", "to": "2026-11-03"})
    points = [row for row in rows(app, "points") if "metric=tickets_created" in row["link"]]
    assert len(points) == 14
    asked = parse_qs(urlsplit(points[0]["link"]).query)
    assert (asked["from"], asked["to"]) == (["2026-10-20"], ["2026-10-21"])
    assert sum(row["value"] for row in points) == counted(tiles(app)["tickets_created"]["value"])


def test_the_backlog_adds_up_to_the_net_flow(see):
    app = see("cases", **{"from": "2026-10-20", "to": "2026-11-03"})
    last = [row for row in rows(app, "points") if "metric=net_flow" in row["link"]][-1]
    assert last["value"] == float(tiles(app)["net_flow"]["value"].replace("−", "-").replace(",", ""))


@pytest.mark.parametrize("by", ["queue", "priority", "segment", "team"])
def test_open_tickets_by_group_add_up_and_open_their_rows(see, by):
    app = see("cases", view="standing", by=by)
    (table,) = told(app, "list")
    ages = [sum(counted(cell["text"]) for cell in row["cells"][2:8]) for row in table["rows"]]
    stand = [counted(row["cells"][1]["text"]) for row in table["rows"]]
    assert ages == stand
    assert sum(stand) == counted(tiles(app)["open_tickets"]["value"])
    links = [row["cells"][1]["to"] for row in table["rows"] if row["cells"][0]["text"] != "–"]
    assert all(parse_qs(urlsplit(link).query)[by] for link in links)


def test_the_page_says_that_going_together_is_no_cause(see):
    found = heads(see("customers", view="life", period="28d"))
    for key in ("satisfied", "stayed"):
        assert t("customers.no_cause", "en") in found[key]["notes"]


@pytest.mark.parametrize("page", ["customers", "cases"])
def test_nonsense_in_the_address_is_the_usual_page(see, page):
    nonsense = heads(see(page, view="<b>", score="x", by="'", compare="-", clock="1", time="?"))
    assert nonsense.keys() == heads(see(page)).keys()


@pytest.mark.parametrize("page", ["customers", "cases"])
def test_who_may_not_see_figures_sees_none(see, page):
    app = see(page, Principal("auditor", Role.AUDITOR))
    assert told(app, "tiles") == told(app, "panel") == []


def test_what_was_asked_is_what_the_metrics_say(see, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "dashboard.customers.life.figures", lambda scope, **asks: seen.append(scope) or figures(scope, **asks)
    )
    app = see("customers", view="life", period="28d")
    by_stage = figures(seen[0], of=Ask(("customers",)))["of"].select(pl.col("value").sum()).item()
    assert by_stage == sum(row["value"] for row in rows(app, "rows") if "metric=customers_" in (row["link"] or ""))


@pytest.mark.parametrize(("lang", "says"), [("en", "of all channels"), ("zh", "按全部渠道统计")])
def test_what_no_channel_narrows_says_so(see, lang, says):
    narrowed = see("customers", view="life", channel="phone", period="7d", lang=lang)
    whole = see("customers", view="life", period="7d", lang=lang)
    for key in ("stages", "bought_again", "left"):
        assert any(says in note.lower() for note in heads(narrowed)[key]["notes"]), key
        assert any(says in line for line in heads(narrowed)[key]["lines"]), key
        assert not any(says in note.lower() for note in heads(whole)[key]["notes"]), key
    marked = {key for key, one in tiles(narrowed).items() if says in one["note"]}
    assert "churn_rate" in marked
    assert "csat" not in marked
    assert not [one for one in tiles(whole).values() if says in one["note"]]


def test_a_period_before_the_store_began_is_nothing_to_hold_customers_against(see):
    none = t("analysis.no_before", "en", against=t("analysis.against_previous", "en"))
    before = tiles(see("customers", view="life", period="28d"))
    assert {one["change"] for one in before.values()} == {none}
    assert not [key for key, one in before.items() if one["verdict"]]
    within = tiles(see("customers", view="life", period="7d"))
    assert none not in {one["change"] for one in within.values()}


@pytest.mark.parametrize(("formulas", "is_said"), [("", True), ("active_days:1,dormant_days:2", False)])
def test_who_was_active_before_the_store_began_is_told_by_orders_and_said_so(see, formulas, is_said):
    found = heads(see("customers", view="life", period="7d", set=formulas))
    before, after = t("customers.half_known", "en", day="@", days="365").split("@")
    said = [[one for one in found[key]["notes"] if before in one and one.endswith(after)] for key in ("stages", "left")]
    assert [len(one) for one in said] == [is_said, is_said]
