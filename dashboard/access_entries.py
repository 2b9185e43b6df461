"""The access log as a list: who looked at what, when and why, a page at a time."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard import links, stored
from dashboard.lists.asked import AFTER, FIND, LONGEST
from dashboard.lists.question import key_of
from dashboard.lists.table import Cell, Column, Row, Table
from dashboard.shell import Opened
from dashboard.wording import catalogue
from queries import access_log
from queries.rights import Reach, Resource, grant

COLUMNS = ("at", "user", "role", "action", "object", "reason")
OPENS = {"contact": ("interaction", "id"), "ticket": ("interaction", "ticket"), "customer": ("customer", "id"),
         "agent": ("agent", "id")}  # fmt: skip
FRESH_S = 2.0  # kept so briefly that what was just done is seen


def table(page: Opened, name: str) -> Table:
    """Read what the URL asks for, as a table; `name` is the page's own address."""
    find = st.query_params.get(FIND, "")[:LONGEST].strip()
    after = key_of(st.query_params.get(AFTER, ""))
    found = stored.kept(
        page.principal,
        (name, find, after),
        lambda source: access_log.entries(source, page.principal, find=find, after=after),
        for_s=FRESH_S,
    )
    is_all = grant(page.principal, Resource.AUDIT).reach is Reach.ALL
    return Table(
        columns=[Column(one, page.say(f"access_log.{one}")) for one in COLUMNS],
        rows=[_row(page, row) for row in found.rows.iter_rows(named=True)],
        lines=[page.say("access_log.all" if is_all else "access_log.own")],
        find=find,
        find_hint=page.say("access_log.find"),
        newer=links.build(name, links.here(**{AFTER: None})) if after is not None else None,
        older=links.build(name, links.here(**{AFTER: found.after})) if found.after is not None else None,
        empty=(page.say("access_log.none"), page.say("access_log.none_found" if find else "access_log.none_yet")),
    )


def _row(page: Opened, row: Mapping[str, Any]) -> Row:
    at = row["at"].astimezone(ZoneInfo(page.zone)).strftime("%Y-%m-%d %H:%M:%S")
    role = _said(page, f"role.{row['role']}", row["role"])
    did = _said(page, f"access_log.did.{row['action'].replace(' ', '_')}", row["action"])
    return Row([at, row["user"], role, did, _object(page, row["object"]), _reason(page, row["reason"])])


def _said(page: Opened, key: str, otherwise: str) -> str:
    return page.say(key) if key in catalogue.entries() else otherwise


def _reason(page: Opened, reason: str | None) -> str | None:
    if reason is None:
        return None
    chosen, colon, words = reason.partition(": ")
    told = _said(page, f"taking.reason_{chosen}", chosen)
    return _said(page, f"reveal.reason_{chosen}", told) + colon + words


def _object(page: Opened, told: str) -> str | Cell:
    """Tell what was looked at; it opens where the viewer may open such."""
    kind, _, key = told.partition(":")
    label = " ".join((_said(page, f"access_log.kind.{kind}", kind), key)).strip()
    needs = {"contact": Resource.CONTACT, "ticket": Resource.CONTACT, "customer": Resource.CONTACT}
    if (
        kind not in OPENS
        or key_of(key) is None
        or not grant(page.principal, needs.get(kind, Resource.AGENT_PERFORMANCE))
    ):
        return label
    name, parameter = OPENS[kind]
    return Cell(label, links.to(name, **{parameter: key}))
