"""The response page over a simulated store: every view in both languages, narrowed, empty, and what it may save."""

import base64
import re
from types import SimpleNamespace

import pytest

from dashboard import links, stored
from dashboard.analysis import picks, wishes
from dashboard.charts.draw import LINK, PICK
from dashboard.wording.catalogue import t
from queries.past import PAST
from queries.scope import Principal, Role
from tests.dashboard.looked import at, heads, rows, tiles, told

pytestmark = pytest.mark.xdist_group("simulated agents")
SCRIPT = """
from dashboard import links
from dashboard.pages import response
links.remember(dict.fromkeys(("response", "contacts", "tickets", "glossary")))
response.render()
"""
SUPERVISOR = Principal("supervisor", Role.SUPERVISOR)


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
    def look(who=SUPERVISOR, **params):
        monkeypatch.setattr("dashboard.shell.viewer", lambda: who)
        return at(SCRIPT, **params)

    return look


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("view", "panels"),
    [
        ("speed", {"spread", "attained", "hours"}),
        ("clocks", {"clocks", "where", "at_risk", "ages", "course"}),
        ("process", {"stages", "change"}),
    ],
)
def test_every_view_says_what_is_to_be_seen(see, view, panels, lang):
    app = see(view=view, lang=lang, period="28d")
    found = heads(app)
    assert set(found) == panels
    assert all(one["says"] or one["empty"] for one in found.values())
    assert all(one["is_drawn"] for one in found.values() if not one["empty"])


@pytest.mark.parametrize("of", ["wait", "first", "next", "resolution"])
@pytest.mark.parametrize("clock", ["calendar", "open"])
def test_every_time_on_every_clock_has_its_distribution(see, of, clock):
    app = see(of=of, clock=clock)
    bins = rows(app, "bins")
    assert sum(row["share"] for row in bins) == pytest.approx(1)
    assert len(rows(app, "marks")) == 4


def test_the_numbers_are_those_of_the_metrics_in_both_languages(see):
    first, second = (tiles(see(lang=lang))["service_level"] for lang in ("en", "zh"))
    assert first["value"] == second["value"] != "–"
    assert first["to"].startswith("/contacts?")
    assert "side=denominator" in first["n_to"]


def test_a_channel_narrows_every_panel_and_is_the_only_row(see):
    everything = sum(int(row["told_n"].replace(",", "")) for row in rows(see(), "rows"))
    app = see(channel="phone")
    (row,) = rows(app, "rows")
    assert 0 < int(row["told_n"].replace(",", "")) < everything
    assert row["told_name"] == t("channel.phone", "en")


def test_a_mark_narrows_the_page_a_second_click_takes_it_away(see):
    link = next(row["link"] for row in rows(see(), "rows") if row["told_name"] == t("channel.phone", "en"))
    assert link.startswith("/response?")
    assert "channel=phone" in link
    assert "channel" not in rows(see(channel="phone"), "rows")[0]["link"]


def test_or_opens_its_rows(see):
    links_ = {row["link"] for row in rows(see(click="list"), "rows")}
    assert all(link.startswith("/contacts?") and "metric=service_level" in link for link in links_)


def test_a_period_without_rows_says_when_there_were_some(see):
    app = see(**{"from": "2020-01-06", "to": "2020-01-13"})
    title, _text, _way, address = heads(app)["spread"]["empty"]
    assert title == t("analysis.nothing", "en")
    assert "from=2026-10-10&" in address
    assert tiles(app)["service_level"]["value"] == "–"


def test_what_a_frame_cannot_be_told_by_is_said(see):
    assert heads(see(of="wait", by="priority"))["attained"]["empty"][0].endswith(t("analysis.by_priority", "en"))


def test_one_week_has_no_year_before(see):
    tile = tiles(see(period="7d", compare="year"))["service_level"]
    assert tile["verdict"] is None
    assert tile["change"] == t("analysis.no_before", "en", against=t("analysis.against_year", "en"))


def test_nonsense_in_the_address_is_the_usual_page(see):
    assert heads(see(view="<b>", of="x", by="'", compare="-", clock="1")).keys() == heads(see()).keys()


def test_who_may_not_see_figures_sees_none(see):
    app = see(Principal("auditor", Role.AUDITOR))
    assert told(app, "tiles") == told(app, "panel") == []


def saved(see, monkeypatch, who=SUPERVISOR, kind="csv"):
    monkeypatch.setattr(wishes, "saving", lambda key: kind if key == "head-attained" else None)
    return heads(see(who))["attained"]["file"]


def test_what_is_seen_can_be_saved_with_its_definition_and_time(see, monkeypatch):
    file = saved(see, monkeypatch)
    text = base64.b64decode(file["base64"]).decode()
    assert re.fullmatch(r"floorview-attained-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv", file["name"])
    assert "channel,metric,value,n,low,high" in text
    assert "Europe/London" in text
    assert "answered" in text


def test_a_kind_that_nobody_offers_is_no_file(see, monkeypatch):
    assert saved(see, monkeypatch, kind="exe") is None


def test_who_may_not_export_gets_no_file(see, monkeypatch):
    assert saved(see, monkeypatch, Principal("admin", Role.ADMIN)) is None


@pytest.mark.parametrize(
    "wish", [None, "x", {"name": "by"}, {"name": "by", "value": "<b>"}, {"name": "x", "value": "queue"}]
)
def test_a_wish_that_makes_no_sense_changes_nothing(wish):
    assert picks.changed(wish, [picks.Pick("by", "By", [("channel", "Channel"), ("queue", "Queue")])]) is None


@pytest.mark.parametrize(("shut", "offered"), [((), ["filter", "list"]), (("contacts", "tickets"), ["filter"])])
def test_lists_are_no_choice_for_who_may_open_none(monkeypatch, shut, offered):
    monkeypatch.setattr("streamlit.session_state", {links.SHUT: frozenset(shut)})
    page = SimpleNamespace(say=lambda key: key)
    assert [value for value, _ in picks.click(page).offered] == offered


def test_the_usual_value_is_no_parameter():
    offered = [picks.Pick("by", "By", [("channel", "Channel"), ("queue", "Queue")])]
    assert picks.changed({"name": "by", "value": "queue"}, offered) == {"by": "queue"}
    assert picks.changed({"name": "by", "value": "channel"}, offered) == {"by": None}


def test_pages_that_are_not_ours_are_not_gone_to(monkeypatch):
    monkeypatch.setattr(
        "streamlit.session_state", {links.PAGES: {"response": "page"}, wishes.GO: "https://elsewhere.example/"}
    )
    gone = []
    monkeypatch.setattr(links, "follow", gone.append)
    wishes.begin()
    assert gone == []


def test_a_click_is_followed_once_even_when_it_is_still_in_the_session(monkeypatch):
    """As Back leaves it that was pressed before the page where the click led was drawn to its end."""
    state = {links.PAGES: {"response": "page"}}
    monkeypatch.setattr("streamlit.session_state", state)
    monkeypatch.setattr("streamlit.query_params", {})
    gone = []
    monkeypatch.setattr(links, "follow", gone.append)
    click = {"selection": {PICK: [{LINK: "/response?channel=phone"}]}}
    state[wishes.mark_key("attained")] = click
    wishes.begin()
    wishes.begin()
    assert gone == ["/response?channel=phone"]
    state[wishes.mark_key("attained")] = click
    wishes.begin()
    assert gone == ["/response?channel=phone"] * 2
