"""A team's page: one row an agent, what each does now, how the plan is kept, and each figure in or out of range."""

from datetime import UTC, datetime
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from dashboard import floor, links, period, stored
from dashboard.people import blocks, group, kpis, standing
from dashboard.people.blocks import Block
from dashboard.people.group import Compared
from dashboard.people.ways import Way, onward
from dashboard.shell import Opened
from dashboard.wording import catalogue, numbers
from metrics.evaluate import evaluate
from queries import people
from queries.frames import AGENTS_NOW
from queries.people import Tenure
from queries.rights import Resource
from queries.scope import Scope
from queries.source import Source

PARAMETER, ADHERENCE = "team", "adherence"
UNKNOWN_STATE = "unknown"
Row = dict[str, Any]


def seen(page: Opened) -> pl.DataFrame:
    """Whom the viewer may see by name: rows of `people.everybody` of those who are still there."""
    named = people.named(group.everybody(page), page.principal, Resource.AGENT_PERFORMANCE)
    today = group.last_day(page.scope)
    return named.filter(pl.col("left_on").is_null() | (pl.col("left_on") >= today))


def teams(named: pl.DataFrame) -> list[str]:
    """Teams of those whom the viewer may see, by name."""
    return sorted(named["team"].drop_nulls().unique().to_list())


def asked(named: pl.DataFrame) -> str | None:
    """Return the team that the URL names, the first where it names none; None: none that the viewer may see."""
    there, text = teams(named), st.query_params.get(PARAMETER)
    if text is None:
        return there[0] if there else None
    return text if text in there else None


def options(page: Opened, named: pl.DataFrame, now: str) -> Block:
    """Let the team be chosen."""
    offered = [blocks.Option(team, links.to("team", team=team), team == now) for team in teams(named)]
    return blocks.options(page.say("live.filter_team"), offered)


def table(page: Opened, named: pl.DataFrame, team: str) -> Block:
    """List the team by name."""
    mine = named.filter(pl.col("team") == team).sort("agent", "agent_id")
    found = [group.compared(page, kpis.metric(key), Tenure.ALL) for key in kpis.COMPARED]
    states, kept = _states(page), _adherence(page)
    heads = [blocks.Head(page.say("people.column.agent")), blocks.Head(page.say("people.column.now"))]
    heads += [blocks.Head(page.say("people.column.adherence"), is_number=True, told=blocks.told(page, ADHERENCE))]
    heads += [blocks.Head(kpis.name(one.metric, page.lang), told=blocks.told(page, one.metric.key)) for one in found]
    way = onward()
    rows = [_row(page, row, way, (states, kept, found)) for row in mine.iter_rows(named=True)]
    return blocks.table(page.say("people.team_table", n=mine.height), heads, rows)


def _row(page: Opened, agent: Row, way: Way, told: tuple[dict[int, Row], dict[int, float], list[Compared]]) -> Row:
    states, kept, found = told
    key = agent["agent_id"]
    to = way("agent", id=key, team=None)
    share = kept.get(key)
    return {
        "to": to,
        "cells": [
            blocks.cell(agent["agent"], to),
            blocks.cell(_state(page, states.get(key))),
            blocks.cell(numbers.percent(share, 0) if share is not None else None),
            *(_figure(page, one, key, way) for one in found),
        ],
    }


def _figure(page: Opened, found: Compared, key: int, way: Way) -> Block:
    """Write value, interval and n; the shape where it is out of range; all of it in words on hover."""
    row = next(found.named.filter(pl.col("agent_id") == key).iter_rows(named=True), None)
    if row is None or row["n"] == 0:
        return blocks.cell(None)
    metric = found.metric
    to = way("contacts", metric=metric.key, side="denominator", agent=key, team=None)
    if row["value"] is None:
        return blocks.cell(standing.few(page, row), to)
    text = f"{kpis.value(metric, row['value'], page.lang)} ({kpis.span(metric, row['low'], row['high'], page.lang)})"
    usual = kpis.span(metric, row["inner_low"], row["inner_high"], page.lang)
    hint = page.say("people.figure_hint", standing=standing.words(page, row), usual=usual, n=row["n"])
    return blocks.cell(text, to, status=standing.status(metric, row), hint=hint)


def _states(page: Opened) -> dict[int, Row]:
    """Return what each agent does now, from the live floor; nothing where there is none."""
    snapshot = floor.current()
    if snapshot is None:
        return {}
    scope = Scope(floor.today(page.zone, datetime.now(UTC)), page.principal)
    rows = snapshot.frame(AGENTS_NOW, scope).select("agent_id", "state", "state_s")
    return {row["agent_id"]: row for row in rows.iter_rows(named=True)}


def _state(page: Opened, row: Row | None) -> str | None:
    if row is None:
        return None
    key = f"agent_state.{row['state']}"
    said = page.say(key if key in catalogue.entries() else f"agent_state.{UNKNOWN_STATE}")
    return f"{said} {numbers.duration(row['state_s'], page.lang)}" if row["state_s"] is not None else said


def _adherence(page: Opened) -> dict[int, float]:
    """Return how the newest day's plan is kept so far, by agent."""
    scope = Scope(period.lately(1, page.zone, page.known.until), page.principal)
    answer = partial(_kept, scope=scope, everyone=group.everybody(page))
    return dict(stored.kept(page.principal, ("adherence", scope), answer).rows())


def _kept(source: Source, scope: Scope, everyone: pl.DataFrame) -> pl.DataFrame:
    metric = kpis.metric(ADHERENCE)
    rows = people.group(source, metric.frame, scope, metric.anchor, columns=metric.columns({}), people=everyone)
    told = evaluate([metric], {metric.sheet: rows}, ("agent_id",))
    return told.filter(group.NAMED, pl.col("value").is_not_null()).select("agent_id", "value")


__all__ = ["asked", "options", "seen", "table", "teams"]
