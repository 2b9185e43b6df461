"""The service process as stages: where the time goes, which is the bottleneck, what a noted change did to each."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import stored
from dashboard.analysis import amounts, lengths, states
from dashboard.analysis.panels import Panel
from dashboard.analysis.picks import Pick, chosen
from dashboard.asked import Ask, figures
from dashboard.charts import shifts
from dashboard.charts.draw import Picture
from dashboard.lists import cells
from dashboard.response.asked import OPEN, Asked
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import changes, stock
from metrics.metric import Unit
from queries import annotations
from queries.scope import Scope, Window

CHANGE = "change"
MOST_DAYS = 28  # held against one another before and after a change
LEVEL = 0.95


def _metric(asked: Asked) -> str:
    return "stage_time_open" if asked.clock == OPEN else "stage_time"


def _share(asked: Asked, stage: str) -> str:
    return f"stage_share_{'open_' if asked.clock == OPEN else ''}{stage}"


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel of the stages in their order."""
    key, title = "stages", page.say("response.stages")
    metric, shares = _metric(asked), tuple(_share(asked, stage) for stage in stock.STAGES)
    found = figures(page.scope, time=Ask((metric,), ("stage",), LEVEL), share=Ask(shares))
    told = {str(row["stage"]): row for row in found["time"].filter(pl.col("n") > 0).iter_rows(named=True)}
    share = dict(found["share"].select("metric", "value").iter_rows())
    known = [stage for stage in stock.STAGES if stage in told]
    if not known:
        return Panel(key, title, empty=states.none_of(page, title))
    bottleneck = max(known, key=lambda stage: share[_share(asked, stage)] or 0.0)
    rows = [
        _stage(page, told[stage], stage, share[_share(asked, stage)], is_most=stage == bottleneck) for stage in known
    ]
    says = page.say(
        "response.stages_says",
        stage=cells.said(page, "stage", bottleneck),
        share=numbers.percent(share[_share(asked, bottleneck)], 0),
        mean=amounts.told(told[bottleneck]["value"], Unit.SECONDS, page.lang),
    )
    picture = lengths.picture(page, rows, Unit.SHARE, page.say("response.stages_axis"), says)
    clock = page.say(f"response.clock_{asked.clock}")
    sheet = found["time"].select("stage", "metric", "value", "n", "low", "high")
    return Panel(
        key, title, says, [clock, page.say("response.stages_note")], picture=picture, sheet=sheet, metrics=(metric,)
    )


def _stage(page: Opened, row: dict[str, Any], stage: str, share: float | None, *, is_most: bool) -> lengths.Row:
    name, mean = str(cells.said(page, "stage", stage)), amounts.told(row["value"], Unit.SECONDS, page.lang)
    marked = page.say("response.bottleneck") if is_most else ""
    text = page.say("response.stage_text", share=numbers.percent(share, 0), mean=mean)
    words = (
        text + (f"  ◆ {marked}" if is_most else ""),
        page.say("response.stage_text", share=numbers.percent(share), mean=mean),
        numbers.number(row["n"]),
    )
    return lengths.row(name, share or 0.0, words, "", is_marked=is_most, standing=marked)


def noted(page: Opened) -> pl.DataFrame:
    """Notes of changes in the period, the first first: at, text."""
    window = page.scope.window
    told = stored.kept(page.principal, ("notes", window), lambda source: annotations.within(source, window))
    return told.filter(pl.col("kind").cast(pl.String) == "process_change").select("at", "text")


def pick(page: Opened) -> Pick | None:
    """Offer the changes of the period, the latest first; None where there is none."""
    notes = noted(page)
    if notes.is_empty():
        return None
    zone = ZoneInfo(page.zone)
    offered = [
        (f"{at:%Y%m%dT%H%M}", f"{at.astimezone(zone):%Y-%m-%d} {text[:60]}") for at, text in notes.reverse().iter_rows()
    ]
    return Pick(CHANGE, page.say("response.change"), offered)


def before_after(page: Opened, asked: Asked) -> Panel:
    """Make the panel of each stage before and after the change that was picked."""
    key, title, offered = "change", page.say("response.before_after"), pick(page)
    if offered is None:
        return Panel(
            key, title, empty=states.Empty(page.say("response.no_change"), page.say("response.no_change_text"))
        )
    notes = noted(page)
    at = next(one for one in notes["at"] if f"{one:%Y%m%dT%H%M}" == chosen(offered))
    text = notes.filter(pl.col("at") == at)["text"][0]
    before, after = _sides(page, at)
    told = _compared(before, after, _metric(asked))
    if told.is_empty():
        return Panel(key, title, empty=states.none_of(page, title))
    rows = [_shift(page, row) for row in told.iter_rows(named=True)]
    moved = [row for row in rows if row["verdict"] in {changes.BETTER, changes.WORSE}]
    says = page.say(
        "response.change_says",
        n=len(moved),
        of=len(rows),
        text=text,
        day=f"{at.astimezone(ZoneInfo(page.zone)):%Y-%m-%d}",
    )
    frame = pl.DataFrame(rows).drop("verdict")
    spec = shifts.spec(page.lang, Unit.SECONDS, page.say("response.stage_axis"))
    days = (after.window.end_at - after.window.start_at).days
    notes_said = [page.say("response.change_note", days=days), page.say(f"response.clock_{asked.clock}")]
    picture = Picture(spec, {"rows": frame}, shifts.height(len(rows)), says)
    return Panel(key, title, says, notes_said, picture=picture, sheet=told, metrics=(_metric(asked),))


def _sides(page: Opened, at: datetime) -> tuple[Scope, Scope]:
    """Return equally long stretches of whole local days before the day of the change and after it."""
    zone, window = ZoneInfo(page.zone), page.scope.window
    day = at.astimezone(zone).date()
    last = min(window.end_at, page.known.until or window.end_at).astimezone(zone).date()
    after = min(MOST_DAYS, max((last - day).days - 1, 1))
    after -= after % 7 if after > 7 else 0  # noqa: PLR2004 - whole weeks, so that weekdays are alike
    first = day + timedelta(days=1)
    return (
        replace(page.scope, window=Window.days(day - timedelta(days=after), day, page.zone)),
        replace(page.scope, window=Window.days(first, first + timedelta(days=after), page.zone)),
    )


def _compared(before: Scope, after: Scope, metric: str) -> pl.DataFrame:
    ask = Ask((metric,), ("stage",), LEVEL)
    days = Ask((metric,), ("stage", *changes.DAYS), LEVEL)
    now = figures(after, of=ask, days=days)
    spreads = changes.spread(now["days"], ("stage",))
    told = changes.changes(now["of"], figures(before, of=ask)["of"], ("stage",), spreads)
    known = told.filter(pl.col("value") > 0, pl.col("before") > 0).with_columns(pl.col("stage").cast(pl.String))
    order = pl.col("stage").replace_strict(
        {stage: n for n, stage in enumerate(stock.STAGES)}, default=len(stock.STAGES)
    )
    return known.sort(order)


def _shift(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    lang, verdict = page.lang, row["verdict"] or changes.NOISE
    apart = amounts.apart(row["difference"], Unit.SECONDS, lang)
    between = amounts.apart_between(row["difference_low"], row["difference_high"], Unit.SECONDS, lang)
    name = str(cells.said(page, "stage", row["stage"]))
    return {
        "name": name,
        "before": row["before"],
        "after": row["value"],
        "kind": shifts.kind(verdict, lang),
        "told_name": name,
        "told_before": amounts.told(row["before"], Unit.SECONDS, lang),
        "told_after": amounts.told(row["value"], Unit.SECONDS, lang),
        "told_apart": f"{apart} ({between})" if between else apart,
        "told_standing": shifts.kind(verdict, lang),
        "verdict": verdict,
    }
