"""The scorecard page over a simulated store: both languages, one KPI, who may note what, and what is kept."""

from datetime import date

import pytest

from dashboard import settings_file, stored, written
from dashboard.reports import making
from dashboard.scorecard import changed, detail, figures, kept, noting, origins
from dashboard.scorecard.noting import Wish
from dashboard.wording.catalogue import t
from metrics.small_cells import LEAST_TOLD
from queries.scope import Principal, Role
from queries.source import Source
from tests.dashboard.looked import at, heads, settled, told

pytestmark = pytest.mark.xdist_group("simulated agents")
SCRIPT = """
from dashboard import links
from dashboard.pages import scorecard
links.remember(dict.fromkeys(("scorecard", "contacts", "tickets", "glossary")))
scorecard.render()
"""
SUPERVISOR, DIRECTOR = Principal("supervisor", Role.SUPERVISOR), Principal("director", Role.DIRECTOR)
SETTINGS = """
[[scorecard.kpis]]
metric = "service_level"
target = 0.8
[[scorecard.kpis]]
metric = "abandonment_rate"
target = 0.05
"""


class Notes:
    def __init__(self):
        self.kept = []

    def note(self, *_):
        """Take it."""

    def annotate(self, user, role, note):
        self.kept.append((user, role, note))


@pytest.fixture(autouse=True)
def store(simulated, monkeypatch, tmp_path):
    with settled(simulated, monkeypatch, tmp_path, SETTINGS):
        yield


@pytest.fixture
def see(monkeypatch):
    def look(who=SUPERVISOR, **params):
        for module in ("shell", "scorecard.noting"):
            monkeypatch.setattr(f"dashboard.{module}.viewer", lambda: who)
        return at(SCRIPT, **params)

    return look


def test_both_languages_have_the_same_numbers(see):
    first, second = (told(see(lang=lang), "scorecard")[0]["rows"] for lang in ("en", "zh"))
    assert [row["metric"] for row in first] == ["service_level", "abandonment_rate"]
    for name in ("value", "n", "target", "points", "limits", "value_to"):
        assert [str(row[name]) for row in first] == [str(row[name]).replace("lang=zh", "lang=en") for row in second]
    assert first[0]["value"] != "–"
    assert len(first[0]["points"]) == 26


def test_a_kpi_that_a_filter_does_not_reach_says_so(see, tmp_path, monkeypatch):
    (tmp_path / "floorview.toml").write_text(SETTINGS + '[[scorecard.kpis]]\nmetric = "self_service_rate"\n')
    for lang, says in (("en", "of all queues"), ("zh", "按全部技能组统计")):
        level, _, service = told(see(lang=lang, queue="Cards"), "scorecard")[0]["rows"]
        assert says in service["marks"]
        assert says not in level["marks"]
        whole = told(see(lang=lang), "scorecard")[0]["rows"][2]
        assert (whole["value"], whole["points"]) == (service["value"], service["points"])
        assert says not in whole["marks"]
        course = heads(see(lang=lang, queue="Cards", kpi="self_service_rate"))["course"]
        assert any(says in note.lower() for note in course["notes"])


def test_figures_are_kept_between_starts(see, monkeypatch):
    before = told(see(), "scorecard")[0]["rows"]
    kept.forget()
    stored.forget()

    def again(*_, **__):
        raise AssertionError("read again")

    monkeypatch.setattr(figures.history, "read", again)
    assert told(see(), "scorecard")[0]["rows"] == before


def test_one_kpi_has_its_course_parts_and_a_way_back(see):
    app = see(kpi="service_level", by="queue")
    found = heads(app)
    assert set(found) == {"course", "parts"}
    assert found["course"]["is_drawn"]
    assert told(app, "top")[0]["crumbs"]
    assert not told(see(kpi="no_such"), "panel")


def test_the_parts_on_the_page_are_those_of_the_report(see, simulated):
    app = see(DIRECTOR, kpi="service_level", by="queue")
    source = Source(f"sqlite:///{simulated}")
    read = making.read(source, settings_file.current())
    source.close()
    row = read.card.row("service_level")
    split = changed.split(row, read.figures["service_level"], "queue")
    shown = app.dataframe[0].value
    assert [tuple(line) for line in shown.to_numpy()] == origins.parts(split, row, "en", detail.MOST)
    assert len(shown) > 1


@pytest.mark.parametrize(("who", "is_said"), [(DIRECTOR, True), (SUPERVISOR, False)])
def test_who_sees_groups_alone_is_told_so(see, who, is_said):
    for kpi in ({}, {"kpi": "service_level"}):
        said = [one.value for one in see(who, **kpi).caption]
        assert (t("small.page", "en", least=LEAST_TOLD) in said) == is_said


def test_only_who_may_edit_gets_the_form_and_it_is_written(see):
    assert not see(DIRECTOR, kpi="service_level").text_input
    notes = Notes()
    written.use(notes)
    app = see(kpi="service_level")
    app.text_input[0].input("New routing of calls")
    app.button[0].click().run()
    assert not app.exception
    ((user, role, note),) = notes.kept
    assert (user, role, note.scope, note.text) == ("supervisor", "supervisor", "service_level", "New routing of calls")


def test_what_may_not_be_noted_is_not():
    notes = Notes()
    written.use(notes)
    wish = Wish(date(2026, 11, 3), "outage", "The line was down", None, starts_baseline=False)
    assert noting.save(DIRECTOR, wish, "UTC") == "failed"
    assert noting.save(SUPERVISOR, Wish(wish.day, "outage", "short", None, starts_baseline=False), "UTC") == "short"
    assert notes.kept == []
    assert noting.save(SUPERVISOR, wish, "UTC") == "saved"


def test_it_is_refused_to_who_may_not_see_it(see):
    assert not told(see(Principal("auditor", Role.AUDITOR)), "scorecard")
