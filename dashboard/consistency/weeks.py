"""How even channels were, week by week: the gap between best and worst, and the index, as XmR charts with notes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import stored
from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, frames
from dashboard.charts import xmr
from dashboard.charts.draw import Picture
from dashboard.consistency.asked import Asked, evenness, metric
from dashboard.consistency.told import Told, heard, looked_back
from dashboard.definitions import definitions
from dashboard.people.course import day_words
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, signals, weekly
from metrics.evaluate import evaluate
from metrics.rows import Side
from queries import annotations
from queries.scope import Scope
from queries.source import Source

CHANGES = ("process_change", "outage")
KEPT_S = 300.0
Weeks = tuple[pl.DataFrame, list[dict[str, Any]]]  # as they are, and as they are told


def panels(page: Opened, told: Told, asked: Asked) -> list[Panel]:
    """Make the panels of the KPI's gap and index; none where it has none."""
    keys, scope = evenness(asked.kpi), looked_back(heard(page.scope, told.names, told.silent))
    if not keys:
        return []
    tables, notes = stored.kept(
        page.principal, ("consistency weeks", keys, scope), lambda source: _read(source, scope, keys), for_s=KEPT_S
    )
    return [_panel(page, asked, key, tables[key], notes) for key in keys]


def _panel(page: Opened, asked: Asked, key: str, table: pl.DataFrame, notes: pl.DataFrame) -> Panel:
    kind = "gap" if "_gap" in key else "index"
    title = page.say(f"consistency.weeks_{kind}", kpi=page.say(f"consistency.kpi_{asked.kpi}"))
    known = table.filter(pl.col("value").is_not_null().cum_max())
    if known.is_empty():
        return Panel(kind, title, empty=states.needs_two(page, "channel"))
    if known.height == 1:
        return Panel(kind, title, empty=states.one_week(page))
    says = _says(page, known, key)
    weeks = known, [_week(page, asked, key, row) for row in known.iter_rows(named=True)]
    shown = notes.filter(pl.col("iso_week").is_in(known["iso_week"].implode()))
    return Panel(
        kind,
        title,
        says,
        [page.say("consistency.weeks_note"), *_noted(page, shown)],
        picture=_picture(page, key, weeks, shown, says),
        sheet=known.select("iso_week", "value", "n", "centre", "low", "high", "reading"),
        metrics=(key,),
    )


def _read(source: Source, scope: Scope, keys: Sequence[str]) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read the weeks of metrics, by key, and what was noted on them."""
    metrics, settings = [registry.get(key) for key in keys], dict(scope.options)
    told = evaluate(metrics, frames(source, scope, [Ask(tuple(keys), ("iso_week",))]), ("iso_week",), settings)
    first, end = scope.window.local_days
    period = weekly.Period(first, end, end - timedelta(days=1))
    notes = annotations.by_week(source, scope.window)
    tables = {}
    for of in metrics:
        starts = annotations.baselines(notes, of.key)["day"].unique().to_list()
        table = weekly.charted(of, told.filter(pl.col("metric") == of.key), period, settings, starts)
        tables[of.key] = table.with_columns(reading=signals.readings(table, of))
    is_told = pl.col("kind").cast(pl.String).is_in(CHANGES) | pl.col("starts_baseline")
    return tables, notes.filter(is_told)


def _says(page: Opened, table: pl.DataFrame, key: str) -> str:
    """Say of the latest settled week whether it is usual."""
    settled = table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null())
    if settled.is_empty():
        return page.say("consistency.weeks_open")
    row = settled.row(-1, named=True)
    unit = registry.get(key).unit
    told = {"value": amounts.told(row["value"], unit, page.lang), "week": numbers.day(row["monday"], page.lang)}
    if row["low"] is None:
        return page.say("consistency.weeks_early", **told)
    return page.say(f"consistency.weeks_{row['reading']}", **told, usual=_usual(page, row, unit))


def _usual(page: Opened, row: dict[str, Any], unit: str) -> str:
    return amounts.between(max(row["low"], 0.0), row["high"], unit, page.lang) if row["low"] is not None else ""


def _noted(page: Opened, notes: pl.DataFrame) -> list[str]:
    zone = ZoneInfo(page.zone)
    return [
        page.say(
            "people.weeks.note", number=number, day=day_words(page, row["at"].astimezone(zone).date()), text=row["text"]
        )
        for number, row in enumerate(notes.iter_rows(named=True), start=1)
    ]


def _picture(page: Opened, key: str, weeks: Weeks, notes: pl.DataFrame, says: str) -> Picture:
    table, rows = weeks
    texts = {"week": pl.String, "value": pl.Float64, "kind": pl.String, "link": pl.String}
    limits = table.select("centre", "low", "high", "baseline", week=pl.Series([row["week"] for row in rows]))
    numbered = notes.with_row_index("number", offset=1).group_by("monday", maintain_order=True).agg("number")
    marks = [
        {"week": day_words(page, monday), "text": ", ".join(str(one) for one in found)}
        for monday, found in numbered.select("monday", "number").iter_rows()
    ]
    drawn = {
        "weeks": pl.DataFrame(rows, schema=texts | dict.fromkeys(xmr.TOLD, pl.String)),
        "limits": limits,
        "notes": pl.DataFrame(marks, schema={"week": pl.String, "text": pl.String}),
    }
    name = definitions([key], dict(page.scope.options), page.lang)[key]["name"]
    return Picture(xmr.spec(page.lang, registry.get(key).unit, name), drawn, xmr.HEIGHT, says)


def _week(page: Opened, asked: Asked, key: str, row: dict[str, Any]) -> dict[str, Any]:
    monday, unit = row["monday"], registry.get(key).unit
    reading = xmr.kind(row["reading"], page.lang) if row["reading"] else None
    return {
        "week": day_words(page, monday),
        "value": row["value"],
        "kind": reading,
        "link": ways.rows(metric(asked.kpi), Side.DENOMINATOR, **_between(monday))
        if row["value"] is not None
        else None,
        "told_week": numbers.day(monday, page.lang),
        "told_value": amounts.told(row["value"], unit, page.lang),
        "told_n": numbers.number(row["n"]),
        "told_usual": _usual(page, row, unit),
        "told_standing": reading or "",
    }


def _between(monday: date) -> dict[str, str | None]:
    return {"from": monday.isoformat(), "to": (monday + timedelta(days=7)).isoformat(), "period": None}
