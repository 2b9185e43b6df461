"""First-contact resolution week after week: an XmR chart, what people noted, and since when it is not what it was."""

from datetime import timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import links, stored
from dashboard.analysis import amounts, ways
from dashboard.analysis.panels import Panel
from dashboard.analysis.states import Empty
from dashboard.charts import xmr
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.fcr.asked import FCR, Asked, metric, rows
from dashboard.people.course import day_words
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import since, weekly
from metrics.metric import Unit
from metrics.rows import Side
from queries import annotations
from queries.scope import Scope
from queries.source import Source

KEY, PAGE = "course", "fcr"
LEAST_WEEKS = 3
LONG_TEXT = 90
TEXTS = pl.String


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    title = page.say("fcr.course")
    between = _period(page)
    if (between.end - between.first).days < LEAST_WEEKS * 7:
        way = links.build(PAGE, links.here(**{"period": "26w", "from": None, "to": None}))
        return Panel(KEY, title, empty=Empty(page.say("analysis.one_week"), page.say("analysis.one_week_text"),
                                             page.say("fcr.course_way"), way))  # fmt: skip
    table, notes = stored.kept(
        page.principal, (KEY, page.scope, between), partial(_read, scope=page.scope, between=between)
    )
    says = sentence(page, table)
    marked = notes.with_row_index("number", offset=1)
    caveats = [page.say("fcr.course_note", days=f"{asked.window:g}"), *_noted(page, marked)]
    sheet = table.select("iso_week", "value", "n", "is_hollow", "centre", "low", "high", "reading")
    return Panel(KEY, title, says, caveats, picture=_picture(page, table, marked, says), sheet=sheet, metrics=(FCR,))


def _period(page: Opened) -> weekly.Period:
    zone, window = ZoneInfo(page.zone), page.scope.window
    first, end = window.local_days
    known = (page.known.until or window.end_at).astimezone(zone).date()
    return weekly.Period(first, end, min(known, end - timedelta(days=1)) if known < first else known)


def _read(source: Source, scope: Scope, between: weekly.Period) -> tuple[pl.DataFrame, pl.DataFrame]:
    of, settings = metric(), dict(scope.options)
    notes = annotations.by_week(source, scope.window)
    starts = annotations.baselines(notes, FCR)["iso_week"]
    table = weekly.series(of, {of.sheet: rows(source, scope)}, between, settings)
    return since.held(table, of, starts[-1] if len(starts) else None), notes


def sentence(page: Opened, table: pl.DataFrame) -> str:
    """Say since when it is not what it was, only where a signal says so."""
    found = since.since(table)
    if found is not None:
        monday = table.filter(pl.col("iso_week") == found.iso_week)["monday"][0]
        return page.say(
            f"fcr.since_{found.reading}",
            week=numbers.day(monday, page.lang),
            value=numbers.percent(found.value),
            usual=numbers.percent(found.centre),
        )
    settled = table.filter(~pl.col("is_hollow"), pl.col("value").is_not_null())
    if settled.is_empty() or settled["standing"][-1] == "none":
        return page.say("fcr.course_early")
    last = settled.row(-1, named=True)
    between = amounts.between(last["low"], last["high"], Unit.SHARE, page.lang)
    return page.say("fcr.course_usual", value=numbers.percent(last["value"]), usual=between)


def _noted(page: Opened, marked: pl.DataFrame) -> list[str]:
    return [
        page.say(
            "fcr.noted", number=row["number"], day=numbers.day(row["day"], page.lang), text=row["text"][:LONG_TEXT]
        )
        for row in marked.iter_rows(named=True)
    ]


def _picture(page: Opened, table: pl.DataFrame, marked: pl.DataFrame, says: str) -> Picture:
    weeks = [_week(page, row) for row in table.iter_rows(named=True)]
    schema: dict[str, Any] = {"week": TEXTS, "value": pl.Float64} | dict.fromkeys(("kind", "link", *xmr.TOLD), TEXTS)
    limits = table.select(
        "centre", "low", "high", "baseline", week=pl.Series([row["week"] for row in weeks], dtype=TEXTS)
    )
    numbered = marked.group_by("monday", maintain_order=True).agg(text=pl.col("number").cast(TEXTS).str.join(", "))
    notes = [{"week": day_words(page, monday), "text": text} for monday, text in numbered.iter_rows()]
    drawn = {
        "weeks": pl.DataFrame(weeks, schema=schema),
        "limits": limits,
        "notes": pl.DataFrame(notes, schema={"week": TEXTS, "text": TEXTS}),
    }
    name = definitions([FCR], dict(page.scope.options), page.lang)[FCR]["name"]
    return Picture(xmr.spec(page.lang, Unit.SHARE, name), drawn, xmr.HEIGHT, says)


def _week(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    monday, lang = row["monday"], page.lang
    kind = xmr.kind(row["reading"], lang) if row["reading"] else None
    return {
        "week": day_words(page, monday),
        "value": row["value"],
        "kind": kind,
        "link": ways.during(FCR, Side.DENOMINATOR, monday, monday + timedelta(days=7)) if row["n"] else None,
        "told_week": numbers.day(monday, lang),
        "told_value": numbers.percent(row["value"]),
        "told_n": numbers.number(row["n"] or 0),
        "told_usual": amounts.between(row["low"], row["high"], Unit.SHARE, lang) or numbers.UNKNOWN,
        "told_standing": kind or numbers.UNKNOWN,
    }
