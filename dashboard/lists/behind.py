"""The list behind a figure: exactly the rows of its numerator or denominator, with how it is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard import links, period
from dashboard.definitions import definitions
from dashboard.lists import cells, question, sheets
from dashboard.lists.asked import from_url
from dashboard.lists.question import Question
from dashboard.lists.table import Chip, Column, Offer, Row, Table
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, rows
from metrics.metric import AnyMetric, Metric, MetricError
from metrics.rows import INPUT, Side
from queries import place
from queries.frames import Frame
from queries.reach import owned
from queries.rights import Resource

ROW = "_row"  # tells apart rows whose frame has no number of its own
COLUMNS = {"agent": "agent_id"} | {
    name: name for name in ("state", "reason", "next_channel", "priority", "stage", "status", "kind")
}
NARROWING = ("segment", *COLUMNS)
AGENTS = ("agents_now", "hands", "agent_time", "agent_load", "schedule")
HIDDEN = frozenset({"site", "site_id", "queue_id", "team_id", "agent_id", "leg_id", "customer_id", ROW})
FIRST = ("contact_id", "ticket_id", "channel", "queue", "team", "agent", "segment", "reason")
OPENS = (("contact_id", "interaction", "id"), ("ticket_id", "interaction", "ticket"),
         ("customer_id", "customer", "id"), ("agent_id", "agent", "id"))  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """What is behind a figure: its rows that the viewer may list, and how many rows it has in all."""

    metric: AnyMetric
    side: Side
    rows: pl.DataFrame
    counted: int
    all_rows: int


def table(page: Opened, on: str) -> Table:
    """Return the list that the URL asks for, on the page called so; StoreUnreachableError where it cannot be read."""
    narrowed = question.from_url(on, NARROWING)
    found = find(page, narrowed)
    if found is None:
        return Table((), (), empty=(page.say("lists.unknown_figure"), page.say("lists.none_text")))
    names = _names(found)
    time = _anchor(found)
    asked = from_url(names, f"-{time}" if time else f"-{names[0]}", names, names)
    at = place.read(asked.after)
    turned = place.among(found.rows, asked.sort, _key(found), at, descending=asked.descending)
    shown = found.rows[[row[2] for row in turned.rows]]
    return Table(
        columns=[_column(page, found, name) for name in asked.columns],
        rows=[_row(page, narrowed, asked.columns, one) for one in shown.iter_rows(named=True)],
        title=_title(page, found),
        count=_count(page, found),
        lines=_lines(page, found),
        chips=[Chip(page.say("lists.figure"), _name(page, found), _without(narrowed)), *question.chips(page, narrowed)],
        offers=[_sides(page, narrowed, found)],
        offered=[_column(page, found, name) for name in names],
        sort=asked.order,
        newer=_turn(narrowed, turned.newer),
        older=_turn(narrowed, turned.older),
        empty=(page.say("lists.none_rows"), page.say("lists.none_text")),
    )


def find(page: Opened, narrowed: Question) -> Behind | None:
    """Find the rows of the figure that the URL names; None where there is no such figure."""
    try:
        metric = registry.get(st.query_params.get("metric", ""))
    except MetricError:
        return None
    text = st.query_params.get("side", "")
    side = Side(text) if text in set(Side) else Side.DENOMINATOR
    scope = narrowed.scope(page)
    frames = sheets.read(metric, scope, period.as_of())
    for name, column in COLUMNS.items():
        if value := narrowed.values.get(name):
            frames = {sheet: _of(one, column, value) for sheet, one in frames.items()}
    every = rows.behind(metric, frames, side, dict(scope.options))
    seen = owned(every.lazy(), page.principal, _resource(metric)).collect().with_row_index(ROW)
    return Behind(metric, side, seen, _counted(metric, every, dict(scope.options)), every.height)


def _of(found: pl.DataFrame, column: str, value: int | str) -> pl.DataFrame:
    """Keep rows of one agent, state, reason …; none of a frame that knows of no such thing."""
    if column not in found.columns:
        return found.clear()
    of = pl.col(column) if found.schema[column].is_integer() else pl.col(column).cast(pl.String)
    return found.filter(of == value)


def _counted(metric: AnyMetric, every: pl.DataFrame, settings: Mapping[str, str]) -> int:
    return rows.counted(metric, every, settings) if isinstance(metric, Metric) else every.height


def _resource(metric: AnyMetric) -> Resource:
    names = {part.frame.name for part in metric.parts}
    if names in ({"agents_now"}, {"hands"}):
        return Resource.AGENT_STATES
    return Resource.AGENT_PERFORMANCE if names.issubset(AGENTS) else Resource.CONTACT_LIST


def _frame(found: Behind) -> Frame:
    return found.metric.parts[0].frame


def _anchor(found: Behind) -> str | None:
    anchor = found.metric.parts[0].anchor
    return anchor if anchor in found.rows.columns else None


def _key(found: Behind) -> str:
    key = _frame(found).key[0]
    is_number = key in found.rows.columns and found.rows.schema[key].is_integer() and found.rows[key].null_count() == 0
    return key if is_number and len(_frame(found).key) == 1 and INPUT not in found.rows.columns else ROW


def _names(found: Behind) -> list[str]:
    """Columns that can be shown: when, what it is about, then what the figure reads."""
    there = [name for name in found.rows.columns if name not in HIDDEN]
    anchor = _anchor(found)
    first = [anchor] if anchor else []
    about = [name for name in FIRST if name in there]
    return list(dict.fromkeys([*(name for name in (INPUT,) if name in there), *first, *about, *there]))


def _column(page: Opened, found: Behind, name: str) -> Column:
    is_number = found.rows.schema[name].is_numeric() and not name.endswith("_id")
    return Column(name, cells.heading(page, name), is_number, is_sortable=True)


def _row(page: Opened, narrowed: Question, names: Sequence[str], row: Mapping[str, Any]) -> Row:
    told = [cells.said(page, name, row[name]) for name in names]
    for key, target, parameter in OPENS:
        if row.get(key) is not None:
            return Row(told, links.to(target, **{parameter: row[key]}, back=question.here(narrowed)))
    return Row(told)


def _name(page: Opened, found: Behind) -> str:
    return found.metric.name_zh if page.lang == "zh" else found.metric.name


def _title(page: Opened, found: Behind) -> str:
    return f"{_name(page, found)} · {page.say(f'lists.side_{found.side}')}"


def _count(page: Opened, found: Behind) -> str:
    told = [page.say("lists.count_rows", n=numbers.number(found.all_rows))]
    if found.counted != found.all_rows:
        told.append(page.say("lists.counted", n=numbers.number(found.counted)))
    if found.rows.height != found.all_rows:
        told.append(page.say("lists.yours", n=numbers.number(found.rows.height)))
    return " · ".join(told)


def _lines(page: Opened, found: Behind) -> list[str]:
    made = definitions([found.metric.key], dict(page.scope.options), page.lang)[found.metric.key]
    return [made["question"], made["formula"], _when(page)]


def _when(page: Opened) -> str:
    zone, window = ZoneInfo(page.zone), page.scope.window
    start, end = (f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" for at in (window.start_at, window.end_at))
    if period.as_of() is not None:
        return page.say("lists.as_of", start=start, end=end)
    return page.say("lists.between", start=start, end=end)


def _sides(page: Opened, narrowed: Question, found: Behind) -> Offer:
    others = [side for side in Side if side is not found.side]
    told = [(page.say(f"lists.side_{side}"), question.here(narrowed, side=str(side), after=None)) for side in others]
    return Offer(page.say("lists.other_side"), told)


def _without(narrowed: Question) -> str:
    return question.here(narrowed, metric=None, side=None, after=None, sort=None, columns=None)


def _turn(narrowed: Question, to: place.Place | None) -> str | None:
    return None if to is None else question.here(narrowed, after=to.written())
