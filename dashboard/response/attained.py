"""How many were in time, side by side, each against what its own service standard aims at."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts import dots
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.lists import cells
from dashboard.response.asked import Asked
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry
from metrics.metric import Unit, lacking
from metrics.rows import Side
from metrics.statistics.funnel import LEAST
from queries import aims

KEY, PAGE = "attained", "response"
MOST = 14  # rows; the rest stands in the saved table


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    key, by = asked.attainment, asked.by
    title = page.say("response.attained", what=page.say(f"response.of_{asked.of}"), by=page.say(f"analysis.by_{by}"))
    if lacking(registry.get(key), (by,)):
        return Panel(KEY, title, empty=states.none_of(page, page.say(f"analysis.by_{by}")))
    told = figures(page.scope, of=Ask((key,), (by,), 0.95))["of"].filter(pl.col("n") > 0, pl.col(by).is_not_null())
    if told.is_empty():
        return Panel(KEY, title, empty=states.nothing(page, PAGE))
    rows = _told(page, asked, told)
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


def _kind(row: Mapping[str, Any]) -> str:
    if row["n"] < LEAST:
        return "few"
    if row["target"] is None:
        return "plain"
    return "missed" if row["high"] < row["target"] else "kept"


def _says(page: Opened, rows: list[dict[str, Any]]) -> str:
    missed = [row for row in rows if _kind(row) == "missed"]
    judged = [row for row in rows if _kind(row) in {"missed", "kept"}]
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
    lang = page.lang
    name = definitions([asked.attainment], dict(page.scope.options), lang)[asked.attainment]["name"]
    drawn = [
        {
            "name": _name(page, row),
            **{part: row[part] for part in ("value", "low", "high", "target")},
            "kind": dots.kind(_kind(row), lang),
            "link": ways.mark(PAGE, asked.attainment, Side.DENOMINATOR, **{asked.by: row["group"]}),
            "told_name": _name(page, row),
            "told_n": numbers.number(row["n"]),
            "told_value": numbers.percent(row["value"]),
            "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, lang),
            "told_target": numbers.percent(row["target"], 0),
            "told_standing": dots.kind(_kind(row), lang),
        }
        for row in rows
    ]
    schema = {one: pl.Float64 if one in {"value", "low", "high", "target"} else pl.String for one in drawn[0]}
    kinds = tuple(kind for kind in dots.KINDS if any(_kind(row) == kind for row in rows))
    spec = dots.spec(lang, Unit.SHARE, name, kinds)
    return Picture(spec, {"rows": pl.DataFrame(drawn, schema=schema)}, dots.height(len(drawn)), says)
