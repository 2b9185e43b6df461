"""The live page as Streamlit runs it: what the browser is handed in each state."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import filters
from dashboard.pages import live
from dashboard.wording.catalogue import t

MAIN = str(live.__file__).replace("pages/live.py", "main.py")


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """AppTest's viewer has no address; here it sits at a desk."""
    monkeypatch.setattr("dashboard.access.viewer_is_desk", lambda *_: True)


def run(**query: Any) -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=30)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def handed(app: AppTest) -> dict[str, Any]:
    """What the stage and the feed were given: stage under "stage", feed merged in."""
    told: dict[str, Any] = {}
    for element in app.get("bidi_component"):
        if element.proto.component_name == "floorview.stage":
            told["stage"] = json.loads(element.proto.json)
        elif element.proto.component_name == "floorview.feed":
            told |= json.loads(element.proto.bytes)
    return told


def names(told: dict[str, Any]) -> list[str]:
    return [queue["name"] for queue in told["board"]["queues"]]


def test_a_floor_in_order(shown):
    shown("normal")
    app = run()
    assert not app.exception
    told = handed(app)
    assert len(told["board"]["queues"]) == 12
    assert told["choices"]["channel"] == sorted({queue["channel"] for queue in told["board"]["queues"]})
    assert told["stage"]["words"]["live.kpi_service_level"] == "Service level"
    assert told["turn"] == told["stage"]["turn"]


def test_before_the_first_snapshot_the_board_is_null_not_an_error(shown):
    app = run()
    assert not app.exception
    assert handed(app)["board"] is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_store_says_so_in_both_languages(shown, lang):
    shown("empty")
    told = handed(run(lang=lang))
    assert told["board"]["store"] == "empty"
    assert told["stage"]["words"]["live.empty_title"] == t("live.empty_title", lang)


def test_the_data_do_not_depend_on_the_language(shown):
    shown("breach")
    boards = [handed(run(lang=lang))["board"] for lang in ("en", "zh")]
    assert boards[0] == boards[1]


def test_filters_in_the_url_narrow_the_board_but_not_what_may_be_chosen(shown):
    shown("normal")
    everything = handed(run())
    told = handed(run(channel=["phone", "email"]))
    assert {queue["channel"] for queue in told["board"]["queues"]} == {"phone", "email"}
    assert told["choices"] == everything["choices"]
    assert told["stage"]["chosen"] == {"channel": ["email", "phone"]}


def test_a_filter_that_lets_nothing_through_is_kept_and_told(shown):
    shown("normal")
    told = handed(run(queue=["no such queue"]))
    assert names(told) == []
    assert told["stage"]["chosen"] == {"queue": ["no such queue"]}


@pytest.mark.parametrize("value", ["-1", "1e9", "../..", "٣", "9" * 400, "", "NaN"])
def test_an_open_queue_that_is_no_number_is_ignored(shown, value):
    shown("normal")
    app = run(open=value)
    assert not app.exception
    assert handed(app)["stage"]["open"] is None


def test_hostile_names_reach_the_browser_only_as_data(shown, sample):
    shown("hostile")
    app = run()
    assert not app.exception
    assert sample.HOSTILE[0] in names(handed(app))
    assert {element.type for element in app.main if element.type != "main"} <= {
        "bidi_component",
        "html",
        "flex_container",
    }
    assert "__pwn" not in "".join(str(element.proto) for element in app.get("html"))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whoever_may_not_see_it_gets_a_sentence_and_no_data(shown, monkeypatch, lang):
    shown("normal")
    monkeypatch.setattr("dashboard.access.viewer_is_desk", lambda *_: False)
    app = run(lang=lang)
    assert not app.exception
    assert app.header[0].value == t("live.refused_title", lang)
    assert app.text[0].value == t("live.refused_text", lang)
    assert handed(app) == {}


def test_an_unknown_language_is_english(shown):
    shown("normal")
    assert handed(run(lang="kl"))["stage"]["lang"] == "en"


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"channel": ["phone", "chat", "phone"]}, (("channel", ("chat", "phone")),)),
        ({"channel": [], "team": ["A"]}, (("team", ("A",)),)),
        ({"channel": "phone", "agent": ["x"], "queue": [1, None, "", "q", "x" * 300]}, (("queue", ("q",)),)),
        ({}, ()),
    ],
)
def test_of_what_was_asked_only_filters_are_kept(asked, kept):
    assert filters.tidy(asked) == kept


def test_at_most_two_hundred_values_are_kept():
    assert len(dict(filters.tidy({"queue": [f"q{n}" for n in range(1000)]}))["queue"]) == 200
