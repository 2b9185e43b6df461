"""What follows a contact that did not settle the matter: on which channel customers come back, and after how long."""

from functools import partial
from typing import Any

import polars as pl

from dashboard import stored
from dashboard.analysis import states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import moves
from dashboard.charts.draw import Picture
from dashboard.fcr.asked import Asked, rows
from dashboard.lists import cells
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import returns
from metrics.rows import Side
from queries.scope import Scope
from queries.source import Source

KEY, RETURN = "after", "return_rate"
DARK = 0.55  # share from which words in a square are white


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    title = page.say("fcr.after")
    told, days = stored.kept(
        page.principal, (KEY, page.scope, asked.window), partial(_read, scope=page.scope, window=asked.window)
    )
    told = told.filter(pl.col("channel").is_not_null(), pl.col("next_channel").is_not_null())
    if told.is_empty():
        return Panel(KEY, title, empty=states.none_of(page, page.say("fcr.returns")))
    other = int(told.filter(pl.col("channel") != pl.col("next_channel"))["n"].sum())
    total = int(told["n"].sum())
    says = page.say(
        "fcr.after_says",
        n=numbers.number(total),
        other=numbers.percent(other / total, 0),
        same_day=numbers.percent(days["below"][0], 0),
        later=numbers.percent(days["below"][min(1, days.height - 1)], 0),
    )
    note = page.say("fcr.after_note", days=f"{asked.window:g}")
    return Panel(KEY, title, says, [note], picture=_picture(page, told, says), sheet=told, metrics=(RETURN,))


def _read(source: Source, scope: Scope, window: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    found = rows(source, scope)
    return returns.next_channels(found, window), returns.days_between(found, window)


def _picture(page: Opened, told: pl.DataFrame, says: str) -> Picture:
    by_size = told.group_by("channel").agg(pl.col("n").sum()).sort("n", "channel", descending=[True, False])
    origins = by_size["channel"].to_list()
    targets = [*origins, *sorted(set(told["next_channel"]) - set(origins))]
    drawn = pl.DataFrame([_cell(page, row) for row in told.iter_rows(named=True)])
    words = tuple(tuple(str(cells.said(page, "channel", one)) for one in part) for part in (origins, targets))
    return Picture(moves.spec(page.lang, *words), {"cells": drawn}, moves.height(len(origins)), says)


def _cell(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    origin, target = (str(cells.said(page, "channel", row[name])) for name in ("channel", "next_channel"))
    return {
        "origin": origin,
        "target": target,
        "share": row["share"],
        "text": numbers.percent(row["share"], 0),
        "is_dark": row["share"] > DARK,
        "link": ways.rows(RETURN, Side.NUMERATOR, channel=row["channel"], next_channel=row["next_channel"]),
        "told_when": page.say("fcr.from_to", origin=origin, target=target),
        "told_value": page.say(
            "fcr.of_returns", share=numbers.percent(row["share"]), n=numbers.number(row["returned"])
        ),
        "told_n": numbers.number(row["n"]),
        "told_usual": page.say("fcr.median_days", n=numbers.number(row["days"], 1)),
    }
