"""Pages with personal data that were left alone for half an hour: shut, by a clock that the test sets."""

from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.entrance import guard
from dashboard.identity import Claim
from dashboard.wording.catalogue import t

CLAIM = Claim("https://id.example", "subject")
HALF_AN_HOUR = 30 * 60


class Clock:
    """Seconds that pass when the test says so."""

    now = 1_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(guard, "monotonic", clock)
    monkeypatch.setattr(guard, "_active", {})
    monkeypatch.setattr(guard, "_noted", {})
    monkeypatch.setattr(guard.identity, "claimed", lambda _: CLAIM)
    monkeypatch.setattr(guard.identity, "of_store", Store)
    access = guard.current().access.model_copy(update={"sign_in": "oidc"})
    monkeypatch.setattr(guard, "current", lambda: SimpleNamespace(access=access))
    return clock


class Store:
    """Knows the one user there is."""

    def of(self, _):
        return None


def page():
    import streamlit as st

    from dashboard.entrance import guard

    personal = st.query_params.get("page", "contacts") == "contacts"
    if guard.is_asleep(is_personal=personal):
        guard.asleep("en")
    else:
        st.text("personal data")


def shown(app):
    return [one.value for one in app.text]


def test_half_an_hour_shuts_a_page_with_personal_data_and_a_moment_less_does_not(clock):
    app = AppTest.from_function(page, default_timeout=60).run()
    assert shown(app) == ["personal data"]
    clock.now += HALF_AN_HOUR
    assert shown(app.run()) == ["personal data"]  # something was done: counted anew
    clock.now += HALF_AN_HOUR + 1
    assert shown(app.run()) == [t("sign_in.asleep_text", "en")]
    assert shown(app.run()) == [t("sign_in.asleep_text", "en")]  # another rerun does not open it
    app.button[0].click()
    assert shown(app.run()) == ["personal data"]


def test_a_page_of_figures_stays_open(clock):
    app = AppTest.from_function(page, default_timeout=60)
    app.query_params["page"] = "live"
    app.run()
    clock.now += 10 * HALF_AN_HOUR
    assert shown(app.run()) == ["personal data"]


def test_what_is_done_in_another_window_keeps_it_open(clock):
    one, other = (AppTest.from_function(page, default_timeout=60).run() for _ in range(2))
    clock.now += HALF_AN_HOUR - 60
    other.run()
    clock.now += 120
    assert shown(one.run()) == ["personal data"]
