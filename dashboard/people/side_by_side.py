"""What the page of the comparison tells: a funnel, sentences, and the table of those who may be named."""

from typing import Any

import polars as pl
import streamlit as st

from dashboard import links
from dashboard.people import blocks, group, kpis, standing
from dashboard.people.blocks import Block
from dashboard.people.group import Compared
from dashboard.people.ways import Way, onward
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import funnel_chart
from metrics.comparable import is_duration
from queries.people import Tenure
from queries.rights import Resource, grant

SORT, ESTIMATE = "sort", "estimate"


def controls(page: Opened, tenure: Tenure) -> list[Block]:
    """Choices of the figure and the group."""
    kpi, sort = kpis.chosen().key, st.query_params.get(SORT)
    return [
        blocks.kpi_options(page, "agents", tenure=str(tenure), sort=sort),
        blocks.tenure_options(page, "agents", tenure, kpi=kpi, sort=sort),
    ]


def says(page: Opened, found: Compared) -> list[tuple[str, blocks.Status]]:
    """Say what there is to see: the group, who is outside, how far limits were widened, whose names are not shown."""
    points, table = found.chart.points, found.whole.table
    rate = kpis.value(found.metric, found.whole.rate, page.lang)
    group_n = numbers.number(float(table["n"].sum()))
    told: list[tuple[str, blocks.Status]] = [
        (page.say("people.group", agents=table.height, n=group_n, value=rate), None),
        _verdict(page, found),
        (page.say("people.spread", phi=numbers.number(found.whole.spread.phi, 1)), None),
    ]
    if is_duration(found.metric):
        told.append((page.say("people.geometric"), None))
    if (few := table.height - points.height) > 0:
        told.append((page.say("people.too_few", k=few), None))
    if found.named.height < table.height:
        told.append((_unnamed(page, found), None))
    return told


def table(page: Opened, found: Compared) -> Block:
    """List those who may be named, by name; by the shrunk estimate where that was asked for."""
    heads = ("agent", "n", "raw", "estimate", "interval", "against", "standing")
    numeric, figures = {"n", "raw", "against"}, {"n", "raw", "estimate"}
    made_so = blocks.told(page, found.metric.key)
    columns = [
        blocks.Head(page.say(f"people.column.{name}"), name in numeric, made_so if name in figures else ())
        for name in heads
    ]
    rows = found.named.sort("shrunk", "agent", nulls_last=True) if _by_estimate() else found.named
    domain = _domain(found.named)
    to = onward()
    made = [_row(page, found, row, domain, to) for row in rows.iter_rows(named=True)]
    return blocks.table(page.say("people.table"), columns, made)


def order(page: Opened, tenure: Tenure) -> Block:
    """Let the table be put in order: by name, or by the estimate, which is no ranking."""
    here = {"kpi": kpis.chosen().key, "tenure": str(tenure)}
    offered = [
        blocks.Option(page.say("people.by_name"), links.to("agents", **here), not _by_estimate()),
        blocks.Option(page.say("people.by_estimate"), links.to("agents", **here, sort=ESTIMATE), _by_estimate()),
    ]
    return blocks.options(page.say("people.order"), offered)


def _by_estimate() -> bool:
    return st.query_params.get(SORT) == ESTIMATE


def _verdict(page: Opened, found: Compared) -> tuple[str, blocks.Status]:
    outside = found.chart.points["flag"].count()
    if outside == 0:
        return page.say("people.nothing_outside"), None
    told = found.chart.points.height
    expected = numbers.number(funnel_chart.by_chance(told), 2)
    return page.say("people.some_outside", k=outside, n=told, expected=expected), "watch"


def _unnamed(page: Opened, found: Compared) -> str:
    if grant(page.principal, Resource.COMPARISON).is_grouped:
        return page.say("people.all_unnamed")
    return page.say(
        "people.own_only" if found.shown.height == found.shown.filter(group.NAMED).height else "people.others"
    )


def _row(
    page: Opened, found: Compared, row: dict[str, Any], domain: tuple[float, float] | None, to: Way
) -> dict[str, Any]:
    metric, lang = found.metric, page.lang
    agent = to("agent", id=row["agent_id"], kpi=metric.key)
    opened: dict[str, links.Parameter] = {"metric": metric.key, "agent": row["agent_id"]}
    estimate = kpis.value(metric, row["shrunk"], lang)
    between = kpis.span(metric, row["shrunk_low"], row["shrunk_high"], lang)
    return {
        "to": agent,
        "cells": [
            blocks.cell(row["agent"], agent),
            blocks.cell(numbers.number(row["n"]), to("contacts", **opened, side="denominator")),
            blocks.cell(standing.value(page, metric, row), to("contacts", **opened, side="numerator")),
            blocks.cell(f"{estimate} ({between})" if row["shrunk"] is not None else None),
            blocks.bar(row, domain, between) if domain and row["shrunk"] is not None else blocks.cell(None),
            blocks.cell(standing.against_expected(row), hint=page.say("people.against_hint")),
            blocks.cell(standing.words(page, row), status=standing.status(metric, row)),
        ],
    }


def _domain(rows: pl.DataFrame) -> tuple[float, float] | None:
    """Return the ends of the common axis of all bars."""
    ends = rows.select(
        low=pl.min_horizontal(pl.col("shrunk_low").min(), pl.col("inner_low").min()),
        high=pl.max_horizontal(pl.col("shrunk_high").max(), pl.col("inner_high").max()),
    )
    low, high = ends.row(0) if ends.height else (None, None)
    return None if low is None or high is None or low >= high else (low, high)
