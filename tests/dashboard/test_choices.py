"""Read-time choices in the URL: what is taken, what is said to be left out, and that every figure follows."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import choices, floor
from dashboard.definitions import LIVE, definitions
from dashboard.pages import live
from dashboard.queue_rows import Rows, queue_rows
from dashboard.settings import Live
from queries.frames import FLOOR, HANDS, LEGS
from tests.metrics.conftest import make_rows

MAIN = str(live.__file__).replace("pages/live.py", "main.py")


@pytest.mark.parametrize(
    ("texts", "settings", "refused"),
    [
        pytest.param([], (), (), id="nothing"),
        pytest.param(
            ["service_level.variant:of_answered,short_abandon_s:0"],
            (("service_level.variant", "of_answered"), ("short_abandon_s", "0")),
            (),
            id="several, sorted by name",
        ),
        pytest.param(["short_abandon_s:3", "short_abandon_s:7"], (("short_abandon_s", "7"),), (), id="the last holds"),
        pytest.param(["bogus:1"], (), ("bogus:1",), id="no metric offers it"),
        pytest.param(["service_level.variant:best"], (), ("service_level.variant:best",), id="no such variant"),
        pytest.param(["short_abandon_s:nan"], (), ("short_abandon_s:nan",), id="not a number"),
        pytest.param(["short_abandon_s:-1,short_abandon_s"], (), ("short_abandon_s:-1", "short_abandon_s"), id="bad"),
        pytest.param(["<img src=x>:1"], (), ("<img src=x>:1",), id="markup is only a word"),
        pytest.param([",,"], (), (), id="commas alone"),
    ],
)
def test_what_the_url_asks_for(texts, settings, refused):
    assert choices.read(texts) == (settings, refused)


def test_a_long_or_endless_address_is_cut():
    asked = choices.read([",".join(f"x{n}:1" for n in range(10_000)), "y" * 100_000])
    assert len(asked.refused) == choices.MOST
    assert all(len(word) <= choices.LONGEST for word in choices.read(["y" * 100_000]).refused)


def test_what_the_browser_wishes_is_checked_and_defaults_leave_the_url():
    now = (("service_level.variant", "of_answered"), ("short_abandon_s", "0"))
    assert choices.changed(now, {"short_abandon_s": "5"}) == (("service_level.variant", "of_answered"),)
    assert choices.changed(now, {"service_level.variant": None}) == (("short_abandon_s", "0"),)
    assert choices.changed(now, {"service_level.variant": "nonsense", "x": 3}) == (("short_abandon_s", "0"),)
    assert choices.changed((), {"service_level.threshold_s": "30"}) == (("service_level.threshold_s", "30"),)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_controls_and_definitions_tell_what_holds(lang):
    settings = (("service_level.variant", "of_offered"), ("short_abandon_s", "0"))
    variant, threshold, short = choices.controls(settings, lang)
    assert (variant["value"], variant["default"]) == ("of_offered", "answered_or_abandoned")
    assert len(variant["formulas"]) == 6
    assert (threshold["value"], short["value"], short["default"]) == (None, 0.0, 5.0)
    told = definitions(LIVE, dict(settings), lang)["service_level"]
    assert told["formula"] == {"en": "answered ≤ T ÷ offered", "zh": "T 内接听 ÷ 进线"}[lang]
    assert (told["variant"], told["anchors"]) == ("of_offered", ["queued_at"])
    assert [number[:2] for number in told["numbers"]] == [["threshold_s", ""], ["short_abandon_s", "0"]]


@pytest.fixture
def at_a_desk(monkeypatch):
    monkeypatch.setattr("dashboard.access.viewer_is_desk", lambda *_: True)


def stage(app: AppTest) -> dict:
    elements = [one for one in app.get("bidi_component") if one.proto.component_name == "floorview.stage"]
    return json.loads(elements[0].proto.json)


@pytest.mark.usefixtures("at_a_desk")
def test_the_page_takes_them_into_the_scope_and_says_what_it_left_out(shown):
    shown("normal")
    asked = []
    compose = floor.FLOOR.compose
    floor.FLOOR.compose = lambda snapshot, scope, at: asked.append(scope.options) or compose(snapshot, scope, at)
    app = AppTest.from_file(MAIN, default_timeout=30)
    app.query_params["set"] = "service_level.variant:of_answered,bogus:1"
    app.run()
    assert not app.exception
    assert stage(app)["refused"] == ["bogus:1"]
    assert stage(app)["controls"][0]["value"] == "of_answered"
    assert (("service_level.variant", "of_answered"),) in asked


def test_the_queues_follow_the_choice():
    now = datetime(2026, 11, 20, 12, 10, tzinfo=UTC)
    at = now - timedelta(minutes=5)
    legs = make_rows(
        LEGS,
        leg_id=[1, 2],
        queue_id=[1, 1],
        queued_at=[at, at],
        half_hour_at=[now.replace(minute=0)] * 2,
        leave_kind=["answered", "abandoned"],
        wait_s=[10.0, 60.0],
        threshold_s=[20.0, 20.0],
    )
    queues = pl.DataFrame(
        {
            "queue_id": [1], "queue": ["Q"], "channel": ["phone"], "team": [None], "source": ["s"],
            "threshold_s": [20.0], "target_share": [0.8],
        },
        schema_overrides={"team": pl.String},
    )  # fmt: skip
    rest = {"finished": LEGS.empty(), "floor": FLOOR.empty(), "hands": HANDS.empty()}
    told = {}
    for name in ("answered_or_abandoned", "of_answered"):
        options = {"service_level.variant": name}
        rows = Rows(queues=queues, legs=legs, now=now, interval_at=now.replace(minute=0), options=options, **rest)
        told[name] = queue_rows(rows, Live())[0]["service_level_today"]
    assert told["answered_or_abandoned"] == {"value": 0.5, "n": 2}
    assert told["of_answered"] == {"value": 1.0, "n": 1}
