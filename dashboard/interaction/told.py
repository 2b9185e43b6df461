"""Reads one interaction and draws it: noted first, one answer for what is not there and what is not one's own."""

from typing import Any

import streamlit as st

from dashboard import links, noted, stored
from dashboard.interaction import case, component, facts, spoken, timeline
from dashboard.lists import cells
from dashboard.lists.question import key_of
from dashboard.reveal import component as reveal
from dashboard.shell import Opened
from dashboard.wording import catalogue
from queries.drill import interaction, transcript
from queries.drill.interaction import Interaction
from queries.drill.transcript import Transcript
from queries.rights import Resource, grant
from queries.source import StoreUnreachableError

SEEN = "seen_interactions"  # in the session: what this viewer opened, by whom and what
LONGEST = 200
LEGS = ("leg_no", "queue", "agent", "queued_at", "wait_s", "talk_s", "hold_s", "wrap_s", "leave_kind")


def draw(page: Opened) -> None:
    """Draw the interaction that the URL names, or say that there is none."""
    try:
        told = _read(page)
        if told is None:
            return _none(page, "interaction.none_title", "interaction.none_text")
        _note(page, told)
        return _draw(page, told)
    except StoreUnreachableError:
        return _none(page, "lists.unreadable_title", "lists.unreadable_text")
    except noted.NotNotedError as error:
        if error.is_too_many:
            return _none(page, "people.not_noted", "reveal.too_many")
        return _none(page, "interaction.unnoted_title", "interaction.unnoted_text")


def _read(page: Opened) -> Interaction | None:
    key, case_key = (key_of(st.query_params.get(name, "")) for name in ("id", "ticket"))
    if key is not None:
        return stored.kept(
            page.principal, ("contact", key), lambda source: interaction.contact(source, page.principal, key)
        )
    if case_key is not None:
        return stored.kept(
            page.principal, ("case", case_key), lambda source: interaction.ticket(source, page.principal, case_key)
        )
    return None


def _object(told: Interaction) -> str:
    if told.contact is not None:
        return f"contact:{told.contact['contact_id']}"
    return f"ticket:{told.ticket['ticket_id']}" if told.ticket else ""


def _note(page: Opened, told: Interaction) -> None:
    """Note the opening once a session, before anything is shown."""
    seen: set[tuple[Any, str]] = st.session_state.setdefault(SEEN, set())
    what = (page.principal, _object(told))
    if what not in seen:
        noted.note(page.principal, "interaction", _object(told))
        seen.add(what)


def _draw(page: Opened, told: Interaction) -> None:
    find = st.query_params.get(spoken.FIND, "")[:LONGEST].strip()
    story, side = st.columns([3, 1])
    with story:
        answer: Any = component.story()(key="story", data=_story(page, told, find), on_ask_change=lambda: None)
    with side:
        person, *others = facts.sections(page, told)
        about: Any = component.facts()(key="person", data={"sections": [person]}, on_ask_change=lambda: None)
        _reveal(page, told)
        more: Any = component.facts()(key="facts", data={"sections": others}, on_ask_change=lambda: None)
    for one in (answer, about, more):
        _do(getattr(one, "ask", None))


def _story(page: Opened, told: Interaction, find: str) -> dict[str, Any]:
    parts = (("stages", case.stages, False), ("clocks", case.clocks, False), ("pauses", case.pauses, False),
             ("moves", case.moves, True))  # fmt: skip
    tables = [(page.say(f"interaction.{name}"), make(page, told), is_folded) for name, make, is_folded in parts]
    rows = told.legs.to_dicts()
    return {
        "words": catalogue.section("interaction", page.lang),
        "timeline": timeline.told(page, told.legs, told.clocks.judged_at),
        "legs": _legs(page, rows) if rows else None,
        "tables": [
            {"title": title, "table": table, "is_folded": is_folded} for title, table, is_folded in tables if table
        ],
        "transcript": spoken.told(page, told, _turns(page, told, find), find),
    }


def _legs(page: Opened, rows: list[dict[str, Any]]) -> dict[str, Any]:
    lines = [[cells.said(page, name, row[name]) for name in LEGS] for row in rows]
    return {"heads": [cells.heading(page, name) for name in LEGS], "lines": lines}


def _turns(page: Opened, told: Interaction, find: str) -> Transcript | None:
    if not grant(page.principal, Resource.TRANSCRIPT) or grant(page.principal, Resource.TRANSCRIPT).needs_reason:
        return None
    first = key_of(st.query_params.get(spoken.TURN, "")) or 1
    read = transcript.of_contact if told.contact is not None else transcript.of_ticket
    row = told.contact if told.contact is not None else told.ticket or {}
    key = int(row["contact_id" if told.contact is not None else "ticket_id"])
    with stored.source() as source:
        return read(source, page.principal, key, first, find)


def _reveal(page: Opened, told: Interaction) -> None:
    """Offer what may be seen for a reason: the customer's phone and address, the recording."""
    if told.person:
        masked = {name: told.person[name] for name in ("phone", "email")}
        reveal.draw(page, "customer", int(told.person["customer_id"]), masked)
    if told.contact is not None and told.contact["is_recorded"]:
        reveal.draw(page, "contact", int(told.contact["contact_id"]), {"recording": page.say("interaction.on_request")})


def _do(wish: Any) -> None:
    if not isinstance(wish, dict):
        return
    links.lead(wish)
    if isinstance(wish.get("find"), str):
        st.query_params.from_dict(links.here(find=wish["find"].strip()[:LONGEST] or None, turn=None))
        st.rerun()


def _none(page: Opened, title: str, text: str) -> None:
    st.header(page.say(title))
    st.text(page.say(text))
