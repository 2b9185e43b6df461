"""Asks whoever nobody knows to sign in, and shuts pages with personal data that were left alone for long."""

import logging
from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic

import streamlit as st

from dashboard import identity, written
from dashboard.entrance.component import entrance
from dashboard.identity import SESSION, Claim
from dashboard.settings_file import current
from dashboard.viewer import viewer
from dashboard.wording.catalogue import t

IDLE_S, LOOK_S, NOTED_S = 30 * 60.0, 60.0, 60.0
ASLEEP, BY_ITSELF = "entrance.asleep", "entrance.by_itself"
KEPT = 4_096

log = logging.getLogger("floorview.entrance")

_active: dict[Claim, float] = {}  # when each last did something
_noted: dict[Claim, float] = {}  # when the store was last told so
_counting = Lock()


def nobody(lang: str) -> None:
    """Draw what somebody sees who is not known: the way in, or why there is none."""
    access = current().access
    if access.sign_in == "local":
        entrance()(key="entrance", data={"kind": "away", "lang": lang})
        return
    st.header(t("sign_in.title", lang))
    if access.sign_in == "proxy":
        st.text(t("sign_in.no_account", lang))
    elif st.user.get("is_logged_in"):
        st.text(t("sign_in.no_account", lang))
        st.button(t("sign_in.other", lang), on_click=st.logout)
    else:
        st.button(t("sign_in.go", lang), on_click=st.login)


def asleep(lang: str) -> None:
    """Draw what stands in the place of a page that was left alone."""
    st.header(t("sign_in.asleep_title", lang))
    st.text(t("sign_in.asleep_text", lang))
    st.button(t("sign_in.wake", lang), on_click=_wake)


def _wake() -> None:
    claim = identity.claimed(current().access)
    st.session_state.pop(ASLEEP, None)
    if claim is not None:
        _did_something(claim)


def is_asleep(*, is_personal: bool) -> bool:
    """Note that something was done, if it was by the viewer; tell whether the page was left alone for too long."""
    access = current().access
    claim = identity.claimed(access) if access.is_personal else None
    if claim is None:
        return False
    if st.session_state.pop(BY_ITSELF, False) or (is_personal and _idle_s(claim) > IDLE_S):
        st.session_state[ASLEEP] = True
        if claim.issuer == SESSION:
            written.writes().signed_out(claim.subject)
            identity.of_store().forget(claim)
    if st.session_state.get(ASLEEP):
        return True
    _did_something(claim)
    return False


@st.fragment(run_every=LOOK_S)
def watch() -> None:
    """Look from time to time whether anybody is there still; if not, the page goes."""
    access = current().access
    claim = identity.claimed(access) if access.is_personal else None
    if claim is None:
        return
    if viewer() is None:
        st.rerun(scope="app")
    if _idle_s(claim) > IDLE_S:
        st.session_state[BY_ITSELF] = True
        st.rerun(scope="app")


def _idle_s(claim: Claim) -> float:
    """Return how long ago this user last did something, in any window: by this process, else by the store."""
    with _counting:
        last = _active.get(claim)
    if last is not None:
        return monotonic() - last
    known = identity.of_store().of(claim)
    idle = datetime.now(UTC) - known.seen_at if known and known.seen_at else timedelta()
    return idle.total_seconds()


def _did_something(claim: Claim) -> None:
    now = monotonic()
    with _counting:
        _active.pop(claim, None)
        _active[claim] = now
        while len(_active) > KEPT:
            del _active[next(iter(_active))]
        is_due = claim.issuer == SESSION and now - _noted.get(claim, -NOTED_S) >= NOTED_S
        if is_due:
            _noted[claim] = now
            for gone in _noted.keys() - _active.keys():
                del _noted[gone]
    if is_due:
        try:
            written.writes().seen(claim.subject)
        except Exception:  # a store that takes no writes must not darken the floor
            log.exception("not noted that somebody is still there")
