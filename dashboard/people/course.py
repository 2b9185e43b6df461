"""An agent over time: one figure week by week as an XmR chart, with what people noted."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import period, stored
from dashboard.charts import xmr
from dashboard.charts.draw import Picture
from dashboard.people import kpis
from dashboard.people.group import KEPT_S
from dashboard.people.person import Person
from dashboard.people.ways import Way, onward
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import signals, weekly
from metrics.metric import Metric
from queries import annotations, people
from queries.scope import Scope
from queries.source import Source

WEEKS = "26w"
TEXTS = pl.String


def weeks(page: Opened, who: Person, metric: Metric) -> tuple[Picture, str]:
    """Draw 26 weeks of one figure of one agent, from the first that has a value; and say what was noted of them."""
    whole, noted = _weeks(page, who, metric)
    table = whole.filter(pl.col("value").is_not_null().cum_max())
    notes = noted.filter(pl.col("iso_week").is_in(table["iso_week"].implode()))
    to = onward()
    said = [_week(page, who, metric, row, to) for row in table.iter_rows(named=True)]
    schema = {"week": TEXTS, "value": pl.Float64, "kind": TEXTS, "link": TEXTS} | dict.fromkeys(xmr.TOLD, TEXTS)
    names = [row["week"] for row in said]
    limits = table.select("centre", "low", "high", week=pl.Series(names, dtype=TEXTS), baseline="baseline")
    marks = [
        {"week": day_words(page, row["monday"]), "text": ", ".join(str(number) for number in row["numbers"])}
        for row in notes.with_row_index("number", offset=1)
        .group_by("monday", maintain_order=True)
        .agg(numbers="number")
        .iter_rows(named=True)
    ]
    frames = {
        "weeks": pl.DataFrame(said, schema=schema),
        "limits": limits,
        "notes": pl.DataFrame(marks, schema={"week": TEXTS, "text": TEXTS}),
    }
    spec = xmr.spec(page.lang, metric.unit, kpis.name(metric, page.lang))
    return Picture(spec, frames, xmr.HEIGHT, latest(page, metric, table)), _in_words(page, notes)


def _in_words(page: Opened, notes: pl.DataFrame) -> str:
    told = [
        page.say(
            "people.weeks.note",
            number=number,
            day=day_words(page, row["at"].astimezone(ZoneInfo(page.zone)).date()),
            text=row["text"],
        )
        for number, row in enumerate(notes.iter_rows(named=True), start=1)
    ]
    return page.say("people.review.and").join(told)


def latest(page: Opened, metric: Metric, table: pl.DataFrame) -> str:
    """Say of the latest settled week whether there is anything to explain."""
    name, settled = kpis.name(metric, page.lang), table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null())
    if settled.is_empty():
        return page.say("people.weeks.none", kpi=name)
    row = settled.row(-1, named=True)
    told = {"kpi": name, "value": kpis.value(metric, row["value"], page.lang), "week": day_words(page, row["monday"])}
    if row["standing"] == "none":
        return page.say("people.weeks.early", **told)
    usual = kpis.span(metric, row["low"], row["high"], page.lang)
    return page.say(f"people.weeks.{row['reading']}", **told, usual=usual)


def _weeks(page: Opened, who: Person, metric: Metric) -> tuple[pl.DataFrame, pl.DataFrame]:
    window = period.lately(period.LENGTHS[WEEKS], page.zone, page.known.until)
    scope = replace(page.scope, window=window)
    question = ("weeks", who.id, metric.key, scope)
    return stored.kept(page.principal, question, partial(_charted, scope=scope, who=who, metric=metric), for_s=KEPT_S)


def _charted(source: Source, scope: Scope, who: Person, metric: Metric) -> tuple[pl.DataFrame, pl.DataFrame]:
    settings = dict(scope.options)
    read = kpis.columns(metric, settings)
    rows = people.of_agent(source, metric.frame, scope, metric.anchor, columns=read, agent=who.row)
    first, end = scope.window.local_days
    between = weekly.Period(first, end, end - timedelta(days=1))
    notes = annotations.by_week(source, scope.window)
    starts = annotations.baselines(notes, metric.key)["day"].unique().to_list()
    table = weekly.series(metric, {metric.sheet: rows}, between, settings, starts)
    charted = table.with_columns(reading=signals.readings(table, metric))
    return charted, notes.filter(pl.col("iso_week").is_in(table["iso_week"].implode()))


def _week(page: Opened, who: Person, metric: Metric, row: dict[str, Any], to: Way) -> dict[str, Any]:
    monday, value = row["monday"], row["value"]
    between = {"from": monday.isoformat(), "to": (monday + timedelta(days=7)).isoformat(), "period": None}
    link = to("contacts", metric=metric.key, side="denominator", agent=who.id, **between)
    return {
        "week": day_words(page, monday),
        "value": value,
        "kind": xmr.kind(row["reading"], page.lang) if row["reading"] else None,
        "link": link if value is not None else None,
        "told_week": numbers.day(monday, page.lang),
        "told_value": kpis.value(metric, value, page.lang),
        "told_n": numbers.number(row["n"]),
        "told_usual": kpis.span(metric, row["low"], row["high"], page.lang),
        "told_standing": xmr.kind(row["reading"], page.lang) if row["reading"] else kpis.UNKNOWN,
    }


def day_words(page: Opened, monday: date) -> str:
    """Write a day without its year."""
    month = monday.month if page.lang == "zh" else numbers.MONTHS[monday.month - 1]
    return page.say("people.short_day", day=monday.day, month=month)
