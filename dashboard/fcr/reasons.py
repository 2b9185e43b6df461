"""What customers come back about: contacts that repeat one, by reason, and the hours of work that went into them."""

from typing import Any

import polars as pl

from dashboard.analysis import amounts, lengths, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.fcr.asked import REPEAT, Asked
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import small_cells
from metrics.metric import Unit
from metrics.rows import Side

KEY, COST = "reasons", "cost_of_repeats"
MOST, FIRST = 10, 3


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    title = page.say("fcr.reasons")
    rows = table(page)
    total, hours = int(rows["repeats"].sum()), float(rows["hours"].sum())
    if rows.is_empty():
        return Panel(KEY, title, empty=states.none_of(page, page.say("fcr.repeats")))
    if not total:
        return Panel(KEY, title, empty=states.too_few(page))
    first = rows.head(FIRST)
    says = page.say(
        "fcr.reasons_says",
        reasons=page.say("analysis.and").join(str(cells.said(page, "reason", one)) for one in first["reason"]),
        share=numbers.percent(int(first["repeats"].sum()) / total, 0),
        n=numbers.number(total),
        hours=amounts.told(hours, Unit.HOURS, page.lang),
    )
    notes = [page.say("fcr.reasons_note", rule=page.say(f"fcr.rule_{asked.rule}"), days=f"{asked.window:g}")]
    drawn = [_row(page, row) for row in rows.filter(pl.col("n").is_not_null()).head(MOST).iter_rows(named=True)]
    picture = lengths.picture(page, drawn, Unit.COUNT, page.say("fcr.repeats"), says)
    return Panel(KEY, title, says, notes, picture=picture, sheet=rows, metrics=(REPEAT, COST))


def table(page: Opened) -> pl.DataFrame:
    """Repeats by reason, most first: reason, repeats, share (of the reason's contacts), n, hours."""
    told = figures(page.scope, of=Ask((REPEAT, COST), ("reason",)))["of"].filter(pl.col("reason").is_not_null())
    hours = told.filter(pl.col("metric") == COST).select("reason", hours="value")
    rates = small_cells.told(told.filter(pl.col("metric") == REPEAT)).join(hours, on="reason", how="left")
    made = rates.select(
        "reason",
        repeats=(pl.col("value") * pl.col("n")).round().cast(pl.Int64),
        share="value",
        n="n",
        hours=pl.when(pl.col("n").is_not_null()).then(pl.col("hours").fill_null(0.0)),
    )
    some = made.filter((pl.col("repeats") > 0).fill_null(value=True))
    return some.sort("repeats", "reason", descending=[True, False], nulls_last=True)


def _row(page: Opened, row: dict[str, Any]) -> lengths.Row:
    name, hours = str(cells.said(page, "reason", row["reason"])), amounts.told(row["hours"], Unit.HOURS, page.lang)
    text = page.say("fcr.reason_text", n=numbers.number(row["repeats"]), hours=hours)
    words = (text, numbers.percent(row["share"]), numbers.number(row["n"]))
    link = ways.rows(REPEAT, Side.NUMERATOR, reason=str(row["reason"]))
    return lengths.row(name, float(row["repeats"]), words, link, standing=text)
