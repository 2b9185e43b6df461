"""Who opened very many records within the hour is told so, on every page that notes an opening, and sees no more."""

import pytest

from dashboard.reveal import component as reveal
from dashboard.wording.catalogue import t
from queries.scope import Principal, Role
from store import access_log
from store.engine import open_store
from tests.privacy.looking import Look
from tests.privacy.planted import people

LEAD = Principal("lead", Role.TEAM_LEAD, teams=frozenset({"North"}))


@pytest.fixture(autouse=True)
def engine(planted_url, over, monkeypatch):
    over(planted_url)
    monkeypatch.setattr("dashboard.shell.viewer", lambda: LEAD)
    monkeypatch.setattr(reveal, "viewer", lambda: LEAD)
    opened = open_store(planted_url)
    yield opened
    opened.dispose()


def read_very_many(engine):
    with engine.begin() as connection:
        for number in range(access_log.MOST_AN_HOUR):
            access_log.add_within(connection, LEAD.name, LEAD.role.value, "interaction", f"contact:{number}")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_page_says_so_and_shows_nothing(engine, lang):
    read_very_many(engine)
    asked = {"interaction": "1", "customer": "1", "agent": "1"}
    for page, key in asked.items():
        look = Look(page, id=key, lang=lang)
        assert look.texts[-1] == t("reveal.too_many", lang), page
        assert f"{people()[0].name[0]}***" not in look.sent()


def test_a_value_is_refused_in_the_same_words(engine):
    look = Look("customer", id="1")
    read_very_many(engine)
    look.ask("revealed customer", {"field": "phone", "reason": "identity", "text": ""})
    assert look.handed("floorview.reveal")[0]["fault"] == "too_many"
    assert people()[0].phone not in look.sent()
