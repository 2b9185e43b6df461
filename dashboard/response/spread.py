"""How the times are distributed: a histogram on a log scale with its percentiles."""

import polars as pl

from dashboard import stored
from dashboard.analysis import amounts, states
from dashboard.analysis.panels import Panel
from dashboard.asked import Ask, frames
from dashboard.charts import histogram
from dashboard.charts.draw import Picture
from dashboard.definitions import definitions
from dashboard.response.asked import Asked
from dashboard.shell import Opened
from dashboard.wording import numbers
from metrics import distribution, registry
from metrics.metric import Metric, Unit
from metrics.statistics.funnel import LEAST
from queries.scope import Scope
from queries.source import Source

KEY, PAGE = "spread", "response"


def panel(page: Opened, asked: Asked) -> Panel:
    """Make the panel."""
    bins, marks = stored.kept(
        page.principal, (KEY, page.scope, asked.median), lambda source: _read(source, page.scope, asked.median)
    )
    title = page.say(f"response.spread_{asked.of}")
    if bins.is_empty():
        return Panel(KEY, title, empty=states.nothing(page, PAGE))
    n = int(bins["n"].sum())
    notes = [page.say("analysis.n", n=numbers.number(n)), _formula(page, asked.median)]
    notes += [page.say("analysis.few", least=LEAST)] if n < LEAST else []
    says = _says(page, marks)
    return Panel(
        KEY,
        title,
        says,
        notes,
        picture=_picture(page, bins, marks, says),
        sheet=bins.rename({"low": "from_s", "high": "below_s", "below": "share_below"}),
        metrics=(asked.median,),
    )


def _read(source: Source, scope: Scope, key: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    metric = registry.get(key)
    if not isinstance(metric, Metric):
        message = f"{key} has no rows of its own"
        raise TypeError(message)
    rows = frames(source, scope, [Ask((key,))])[metric.sheet]
    told = distribution.values(metric, rows, dict(scope.options))
    return distribution.histogram(told), distribution.percentiles(told)


def _formula(page: Opened, key: str) -> str:
    return definitions([key], dict(page.scope.options), page.lang)[key]["formula"]


def _says(page: Opened, marks: pl.DataFrame) -> str:
    told = {
        f"p{round(row['q'] * 100)}": amounts.told(row["value"], Unit.SECONDS, page.lang)
        for row in marks.iter_rows(named=True)
    }
    return page.say("response.spread_says", p50=told["p50"], p80=told["p80"], p95=told["p95"])


def _picture(page: Opened, bins: pl.DataFrame, marks: pl.DataFrame, says: str) -> Picture:
    lang = page.lang
    lows = bins["low"].to_list()
    bounds = [amounts.told(low, Unit.SECONDS, lang) for low in lows]
    highs = [*bounds[1:], ""]
    drawn = bins.with_columns(
        place=pl.int_range(pl.len()),
        end=pl.int_range(pl.len()) + 1,
        told_bin=pl.Series([f"{low}–{high}" if high else f"≥ {low}" for low, high in zip(bounds, highs, strict=True)]),
        told_share=pl.Series([numbers.percent(one) for one in bins["share"]]),
        told_n=pl.Series([numbers.number(one) for one in bins["n"]]),
        told_below=pl.Series([numbers.percent(one) for one in bins["below"]]),
    )
    return Picture(
        histogram.spec(lang, tuple(bounds)),
        {"bins": drawn.drop("low", "high", "n", "below"), "marks": _marks(page, bins, marks)},
        histogram.HEIGHT,
        says,
    )


def _marks(page: Opened, bins: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Percentiles at their place between the bins, their words beneath one another."""
    placed = distribution.placed(marks["value"], bins)
    words = [
        f"p{round(row['q'] * 100)}  {amounts.told(row['value'], Unit.SECONDS, page.lang)}"
        for row in marks.iter_rows(named=True)
    ]
    rows = [6 + 19 * index for index in range(len(words))]
    return pl.DataFrame({"place": placed, "text": words, "row": rows}).filter(pl.col("place").is_not_null())
