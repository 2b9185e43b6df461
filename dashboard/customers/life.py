"""Where customers stand in their life with us at the period's end, and who bought again or left, by tier."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.analysis import beside, lengths, states, ways
from dashboard.analysis.beside import Question
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.customers.asked import PAGE
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, small_cells
from metrics.catalogue.customers import DORMANT
from metrics.metric import Unit

STAGES = tuple(f"customers_{stage}" for stage in ("potential", "new", "active", "dormant", "lost", "closed"))
MARKED = frozenset({"customers_dormant", "customers_lost"})


def stages(page: Opened) -> Panel:
    """Make the panel of customers by stage."""
    key, title = "stages", page.say("customers.stages")
    told = figures(page.scope, of=Ask(STAGES))["of"]
    if small_cells.has_withheld(told):
        return Panel(key, title, empty=states.too_few(page))
    total = float(told["value"].sum())
    if not total:
        return Panel(key, title, empty=states.none_of(page, page.say("customers.registered")))
    rows = [_stage(page, metric, value, total) for metric, value in told.select("metric", "value").iter_rows()]
    of = dict(told.select("metric", "value").iter_rows())
    says = page.say(
        "customers.stages_says",
        n=numbers.number(total),
        active=numbers.percent((of["customers_new"] + of["customers_active"]) / total, 0),
        dormant=numbers.percent(of["customers_dormant"] / total, 0),
        potential=numbers.percent(of["customers_potential"] / total, 0),
        lost=numbers.percent(of["customers_lost"] / total, 0),
    )
    notes = [page.say("customers.stages_note"), *_half_known(page)]
    picture = lengths.picture(page, rows, Unit.COUNT, page.say("customers.registered"), says)
    sheet = told.select("metric", pl.col("value").alias("customers"))
    return Panel(key, title, says, notes, picture=picture, sheet=sheet, metrics=STAGES)


def _half_known(page: Opened) -> list[str]:
    """Say since when contacts are known, where earlier ones would tell who was active in the period."""
    since, reach = page.known.since, DORMANT.name
    days = float(registry.get("customers_dormant").chosen(dict(page.scope.options))[reach] or 0)
    if since is None or since <= page.scope.window.start_at - timedelta(days=days):
        return []
    day = numbers.day(since.astimezone(ZoneInfo(page.zone)).date(), page.lang)
    return [page.say("customers.half_known", day=day, days=numbers.number(days))]


def _stage(page: Opened, metric: str, value: float, total: float) -> lengths.Row:
    name, n = page.say(f"customers.stage_{metric.removeprefix('customers_')}"), numbers.number(value)
    share = numbers.percent(value / total)
    return lengths.row(name, value, (f"{n} · {share}", share, n), ways.rows(metric), is_marked=metric in MARKED)


def bought_again(page: Opened) -> Panel:
    """Make the panel of repeat purchase by tier."""
    return beside.panel(page, _question(page, "bought_again", "repeat_purchase_rate"))


def left(page: Opened) -> Panel:
    """Make the panel of churn by tier."""
    asked = _question(page, "left", "churn_rate")
    return beside.panel(page, replace(asked, note=" · ".join((asked.note, *_half_known(page)))))


def _question(page: Opened, key: str, metric: str) -> Question:
    return Question(PAGE, key, metric, "segment", page.say(f"customers.{key}"), page.say(f"customers.{key}_note"))
