"""What stands open: by age now, what is at risk by stage and pause, and how the stock of each stage went."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard import stored
from dashboard.analysis import lengths, states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import flow
from dashboard.charts.draw import Picture
from dashboard.lists import cells
from dashboard.response.headline import open_now
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import stock
from metrics.metric import Unit
from metrics.rows import Side
from queries import annotations
from queries.frames import STAGES
from queries.past import PAST
from queries.scope import Scope, Window
from queries.source import Source

AGES = ("0d_to_1d", "1d_to_3d", "3d_to_7d", "7d_to_14d", "14d_to_30d", "30d_and_more")
OLD = AGES[3:]
BACKLOGS = tuple(f"backlog_{age}" for age in AGES)  # the metrics that count open tickets by age
LEAST_DAYS = 3
LOOK_BACK = timedelta(days=28)  # a stay that began before the period, and still lasts in it, is counted too
OF_STAYS = frozenset({"stay_id", "stage", "entered_at", "left_at"})
CHANGES = ("process_change", "outage")


def ages(page: Opened) -> Panel:
    """Make the panel of open tickets by age."""
    key, title = "ages", page.say("response.ages")
    told = open_now(page, *BACKLOGS)
    counts = dict(told.select("metric", "value").iter_rows())
    total = sum(counts.values())
    if not total:
        return Panel(key, title, empty=states.none_of(page, title))
    old = sum(counts[f"backlog_{age}"] for age in OLD)
    says = page.say("response.ages_says", n=numbers.number(total), old=numbers.number(old))
    rows = [_age(page, age, counts[f"backlog_{age}"], total) for age in AGES]
    picture = lengths.picture(page, rows, Unit.COUNT, page.say("response.open_tickets"), says)
    sheet, metrics = told.select("metric", "value"), tuple(told["metric"])
    return Panel(key, title, says, [page.say("response.now")], picture=picture, sheet=sheet, metrics=metrics)


def _age(page: Opened, age: str, n: float, total: float) -> lengths.Row:
    words = (numbers.number(n), numbers.percent(n / total), numbers.number(n))
    link = ways.rows(f"backlog_{age}", Side.NUMERATOR)
    return lengths.row(page.say(f"response.age_{age}"), n, words, link, is_marked=age in OLD and bool(n))


def course(page: Opened) -> Panel:
    """Make the panel of the stock by stage, day after day."""
    key, title = "course", page.say("response.course")
    days = _days(page)
    if len(days) < LEAST_DAYS:
        return Panel(key, title, empty=states.one_week(page))
    told, notes = stored.kept(
        page.principal, (key, page.scope, len(days)), lambda source: _read(source, page.scope, days), is_floor=True
    )
    if told.is_empty() or not told["n"].sum():
        return Panel(key, title, empty=states.none_of(page, title))
    ends = told.group_by("at").agg(pl.col("n").sum()).sort("at")["n"]
    says = page.say("response.course_says", first=numbers.number(ends[0]), last=numbers.number(ends[-1]))
    picture = _picture(page, told, notes, says)
    caveat = page.say("response.course_note", days=LOOK_BACK.days)
    return Panel(
        key, title, says, [caveat], picture=picture, sheet=told.rename({"at": "day_ends_at"}), metrics=("open_tickets",)
    )


def _days(page: Opened) -> list[date]:
    """Local days of the period that have ended, so far as the store knows."""
    zone, window = ZoneInfo(page.zone), page.scope.window
    until = min(window.end_at, page.known.until or datetime.now(UTC)).astimezone(zone).date()
    first = window.start_at.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range(max((until - first).days, 0))]


def _read(source: Source, scope: Scope, days: list[date]) -> tuple[pl.DataFrame, pl.DataFrame]:
    zone = ZoneInfo(scope.window.zone)
    begun = Scope(longer(scope.window), scope.principal, scope.chosen)
    stays = PAST.read(source, STAGES, begun, "entered_at", columns=OF_STAYS)
    ends = [datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC) for day in days]
    return stock.standing(stays, ends), annotations.within(source, scope.window)


def longer(window: Window) -> Window:
    """Return the window in which what stood in this one may have begun."""
    return Window(window.start_at - LOOK_BACK, window.end_at, window.zone)


def _picture(page: Opened, told: pl.DataFrame, notes: pl.DataFrame, says: str) -> Picture:
    zone, known = ZoneInfo(page.zone), set(told["stage"])
    stages = [stage for stage in stock.STAGES if stage in known]
    words = {stage: str(cells.said(page, "stage", stage)) for stage in stages}
    drawn = told.filter(pl.col("stage").is_in(stages)).with_columns(
        day=(pl.col("at").dt.convert_time_zone(str(zone)).dt.date() - pl.duration(days=1)).cast(pl.Date),
        place=pl.col("stage").replace_strict(
            {stage: index for index, stage in enumerate(stages)}, return_dtype=pl.Int64
        ),
        stage=pl.col("stage").replace_strict(words, return_dtype=pl.String),
    )
    days = drawn.select(
        "day",
        "stage",
        "place",
        "n",
        told_day=pl.col("day").cast(pl.String),
        told_stage="stage",
        told_n=pl.Series([numbers.number(n) for n in drawn["n"]], dtype=pl.String),
    )
    marked = notes.filter(pl.col("kind").cast(pl.String).is_in(CHANGES)).select(
        day=pl.col("at").dt.convert_time_zone(str(zone)).dt.date(), text=pl.col("text").str.slice(0, 60)
    )
    spec = flow.spec(page.lang, tuple(words[stage] for stage in stages))
    return Picture(spec, {"days": days, "notes": marked}, flow.HEIGHT, says)


def at_risk(page: Opened) -> Panel:
    """Make the panel of tickets at risk now, by stage."""
    key, title = "at_risk", page.say("response.at_risk")
    told = open_now(page, "tickets_at_risk", by=("stage", "status"))
    rows = told.filter(pl.col("value") > 0)
    if rows.is_empty():
        return Panel(key, title, empty=states.Empty(page.say("response.no_risk"), page.say("response.no_risk_text")))
    paused = rows.filter(pl.col("status").cast(pl.String).str.starts_with("pending"))
    n, stood = float(rows["value"].sum()), float(paused["value"].sum())
    says = page.say("response.at_risk_says", n=numbers.number(n), paused=numbers.number(stood))
    drawn = [_risk(page, row, n) for row in rows.sort("value", descending=True).iter_rows(named=True)]
    picture = lengths.picture(page, drawn, Unit.COUNT, page.say("response.open_tickets"), says)
    notes = [page.say("response.now"), page.say("response.at_risk_note")]
    return Panel(
        key,
        title,
        says,
        notes,
        picture=picture,
        sheet=rows.select("stage", "status", "value"),
        metrics=("tickets_at_risk",),
    )


def _risk(page: Opened, row: dict[str, Any], total: float) -> lengths.Row:
    name = page.say(
        "response.stage_status",
        stage=cells.said(page, "stage", row["stage"]) or numbers.UNKNOWN,
        status=cells.said(page, "status", row["status"]) or numbers.UNKNOWN,
    )
    n = numbers.number(row["value"])
    words = (n, numbers.percent(row["value"] / total), n)
    return lengths.row(name, row["value"], words, ways.rows("tickets_at_risk"))
