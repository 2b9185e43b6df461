"""Tiers of customers beside one another: what each said, how it was served, and what differs from all together."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.definitions import definitions
from dashboard.lists import cells
from dashboard.lists.question import SEGMENTS
from dashboard.lists.table import Cell, Column, Row, Table
from dashboard.shell import Opened
from metrics import registry, small_cells
from metrics.metric import Direction
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

METRICS = (
    *("csat", "nps", "ces", "feedback_rate", "service_level", "first_response_time_p50", "resolution_time_p50"),
    *("fcr", "repeat_contact_rate", "promise_kept_rate", "follow_up_rate", "complaint_rate"),
    *("complaint_resolution_time", "self_service_rate"),
)
BETTER, WORSE = "▲", "◆"


def panel(page: Opened) -> Panel:
    """Make the panel."""
    key, title = "tiers", page.say("customers.tiers")
    found = figures(page.scope, of=Ask(METRICS, ("segment",), 0.95), all=Ask(METRICS, (), 0.95))
    told = small_cells.told(found["of"]).filter(pl.col("segment").is_not_null())
    tiers = _ordered({str(one) for one in told["segment"]})
    if not tiers:
        return Panel(key, title, empty=states.nothing(page, "customers"))
    whole = {row["metric"]: row for row in found["all"].iter_rows(named=True) if row["n"] != 0}
    of = {(row["metric"], str(row["segment"])): row for row in told.iter_rows(named=True)}
    named = definitions(METRICS, dict(page.scope.options), page.lang)
    shown = [metric for metric in METRICS if metric in whole]
    rows = [
        Row([named[metric]["name"], *(_cell(page, of.get((metric, one)), whole[metric], one) for one in tiers)])
        for metric in shown
    ]
    rows = [Row([*row.cells, _cell(page, whole[metric], None, None)]) for row, metric in zip(rows, shown, strict=True)]
    heads = [page.say("customers.figure"), *(str(cells.said(page, "segment", one)) for one in tiers)]
    heads.append(page.say("customers.all_tiers"))
    columns = [Column(f"column_{n}", head, is_number=n > 0) for n, head in enumerate(heads)]
    sheet = told.select("segment", "metric", "value", "n", "low", "high", "unit")
    notes = [page.say("customers.tiers_note", better=BETTER, worse=WORSE, least=LEAST)]
    says = _says(page, of, whole, tiers)
    return Panel(key, title, says, notes, table=Table(columns, rows), sheet=sheet, metrics=tuple(shown))


def _ordered(found: set[str]) -> list[str]:
    """Tiers that we know from the first down, then others by name."""
    return [one for one in SEGMENTS if one in found] + sorted(found.difference(SEGMENTS))


def _standing(row: Mapping[str, Any], usual: Mapping[str, Any] | None) -> str:
    """Say whether a tier fares better or worse than all together, beyond chance."""
    direction = registry.get(row["metric"]).direction
    if usual is None or usual["value"] is None or row["low"] is None or row["n"] < LEAST or direction == Direction.NONE:
        return ""
    if row["low"] <= usual["value"] <= row["high"]:
        return ""
    return BETTER if (row["low"] > usual["value"]) == (direction == Direction.UP) else WORSE


def _cell(page: Opened, row: Mapping[str, Any] | None, usual: Mapping[str, Any] | None, tier: str | None) -> Cell:
    if row is None:
        return Cell(None)
    mark, hint = _standing(row, usual), page.say("analysis.n", n=states.n(page, row["n"]))
    if row["n"] is None:
        return Cell(states.n(page, None), None, page.say("small.panel", least=small_cells.LEAST_TOLD))
    text = amounts.told(row["value"], row["unit"], page.lang)
    if between := amounts.between(row["low"], row["high"], row["unit"], page.lang):
        hint = f"{hint} · {page.say('analysis.interval', between=between)}"
    group = {"segment": tier} if tier else {}
    return Cell(f"{mark} {text}".strip(), ways.rows(row["metric"], Side.DENOMINATOR, **group), hint)


def _says(
    page: Opened, of: Mapping[tuple[str, str], Mapping[str, Any]], whole: Mapping[str, Any], tiers: list[str]
) -> str:
    if len(tiers) == 1:
        return page.say("customers.one_tier", tier=cells.said(page, "segment", tiers[0]))
    worse = {
        tier: sum(_standing(row, whole[metric]) == WORSE for (metric, one), row in of.items() if one == tier)
        for tier in tiers
    }
    most = max(tiers, key=lambda tier: worse[tier])
    if not worse[most]:
        return page.say("customers.tiers_alike")
    return page.say("customers.tiers_says", tier=cells.said(page, "segment", most), n=worse[most], of=len(whole))
