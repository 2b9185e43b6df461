"""When customers wait longest: weekday and hour of the site's own time."""

from itertools import product

import polars as pl

from dashboard.analysis import amounts, states
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts import heat
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.response.asked import WAIT, Asked
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import registry, small_cells
from metrics.metric import Direction, Unit
from metrics.statistics.funnel import LEAST

KEY, PAGE = "hours", "response"
BY = ("weekday", "local_hour")


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel: the share in time of waits in a queue, the median of other times."""
    key = asked.attainment if asked.of == WAIT else asked.median
    told = figures(page.scope, hours=Ask((key,), BY))["hours"]
    told = small_cells.told(told)
    title = page.say("response.hours", what=page.say(f"response.of_{asked.of}"))
    if told.is_empty():
        return Panel(KEY, title, empty=states.nothing(page, PAGE))
    if small_cells.drawn(told).is_empty():
        return Panel(KEY, title, empty=states.too_few(page))
    says = _says(page, told, key)
    notes = [page.say("response.hours_note", zone=page.zone, least=LEAST), page.say(f"response.hours_{asked.of}")]
    picture = _picture(page, told, key, says)
    return Panel(
        KEY, title, says, notes, picture=picture, sheet=told.select(*BY, "metric", "value", "n"), metrics=(key,)
    )


def _says(page: Opened, told: pl.DataFrame, key: str) -> str:
    many = told.filter(pl.col("n") >= LEAST)
    if many.is_empty():
        return page.say("response.hours_few", least=LEAST)
    is_up = registry.get(key).direction == Direction.UP
    worst = many.sort("value", "n", descending=[not is_up, True]).row(0, named=True)
    return page.say(
        "response.hours_says",
        when=_when(page, worst["weekday"], worst["local_hour"]),
        value=amounts.told(worst["value"], worst["unit"], page.lang),
        n=numbers.number(worst["n"]),
    )


def _picture(page: Opened, told: pl.DataFrame, key: str, says: str) -> Picture:
    lang, metric = page.lang, registry.get(key)
    first, last = int(told["local_hour"].min()), int(told["local_hour"].max())  # type: ignore[arg-type]
    known = {(row["weekday"], row["local_hour"]): row for row in told.iter_rows(named=True)}
    rows = [_cell(page, known[at], *at) for at in product(range(1, 8), range(first, last + 1)) if at in known]
    cells = pl.DataFrame(rows)
    is_few = (pl.col("n") < LEAST).fill_null(value=True)
    name = definitions([key], dict(page.scope.options), lang)[key]["name"]
    hours = tuple(f"{hour:02}" for hour in range(first, last + 1))
    days = tuple(page.say(f"response.weekday_{day}") for day in range(1, 8))
    spec = heat.spec(lang, Unit(metric.unit), name, (hours, days), is_up=metric.direction == Direction.UP)
    return Picture(
        spec,
        {"cells": cells.filter(~is_few).drop("n"), "few": cells.filter(is_few).drop("n", "value")},
        heat.HEIGHT,
        says,
    )


def _cell(page: Opened, row: dict[str, object], weekday: int, hour: int) -> dict[str, object]:
    value = row["value"]
    return {
        "day": page.say(f"response.weekday_{weekday}"),
        "hour": f"{hour:02}",
        "value": value,
        "n": row["n"],
        "told_when": _when(page, weekday, hour),
        "told_value": amounts.told(value, str(row["unit"]), page.lang),  # type: ignore[arg-type]
        "told_n": states.n(page, row["n"]),  # type: ignore[arg-type]
    }


def _when(page: Opened, weekday: int, hour: int) -> str:
    return page.say(
        "response.when", day=page.say(f"response.weekday_{weekday}"), first=f"{hour:02}:00", last=f"{hour + 1:02}:00"
    )
