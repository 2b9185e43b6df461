"""Which pages open to whom: by their names in the list, and each by itself, whoever comes past the list."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import demo_roles, floor
from dashboard.wording.catalogue import t
from queries.scope import Role
from tests.access.people import PEOPLE

A, L, S, D, M, P = (role for role in Role if role is not Role.WALL)
OPEN = {
    "live": {A, L, S, D, M},
    "glossary": {A, L, S, D, M, P},
    "quality": {S, D, M},
    "replay": {A, L, S, D, M},
    "contacts": {A, L, S},
    "tickets": {A, L, S},
    "interaction": {A, L, S},
    "customer": {A, L, S},
    "agent": {A, L, S, D},
    "agents": {A, L, S, D},
    "team": {A, L, S, D},
}


@pytest.fixture(autouse=True)
def demo(over_two_sites, monkeypatch):
    monkeypatch.setattr("dashboard.access.viewer_is_desk", lambda *_: True)
    floor.FLOOR.clear()
    demo_roles.turn_on()
    yield
    demo_roles.turn_off()


def opened(page, role, monkeypatch, **query):
    monkeypatch.setattr(demo_roles, "principal", lambda: PEOPLE[role])
    app = AppTest.from_string(f"from dashboard.pages import {page}; {page}.render()", default_timeout=120)
    app.session_state["pages"] = {}
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WALL])
@pytest.mark.parametrize("page", OPEN)
def test_a_page_opens_by_itself_only_to_whom_it_may(page, role, monkeypatch):
    app = opened(page, role, monkeypatch)
    is_refused = t("live.refused_title", "en") in [one.value for one in app.header]
    assert is_refused == (role not in OPEN[page])
    if is_refused:
        assert not app.get("bidi_component") or page not in {"live", "quality", "glossary"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WALL])
def test_the_list_has_the_pages_that_open(role):
    from queries.rights import grant

    for page, roles in OPEN.items():
        module = __import__(f"dashboard.pages.{page}", fromlist=["NEEDS"])
        assert all(grant(PEOPLE[role], need) for need in module.NEEDS) == (role in roles)


@pytest.mark.parametrize("word", ["admin", "wall", "", "../", "SUPERVISOR"])
def test_the_switch_of_roles_is_the_demos_alone(word, monkeypatch):
    demo_roles.turn_off()
    app = AppTest.from_string(
        "import streamlit as st; from dashboard.viewer import viewer; st.text(viewer().role)", default_timeout=60
    )
    app.query_params["role"] = word
    assert app.run().text[0].value == "supervisor"


@pytest.mark.parametrize(("word", "role"), [("director", "director"), ("wall", "supervisor"), ("x", "supervisor")])
def test_in_the_demo_the_address_says_through_whose_eyes_one_looks(word, role):
    app = AppTest.from_string(
        "import streamlit as st; from dashboard.viewer import viewer; st.text(viewer().role)", default_timeout=60
    )
    app.query_params["role"] = word
    assert app.run().text[0].value == role
