"""Says beside the pages who is signed in, with the way out; in the demo, through whose eyes one looks."""

from typing import Any

import streamlit as st

from dashboard import demo_roles
from dashboard.entrance.component import entrance
from dashboard.settings_file import current
from dashboard.wording.catalogue import t
from queries.scope import Principal

KEY = "demo"


def draw(who: Principal, lang: str) -> None:
    """Draw it: in the list of pages, or, in the demo, in a corner of the page."""
    if demo_roles.is_on():
        _roles(lang)
    elif current().access.is_personal:
        _signed_in(who, lang)


def _roles(lang: str) -> None:
    data = {
        "kind": "roles",
        "chosen": demo_roles.asked().value,
        "roles": [(role.value, t(f"role.{role.value}", lang)) for role in demo_roles.ROLES],
        "words": {"demo": t("sign_in.demo", lang), "as": t("sign_in.seen_as", lang)},
    }
    entrance()(key=KEY, data=data, on_role_change=_chosen)


def _chosen() -> None:
    asked: Any = (st.session_state.get(KEY) or {}).get("role")
    if asked in {role.value for role in demo_roles.ROLES}:
        st.query_params[demo_roles.PARAMETER] = asked


def _signed_in(who: Principal, lang: str) -> None:
    is_local, is_oidc = (current().access.sign_in == way for way in ("local", "oidc"))
    data = {
        "kind": "who",
        "name": who.name,
        "role": t(f"role.{who.role.value}", lang),
        "out": f"/sign-out?lang={lang}" if is_local else None,
        "words": {"out": t("sign_in.out", lang)},
    }
    with st.sidebar:
        entrance()(key="who", data=data)
        if is_oidc:
            st.button(t("sign_in.out", lang), on_click=st.logout)
