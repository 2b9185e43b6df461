"""First-contact resolution side by side: by reason, channel, team or tier, each with its interval."""

from typing import Any

import polars as pl

from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts import standings
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.fcr.asked import FCR, LEVEL, Asked
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import small_cells
from metrics.metric import Unit
from metrics.rows import Side
from metrics.statistics.funnel import LEAST

KEY, PAGE = "groups", "fcr"
MOST = 14  # rows; the rest stands in the saved table


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    title = page.say("fcr.groups", by=page.say(f"analysis.by_{asked.by}"))
    told = figures(page.scope, of=Ask((FCR,), (asked.by,), LEVEL), whole=Ask((FCR,)))
    every = small_cells.told(told["of"]).filter(pl.col(asked.by).is_not_null())
    every = every.sort("n", descending=True, nulls_last=True)
    rows = small_cells.drawn(every)
    if rows.is_empty() and not every.is_empty():
        return Panel(KEY, title, empty=states.too_few(page))
    if rows.is_empty():
        return Panel(KEY, title, empty=states.none_of(page, page.say(f"analysis.by_{asked.by}")))
    if rows.height == 1:
        return Panel(KEY, title, empty=states.needs_two(page, asked.by))
    whole = told["whole"]["value"][0]
    shown = rows.head(MOST).sort("value", descending=True)
    says = _says(page, asked.by, shown)
    return Panel(
        KEY,
        title,
        says,
        [page.say("fcr.groups_note", value=numbers.percent(whole)), page.say("analysis.few", least=LEAST)],
        picture=_picture(page, asked, shown, whole, says),
        sheet=every.select(asked.by, "metric", "value", "n", "low", "high"),
        metrics=(FCR,),
    )


def _says(page: Opened, by: str, rows: pl.DataFrame) -> str:
    many = rows.filter(pl.col("n") >= LEAST)
    if many.height < 2:  # noqa: PLR2004 - one has nothing to stand beside
        return page.say("fcr.groups_few", least=LEAST)
    first, last = many.row(0, named=True), many.row(-1, named=True)
    key = "fcr.groups_alike" if first["low"] <= last["high"] else "fcr.groups_says"
    return page.say(
        key,
        best=cells.said(page, by, first[by]),
        high=numbers.percent(first["value"]),
        worst=cells.said(page, by, last[by]),
        low=numbers.percent(last["value"]),
    )


def _picture(page: Opened, asked: Asked, rows: pl.DataFrame, whole: float, says: str) -> Picture:
    drawn = [_row(page, asked, row, whole) for row in rows.iter_rows(named=True)]
    schema: dict[str, Any] = dict.fromkeys(("value", "low", "high", "reference"), pl.Float64)
    schema |= dict.fromkeys(("name", "kind", "link", *standings.TOLD), pl.String)
    kinds = ("group", "few") if rows["n"].min() < LEAST else ("group",)  # type: ignore[operator]
    name = definitions([FCR], dict(page.scope.options), page.lang)[FCR]["name"]
    spec = standings.spec(page.lang, Unit.SHARE, name, kinds)
    return Picture(spec, {"rows": pl.DataFrame(drawn, schema=schema)}, standings.height(len(drawn)), says)


def _row(page: Opened, asked: Asked, row: dict[str, Any], whole: float) -> dict[str, Any]:
    lang, name = page.lang, str(cells.said(page, asked.by, row[asked.by]))
    kind = standings.kind("few" if row["n"] < LEAST else "group", lang)
    return {
        "name": name,
        **{part: row[part] for part in ("value", "low", "high")},
        "reference": whole,
        "kind": kind,
        "link": ways.mark(PAGE, FCR, Side.DENOMINATOR, **{asked.by: str(row[asked.by])}),
        "told_name": name,
        "told_value": numbers.percent(row["value"]),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, lang),
        "told_n": numbers.number(row["n"]),
        "told_expected": numbers.percent(whole),
        "told_standing": kind,
    }
