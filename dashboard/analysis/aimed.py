"""Shares side by side (`charts.dots`), each against what its own service standard aims at: kept, missed, or neither."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.analysis import amounts
from dashboard.charts import dots
from dashboard.charts.draw import Picture
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics.metric import Unit
from metrics.statistics.funnel import LEAST

NUMBERS = ("value", "low", "high", "target")
Shown = Mapping[str, Any]


def kind(row: Mapping[str, Any]) -> str:
    """Tell how a share (value, high, n) stands to its `target`: one of `dots.KINDS`; missed only beyond chance."""
    if row["n"] < LEAST:
        return "few"
    if row["target"] is None:
        return "plain"
    return "missed" if row["high"] < row["target"] else "kept"


def picture(page: Opened, rows: Sequence[Shown], title: str, says: str) -> Picture:
    """Make the chart; `rows` have name, link, n, value, low, high, target, and told_name where hover names it so."""
    kinds = [kind(row) for row in rows]
    drawn = [_dot(page, row, code) for row, code in zip(rows, kinds, strict=True)]
    schema = {one: pl.Float64 if one in NUMBERS else pl.String for one in drawn[0]}
    spec = dots.spec(page.lang, Unit.SHARE, title, tuple(code for code in dots.KINDS if code in kinds))
    return Picture(spec, {"rows": pl.DataFrame(drawn, schema=schema)}, dots.height(len(drawn)), says)


def _dot(page: Opened, row: Shown, code: str) -> dict[str, Any]:
    return {
        "name": row["name"],
        **{part: row[part] for part in NUMBERS},
        "kind": dots.kind(code, page.lang),
        "link": row["link"],
        "told_name": row.get("told_name", row["name"]),
        "told_n": numbers.number(row["n"]),
        "told_value": numbers.percent(row["value"]),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, page.lang),
        "told_target": numbers.percent(row["target"], 0),
        "told_standing": dots.kind(code, page.lang),
    }
