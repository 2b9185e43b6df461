"""The data-quality page: what it is handed, in each language, with and without a store."""

import json
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import quality_report
from dashboard.findings import Findings, laws
from dashboard.pages import quality
from metrics.invariants import Breach
from queries.source import StoreUnreachableError

SCRIPT = "from dashboard.pages import quality; quality.render()"


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch):
    monkeypatch.setattr("dashboard.access.viewer_is_desk", lambda *_: True)


def handed(lang: str) -> dict:
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.query_params["lang"] = lang
    app.run()
    assert not app.exception
    (told,) = [one for one in app.get("bidi_component") if one.proto.component_name == "floorview.quality"]
    return json.loads(told.proto.json)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_empty_store_and_every_law(sqlite_url, monkeypatch, lang):
    monkeypatch.setattr(quality, "store_url", lambda: sqlite_url)
    told = handed(lang)
    assert told["stored"]["rules"] == told["stored"]["sources"] == []
    assert [law["says"] for law in told["judged"]["laws"]] == list(laws(lang).values())
    assert told["fault"] is False


def test_a_store_that_does_not_answer_is_said(monkeypatch):
    def lost(*_):
        raise StoreUnreachableError("gone")

    monkeypatch.setattr(quality, "_stored", lost)
    told = handed("en")
    assert (told["fault"], told["stored"]) == (True, None)


def test_a_law_not_looked_at_yet_is_not_called_kept():
    findings = Findings()
    findings.note({"figures_open": [Breach("offered", 3, 2)]}, ["figures_open"], datetime.now(UTC))
    told = {law["says"]: law for law in quality_report.judged(findings, "en")["laws"]}
    broken, other = told[laws("en")["figures_open"]], told[laws("en")["days_add_up"]]
    assert (broken["is_judged"], broken["breaches"]) == (True, [{"where": "offered", "expected": 3, "found": 2}])
    assert (other["is_judged"], other["since"]) == (False, None)
