"""Lengths side by side (`charts.columns`): a row in words, and the chart of such rows."""

from typing import Any

import polars as pl

from dashboard.charts import columns
from dashboard.charts.draw import Picture
from dashboard.shell import Opened
from metrics.metric import Unit

Row = dict[str, Any]


def row(  # noqa: PLR0913 - a mark is all of these
    name: str,
    value: float,
    words: tuple[str, str, str],
    link: str | None,
    *,
    is_marked: bool = False,
    standing: str = "",
) -> Row:
    """Make a row; `words` stand at its end, and tell value and n on hover, as `standing` tells what else there is."""
    text, told_value, told_n = words
    return {
        "name": name,
        "value": value,
        "kind": columns.MARKED if is_marked else columns.USUAL,
        "text": text,
        "link": link,
        "told_name": name,
        "told_value": told_value,
        "told_n": told_n,
        "told_standing": standing,
    }


def picture(page: Opened, rows: list[Row], unit: Unit, title: str, says: str) -> Picture:
    """Make the chart of these rows; `title` names what their length is."""
    spec = columns.spec(page.lang, unit, title)
    return Picture(
        spec, {"rows": pl.DataFrame(rows, schema_overrides={"link": pl.String})}, columns.height(len(rows)), says
    )
