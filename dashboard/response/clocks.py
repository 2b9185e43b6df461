"""Clocks of service standards by kind: how many were met and missed, and where missed cases stood longest."""

from typing import Any

import polars as pl

from dashboard import stored
from dashboard.analysis import aimed, lengths, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts.draw import Picture
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, small_cells, stock
from metrics.metric import Unit
from metrics.rows import Side
from queries import aims
from queries.frames import STAGES, TARGETS
from queries.past import PAST
from queries.scope import Scope
from queries.source import Source

KINDS = ("service_level", "first_response", "next_response", "resolution", "promise", "follow_up")
OF_TARGETS = frozenset({"target_id", "kind", "ticket_id", "done_at", "is_decided", "is_met"})
OF_STAYS = frozenset({"ticket_id", "stage", "entered_at", "open_seconds"})


def panel(page: Opened) -> Panel:
    """Make the panel of all kinds."""
    key, title = "clocks", page.say("response.clocks")
    keys = tuple(f"sla_attainment_{kind}" for kind in KINDS)
    told = figures(page.scope, kinds=Ask(keys, (), 0.95))["kinds"]
    every = small_cells.told(told)
    told = small_cells.drawn(every)
    if told.is_empty():
        return Panel(key, title, empty=states.none_of(page, title) if every.is_empty() else states.too_few(page))
    rows = [_kind_row(page, row) for row in told.iter_rows(named=True)]
    missed = sum(row["missed"] for row in rows)
    says = page.say("response.clocks_says", missed=numbers.number(missed), n=numbers.number(int(told["n"].sum())))
    return Panel(
        key,
        title,
        says,
        [page.say("response.clocks_note")],
        picture=_of_kinds(page, rows, says),
        sheet=every.select("metric", "value", "n", "low", "high"),
        metrics=tuple(told["metric"]),
    )


def _kind_row(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    kind = row["metric"].removeprefix("sla_attainment_")
    target = aims.aims(page.known.dims, kind, "metric", ["all"]).get("all")
    missed = round(row["n"] * (1 - row["value"]))
    return {**row, "told_name": page.say(f"response.kind_{kind}"), "target": target, "missed": missed}


def _of_kinds(page: Opened, rows: list[dict[str, Any]], says: str) -> Picture:
    drawn = [
        {
            **row,
            "name": page.say("response.kind_missed", kind=row["told_name"], n=numbers.number(row["missed"])),
            "link": ways.rows(row["metric"], Side.DENOMINATOR),
        }
        for row in rows
    ]
    return aimed.picture(page, drawn, page.say("response.in_time"), says)


def where(page: Opened) -> Panel:
    """Make the panel of stages in which missed cases stood longest."""
    key, title = "where", page.say("response.where")
    told = stored.kept(page.principal, (key, page.scope), lambda source: _longest(source, page.scope))
    of = told.filter(pl.col("kind") == "resolution")
    if of.is_empty():
        return Panel(key, title, empty=states.none_of(page, page.say("response.kind_missed_resolution")))
    n = int(of["n"].sum())
    top = of.row(0, named=True)
    stage = cells.said(page, "stage", top["stage"])
    says = page.say("response.where_says", stage=stage, share=numbers.percent(top["share"], 0), n=numbers.number(n))
    rows = [_stage(page, row, is_most=row is top) for row in [top, *of[1:].iter_rows(named=True)]]
    picture = lengths.picture(page, rows, Unit.COUNT, page.say("response.missed_cases"), says)
    return Panel(
        key,
        title,
        says,
        [page.say("response.where_note")],
        picture=picture,
        sheet=told,
        metrics=("sla_attainment_resolution",),
    )


def _stage(page: Opened, row: dict[str, Any], *, is_most: bool) -> lengths.Row:
    told = numbers.number(row["n"])
    words = (f"{told} · {numbers.percent(row['share'], 0)}", numbers.percent(row["share"]), told)
    return lengths.row(str(cells.said(page, "stage", row["stage"])), float(row["n"]), words, None, is_marked=is_most)


def _longest(source: Source, scope: Scope) -> pl.DataFrame:
    metric = registry.get("sla_attainment").parts[0]
    targets = PAST.read(source, TARGETS, scope, metric.anchor, columns=OF_TARGETS)
    stays = PAST.read(source, STAGES, scope, "left_at", columns=OF_STAYS)
    return stock.longest_stages(targets, stays)
