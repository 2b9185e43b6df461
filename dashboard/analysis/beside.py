"""Groups beside one another: one figure by a dimension, each with its interval, held against all together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.analysis.states import Empty
from dashboard.asked import Ask, figures
from dashboard.charts import dots
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, small_cells
from metrics.metric import Direction, Unit, lacking
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

MOST = 12  # rows; the rest stands in the saved table
FLOATS = frozenset({"value", "low", "high", "target"})


@dataclass(frozen=True)
class Question:
    """Which figure of which page, by what, under which title; `within` keeps rows of a kind, such as one survey's."""

    page: str
    key: str
    metric: str
    by: str
    title: str
    note: str = ""
    within: tuple[str, str] | None = None
    none: Empty | None = None  # what stands in where there is no row


def panel(page: Opened, asked: Question) -> Panel:
    """Make the panel."""
    metric, what = registry.get(asked.metric), page.say(f"analysis.by_{asked.by}")
    if lacking(metric, (asked.by,)):
        empty = Empty(page.say("beside.not_by", what=what), page.say("beside.not_by_text"))
        return Panel(asked.key, asked.title, empty=empty)
    told, whole = _told(page, asked)
    if told.is_empty():
        return Panel(asked.key, asked.title, empty=asked.none or states.none_of(page, _name(page, asked.metric)))
    shown = small_cells.drawn(told)
    if shown.is_empty():
        return Panel(asked.key, asked.title, empty=states.too_few(page))
    rows = [{**row, "kind": _kind(row, whole["value"], metric.direction)} for row in shown.iter_rows(named=True)]
    says = _says(page, asked, rows, whole)
    notes = [page.say("beside.note"), *([asked.note] if asked.note else [])]
    if len(rows) > MOST:
        notes.append(page.say("beside.most", most=MOST, n=len(rows)))
    return Panel(
        asked.key,
        asked.title,
        says,
        notes,
        picture=_picture(page, asked, rows[:MOST], whole["value"], says),
        sheet=told.select(asked.by, "metric", "value", "n", "low", "high"),
        metrics=(asked.metric,),
    )


def _told(page: Opened, asked: Question) -> tuple[pl.DataFrame, Mapping[str, Any]]:
    """Figures by group, the largest first, and of all together."""
    kind = (asked.within[0],) if asked.within else ()
    found = figures(page.scope, of=Ask((asked.metric,), (*kind, asked.by), 0.95), all=Ask((asked.metric,), kind, 0.95))
    if asked.within is not None:
        name, value = asked.within
        found = {key: rows.filter(pl.col(name).cast(pl.String) == value) for key, rows in found.items()}
    known = small_cells.told(found["of"]).filter(pl.col(asked.by).is_not_null())
    whole = found["all"].row(0, named=True) if found["all"].height else {"value": None, "n": 0, "unit": Unit.SHARE}
    return known.sort("n", asked.by, descending=True, nulls_last=True), whole


def _kind(row: Mapping[str, Any], usual: float | None, direction: Direction) -> str:
    if row["n"] < LEAST:
        return "few"
    if usual is None or row["low"] is None or row["low"] <= usual <= row["high"]:
        return "alike"
    if direction == Direction.NONE:
        return "apart"
    return "better" if (row["low"] > usual) == (direction == Direction.UP) else "worse"


def _says(page: Opened, asked: Question, rows: list[dict[str, Any]], whole: Mapping[str, Any]) -> str:
    what, unit = page.say(f"analysis.by_{asked.by}"), whole["unit"]
    usual = amounts.told(whole["value"], unit, page.lang)
    if len(rows) == 1:
        return page.say("beside.one", what=what, name=_group(page, asked, rows[0]), value=usual)
    worse = [row for row in rows if row["kind"] == "worse"]
    if not worse:
        apart = sum(row["kind"] in {"better", "apart"} for row in rows)
        return page.say("beside.alike" if not apart else "beside.none_worse", usual=usual)
    worst = max(worse, key=lambda row: abs(row["value"] - whole["value"]))
    return page.say(
        "beside.worst",
        n=len(worse),
        of=len(rows),
        name=_group(page, asked, worst),
        value=amounts.told(worst["value"], unit, page.lang),
        count=numbers.number(worst["n"]),
        usual=usual,
    )


def _picture(page: Opened, asked: Question, rows: list[dict[str, Any]], usual: float | None, says: str) -> Picture:
    drawn = [_row(page, asked, row, usual) for row in rows]
    schema = {one: pl.Float64 if one in FLOATS else pl.String for one in drawn[0]}
    kinds = tuple(kind for kind in dots.BESIDE if any(row["kind"] == kind for row in rows))
    spec = dots.spec(page.lang, Unit(rows[0]["unit"]), _name(page, asked.metric), kinds, dots.BESIDE_TOLD)
    return Picture(spec, {"rows": pl.DataFrame(drawn, schema=schema)}, dots.height(len(drawn)), says)


def _row(page: Opened, asked: Question, row: Mapping[str, Any], usual: float | None) -> dict[str, Any]:
    lang, name, standing = page.lang, _group(page, asked, row), dots.kind(row["kind"], page.lang)
    group = {asked.by: str(row[asked.by])} | (dict([asked.within]) if asked.within else {})
    link = ways.mark(asked.page, asked.metric, Side.DENOMINATOR, **{asked.by: str(row[asked.by])})
    if asked.within and not (link or "").startswith(f"/{asked.page}?"):
        link = ways.rows(asked.metric, Side.DENOMINATOR, **group)
    return {
        "name": name,
        "value": row["value"],
        "low": row["low"],
        "high": row["high"],
        "target": usual,
        "kind": standing,
        "link": link,
        "told_name": name,
        "told_n": numbers.number(row["n"]),
        "told_value": amounts.told(row["value"], row["unit"], lang),
        "told_interval": amounts.between(row["low"], row["high"], row["unit"], lang),
        "told_whole": amounts.told(usual, row["unit"], lang),
        "told_standing": standing,
    }


def _group(page: Opened, asked: Question, row: Mapping[str, Any]) -> str:
    return str(cells.said(page, asked.by, row[asked.by]))


def _name(page: Opened, metric: str) -> str:
    return str(definitions([metric], dict(page.scope.options), page.lang)[metric]["name"])
