"""An agent over time: one figure week by week as an XmR chart, and the hours of each day by state."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import links, period, stored
from dashboard.charts import bars, theme, xmr
from dashboard.charts.draw import Picture
from dashboard.people import kpis
from dashboard.people.group import KEPT_S
from dashboard.people.person import Person
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, signals, weekly
from metrics.evaluate import evaluate
from metrics.metric import Metric
from queries import annotations, people
from queries.scope import Scope, Window
from queries.source import Source

WEEKS = "26w"
STATES = tuple(state for state in theme.STATES if state not in {"offline", "unknown"})
IN_STATE, SIGNED_IN, ADHERENCE = "time_in_state", "logged_in_time", "adherence"
HOUR_S = 3600
TEXTS = pl.String


def weeks(page: Opened, who: Person, metric: Metric) -> Picture:
    """Draw 26 weeks of one figure of one agent."""
    table, notes = _weeks(page, who, metric)
    said = [_week(page, who, metric, row) for row in table.iter_rows(named=True)]
    schema = {"week": TEXTS, "value": pl.Float64, "kind": TEXTS, "link": TEXTS} | dict.fromkeys(xmr.TOLD, TEXTS)
    names = [row["week"] for row in said]
    limits = table.select("centre", "low", "high", week=pl.Series(names, dtype=TEXTS), baseline="baseline")
    marks = [{"week": _day_words(page, row["monday"]), "text": row["text"]} for row in notes.iter_rows(named=True)]
    frames = {
        "weeks": pl.DataFrame(said, schema=schema),
        "limits": limits,
        "notes": pl.DataFrame(marks, schema={"week": TEXTS, "text": TEXTS}),
    }
    spec = xmr.spec(page.lang, metric.unit, kpis.name(metric, page.lang))
    return Picture(spec, frames, xmr.HEIGHT, latest(page, metric, table))


def latest(page: Opened, metric: Metric, table: pl.DataFrame) -> str:
    """Say of the latest settled week whether there is anything to explain."""
    name, settled = kpis.name(metric, page.lang), table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null())
    if settled.is_empty():
        return page.say("people.weeks.none", kpi=name)
    row = settled.row(-1, named=True)
    told = {"kpi": name, "value": kpis.value(metric, row["value"], page.lang), "week": _day_words(page, row["monday"])}
    if row["standing"] == "none":
        return page.say("people.weeks.early", **told)
    usual = kpis.span(metric, row["low"], row["high"], page.lang)
    return page.say(f"people.weeks.{row['reading']}", **told, usual=usual)


def days(page: Opened, who: Person) -> Picture:
    """Draw the hours of each day by state, adherence above each bar."""
    answer = partial(_days, scope=page.scope, who=who)
    told = stored.kept(page.principal, ("days", who.id, page.scope), answer, for_s=KEPT_S)
    parts, tops = _parts(page, who, told[IN_STATE]), _tops(page, told[SIGNED_IN], told[ADHERENCE])
    return Picture(
        bars.spec(page.lang, STATES), {"parts": parts, "tops": tops}, bars.HEIGHT, page.say("people.days.says")
    )


def _weeks(page: Opened, who: Person, metric: Metric) -> tuple[pl.DataFrame, pl.DataFrame]:
    window = period.lately(period.LENGTHS[WEEKS], page.zone, page.known.until)
    scope = replace(page.scope, window=window)
    question = ("weeks", who.id, metric.key, scope)
    return stored.kept(page.principal, question, partial(_charted, scope=scope, who=who, metric=metric), for_s=KEPT_S)


def _charted(source: Source, scope: Scope, who: Person, metric: Metric) -> tuple[pl.DataFrame, pl.DataFrame]:
    settings = dict(scope.options)
    read = kpis.columns(metric, settings)
    rows = people.of_agent(source, metric.frame, scope, metric.anchor, columns=read, agent=who.row)
    first, end = _days_of(scope.window)
    between = weekly.Period(first, end, end - timedelta(days=1))
    notes = annotations.within(source, scope.window)
    zone = ZoneInfo(scope.window.zone)
    marked = notes.with_columns(
        monday=pl.col("at").dt.convert_time_zone(zone.key).dt.truncate("1w").dt.date(),
    ).with_columns(iso_week=pl.col("monday").dt.strftime("%G-W%V"))
    table = weekly.series(metric, {metric.sheet: rows}, between, settings)
    starts = marked.filter("starts_baseline", pl.col("iso_week").is_in(table["iso_week"].implode()))
    if not starts.is_empty():
        table = weekly.series(metric, {metric.sheet: rows}, between, settings, starts["iso_week"].unique().to_list())
    charted = table.with_columns(reading=signals.readings(table, metric))
    return charted, marked.filter(pl.col("iso_week").is_in(table["iso_week"].implode()))


def _days_of(window: Window) -> tuple[date, date]:
    zone = ZoneInfo(window.zone)
    return window.start_at.astimezone(zone).date(), window.end_at.astimezone(zone).date()


def _week(page: Opened, who: Person, metric: Metric, row: dict[str, Any]) -> dict[str, Any]:
    monday, value = row["monday"], row["value"]
    between = {"from": monday.isoformat(), "to": (monday + timedelta(days=7)).isoformat(), "period": None}
    link = links.to("contacts", metric=metric.key, side="denominator", agent=who.id, **between)
    return {
        "week": _day_words(page, monday),
        "value": value,
        "kind": xmr.kind(row["reading"], page.lang) if row["reading"] else None,
        "link": link if value is not None else None,
        "told_week": numbers.day(monday, page.lang),
        "told_value": kpis.value(metric, value, page.lang),
        "told_n": numbers.number(row["n"]),
        "told_usual": kpis.span(metric, row["low"], row["high"], page.lang),
        "told_standing": xmr.kind(row["reading"], page.lang) if row["reading"] else kpis.UNKNOWN,
    }


def _day_words(page: Opened, monday: date) -> str:
    return page.say("people.short_day", day=monday.day, month=monday.month, name=numbers.MONTHS[monday.month - 1])


def _days(source: Source, scope: Scope, who: Person) -> dict[str, pl.DataFrame]:
    settings = dict(scope.options)
    asked = {IN_STATE: ("local_day", "state"), SIGNED_IN: ("local_day",), ADHERENCE: ("local_day",)}
    told = {}
    for key, by in asked.items():
        metric = registry.get(key).parts[0]
        read = {*metric.columns(settings), "local_day", "state"}
        rows = people.of_agent(source, metric.frame, scope, metric.anchor, columns=read, agent=who.row)
        told[key] = evaluate([metric], {metric.sheet: rows}, by, settings).filter(pl.col("value") > 0)
    return told


def _parts(page: Opened, who: Person, spent: pl.DataFrame) -> pl.DataFrame:
    rows = [
        {
            "day": _day_words(page, row["local_day"]),
            "part": page.say(f"agent_state.{row['state']}"),
            "place": STATES.index(row["state"]),
            "hours": row["value"] / HOUR_S,
            "link": links.to("agent", id=who.id, kpi=kpis.chosen().key, day=row["local_day"].isoformat()),
            "told_hours": numbers.duration(row["value"], page.lang),
        }
        for row in spent.filter(pl.col("state").is_in(STATES)).iter_rows(named=True)
    ]
    schema = {"day": TEXTS, "part": TEXTS, "place": pl.Int64, "hours": pl.Float64, "link": TEXTS, "told_hours": TEXTS}
    return pl.DataFrame(rows, schema=schema)


def _tops(page: Opened, signed_in: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    told = signed_in.select("local_day", hours="value").join(
        kept.select("local_day", "value"), on="local_day", how="left", maintain_order="left"
    )
    rows = [
        {"day": _day_words(page, day), "hours": spent / HOUR_S, "text": numbers.percent(share, 0) if share else ""}
        for day, spent, share in told.rows()
    ]
    return pl.DataFrame(rows, schema={"day": TEXTS, "hours": pl.Float64, "text": TEXTS})
