"""How many were in time, side by side, each against what its own service standard aims at."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.analysis import aimed, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.lists import cells
from dashboard.response.asked import Asked
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, small_cells
from metrics.metric import lacking
from metrics.rows import Side
from queries import aims

KEY, PAGE = "attained", "response"
MOST = 14  # rows; the rest stands in the saved table


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    key, by = asked.attainment, asked.by
    title = page.say("response.attained", what=page.say(f"response.of_{asked.of}"), by=page.say(f"analysis.by_{by}"))
    if lacking(registry.get(key), (by,)):
        return Panel(KEY, title, empty=states.none_of(page, page.say(f"analysis.by_{by}")))
    told = small_cells.told(figures(page.scope, of=Ask((key,), (by,), 0.95))["of"]).filter(pl.col(by).is_not_null())
    shown = small_cells.drawn(told)
    if shown.is_empty():
        return Panel(KEY, title, empty=states.nothing(page, PAGE) if told.is_empty() else states.too_few(page))
    rows = _told(page, asked, shown)
    says = _says(page, rows)
    return Panel(
        KEY,
        title,
        says,
        [page.say("response.attained_note")],
        picture=_picture(page, asked, rows[:MOST], says),
        sheet=told.select(by, "metric", "value", "n", "low", "high"),
        metrics=(key,),
    )


def _told(page: Opened, asked: Asked, told: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows by size, each with its aim and how it stands to it."""
    values = [str(one) for one in told[asked.by]]
    known = aims.aims(page.known.dims, asked.kind, asked.by, values)
    return [
        {**row, "group": str(row[asked.by]), "target": known.get(str(row[asked.by]))}
        for row in told.sort("n", descending=True).iter_rows(named=True)
    ]


def _says(page: Opened, rows: list[dict[str, Any]]) -> str:
    missed = [row for row in rows if aimed.kind(row) == "missed"]
    judged = [row for row in rows if aimed.kind(row) in {"missed", "kept"}]
    if not judged:
        return page.say("response.attained_none")
    if not missed:
        return page.say("response.attained_all", n=len(judged))
    worst = min(missed, key=lambda row: row["value"] - row["target"])
    return page.say(
        "response.attained_missed",
        n=len(missed),
        of=len(judged),
        worst=_name(page, worst),
        value=numbers.percent(worst["value"]),
        target=numbers.percent(worst["target"], 0),
    )


def _name(page: Opened, row: Mapping[str, Any]) -> str:
    dimension = next(name for name in ("channel", "queue", "priority", "segment", "team", "reason") if name in row)
    return str(cells.said(page, dimension, row["group"]))


def _picture(page: Opened, asked: Asked, rows: list[dict[str, Any]], says: str) -> Picture:
    name = definitions([asked.attainment], dict(page.scope.options), page.lang)[asked.attainment]["name"]
    drawn = [
        {
            **row,
            "name": _name(page, row),
            "link": ways.mark(PAGE, asked.attainment, Side.DENOMINATOR, **{asked.by: row["group"]}),
        }
        for row in rows
    ]
    return aimed.picture(page, drawn, name, says)
