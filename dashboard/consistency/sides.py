"""Shares side by side, by name: promises kept by channel, and by reason how often two channels say the same."""

from typing import Any

import polars as pl

from dashboard.analysis import aimed, amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, figures
from dashboard.charts.draw import Picture
from dashboard.consistency import words
from dashboard.consistency.asked import ANSWER, PROMISE, metric
from dashboard.definitions import definitions
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import small_cells
from metrics.metric import Unit
from metrics.rows import Side
from metrics.statistics.funnel import LEAST
from metrics.statistics.intervals import LEVEL
from queries import aims

MOST = 12


def promises(page: Opened) -> Panel:
    """Make the panel of promises kept, by channel."""
    told = _told(page, PROMISE, "channel")
    known = aims.aims(page.known.dims, "promise", "channel", told["channel"].to_list())
    return _panel(page, "promises", PROMISE, told.with_columns(target=_targets(told["channel"], known)))


def answers(page: Opened) -> Panel:
    """Make the panel of the same answer on two channels, by reason, the least even first."""
    told = _told(page, metric(ANSWER), "reason").sort("value", "reason", nulls_last=True)
    return _panel(page, "answers", metric(ANSWER), told.with_columns(target=pl.lit(None, pl.Float64)))


def _told(page: Opened, key: str, by: str) -> pl.DataFrame:
    told = figures(page.scope, of=Ask((key,), (by,), LEVEL))["of"]
    known = small_cells.told(told).filter(pl.col(by).is_not_null())
    return known.with_columns(pl.col(by).cast(pl.String)).sort("n", by, descending=[True, False], nulls_last=True)


def _targets(values: pl.Series, known: Any) -> pl.Series:
    return pl.Series([known.get(one) for one in values], dtype=pl.Float64)


def _panel(page: Opened, key: str, of: str, told: pl.DataFrame) -> Panel:
    title = page.say(f"consistency.{key}")
    if told.is_empty():
        return Panel(key, title, empty=states.none_of(page, title))
    by, shown = told.columns[0], small_cells.drawn(told)
    if shown.is_empty():
        return Panel(key, title, empty=states.too_few(page))
    judged = told.filter(pl.col("n") >= LEAST)
    says = page.say(f"consistency.{key}_few")
    if not judged.is_empty():
        least = judged.sort("value", by).row(0, named=True)
        says = page.say(
            f"consistency.{key}_says",
            name=_name(page, by, least[by]),
            value=numbers.percent(least["value"]),
            between=amounts.between(least["low"], least["high"], Unit.SHARE, page.lang),
            n=numbers.number(least["n"]),
        )
    return Panel(
        key,
        title,
        says,
        [page.say(f"consistency.{key}_note")],
        picture=_picture(page, of, by, shown.head(MOST), says),
        sheet=told.select(by, "metric", "value", "n", "low", "high"),
        metrics=(of,),
    )


def _name(page: Opened, by: str, value: str) -> str:
    return words.channel(page, value) if by == "channel" else words.reason(page, value)


def _picture(page: Opened, of: str, by: str, told: pl.DataFrame, says: str) -> Picture:
    drawn = [
        {**row, "name": _name(page, by, row[by]), "link": ways.rows(of, Side.DENOMINATOR, **{by: row[by]})}
        for row in told.iter_rows(named=True)
    ]
    title = definitions([of], dict(page.scope.options), page.lang)[of]["name"]
    return aimed.picture(page, drawn, title, says)
