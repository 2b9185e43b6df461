"""Who an agent's page is about, and what its table says: each figure beside the group's and what is usual."""

from functools import partial
from typing import Any, NamedTuple

import polars as pl
import streamlit as st

from dashboard import links, stored
from dashboard.people import blocks, group, kpis, standing
from dashboard.people.blocks import Block
from dashboard.people.group import KEPT_S, Compared
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics.evaluate import totals
from metrics.figure import Figure
from metrics.metric import Metric
from queries import people
from queries.people import Tenure
from queries.rights import Resource
from queries.scope import Scope
from queries.source import Source

LONGEST_ID = 18  # digits


class Person(NamedTuple):
    """An agent whom the viewer may see; `row` is the one row of `people.everybody`."""

    id: int
    name: str
    team: str | None
    tenure: Tenure
    row: pl.DataFrame


def asked(page: Opened) -> Person | None:
    """Return whom the URL names, oneself where it names nobody; None: nobody, or nobody whom the viewer may see."""
    text = st.query_params.get("id", "")
    own = page.principal.agent_id
    key = int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_ID else own if not text else None
    seen = people.named(group.everybody(page), page.principal, Resource.AGENT_PERFORMANCE)
    found = seen.filter(pl.col("agent_id") == key) if key is not None else seen.clear()
    if found.is_empty():
        return None
    one = found.row(0, named=True)
    return Person(one["agent_id"], one["agent"] or "", one["team"], people.tenure_of(one["tenure_days"]), found)


def nobody(page: Opened) -> list[Block]:
    """Say that there is no such agent; where none was asked for, offer those whom the viewer may see."""
    if "id" in st.query_params:
        return [blocks.lines(page.say("people.not_found"), (page.say("people.not_found_text"), None))]
    seen = people.named(group.everybody(page), page.principal, Resource.AGENT_PERFORMANCE).sort("agent", "agent_id")
    heads = [blocks.Head(page.say("people.column.agent")), blocks.Head(page.say("live.filter_team"))]
    rows = []
    for one in seen.iter_rows(named=True):
        to = links.to("agent", id=one["agent_id"])
        rows.append({"to": to, "cells": [blocks.cell(one["agent"], to), blocks.cell(one["team"])]})
    return [blocks.table(page.say("people.choose"), heads, rows, page.say("people.nobody_named"))]


def figures(page: Opened, who: Person, tenure: Tenure) -> Block:
    """List every figure: own value, interval, the group's, what is usual, n; each leads to its contacts."""
    heads = ("kpi", "own", "own_interval", "group", "usual", "against", "n", "standing")
    numeric = {"own", "group", "against", "n"}
    rows = [_compared(page, who, group.compared(page, kpis.metric(key), tenure)) for key in kpis.COMPARED]
    own, whole = loads(page, who, tenure)
    rows += [_loaded(page, key, own[key], whole[key]) for key in kpis.LOADED]
    columns = [blocks.Head(page.say(f"people.column.{name}"), name in numeric) for name in heads]
    return blocks.table(page.say("people.figures", agent=who.name), columns, rows)


def note(page: Opened) -> Block:
    """Say how times are compared."""
    return blocks.lines(None, (page.say("people.geometric"), None), look="small")


def loads(page: Opened, who: Person, tenure: Tenure) -> tuple[dict[str, Figure], dict[str, Figure]]:
    """Return the figures of time: the agent's own, and those of the group; kept a while."""
    question = ("loads", who.id, page.scope, tenure)
    answer = partial(_loads, scope=page.scope, everyone=group.everybody(page), who=who, tenure=tenure)
    return stored.kept(page.principal, question, answer, for_s=KEPT_S)


def _loads(
    source: Source, scope: Scope, everyone: pl.DataFrame, who: Person, tenure: Tenure
) -> tuple[dict[str, Figure], dict[str, Figure]]:
    settings, wanted = dict(scope.options), [kpis.metric(key) for key in kpis.LOADED]
    whole = {
        one.sheet: people.group(
            source,
            one.frame,
            scope,
            one.anchor,
            columns=kpis.columns(one, settings),
            people=everyone,
            tenure=tenure,
        )
        for one in wanted
    }
    own = {
        one.sheet: people.of_agent(
            source, one.frame, scope, one.anchor, columns=kpis.columns(one, settings), agent=who.row
        )
        for one in wanted
    }
    return totals(wanted, own, settings), totals(wanted, whole, settings)


def _compared(page: Opened, who: Person, found: Compared) -> dict[str, Any]:
    metric, lang = found.metric, page.lang
    to = links.to("agent", id=who.id, kpi=metric.key)
    name = blocks.cell(kpis.name(metric, lang), to, told=blocks.told(page, metric.key))
    whole = blocks.cell(kpis.value(metric, found.whole.rate, lang))
    row = next(found.named.filter(pl.col("agent_id") == who.id).iter_rows(named=True), None)
    if row is None:
        nothing = [blocks.cell(None)] * 4
        return {"to": None, "cells": [name, *nothing[:2], whole, *nothing[:2], blocks.cell("0"), blocks.cell(None)]}
    opened: dict[str, links.Parameter] = {"metric": metric.key, "agent": who.id}
    return {
        "to": None,
        "cells": [
            name,
            _own(page, metric, row, links.to("contacts", **opened, side="numerator")),
            blocks.cell(kpis.span(metric, row["low"], row["high"], lang)),
            whole,
            blocks.cell(kpis.span(metric, row["inner_low"], row["inner_high"], lang)),
            blocks.cell(standing.against_expected(row), hint=page.say("people.against_hint")),
            blocks.cell(numbers.number(row["n"]), links.to("contacts", **opened, side="denominator")),
            blocks.cell(standing.words(page, row), status=standing.status(metric, row)),
        ],
    }


def _own(page: Opened, metric: Metric, row: dict[str, Any], to: str) -> Block:
    text = standing.value(page, metric, row)
    return blocks.cell(None) if text == kpis.UNKNOWN else blocks.cell(text, to)


def _loaded(page: Opened, key: str, own: Figure, whole: Figure) -> dict[str, Any]:
    metric = kpis.metric(key)
    name = blocks.cell(kpis.name(metric, page.lang), told=blocks.told(page, key))
    mine, theirs = (blocks.cell(kpis.value(metric, one.value, page.lang)) for one in (own, whole))
    dash = blocks.cell(None)
    return {"to": None, "cells": [name, mine, dash, theirs, dash, dash, dash, blocks.cell("")]}
