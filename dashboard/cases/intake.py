"""What came in and went out, day after day, and by how much the backlog grew or shrank since the period began."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.analysis import states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts import courses
from dashboard.charts.draw import Picture
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import flow, small_cells
from metrics.metric import Unit
from metrics.rows import Side

METRICS = ("tickets_created", "tickets_resolved", "net_flow")
LEAST_DAYS = 3
DAY = timedelta(days=1)
LINES = {"created": "tickets_created", "resolved": "tickets_resolved"}


def daily(page: Opened) -> Panel:
    """Make the panel of intake and resolutions by day."""
    key, title = "intake", page.say("cases.intake")
    told = _told(page)
    if empty := _empty(page, told):
        return Panel(key, title, empty=empty)
    points = [point for name in LINES for point in _points(page, told, name)]
    totals = told.select("created", "resolved", "reopened").sum().row(0, named=True)
    busiest = told.sort("created", "local_day", descending=[True, False]).row(0, named=True)
    says = page.say(
        "cases.intake_says",
        **{name: numbers.number(value) for name, value in totals.items()},
        day=numbers.day(busiest["local_day"], page.lang),
        most=numbers.number(busiest["created"]),
    )
    parts = tuple(page.say(f"cases.part_{name}") for name in LINES)
    spec = courses.spec(page.lang, Unit.COUNT, page.say("cases.per_day"), parts)
    picture = Picture(spec, {"points": _frame(points)}, courses.HEIGHT, says)
    return Panel(key, title, says, [page.say("cases.intake_note")], picture=picture, sheet=told, metrics=METRICS)


def total(page: Opened) -> Panel:
    """Make the panel of the net flow, added up from the period's first day on."""
    key, title = "total", page.say("cases.total")
    told = _told(page)
    if empty := _empty(page, told):
        return Panel(key, title, empty=empty)
    points = _points(page, told, "total")
    last, top = told.row(-1, named=True), told.sort("total", "local_day", descending=[True, False]).row(0, named=True)
    grew = page.say("cases.grew" if last["total"] > 0 else "cases.shrank" if last["total"] < 0 else "cases.level",
                    n=numbers.number(abs(last["total"])))  # fmt: skip
    says = page.say(
        "cases.total_says",
        grew=grew,
        day=numbers.day(top["local_day"], page.lang),
        most=_signed(top["total"]),
    )
    part = page.say("cases.part_total")
    spec = courses.spec(page.lang, Unit.NET, page.say("cases.since_start"), (part,), is_stepped=True)
    picture = Picture(spec, {"points": _frame(points)}, courses.HEIGHT, says)
    sheet = told.select("local_day", "net", "total")
    return Panel(key, title, says, [page.say("cases.total_note")], picture=picture, sheet=sheet, metrics=("net_flow",))


def is_any(page: Opened) -> bool:
    """Whether any ticket was resolved in the period."""
    return bool(_told(page)["resolved"].sum())


def _told(page: Opened) -> pl.DataFrame:
    return flow.course(_daily(page), _days(page))


def _daily(page: Opened) -> pl.DataFrame:
    return figures(page.scope, flow=Ask(METRICS, ("local_day",)))["flow"]


def _days(page: Opened) -> list[date]:
    """Local days of the period up to the last that the store knows of."""
    zone, window = ZoneInfo(page.zone), page.scope.window
    until = min(window.end_at, page.known.until or datetime.now(UTC)).astimezone(zone)
    first = window.start_at.astimezone(zone).date()
    last = (until - timedelta(microseconds=1)).date()
    return [first + timedelta(days=n) for n in range(max((last - first).days + 1, 0))]


def _empty(page: Opened, told: pl.DataFrame) -> states.Empty | None:
    if small_cells.has_withheld(_daily(page)):
        return states.too_few(page)
    if not told.select(pl.sum_horizontal(pl.col("created", "resolved").sum())).to_series().sum():
        return states.none_of(page, page.say("cases.tickets"))
    return states.one_week(page) if told.height < LEAST_DAYS else None


def _points(page: Opened, told: pl.DataFrame, name: str) -> list[dict[str, Any]]:
    days = [(day, day + DAY) for day in told["local_day"]]
    leads = ways.each(LINES.get(name, "net_flow"), Side.NUMERATOR, days)
    return [_point(page, row, name, link) for row, link in zip(told.iter_rows(named=True), leads, strict=True)]


def _point(page: Opened, row: dict[str, Any], name: str, link: str) -> dict[str, Any]:
    day, value = row["local_day"], row[name]
    said = _signed(value) if name == "total" else numbers.number(value)
    return {
        "day": day,
        "value": float(value),
        "low": None,
        "high": None,
        "part": page.say(f"cases.part_{name}"),
        "link": link,
        "told_name": page.say(f"cases.part_{name}"),
        "told_day": numbers.day(day, page.lang),
        "told_value": said,
        "told_n": page.say("cases.net_of_day", n=_signed(row["net"])) if name == "total" else said,
    }


def _frame(points: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(points, schema_overrides={"day": pl.Date, "low": pl.Float64, "high": pl.Float64})


def _signed(value: int) -> str:
    return f"+{numbers.number(value)}" if value > 0 else numbers.number(value)
