"""Teams held against what their own mix of work leads to: who settles more, or less, than others of the same work."""

from functools import partial
from typing import Any

import polars as pl

from dashboard import stored
from dashboard.analysis import amounts, states, ways
from dashboard.analysis.panels import Panel
from dashboard.charts import standings
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.fcr.asked import FCR, Asked, metric, rows
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics.comparison import Comparison, compare
from metrics.metric import Unit
from metrics.rows import Side
from queries.scope import Scope
from queries.source import Source

KEY, PAGE, UNIT = "mix", "fcr", "team"
MOST = 14
KINDS = {"above": "above", "below": "below", None: "usual"}


def panel(page: Opened, _: Asked) -> Panel:
    """Make the panel."""
    title = page.say("fcr.mix")
    found = stored.kept(page.principal, (KEY, page.scope), partial(_read, scope=page.scope))
    told = found.table.filter(pl.col("value").is_not_null()).sort("ratio", descending=True, nulls_last=True)
    if told.height < 2:  # noqa: PLR2004 - one has nothing to be held against
        return Panel(KEY, title, empty=states.needs_two(page, UNIT))
    shown = told.head(MOST)
    says = _says(page, told)
    sheet = told.select("team", "n", "value", "low", "high", "expected", "ratio", "outer_low", "outer_high", "flag")
    return Panel(
        KEY, title, says, [page.say("fcr.mix_note")], picture=_picture(page, shown, says), sheet=sheet, metrics=(FCR,)
    )


def _read(source: Source, scope: Scope) -> Comparison:
    return compare(metric(), rows(source, scope), unit=UNIT, settings=dict(scope.options))


def _says(page: Opened, told: pl.DataFrame) -> str:
    off = told.filter(pl.col("flag").is_not_null())
    if off.is_empty():
        return page.say("fcr.mix_alike", n=told.height)
    worst = off.row(-1, named=True) if (off["flag"] == "below").any() else off.row(0, named=True)
    return page.say(
        f"fcr.mix_{worst['flag']}",
        n=off.height,
        of=told.height,
        team=worst["team"],
        value=numbers.percent(worst["value"]),
        expected=numbers.percent(worst["expected"]),
    )


def _picture(page: Opened, told: pl.DataFrame, says: str) -> Picture:
    drawn = [_row(page, row) for row in told.iter_rows(named=True)]
    schema: dict[str, Any] = dict.fromkeys(("value", "low", "high", "reference"), pl.Float64)
    schema |= dict.fromkeys(("name", "kind", "link", *standings.TOLD), pl.String)
    kinds = tuple(code for code in standings.KINDS if code in {KINDS[flag] for flag in told["flag"]})
    name = definitions([FCR], dict(page.scope.options), page.lang)[FCR]["name"]
    spec = standings.spec(page.lang, Unit.SHARE, name, kinds)
    return Picture(spec, {"rows": pl.DataFrame(drawn, schema=schema)}, standings.height(len(drawn)), says)


def _row(page: Opened, row: dict[str, Any]) -> dict[str, Any]:
    kind = standings.kind(KINDS[row["flag"]], page.lang)
    return {
        "name": row["team"],
        **{part: row[part] for part in ("value", "low", "high")},
        "reference": row["expected"],
        "kind": kind,
        "link": ways.mark(PAGE, FCR, Side.DENOMINATOR, team=row["team"]),
        "told_name": row["team"],
        "told_value": numbers.percent(row["value"]),
        "told_interval": amounts.between(row["low"], row["high"], Unit.SHARE, page.lang),
        "told_n": numbers.number(row["n"]),
        "told_expected": numbers.percent(row["expected"]),
        "told_standing": kind,
    }
