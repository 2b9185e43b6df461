"""What somebody allowed notes of a KPI: what happened, when, and whether its limits begin anew."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import stored, written
from dashboard.scorecard.values import Row
from dashboard.shell import Opened
from dashboard.viewer import viewer
from queries.rights import Resource, grant
from queries.scope import Principal

KINDS = ("process_change", "outage", "holiday", "campaign", "definition", "other")
LEAST = 8  # characters that say something
LONGEST = 300
ANSWER = "noted-on-scorecard"


@dataclass(frozen=True)
class Wish:
    """What was entered."""

    day: date
    kind: str
    text: str
    metric: str | None  # None: about all KPIs
    starts_baseline: bool


def may(principal: Principal | None) -> bool:
    """Whether this viewer may note anything."""
    return principal is not None and grant(principal, Resource.RULES).may_edit


def save(principal: Principal | None, wish: Wish, zone: str) -> str:
    """Store it; return the key (under `scorecard.note_`) of what to say: saved, short, failed."""
    text = " ".join(wish.text[:LONGEST].split())
    if principal is None or not may(principal) or wish.kind not in KINDS:
        return "failed"
    if len(text) < LEAST:
        return "short"
    at = datetime.combine(wish.day, time(12), ZoneInfo(zone))
    try:
        note = written.Note(at, wish.kind, text, wish.metric, wish.starts_baseline)
        written.writes().annotate(principal.name, principal.role.value, note)
    except Exception:  # noqa: BLE001 - whatever keeps it from being written, the viewer is told
        return "failed"
    stored.forget()
    return "saved"


def draw(page: Opened, row: Row) -> None:
    """Draw the form, for those who may."""
    if not may(page.principal):
        return
    with st.container(key="panel-note"), st.form("note", border=False, clear_on_submit=False):
        st.text(page.say("scorecard.note"))
        first, second = st.columns(2)
        kind = first.selectbox(
            page.say("scorecard.note_kind"), KINDS, format_func=lambda one: page.say(f"scorecard.note_kind_{one}")
        )
        day = second.date_input(page.say("scorecard.note_day"), row.now.monday, min_value=row.weeks[0].monday)
        text = st.text_input(page.say("scorecard.note_text"), max_chars=LONGEST)
        about_all = st.checkbox(page.say("scorecard.note_all"))
        starts = st.checkbox(page.say("scorecard.note_starts"))
        is_sent = st.form_submit_button(page.say("scorecard.note_save"))
    if is_sent and isinstance(day, date):
        wish = Wish(day, str(kind), text, None if about_all else row.metric, starts)
        st.session_state[ANSWER] = save(viewer(), wish, page.zone)
        st.rerun()
    answer = st.session_state.pop(ANSWER, None)
    if answer is not None:
        st.text(page.say(f"scorecard.note_{answer}"))
